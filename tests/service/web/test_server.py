"""The real server: its own lines go where ours go, and one request leaves one line."""

from __future__ import annotations

import json
import logging
import socket
import time
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from io import StringIO
from threading import Thread

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

from service.command.serving import QUIET
from service.web import logs

_TOUCHED = ("", "service", "uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi")


@pytest.fixture
def written() -> Iterator[StringIO]:
    """What the process writes once it is configured as `huiqi serve` does it."""
    named = [logging.getLogger(name) for name in _TOUCHED]
    before = [(log, log.handlers[:], log.level, log.propagate) for log in named]
    stream = StringIO()
    with warnings.catch_warnings():
        logs.configure("json", stream=stream)
        yield stream
        logging.captureWarnings(False)
    for log, handlers, level, propagate in before:
        log.handlers[:], log.propagate = handlers, propagate
        log.setLevel(level)


def test_a_request_leaves_one_line_and_a_broken_answer_one_traceback_under_the_same_id(
    app: FastAPI, written: StringIO
) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"begun"
        raise RuntimeError("甲乙丙")

    app.add_api_route("/stream", lambda: StreamingResponse(pieces()))
    with _serving(app) as address, httpx.Client(base_url=address) as client:
        assert client.get("/healthz?q=query-word", headers={"x-request-id": "request-6"}).status_code == 200
        with pytest.raises(httpx.RemoteProtocolError):
            client.get("/stream", headers={"x-request-id": "request-7"})
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    (first,) = (line for line in lines if line.get("request_id") == "request-6")
    assert (first["event"], first["route"], first["status"]) == ("request", "/healthz", 200)
    broken = [line for line in lines if line.get("request_id") == "request-7"]
    assert [line["logger"] for line in broken] == ["service.web.faults", "service.requests", "uvicorn.error"]
    assert ["traceback" in line for line in broken] == [True, False, False]
    assert broken[1]["sent"] == len("begun")
    assert "query-word" not in written.getvalue()


def test_what_is_no_request_at_all_and_warnings_are_written_by_the_same_renderer(
    app: FastAPI, written: StringIO
) -> None:
    with _serving(app) as address:
        url = httpx.URL(address)
        with socket.create_connection((url.host, url.port or 0), timeout=10) as connection:
            connection.sendall("需求甲乙丙\r\n\r\n".encode())
            assert b"400" in connection.recv(1000)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("worn out", stacklevel=1)
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert [line["logger"] for line in lines] == ["uvicorn.error", "py.warnings"]
    assert all(line["level"] == "warning" and "request_id" not in line for line in lines)
    assert "worn out" in lines[1]["event"]


@contextmanager
def _serving(app: FastAPI) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, lifespan="off", **QUIET))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    host, port = server.servers[0].sockets[0].getsockname()
    yield f"http://{host}:{port}"
    server.should_exit = True
    thread.join(30)
    assert not thread.is_alive()
