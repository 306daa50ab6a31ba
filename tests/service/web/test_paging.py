"""Lists in pages: every row once, in order, whatever happens to other rows meanwhile; no cursor can break a route."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from service.web.api.paging import InvalidCursor, Page, PageIn, Paging, cursor_of, page_of
from tests.fakes.problems import problem_of

KEYS = st.tuples(st.text(st.characters(codec="utf-8", exclude_characters="\0")), st.integers(-(2**63), 2**63 - 1))
LIST = "/api/v1/list"


@pytest.fixture
def rows(app: FastAPI) -> list[tuple[str, int]]:
    """The rows that a route of the test lists by pages."""
    held = [(name, number) for name in ("乙", "甲") for number in range(5)]

    def listed(paging: Paging) -> Page[str]:
        after = paging.after(str, int)
        rest = sorted(row for row in held if after is None or row > after)
        return page_of(rest[: paging.limit + 1], len(held), paging, lambda row: row, lambda row: f"{row[0]}{row[1]}")

    app.add_api_route(LIST, listed)
    return held


@pytest.mark.parametrize("limit", [1, 3, 5, 9, 10, 11, 200])
def test_pages_are_the_list_cut_and_the_last_has_no_next(
    rows: list[tuple[str, int]], bare: TestClient, limit: int
) -> None:
    pages = list(_pages(bare, limit))
    assert [item for page in pages for item in page["items"]] == [f"{name}{number}" for name, number in sorted(rows)]
    assert [len(page["items"]) for page in pages[:-1]] == [limit] * (len(pages) - 1)
    assert 0 < len(pages[-1]["items"]) <= limit
    assert {page["total"] for page in pages} == {len(rows)}


def test_rows_that_come_and_go_before_the_cursor_move_no_others(rows: list[tuple[str, int]], bare: TestClient) -> None:
    first = bare.get(LIST, params={"limit": 4}).json()
    rows.remove(("乙", 0))
    rows.append(("丁", 7))
    second = bare.get(LIST, params={"limit": 3, "cursor": first["next"]}).json()
    assert (first["items"][-1], second["items"]) == ("乙3", ["乙4", "甲0", "甲1"])


def test_without_a_limit_fifty_are_given_and_an_empty_list_is_one_empty_page(
    rows: list[tuple[str, int]], bare: TestClient
) -> None:
    rows[:] = [("甲", number) for number in range(51)]
    assert len(bare.get(LIST).json()["items"]) == 50
    rows.clear()
    assert bare.get(LIST).json() == {"items": [], "total": 0, "next": None}


@pytest.mark.parametrize("limit", ["0", "201", "-1", "x", "", "1.5", "1e2"])
def test_a_limit_out_of_bounds_is_refused(rows: list[tuple[str, int]], bare: TestClient, limit: str) -> None:
    assert "limit" in problem_of(bare.get(LIST, params={"limit": limit}))


def _encoded(text: str | bytes) -> str:
    return urlsafe_b64encode(text if isinstance(text, bytes) else text.encode()).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "甲",
        "\ufffd",
        "....",
        _encoded(b"\xff\xfe"),
        _encoded("{"),
        _encoded("1"),
        _encoded('{"0":"a","1":1}'),
        _encoded("[]"),
        _encoded('["a"]'),
        _encoded('["a",1,1]'),
        _encoded('["a","1"]'),
        _encoded('["a",true]'),
        _encoded('["a",1.0]'),
        _encoded('["a",null]'),
        _encoded('["a",NaN]'),
        _encoded('["a",[1]]'),
        _encoded('["a",9223372036854775808]'),
        _encoded('["a\\u0000",1]'),
        _encoded('["\\ud800",1]'),
        _encoded('["a", 1]'),
        _encoded('["\\u7532",1]'),
        _encoded('["a",-0]'),
        _encoded('["a",1]') + "=",
        _encoded('["a",1]') + "\n",
        _encoded("[" * 700),
        _encoded(json.dumps(["a" * 2000, 1])),
    ],
)
def test_a_cursor_that_this_list_did_not_give_is_refused(
    rows: list[tuple[str, int]], bare: TestClient, cursor: str
) -> None:
    assert "cursor" in problem_of(bare.get(LIST, params={"cursor": cursor}))


@given(KEYS)
def test_a_key_comes_back_from_its_cursor(key: tuple[str, int]) -> None:
    cursor = cursor_of(key)
    assert cursor.isascii()
    assert not set(cursor) & set("+/=&")
    assert PageIn(1, cursor).after(str, int) == key


@given(
    st.text()
    | st.binary().map(_encoded)
    | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(lambda value: _encoded(json.dumps(value)))
)
def test_any_other_text_is_a_key_written_the_one_way_or_refused(cursor: str) -> None:
    try:
        key = PageIn(1, cursor).after(str, int)
    except InvalidCursor:
        return
    assert cursor == ("" if key is None else cursor_of(key))


def _pages(client: TestClient, limit: int) -> Any:
    cursor = ""
    while cursor is not None:
        page = client.get(LIST, params={"limit": limit, "cursor": cursor}).json()
        yield page
        cursor = page["next"]
