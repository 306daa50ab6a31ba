"""The gap map by the interface."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from matcher.corpus.given import needs_given
from matcher.coverage.documents import gaps_document
from matcher.coverage.gaps import map_gaps
from matcher.recommender import Recommender
from matcher.vocabulary import Filters
from service.web.api.gaps import MOST_NEEDS
from tests.fakes.firms import NEEDS
from tests.fakes.problems import problem_of

ASK = "/api/v1/gaps"


def test_needs_handed_over_and_those_of_the_catalogue_give_the_map_of_the_library(
    office: TestClient, learned: Recommender
) -> None:
    expected = gaps_document(map_gaps(learned, needs_given(NEEDS)))
    assert office.post(ASK, json={"needs": NEEDS}).json() == expected
    assert office.post(ASK, json={}).json() == expected
    assert [one["id"] for one in expected["covers"]] == ["N-1", "N-2", "N-3"]


def test_levels_and_regions_narrow_what_is_searched_and_asked(office: TestClient, learned: Recommender) -> None:
    national = office.post(ASK, json={"needs": NEEDS[:1], "levels": ["national"]}).json()
    filters = Filters(levels=frozenset({"national"}))
    assert national == gaps_document(map_gaps(learned, needs_given(NEEDS[:1]), filters))
    here = office.post(ASK, json={"region": "湖北省武汉市"}).json()
    assert [one["id"] for one in here["covers"]] == ["N-1", "N-2"]
    local = office.post(ASK, json={"region": "湖北省武汉市", "local": True}).json()
    assert (local["searched"], local["uncovered"]) == (0, 2)


def test_more_needs_than_one_request_may_have_are_refused_with_the_limit(office: TestClient) -> None:
    many = [{"id": f"N-{number}", "text": "压铸"} for number in range(MOST_NEEDS + 1)]
    assert "needs：有 1001 条。应不多于 1,000 条" in problem_of(office.post(ASK, json={"needs": many}))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"needs": []}, "应不少于 1 条"),
        ({"needs": [{"id": "N-1"}]}, "第 1 条需求：需求名称和需求内容都是空的"),
        ({"needs": [NEEDS[0], {"text": "压铸", "budget": -1}]}, "第 2 条需求"),
        ({"needs": [NEEDS[0], NEEDS[0]]}, "第 2 条需求：id N-1 与第 1 条重复"),
        ({"needs": [NEEDS[0] | {"date": "2024-01-01", "deadline": "2023-01-01"}]}, "晚于"),
        ({"local": True}, "local 要和 region 一起用"),
        ({"region": "火星"}, "不是行政区划名称"),
        ({"region": "四川省成都市"}, "没有一条写明在四川省成都市"),
        ({"levels": ["galactic"]}, "没有层级 'galactic'"),
    ],
)
def test_what_cannot_be_mapped_is_refused(office: TestClient, body: dict[str, object], said: str) -> None:
    assert said in problem_of(office.post(ASK, json=body))


def test_a_model_that_tells_of_no_suitability_is_not_ready(client: TestClient) -> None:
    assert "huiqi models rollback" in problem_of(client.post(ASK, json={"needs": NEEDS}), 503)
