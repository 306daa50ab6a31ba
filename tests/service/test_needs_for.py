"""The reverse search by the interface."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from matcher.corpus.catalogue import Catalogue
from matcher.corpus.given import needs_given
from matcher.mutual.documents import needs_document
from matcher.mutual.search import mutual_of
from matcher.recommender import Recommender
from matcher.vocabulary import RecordKind
from service.engine import Engine
from service.tools import Tools
from tests.fakes.firms import NEEDS
from tests.fakes.problems import problem_of

ASK = "/api/v1/needs-for"
OPTICS = "中国光学学会"


def test_a_society_gets_the_pairings_of_the_library(
    office: TestClient, learned: Recommender, office_home: Path
) -> None:
    body = office.post(ASK, json={"society": OPTICS, "needs": NEEDS, "on": "2019-06-01"}).json()
    search = mutual_of(learned, office_home)
    read = search.understood(needs_given(NEEDS))
    society = next(
        one for one in map(search.index.candidate, search.index.layout.numbers.tolist()) if one.name == OPTICS
    )
    found = search.needs_for([society.id], search.pool(read.needs))[society.id]
    expected = needs_document(search, society, found, read)
    assert body["society"] == expected["society"]
    assert [one["need"]["id"] for one in body["needs"]] == [one["need"]["id"] for one in expected["needs"]]
    for one, other in zip(body["needs"], expected["needs"], strict=True):
        assert one["mutual"] == pytest.approx(other["mutual"], abs=1e-6)
        assert [part["part"] for part in one["parts"]] == [part["part"] for part in other["parts"]]
        assert one["directions_from_text"] == other["directions_from_text"]
    assert body["needs"][0]["need"]["id"] == "N-1"
    assert body["needs"][0]["mutual"] > body["needs"][-1]["mutual"]


def test_needs_of_the_catalogue_are_searched_without_those_whose_day_has_passed(office: TestClient) -> None:
    body = office.post(ASK, json={"society": OPTICS, "top": 1}).json()
    assert body["considered"] == 2
    assert [one["need"]["id"] for one in body["needs"]] == ["N-1"]


def test_both_sides_give_a_pair_the_same_mutual_score(office: TestClient) -> None:
    need = NEEDS[1]
    (pair,) = office.post(ASK, json={"society": "中国机械工程学会", "needs": [need]}).json()["needs"]
    forward = office.post(
        "/api/v1/match", json={"need": need["text"], "title": need["title"], "mutual": True, "top": 100}
    )
    scores = {one["name"]: one["mutual"] for one in forward.json()["matches"]}
    assert scores["中国机械工程学会"] == pytest.approx(pair["mutual"], abs=1e-6)


def test_needs_of_the_catalogue_are_made_ready_once_until_they_change(learned: Recommender, tmp_path: Path) -> None:
    tools = Tools(Engine.ready(learned), tmp_path)
    needs = needs_given(NEEDS)
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda _: tools.ready(needs, keep=True), range(4)))
        searches = list(threads.map(lambda _: tools.mutual, range(4)))
    assert len({id(one) for one in made}) == 1
    assert len({id(one) for one in searches}) == 1
    assert tools.ready(needs[:2], keep=True) is not made[0]
    assert len(tools.ready(needs[:2], keep=True).pool) == 2


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "society"),
        ({"society": "火星学会"}, "目录中没有学会“火星学会”"),
        ({"society": OPTICS, "needs": [NEEDS[2]]}, "1 条需求都已过期望完成日期"),
        ({"society": OPTICS, "needs": [{"text": "压铸"}] * 1001}, "应不多于 1,000 条"),
        ({"society": OPTICS, "needs": [{"text": ""}]}, "第 1 条需求"),
        ({"society": OPTICS, "on": "2024-13-01"}, "on：不是日期"),
        ({"society": OPTICS, "top": 0}, "top"),
    ],
)
def test_what_cannot_be_searched_is_refused(office: TestClient, body: dict[str, object], said: str) -> None:
    assert said in problem_of(office.post(ASK, json=body))


def test_without_needs_in_the_catalogue_it_is_not_ready(client: TestClient, state: Path) -> None:
    assert not list(Catalogue(state).records(RecordKind.NEED))
    assert "huiqi import" in problem_of(client.post(ASK, json={"society": OPTICS}), 503)
