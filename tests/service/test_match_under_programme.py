"""A match under a programme and by the mutual score: the facts of the library, and what makes no sense together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from matcher.corpus.catalogue import Catalogue
from matcher.mutual.documents import societies_document
from matcher.mutual.search import mutual_of
from matcher.policy.asking import Asked, application_of, enterprises_called, need_of
from matcher.policy.documents import application_document, lifted_match_document
from matcher.policy.lifted import LiftedMatch, LiftedShortlist
from matcher.recommender import Recommender
from matcher.vocabulary import Filters, Kind, Need
from tests.fakes.firms import CASTING, LASER
from tests.fakes.problems import problem_of

MATCH = "/api/v1/match"
TEXT = "高功率半导体激光器芯片的散热封装与光束整形"
LIFTED = {"programme", "enterprises", "societies", "site", "answers", "answers_about", "about", "same_for_all"}


@pytest.mark.parametrize(
    ("programme", "day", "answers"),
    [
        ("wuhan", "2015-06-01", {}),
        ("chengdu", "2018-08-01", {"A-04:学会活动是否已形成品牌、成果并由专职人员运作？": True}),
    ],
    ids=["wuhan", "chengdu"],
)
def test_lifts_are_those_of_the_library_each_with_its_clause(
    office: TestClient,
    learned: Recommender,
    office_home: Path,
    programme: str,
    day: str,
    answers: dict[str, bool],
) -> None:
    body: dict[str, Any] = {"need": TEXT, "programme": programme, "on": day, "top": 5}
    body |= {"enterprises": [LASER["name"]], "with": ["中国光学学会"], "answers": answers}
    answer = office.post(MATCH, json=body).json()
    asked = Asked(f"{programme}-{day[:4]}", None, (LASER["id"],), ("中国光学学会",), None, tuple(answers.items()))
    need = need_of(TEXT, enterprises_called([LASER["id"]], Catalogue(office_home)))
    application = application_of(asked, office_home, Kind.SOCIETY)
    expected = learned.shortlist(need, Kind.SOCIETY, top=5, application=application)
    assert isinstance(expected, LiftedShortlist)
    assert {name: answer[name] for name in LIFTED} == _as_json(application_document(expected))
    for one, match in zip(answer["matches"], expected.matches, strict=True):
        assert isinstance(match, LiftedMatch)
        told = _as_json(lifted_match_document(match, application))
        assert (one["rank"], one["id"]) == (match.rank, match.candidate.id)
        assert {name: one[name] for name in told} == told
    assert any(lift["adds"] > 0 and lift["clauses"] for one in answer["matches"] for lift in one["lifts"])


def test_without_the_new_fields_the_answer_keeps_its_shape(office: TestClient) -> None:
    plain, lifted = (
        office.post(MATCH, json={"need": TEXT, "top": 2} | more).json() for more in ({}, {"programme": "wuhan-2015"})
    )
    assert not LIFTED & set(plain)
    assert set(lifted) == set(plain) | LIFTED
    assert "lifts" not in plain["matches"][0]
    for one in lifted["matches"]:
        adds = sum(lift["adds"] for lift in one["lifts"])
        assert one["total"] == pytest.approx(one["relevance"] + adds)


def test_an_enterprise_may_speak_by_its_business(office: TestClient) -> None:
    body = office.post(
        MATCH, json={"need": "", "programme": "wuhan-2015", "enterprises": [LASER["id"]], "top": 3}
    ).json()
    assert body["enterprises"] == [LASER["name"]]
    assert body["site"] == "湖北省武汉市"
    assert len(body["matches"]) == 3


def test_the_mutual_score_orders_by_both_sides(office: TestClient, learned: Recommender, office_home: Path) -> None:
    body = office.post(MATCH, json={"need": TEXT, "mutual": True, "budget": 3.5, "top": 4}).json()
    search = mutual_of(learned, office_home)
    read = search.understood([Need("-", TEXT, budget=3.5)])
    expected = _as_json(societies_document(search, search.societies_for(read.needs[0], 4), read))
    assert {**_told(body, expected), "matches": []} == {**expected, "matches": []}
    assert [_told(one, expected["matches"][0]) for one in body["matches"]] == expected["matches"]
    assert body["programme"] is None
    assert body["need"]["budget"] == 3.5
    assert [one["mutual"] for one in body["matches"]] == sorted(
        (one["mutual"] for one in body["matches"]), reverse=True
    )


def test_the_mutual_score_goes_under_a_programme_and_within_filters(
    office: TestClient, learned: Recommender, office_home: Path
) -> None:
    asked = {"need": TEXT, "mutual": True, "programme": "wuhan-2015", "enterprises": [LASER["id"]], "top": 100}
    body = office.post(MATCH, json=asked | {"filters": {"levels": ["national"]}}).json()
    search = mutual_of(learned, office_home)
    need = need_of(TEXT, enterprises_called([LASER["id"]], Catalogue(office_home)))
    application = application_of(Asked("wuhan-2015", None, (LASER["id"],)), office_home, Kind.SOCIETY)
    read = search.understood([need])
    found = search.societies_for(read.needs[0], 100, Filters(levels=frozenset({"national"})), application)
    expected = _as_json(societies_document(search, found, read, application.pack))
    assert {name: body["programme"][name] for name in expected["programme"]} == expected["programme"]
    assert [_told(one, expected["matches"][0]) for one in body["matches"]] == expected["matches"]
    assert {one["level"] for one in body["matches"]} == {"national"}
    assert all(one["lifts"] for one in body["matches"])


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"programme": "paris-2015"}, "没有名为 'paris' 的计划"),
        ({"programme": "wuhan", "on": "2016-02-01"}, "在 2016-02-01 没有有效的版本"),
        ({"programme": "wuhan-2015", "on": "soon"}, "on：不是日期"),
        ({"programme": "wuhan-2015", "with": ["火星学会"]}, "目录中没有学会“火星学会”"),
        ({"programme": "wuhan-2015", "enterprises": ["火星公司"]}, "目录中没有企业“火星公司”"),
        ({"programme": "wuhan-2015", "answers": {"天气": True}}, "没有“天气”这个问题"),
        ({"programme": "wuhan-2015", "answers": {"企业同意": "或许"}}, "请答 是 或 否"),
        ({"on": "2015-06-01"}, "on 只在按计划匹配时有用"),
        ({"with": ["中国光学学会"]}, "with 只在按计划匹配时有用"),
        ({"answers": {"企业同意": True}}, "answers 只在按计划匹配时有用"),
        ({"budget": 5}, "budget 只与 mutual 一起用"),
        ({"mutual": True, "budget": -1}, "budget"),
        ({"mutual": True, "kind": "expert"}, "专家没有填报意愿"),
        ({"chosen": ["中国光学学会"]}, "不认识"),
    ],
)
def test_what_makes_no_sense_is_refused(office: TestClient, more: dict[str, Any], said: str) -> None:
    assert said in problem_of(office.post(MATCH, json={"need": TEXT} | more))


def test_an_enterprise_without_a_business_must_say_what_it_needs(office: TestClient) -> None:
    answer = office.post(MATCH, json={"need": " ", "programme": "wuhan-2015", "enterprises": [CASTING["id"]]})
    assert "没有登记主营业务" in problem_of(answer)


def _told(answer: dict[str, Any], names: dict[str, Any]) -> dict[str, Any]:
    """Return of an answer what the library says, without fields that are empty outside a programme."""
    return {name: answer[name] for name in names}


def _as_json(document: Any) -> Any:
    """Return a document as it comes out of JSON: tuples are lists."""
    if isinstance(document, dict):
        return {key: _as_json(value) for key, value in document.items()}
    return [_as_json(one) for one in document] if isinstance(document, list | tuple) else document
