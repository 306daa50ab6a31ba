"""Changes say what they are based on, and readers are not sent what they have."""

from __future__ import annotations

from typing import Annotated

import pytest
from fastapi import Body, FastAPI, Response
from fastapi.testclient import TestClient

from service.web.api.etags import CONDITIONS, IfMatch, IfNoneMatch, etag, not_modified
from tests.fakes.problems import problem_of

THING = "/api/v1/thing"
DIGEST = "0123456789abcdef" * 4


@pytest.fixture
def thing(app: FastAPI) -> dict[str, str | int]:
    """Something with versions, read and changed by routes of the test."""
    held: dict[str, str | int] = {"version": 1, "text": "甲"}

    def tag() -> str:
        return etag(int(held["version"]), DIGEST)

    def read(known: IfNoneMatch, response: Response) -> object:
        if known.has(tag()):
            return not_modified(tag())
        response.headers["etag"] = tag()
        return held

    def change(text: Annotated[str, Body(embed=True)], basis: IfMatch, response: Response) -> object:
        basis.check(tag())
        held.update(version=int(held["version"]) + 1, text=text)
        response.headers["etag"] = tag()
        return held

    app.add_api_route(THING, read, methods=["GET"])
    app.add_api_route(THING, change, methods=["PUT"], responses=CONDITIONS)
    return held


def test_what_was_read_can_be_changed_once(thing: dict[str, str | int], bare: TestClient) -> None:
    tag = bare.get(THING).headers["etag"]
    assert tag == '"1-0123456789abcdef"'
    changed = bare.put(THING, json={"text": "乙"}, headers={"if-match": tag})
    assert (changed.status_code, thing["text"], changed.headers["etag"]) == (200, "乙", '"2-0123456789abcdef"')
    again = bare.put(THING, json={"text": "丙"}, headers={"if-match": tag})
    assert "重新读取" in problem_of(again, 412)
    assert thing["text"] == "乙"


def test_a_change_of_no_stated_version_is_refused_with_what_to_do(
    thing: dict[str, str | int], bare: TestClient
) -> None:
    assert "If-Match" in problem_of(bare.put(THING, json={"text": "乙"}), 428)
    assert thing["text"] == "甲"


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("*", 200),
        ('"1-0123456789abcdef"', 200),
        ('  "1-0123456789abcdef" ', 200),
        ('"0-x", "1-0123456789abcdef"', 200),
        ('"a,b" ,\t"1-0123456789abcdef"', 200),
        ('W/"1-0123456789abcdef"', 412),
        ('"1-0123456789abcdeF"', 412),
        ('"1-1123456789abcdef"', 412),
        ('""', 412),
        ('W/"x", "2-0123456789abcdef"', 412),
        ("", 422),
        ("1-0123456789abcdef", 422),
        ('"1-0123456789abcdef', 422),
        ('"a" "1-0123456789abcdef"', 422),
        ('"a",', 422),
        ('*, "a"', 422),
        ("w/" + '"1-0123456789abcdef"', 422),
        ('"a' + '",' * 2000, 422),
    ],
)
def test_if_match_is_read_as_the_standard_has_it(
    thing: dict[str, str | int], bare: TestClient, header: str, status: int
) -> None:
    answer = bare.put(THING, json={"text": "乙"}, headers={"if-match": header})
    assert answer.status_code == status
    assert (thing["text"] == "乙") == (status == 200)
    if status != 200:
        problem_of(answer, status)


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ('"1-0123456789abcdef"', 304),
        ('W/"1-0123456789abcdef"', 304),
        ('"x", "1-0123456789abcdef"', 304),
        ("*", 304),
        ('"2-0123456789abcdef"', 200),
        ("1-0123456789abcdef", 200),
        ("", 200),
    ],
)
def test_a_reader_is_not_sent_what_he_has(
    thing: dict[str, str | int], bare: TestClient, header: str, status: int
) -> None:
    answer = bare.get(THING, headers={"if-none-match": header})
    assert answer.status_code == status
    assert answer.headers["etag"] == '"1-0123456789abcdef"'
    assert answer.content == (b"" if status == 304 else bare.get(THING).content)


def test_histories_of_one_length_have_different_tags() -> None:
    assert len({etag(3, digest * 64) for digest in "0123456789abcdef"}) == 16


def test_the_conditions_are_described(thing: dict[str, str | int], bare: TestClient) -> None:
    change = bare.get("/openapi.json").json()["paths"][THING]["put"]
    assert [one["name"] for one in change["parameters"] if one["in"] == "header"] == ["If-Match"]
    assert {"412", "428"} < set(change["responses"])
