"""One line a request, which holds nothing that a person wrote."""

from __future__ import annotations

import json
import logging
from datetime import datetime, timedelta
from io import StringIO

import pytest
from fastapi import APIRouter, Depends, FastAPI
from fastapi.responses import PlainTextResponse
from fastapi.testclient import TestClient

from service.web import current
from service.web.logs import formatter
from tests.fakes.raised import raised
from tests.service.web.conftest import Lines

NEED = {"need": "保密配方甲乙丙压铸气孔", "title": "丁戊己标题"}
SECRETS = ("甲乙丙", "丁戊己", "保密", "query-word", "header-word", "cookie-word", "agent-word", "wuhan", "testclient")


def test_a_need_posted_leaves_one_line_without_a_word_of_it(client: TestClient, lines: Lines) -> None:
    headers = {
        "x-request-id": "request-3",
        "x-other": "header-word",
        "cookie": "c=cookie-word",
        "user-agent": "agent-word",
    }
    answer = client.post("/api/v1/match?q=query-word", json=NEED, headers=headers)
    assert answer.status_code == 200
    (line,) = (one for one in lines() if one["logger"] == "service.requests")
    assert datetime.fromisoformat(line.pop("time")).utcoffset() == timedelta(0)
    assert 0 < line.pop("ms") < 600_000
    assert line == {
        "level": "info",
        "logger": "service.requests",
        "event": "request",
        "request_id": "request-3",
        "method": "POST",
        "route": "/api/v1/match",
        "status": 200,
        "received": len(answer.request.content),
        "sent": len(answer.content),
        "account": "-",
    }
    shown = json.dumps(lines(), ensure_ascii=False)
    assert not [word for word in SECRETS if word in shown]


@pytest.mark.parametrize(
    ("method", "path", "shown", "status"),
    [
        ("GET", "/healthz", ("GET", "/healthz"), 200),
        ("GET", "/healthz?name=甲", ("GET", "/healthz"), 200),
        ("GET", "/api/v1/programmes/wuhan-2015", ("GET", "/api/v1/programmes/{key}-{year}"), 200),
        ("GET", "/api/v1/programmes/wuhan-1", ("GET", "/api/v1/programmes/{key}-{year}"), 422),
        ("DELETE", "/api/v1/match", ("DELETE", "/api/v1/match"), 405),
        ("GET", "/api/v1/need-text", ("GET", "-"), 404),
        ("GET", "/static/base.css", ("GET", "/static/{path}"), 200),
        ("GET", "/static/need-text", ("GET", "/static/{path}"), 404),
        ("GET", "/openapi.json", ("GET", "/openapi.json"), 200),
        ("GET", "/under/a/need-text", ("GET", "/under/a/{word}"), 200),
        ("GET", "/plain/need-text", ("GET", "-"), 200),
        ("NEED-TEXT", "/healthz", ("-", "/healthz"), 405),
        ("HEAD", "/static/base.css", ("HEAD", "/static/{path}"), 200),
    ],
)
def test_the_line_names_the_route_and_not_the_address(
    app: FastAPI, bare: TestClient, lines: Lines, method: str, path: str, shown: tuple[str, str], status: int
) -> None:
    app.router.add_route("/plain/{word}", lambda _: PlainTextResponse("plain"))  # not one of the framework's
    inner, outer = APIRouter(), APIRouter()
    inner.add_api_route("/{word}", _empty)
    outer.include_router(inner, prefix="/a")
    app.include_router(outer, prefix="/under")
    assert bare.request(method, path).status_code == status
    (line,) = (one for one in lines() if one["logger"] == "service.requests")
    assert ((line["method"], line["route"]), line["status"]) == (shown, status)
    assert "need-text" not in json.dumps(line)


def test_the_line_names_the_account_that_a_route_in_a_thread_found_out(
    app: FastAPI, bare: TestClient, lines: Lines
) -> None:
    def signed_in() -> None:
        current.act_as("account-1")

    app.add_api_route("/mine", _empty, dependencies=[Depends(signed_in)])
    bare.get("/mine")
    bare.get("/healthz")
    assert [one["account"] for one in lines() if one["logger"] == "service.requests"] == ["account-1", "-"]


def test_a_fault_is_written_once_with_its_traceback_and_the_id_but_not_what_it_quotes(
    app: FastAPI, bare: TestClient, lines: Lines
) -> None:
    def broken() -> None:
        raise RuntimeError("甲乙丙 quoted")

    app.add_api_route("/api/v1/broken/{name}", broken)
    answer = bare.get("/api/v1/broken/somebody", headers={"x-request-id": "request-4"})
    assert "request-4" in answer.json()["remedy"]
    fault, request = lines()[-2:]
    assert [one for one in lines() if "traceback" in one] == [fault]
    assert (fault["level"], fault["request_id"], request["request_id"]) == ("error", "request-4", "request-4")
    assert fault["event"] == "unexpected fault request-4 on /api/v1/broken/{name}"
    assert fault["traceback"].startswith("  File")
    assert fault["traceback"].endswith('raise RuntimeError("甲乙丙 quoted")\nRuntimeError\n')  # code is no secret
    assert request["status"] == 500
    assert "somebody" not in json.dumps(lines())


def test_lines_of_libraries_carry_the_id_too_and_nothing_they_hang_on_records(
    app: FastAPI, bare: TestClient, lines: Lines
) -> None:
    def warned() -> None:
        logging.getLogger("library").warning("seen %s", 3, extra={"color_message": "red", "body": "need-text"})

    app.add_api_route("/warned", warned)
    bare.get("/warned", headers={"x-request-id": "request-5"})
    (line,) = (one for one in lines() if one["logger"] == "library")
    line.pop("time")
    assert line == {"level": "warning", "logger": "library", "event": "seen 3", "request_id": "request-5"}


def test_text_for_people_is_one_line_too_and_cannot_be_forged() -> None:
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter("text", full=True))
    log = logging.Logger("service.some")
    log.addHandler(handler)
    log.info("request", extra={"method": "GET", "route": "/healthz", "status": 200, "body": "need-text"})
    log.warning("已断开\n2026-01-01 error forged\u2028\x1b[2J")
    log.error("fault", exc_info=raised(ValueError("why\rforged")))
    first, second, third, *traceback = stream.getvalue().split("\n")
    assert first.split(" ", 1)[1] == "info service.some request method=GET route=/healthz status=200"
    assert second.endswith("warning service.some 已断开�2026-01-01 error forged��[2J")
    assert third.endswith("error service.some fault")
    assert traceback[-3:] == ["    ValueError: why", "    forged", ""]
    assert all(line.startswith("    ") for line in traceback[:-1])


def _empty() -> dict[str, str]:
    return {}
