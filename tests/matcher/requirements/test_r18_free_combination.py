"""R18: 自由组合 → 共同申报 → 科协把关 → 择优支持."""

from __future__ import annotations

from itertools import pairwise

import pytest

from matcher.programmes.entries import Stage
from matcher.programmes.order import earlier, in_order
from matcher.programmes.pack import Pack
from matcher.programmes.shelf import pack_of, shipped_packs
from matcher.programmes.words import Act, Form, Role


@pytest.fixture
def wuhan() -> Pack:
    return pack_of(shipped_packs(), "wuhan", 2015)


def _stage(pack: Pack, key: str) -> Stage:
    return next(one for one in pack.stages if one.key == key)


def test_r18_four_steps_follow_each_other(wuhan: Pack) -> None:
    """自由组合 → 共同申报 → 科协把关 → 择优支持."""
    steps = ("combine", "apply", "check", "fund")
    assert [_stage(wuhan, key).cites[0] for key in steps] == [f"武汉2015 二(二){number}" for number in (1, 2, 3, 4)]
    assert [_stage(wuhan, key).act for key in steps] == [Act.CHOOSE, Act.APPLY, Act.CHECK, Act.FUND]
    before = earlier(wuhan.stages)
    for first, second in pairwise(steps):
        assert first in before[second]
    ordered = [one.key for one in in_order(wuhan.stages)]
    assert [key for key in ordered if key in steps] == list(steps)


def test_r18_the_sides_combine_freely_and_apply_together(wuhan: Pack) -> None:
    """自由组合 → 共同申报: enterprise and society choose each other, sign and apply; the 科协 does none of it."""
    roles = {one.key: one.role for one in wuhan.actors}
    for key in ("combine", "sign"):
        assert {roles[actor] for actor in _stage(wuhan, key).by} == {Role.ENTERPRISE, Role.SOCIETY, Role.UNIVERSITY}
    assert {"enterprise", "society"} <= set(_stage(wuhan, "apply").by)
    assert "city-association" not in _stage(wuhan, "apply").by
    assert _stage(wuhan, "combine").checks == ("alliance-consent",)
    assert _stage(wuhan, "combine").after == ()
    assert set(_stage(wuhan, "sign").makes) <= set(_stage(wuhan, "apply").wants)


def test_r18_the_association_drops_the_unfit(wuhan: Pack) -> None:
    """科协把关 (unfit ones dropped): it looks at every condition of enterprise and society, and may end it."""
    check = _stage(wuhan, "check")
    assert (check.by, check.may_end) == (("city-association",), True)
    asked = {one.key for one in wuhan.conditions if one.subject.value in {"企业", "学会"}}
    assert asked <= set(check.checks)


def test_r18_the_best_are_supported_within_the_budget_of_the_year(wuhan: Pack) -> None:
    """择优支持 within the year's budget."""
    fund = _stage(wuhan, "fund")
    (money,) = [one for one in wuhan.money if one.key in fund.pays]
    assert (money.form, money.per) == (Form.GRANT, "年")
    assert any("年度预算" in rule for rule in money.rules)
    assert {"review", "publish"} <= earlier(wuhan.stages)["fund"]
