"""R05: 科技型中小企业, 骨干企业, 园区/高新区; a 牵头企业 with peers of one cluster raises one 共性技术难题 together.

The conditions of the shipped packs on them.
"""

from __future__ import annotations

import pytest

from matcher.policy.eligibility import check
from matcher.policy.parties import Alliance, Party, Site
from matcher.policy.ruling import Outcome
from matcher.programmes.shelf import pack_of, shipped_packs
from matcher.vocabulary import Candidate, Enterprise, Kind

SOCIETY = Candidate("S", Kind.SOCIETY, "浙江省示例学会", (), level="provincial", region="浙江省")


def _outcome(programme: str, year: int, condition: str, party: Party) -> Outcome:
    found = check(pack_of(shipped_packs(), programme, year), party)
    (one,) = [one for one in found.checks if one.condition.key == condition]
    return one.ruling.outcome


@pytest.mark.parametrize(
    ("programme", "year", "condition", "statuses", "outcome"),
    [
        ("wuhan", 2015, "legal-form", ("独立法人", "科技型中小企业"), Outcome.PASS),
        ("wuhan", 2015, "legal-form", ("独立法人", "骨干企业"), Outcome.UNKNOWN),
        ("hubei", 2015, "enterprise-kind", ("骨干企业",), Outcome.PASS),
        ("hubei", 2015, "enterprise-kind", ("高新技术企业",), Outcome.PASS),
        ("hubei", 2015, "enterprise-kind", ("科技型中小企业",), Outcome.UNKNOWN),
        ("zhejiang", 2014, "lead-enterprise", ("骨干企业",), Outcome.PASS),
        ("zhejiang", 2014, "lead-enterprise", ("支柱产业企业",), Outcome.PASS),
        ("zhejiang", 2014, "lead-enterprise", (), Outcome.UNKNOWN),
    ],
)
def test_r05_each_programme_names_its_kinds_of_enterprises(
    programme: str, year: int, condition: str, statuses: tuple[str, ...], outcome: Outcome
) -> None:
    assert _outcome(programme, year, condition, Enterprise("1", "甲", statuses=statuses)) is outcome


def test_r05_parks_must_be_what_the_programme_says() -> None:
    provincial, national = Site("甲园", statuses=("省级高新区",)), Site("乙园", statuses=("高新区",))
    assert _outcome("zhejiang", 2014, "park", provincial) is Outcome.PASS
    assert _outcome("zhejiang", 2014, "park", national) is Outcome.UNKNOWN
    assert _outcome("hubei", 2015, "site-kind", provincial) is Outcome.PASS
    assert _outcome("hubei", 2015, "site-kind", national) is Outcome.PASS


def test_r05_a_leading_enterprise_needs_peers() -> None:
    zhejiang = pack_of(shipped_packs(), "zhejiang", 2014)
    alone = check(zhejiang, Alliance(("甲",), (SOCIETY,)))
    assert alone.outcome is Outcome.FAIL
    assert alone.checks[0].clauses[0].cite == "浙江2014 三(一)4"
    assert alone.checks[0].remedy == "再联合 1 家企业即符合"
    assert check(zhejiang, alone.checks[0].changes[0].party).outcome is Outcome.PASS
    assert check(zhejiang, Alliance(("甲", "乙"), (SOCIETY,))).outcome is Outcome.PASS
    assert check(zhejiang, Alliance(("甲", "甲"), (SOCIETY,))).outcome is Outcome.FAIL
