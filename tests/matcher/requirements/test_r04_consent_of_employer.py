"""R04: 院士, overseas and national experts can be called in when local ones do not suffice; sending an expert needs 专家所在单位 consent; 短期 or 中长期.

The condition of Wuhan 2015 on sending an expert.
"""  # noqa: E501  the row as it stands

from __future__ import annotations

from matcher.policy.eligibility import check
from matcher.policy.ruling import Outcome
from matcher.programmes.shelf import pack_of, shipped_packs
from matcher.vocabulary import Candidate, Kind

WUHAN = pack_of(shipped_packs(), "wuhan", 2015)
EXPERT = Candidate("E", Kind.EXPERT, "示例专家", (), organization="示例大学", region="北京市")


def test_r04_an_expert_goes_to_an_enterprise_only_with_the_employers_consent() -> None:
    found = check(WUHAN, EXPERT)
    assert found.outcome is Outcome.UNKNOWN
    assert found.asks == ("企业同意", "专家所在单位同意")
    assert found.checks[0].clauses[0].cite == "武汉2015 二(一)6"
    assert check(WUHAN, EXPERT, {"企业同意": True}).outcome is Outcome.UNKNOWN
    refused = check(WUHAN, EXPERT, {"企业同意": True, "专家所在单位同意": False})
    assert refused.outcome is Outcome.FAIL
    assert refused.checks[0].remedy == "取得专家所在单位同意即可"
    assert check(WUHAN, EXPERT, {"企业同意": True, "专家所在单位同意": True}).outcome is Outcome.PASS


def test_r04_where_an_expert_comes_from_does_not_matter() -> None:
    assert [one.condition.key for one in check(WUHAN, EXPERT).checks] == ["expert-consent"]
