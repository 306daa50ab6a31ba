"""Every request has an id, and everything it leads to carries it."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from service.web import current


@pytest.mark.parametrize("sent", ["12345678", "a.b_c-D9", "x" * 64])
def test_an_id_fit_for_logs_is_kept(bare: TestClient, sent: str) -> None:
    assert bare.get("/healthz", headers={"x-request-id": sent}).headers["x-request-id"] == sent


@pytest.mark.parametrize(
    "sent", ["", "1234567", "x" * 65, "12345678 9", "12345678;", "需求八个字以上的编号".encode(), b"12345678\xff"]
)
def test_any_other_id_is_replaced(bare: TestClient, sent: str | bytes) -> None:
    given = bare.get("/healthz", headers={"x-request-id": sent}).headers["x-request-id"]
    assert len(given) == 32
    assert int(given, 16)


def test_two_requests_have_two_ids(bare: TestClient) -> None:
    assert bare.get("/healthz").headers["x-request-id"] != bare.get("/healthz").headers["x-request-id"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        *(("GET", path) for path in ("/readyz", "/api/v1/nothing", "/nothing", "/static/base.css", "/static/no", "/")),
        *(("GET", path) for path in ("/api/v1/broken", "/broken", "/metrics")),
        ("POST", "/healthz"),
        ("POST", "/api/v1/match"),
    ],
)
def test_every_answer_carries_the_id(app: FastAPI, bare: TestClient, method: str, path: str) -> None:
    app.add_api_route("/api/v1/broken", _broken)
    app.add_api_route("/broken", _broken)
    body = b" " * 5_000_000 if path == "/api/v1/match" else b""
    answer = bare.request(method, path, headers={"x-request-id": "request-1"}, content=body)
    assert answer.headers["x-request-id"] == "request-1"
    if answer.headers["content-type"] == "application/problem+json":
        assert (answer.json()["request_id"], answer.json()["instance"]) == ("request-1", "urn:request:request-1")
    elif path == "/broken":
        assert "request-1" in answer.text


def test_work_in_threads_and_in_the_loop_knows_the_request_and_nothing_knows_it_outside(
    app: FastAPI, bare: TestClient
) -> None:
    async def here() -> str:
        return current.request_id()

    app.add_api_route("/thread", current.request_id)
    app.add_api_route("/loop", here)
    for path in ("/thread", "/loop"):
        assert bare.get(path, headers={"x-request-id": "request-2"}).json() == "request-2"
    current.act_as("nobody's")
    assert (current.request_id(), current.account()) == ("", "-")


def _broken() -> None:
    raise RuntimeError("inner detail")
