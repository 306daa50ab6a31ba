"""Readiness is the sum of named checks, each told with what it found."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.testclient import TestClient

from matcher.errors import StorageUnavailable
from service.web.readiness import Check
from tests.service.web.conftest import Lines


def _full() -> str:
    raise StorageUnavailable("磁盘已满", "请清理磁盘")


def _broken() -> str:
    raise RuntimeError("password in it")


def test_ready_tells_what_each_check_found(client: TestClient) -> None:
    document = client.get("/readyz").json()
    assert document["ready"] is True
    assert document["status"] == "ready"
    found = "编码器 use；候选：学会 209、专家 2、成果 2"
    nobody = "尚未建立；建立第一个帐号后启用"
    assert document["checks"] == [
        {"name": "recommender", "ready": True, "detail": found, "remedy": ""},
        {"name": "database", "ready": True, "detail": nobody, "remedy": ""},
    ]


def test_the_first_check_that_fails_is_the_reason_and_all_are_told(app: FastAPI, bare: TestClient) -> None:
    app.state.checks = [Check("fine", lambda: "很好"), Check("disk", _full), *app.state.checks]
    answer = bare.get("/readyz")
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    document = answer.json()
    assert (document["detail"], document["remedy"], document["ready"]) == ("磁盘已满", "请清理磁盘", False)
    assert [(one["name"], one["ready"]) for one in document["checks"]] == [
        ("fine", True),
        ("disk", False),
        ("recommender", False),
        ("database", True),
    ]
    described = bare.get("/openapi.json").json()["components"]["schemas"]["UnreadyOut"]["properties"]
    assert set(document) == set(described)
    assert bare.get("/healthz").json() == {"status": "ok"}


def test_a_check_that_breaks_is_not_ready_and_explained_by_the_log_alone(
    app: FastAPI, bare: TestClient, lines: Lines
) -> None:
    app.state.checks = [Check("base", _broken)]
    answer = bare.get("/readyz")
    assert answer.status_code == 503
    assert "RuntimeError" in answer.json()["detail"]
    assert "password" not in answer.text
    (line,) = (one for one in lines() if "traceback" in one)
    assert line["event"] == "the check base failed"
    assert line["request_id"] == answer.json()["request_id"]
