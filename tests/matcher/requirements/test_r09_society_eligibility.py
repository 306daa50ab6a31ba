"""R09: Society eligibility: 市科协所属 or 在汉高校科协; service record; in this year's work plan with a person in charge; expert team.

Run on the shipped pack of Wuhan 2015.
"""  # noqa: E501  the row as it stands

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from matcher.policy.eligibility import Eligibility, check
from matcher.policy.ruling import Outcome
from matcher.programmes.shelf import pack_of, shipped_packs
from matcher.vocabulary import Candidate, Kind

WUHAN = pack_of(shipped_packs(), "wuhan", 2015)
GOOD = Candidate(
    *("S", Kind.SOCIETY, "武汉示例学会", ()),
    level="municipal",
    region="湖北省武汉市",
    served=("2014 年为示例企业办焊接培训",),
)
ANSWERS = {"列入本年度工作计划": True, "有专人负责": True, "派出够用的专家团队": True}


def _found(answers: dict[str, bool], **changed: Any) -> Eligibility:
    return check(WUHAN, replace(GOOD, **changed), answers)


def test_r09_a_society_that_meets_all_four_is_eligible() -> None:
    found = _found(ANSWERS)
    assert found.outcome is Outcome.PASS
    assert [one.clauses[0].cite for one in found.checks] == [f"武汉2015 三(二){number}" for number in range(1, 5)]


@pytest.mark.parametrize(
    ("body", "level", "region", "outcome"),
    [
        ("", "municipal", "湖北省武汉市", Outcome.PASS),
        ("高校科协", "", "湖北省武汉市洪山区", Outcome.PASS),
        ("", "provincial", "湖北省", Outcome.FAIL),
        ("", "national", "", Outcome.FAIL),
        ("", "municipal", "湖北省宜昌市", Outcome.FAIL),
        ("高校科协", "", "湖北省襄阳市", Outcome.FAIL),
        ("", "", "湖北省武汉市", Outcome.UNKNOWN),
    ],
)
def test_r09_it_belongs_to_the_city_association_or_a_university_in_wuhan(
    body: str, level: str, region: str, outcome: Outcome
) -> None:
    found = _found(ANSWERS, body=body, level=level, region=region)
    assert found.checks[0].ruling.outcome is outcome
    assert found.outcome is outcome


@pytest.mark.parametrize("question", sorted(ANSWERS))
def test_r09_plan_person_and_team_are_asked_and_a_no_fails_with_what_to_do(question: str) -> None:
    silent = {other: True for other in ANSWERS if other != question}
    assert _found(silent).outcome is Outcome.UNKNOWN
    assert _found(silent).asks == (question,)
    refused = _found({**ANSWERS, question: False})
    assert refused.outcome is Outcome.FAIL
    (failed,) = refused.of(Outcome.FAIL)
    assert failed.remedy == f"{question}即可"
    assert check(WUHAN, failed.changes[0].party, failed.changes[0].answers).outcome is Outcome.PASS


def test_r09_without_a_service_record_somebody_must_say() -> None:
    found = _found(ANSWERS, served=())
    assert found.asks == ("有服务企业技术创新的经历",)
    assert _found({**ANSWERS, found.asks[0]: True}, served=()).outcome is Outcome.PASS
    refused = _found({**ANSWERS, found.asks[0]: False}, served=())
    assert refused.outcome is Outcome.FAIL
    assert "如学术交流、人才培训" in refused.of(Outcome.FAIL)[0].remedy
