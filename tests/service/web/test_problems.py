"""Every fault is a problem document by RFC 9457, with a title and a remedy in Chinese."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.exceptions import HTTPException

STATUSES = (400, 401, 403, 404, 405, 406, 409, 412, 413, 415, 422, 428, 429, 500, 503)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("status", [*STATUSES, 418, 507])
def test_a_status_has_its_document_in_chinese_and_keeps_its_headers(
    app: FastAPI, bare: TestClient, status: int
) -> None:
    def refused() -> None:
        raise HTTPException(status, "in English", {"retry-after": "7"})

    app.add_api_route("/api/v1/refused", refused)
    answer = bare.get("/api/v1/refused")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["retry-after"] == "7"
    document = answer.json()
    assert set(document) == {"type", "title", "status", "detail", "remedy", "instance", "request_id"}
    assert (document["type"], document["status"]) == ("about:blank", status)
    assert document["instance"] == f"urn:request:{answer.headers['x-request-id']}"
    assert all(_CHINESE.search(document[name]) for name in ("title", "detail", "remedy"))


def test_no_two_statuses_say_the_same_of_themselves(app: FastAPI, bare: TestClient) -> None:
    def refused(status: int) -> None:
        raise HTTPException(status)

    app.add_api_route("/api/v1/refused/{status}", refused)
    titles = {bare.get(f"/api/v1/refused/{status}").json()["title"] for status in STATUSES}
    assert len(titles) == len(STATUSES)


def test_a_wrong_method_is_told_the_right_ones(bare: TestClient) -> None:
    assert bare.delete("/api/v1/match").headers["allow"] == "POST"
    assert "GET" in bare.post("/static/base.css").headers.get("allow", "GET")


def test_on_a_page_the_headers_are_kept_too(app: FastAPI, bare: TestClient) -> None:
    def refused() -> None:
        raise HTTPException(429, headers={"retry-after": "7"})

    app.add_api_route("/refused", refused)
    answer = bare.get("/refused")
    assert answer.headers["retry-after"] == "7"
    assert "<h1>操作太频繁</h1>" in answer.text


def test_the_described_problem_is_the_one_that_is_sent(bare: TestClient) -> None:
    described = bare.get("/openapi.json").json()["components"]["schemas"]["ProblemOut"]
    assert set(bare.get("/api/v1/nothing").json()) == set(described["properties"]) == set(described["required"])
