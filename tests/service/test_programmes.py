"""Programmes by the interface: the shelf, whole packs, explanations, and an office's own pack beside them."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from matcher.programmes.page import page
from matcher.programmes.plain import plain
from matcher.programmes.shelf import packs_of
from service.app import create_app
from service.engine import Engine
from service.settings import Settings
from tests.fakes.nanhu import join
from tests.fakes.problems import problem_of

LIST = "/api/v1/programmes"


def test_shipped_and_own_programmes_are_listed_with_their_days(office: TestClient) -> None:
    body = office.get(LIST).json()
    assert body["faults"] == []
    named = {one["name"]: one for one in body["programmes"]}
    assert list(named) == sorted(named)
    assert {name for name, one in named.items() if one["own"]} == {"nanhu-2027"}
    wuhan = named["wuhan-2015"]
    assert (wuhan["key"], wuhan["year"], wuhan["region"]) == ("wuhan", 2015, "湖北省武汉市")
    assert (wuhan["standing"], wuhan["starts"], wuhan["ends"]) == ("已止", "2015-01-01", "2015-12-31")
    assert (named["hubei-2015"]["standing"], named["hubei-2015"]["ends"]) == ("现行", None)
    assert named["nanhu-2027"]["file"] == "nanhu-2027.toml"


def test_every_programme_is_given_whole_and_explained_as_the_library_does(
    office: TestClient, office_home: Path
) -> None:
    packs = packs_of(office_home)
    assert len(packs) == 6
    for pack in packs:
        address = f"{LIST}/{pack.programme.key}-{pack.programme.year}"
        assert office.get(address).json() == plain(pack)
        told = office.get(f"{address}/explanation").json()
        assert told["page"] == page(pack)
        assert told["entries"] == []


def test_an_entry_is_explained_by_its_key_or_its_clause(office: TestClient) -> None:
    address = f"{LIST}/wuhan-2015/explanation"
    (entry,) = office.get(address, params={"entry": "conditions/research-staff"}).json()["entries"]
    assert entry["section"] == "conditions"
    assert any("10%" in line["text"] for line in entry["lines"])
    by_clause = office.get(address, params={"entry": "三(一)2"}).json()
    assert by_clause["page"] is None
    assert entry in by_clause["entries"]
    assert len(by_clause["entries"]) > 1
    assert "天气" in problem_of(office.get(address, params={"entry": "天气"}))


@pytest.mark.parametrize("name", ["wuhan-1999", "paris-2015", "wuhan-2015-2015"])
def test_a_programme_that_is_not_there_is_not_found_and_others_are_named(office: TestClient, name: str) -> None:
    for address in (f"{LIST}/{name}", f"{LIST}/{name}/explanation"):
        assert any(word in problem_of(office.get(address), 404) for word in ("现有年度：2015", "现有的计划：chengdu"))


def test_a_year_that_is_no_number_is_said_so(office: TestClient) -> None:
    assert "year" in problem_of(office.get(f"{LIST}/wuhan-thisyear"))


def test_an_own_pack_that_is_wrong_is_told_and_hides_no_other(tmp_path: Path) -> None:
    path = join(tmp_path, 'key = "nanhu"')
    app = create_app(Settings(home=tmp_path), Engine(lambda: pytest.fail("nothing here waits for the recommender")))
    body = TestClient(app).get(LIST).json()  # without its start-up: packs need no encoder
    assert len(body["programmes"]) == 5
    (fault,) = body["faults"]
    assert path.name in fault["problem"]
    assert fault["remedy"]
