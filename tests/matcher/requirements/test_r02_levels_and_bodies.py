"""R02: 全国 / 省级 / 市级 学会; 高校科协 and 高校科协联盟; 在汉高校科协 (Wuhan).

Which of them each shipped programme admits; conditions only.
"""

from __future__ import annotations

import pytest

from matcher.policy.judging import rule_on
from matcher.policy.ruling import Outcome
from matcher.programmes.rules import BodyIs
from matcher.programmes.shelf import pack_of, shipped_packs
from matcher.vocabulary import Candidate, Kind

BODIES = {
    "全国学会": Candidate("1", Kind.SOCIETY, "中国某学会", (), level="national"),
    "湖北省级学会": Candidate("2", Kind.SOCIETY, "湖北省某学会", (), level="provincial", region="湖北省"),
    "武汉市级学会": Candidate("3", Kind.SOCIETY, "武汉某学会", (), level="municipal", region="湖北省武汉市"),
    "在汉高校科协": Candidate("4", Kind.SOCIETY, "某大学科协", (), body="高校科协", region="湖北省武汉市"),
    "宜昌高校科协": Candidate("5", Kind.SOCIETY, "某学院科协", (), body="高校科协", region="湖北省宜昌市"),
    "湖北高校科协联盟": Candidate("6", Kind.SOCIETY, "湖北高校科协联盟", (), body="高校科协联盟", region="湖北省"),
    "浙江省级学会": Candidate("7", Kind.SOCIETY, "浙江省某学会", (), level="provincial", region="浙江省"),
    "四川省级学会": Candidate("8", Kind.SOCIETY, "四川省某学会", (), level="provincial", region="四川省"),
    "成都市级学会": Candidate("9", Kind.SOCIETY, "成都某学会", (), level="municipal", region="四川省成都市"),
}


@pytest.mark.parametrize(
    ("key", "year", "admitted", "cite"),
    [
        ("hubei", 2015, {"湖北省级学会", "在汉高校科协", "宜昌高校科协", "湖北高校科协联盟"}, "湖北2015 二1"),
        ("wuhan", 2015, {"武汉市级学会", "在汉高校科协"}, "武汉2015 三(二)1"),
        ("zhejiang", 2014, {"浙江省级学会"}, "浙江2014 三(一)3"),
        ("chengdu", 2018, {"成都市级学会", "四川省级学会", "全国学会"}, "成都2018 五(一)"),
    ],
)
def test_r02_each_programme_admits_its_levels_and_bodies(key: str, year: int, admitted: set[str], cite: str) -> None:
    (condition,) = [one for one in pack_of(shipped_packs(), key, year).conditions if isinstance(one.rule, BodyIs)]
    assert cite in condition.cites
    outcomes = {name: rule_on(condition.rule, body, {}).outcome for name, body in BODIES.items()}
    assert {name for name, outcome in outcomes.items() if outcome is Outcome.PASS} == admitted
    assert {outcome for name, outcome in outcomes.items() if name not in admitted} == {Outcome.FAIL}


def test_r02_a_university_association_known_only_by_its_province_may_or_may_not_be_in_wuhan() -> None:
    (condition,) = [one for one in pack_of(shipped_packs(), "wuhan", 2015).conditions if isinstance(one.rule, BodyIs)]
    vague = Candidate("4", Kind.SOCIETY, "某大学科协", (), body="高校科协", region="湖北省")
    assert rule_on(condition.rule, vague, {}).outcome is Outcome.UNKNOWN
    assert rule_on(condition.rule, vague, {"是湖北省武汉市的高校科协": True}).outcome is Outcome.PASS
