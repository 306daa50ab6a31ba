"""R03: 学科群 and 专家库."""

from __future__ import annotations

import pytest

from matcher.policy.judging import rule_on
from matcher.policy.ruling import Outcome
from matcher.programmes.entries import Stage
from matcher.programmes.order import earlier
from matcher.programmes.pack import Pack
from matcher.programmes.shelf import pack_of, shipped_packs
from matcher.vocabulary import Candidate, Kind


@pytest.fixture
def zhejiang() -> Pack:
    return pack_of(shipped_packs(), "zhejiang", 2014)


def _society(level: str, region: str) -> Candidate:
    return Candidate("s", Kind.SOCIETY, "某学会", (), level=level, region=region)


def test_r03_the_lead_society_has_strength_and_organises(zhejiang: Pack) -> None:
    """A 牵头学会 (disciplinary strength + organising ability)."""
    rules = {one.key: one for one in zhejiang.conditions}
    body, strength = rules["lead-society"], rules["lead-strength"]
    assert body.cites == strength.cites == ("浙江2014 三(一)3",)
    found = {
        society: rule_on(body.rule, _society(*society), {}).outcome
        for society in (
            ("provincial", "浙江省"),
            ("municipal", "浙江省杭州市"),
            ("provincial", "湖北省"),
            ("", "浙江省"),
        )
    }
    assert list(found.values()) == [Outcome.PASS, Outcome.FAIL, Outcome.FAIL, Outcome.UNKNOWN]
    society = _society("provincial", "浙江省")
    (question,) = rule_on(strength.rule, society, {}).asks
    assert "优势" in question
    assert "组织协调" in question
    assert rule_on(strength.rule, society, {question: True}).outcome is Outcome.PASS
    assert rule_on(strength.rule, society, {question: False}).outcome is Outcome.FAIL


def test_r03_the_lead_is_chosen_before_group_and_library_are_set_up(zhejiang: Pack) -> None:
    """Plus joint societies."""
    stages = {one.key: one for one in zhejiang.stages}
    assert set(stages["choose"].checks) == {"lead-society", "lead-strength"}
    (made,) = [one for one in zhejiang.stages if "discipline-group" in one.sets_up]
    assert "expert-library" in made.sets_up
    assert {"lead-society", "joint-society"} <= set(made.by)
    assert "choose" in earlier(zhejiang.stages)[made.key]
    names = {one.key: one.name for one in zhejiang.platforms}
    assert (names["discipline-group"], names["expert-library"]) == ("学科群", "专家库")


def test_r03_a_chief_expert_leads_the_work(zhejiang: Pack) -> None:
    """Led by a 首席科技专家."""
    chief = next(one for one in zhejiang.actors if one.name.startswith("首席科技专家"))
    assert chief.role.value == "专家"
    assert chief.cites == ("浙江2014 二(二)3", "浙江2014 三(一)3")
    acts: list[Stage] = [one for one in zhejiang.stages if chief.key in one.by]
    assert [one.key for one in acts] == ["visit", "run"]
    lead = next(one for one in zhejiang.actors if one.key == "lead-society")
    assert "推荐首席科技专家" in lead.duties


def test_r03_hubei_forms_groups_and_university_unions_too() -> None:
    """Hubei: societies form 学科群, universities 高校科协联盟."""
    hubei = pack_of(shipped_packs(), "hubei", 2015)
    names = {one.name for one in hubei.platforms}
    assert {"学科群", "高校科协联盟"} <= names
