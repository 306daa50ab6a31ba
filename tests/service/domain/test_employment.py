"""Who can employ an expert, and who answers as the employer (R04)."""

from __future__ import annotations

import pytest

from matcher.errors import HuiqiError
from matcher.programmes.words import Role
from service.domain.bodies import Body
from service.domain.employment import EMPLOYING, require_can_employ, require_employer
from service.domain.errors import InvalidDeed

EXPERT = Body("ex", Role.EXPERT, "甲教授", employer="school")


@pytest.mark.parametrize("role", list(Role))
def test_panels_overseers_experts_and_the_public_employ_nobody(role: Role) -> None:
    assert (role in EMPLOYING) is (role not in {Role.EXPERT, Role.PANEL, Role.OVERSIGHT, Role.PUBLIC})
    employer = Body("one", role, "某单位")
    if role in EMPLOYING:
        require_can_employ(EXPERT, employer)
    else:
        with pytest.raises(HuiqiError, match="不能作为专家所在单位"):
            require_can_employ(EXPERT, employer)


def test_only_an_expert_has_an_employer_or_can_lose_it() -> None:
    require_can_employ(EXPERT, None)
    firm = Body("firm", Role.ENTERPRISE, "某企业")
    for employer in (None, firm):
        with pytest.raises(HuiqiError, match="“某企业”不是专家"):
            require_can_employ(firm, employer)


def test_the_employer_on_record_is_taken_and_no_other() -> None:
    require_employer(EXPERT, "school")
    with pytest.raises(InvalidDeed, match="与登记的不符") as caught:
        require_employer(EXPERT, "other", "请另办")
    assert caught.value.remedy.startswith("请另办")


@pytest.mark.parametrize("named", ["school", ""])
def test_without_one_on_record_it_says_who_records_it(named: str) -> None:
    with pytest.raises(InvalidDeed, match="还没有登记所在单位") as caught:
        require_employer(Body("ex", Role.EXPERT, "甲教授"), named)
    assert "科协的管理员" in caught.value.remedy
