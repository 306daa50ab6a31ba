"""R17: Both sides take part of their own will; rights to results by negotiation; R&D money mainly the enterprise's.

The conditions of Hubei 2015 and Wuhan 2015 on the consent of both.
"""

from __future__ import annotations

import pytest

from matcher.policy.eligibility import check
from matcher.policy.parties import Alliance
from matcher.policy.ruling import Outcome
from matcher.programmes.shelf import pack_of, shipped_packs
from matcher.vocabulary import Candidate, Kind

TOGETHER = Alliance(("武汉示例光电有限公司",), (Candidate("S", Kind.SOCIETY, "武汉示例学会", ()),))
TASK = {"目标任务和保障措施是否明确，完成后是否对企业创新发展有重要作用？": True}


@pytest.mark.parametrize(("programme", "cite"), [("hubei", "湖北2015 四1"), ("wuhan", "武汉2015 二(二)1")])
@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({}, Outcome.UNKNOWN),
        ({"企业同意": True}, Outcome.UNKNOWN),
        ({"学会同意": True}, Outcome.UNKNOWN),
        ({"企业同意": True, "学会同意": False}, Outcome.FAIL),
        ({"企业同意": False, "学会同意": True}, Outcome.FAIL),
        ({"企业同意": True, "学会同意": True}, Outcome.PASS),
    ],
)
def test_r17_an_alliance_stands_only_where_both_sides_agree(
    programme: str, cite: str, answers: dict[str, bool], outcome: Outcome
) -> None:
    found = check(
        pack_of(shipped_packs(), programme, 2015), TOGETHER, {**TASK, **answers} if programme == "wuhan" else answers
    )
    (consent,) = [one for one in found.checks if one.clauses[0].cite == cite]
    assert consent.ruling.outcome is outcome
    assert found.outcome is outcome
    assert set(consent.ruling.asks) == {"企业同意", "学会同意"} - answers.keys()
