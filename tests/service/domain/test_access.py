"""The table of who may call what, and where a body may hang."""

from __future__ import annotations

import pytest

from matcher.errors import HuiqiError
from matcher.programmes.words import Role
from service.domain.access import (
    OPEN,
    RULES,
    TokenScope,
    duties_of,
    may,
    may_before_change,
    operations_of,
    token_may,
)
from service.domain.bodies import Body, Duty, Viewer
from service.domain.tree import require_fits, require_sound

PROVINCE = Body("hb", Role.ASSOCIATION, "湖北省科协", "省", "420000")
CITY = Body("wh", Role.ASSOCIATION, "武汉市科协", "市", "420100", "hb")
DISTRICT = Body("hs", Role.ASSOCIATION, "洪山区科协", "县", "420111", "wh")


def viewer(role: Role, duty: Duty) -> Viewer:
    return Viewer("a", role, duty, "b", "b/")


@pytest.mark.parametrize(
    ("role", "duty", "operation", "allowed"),
    [
        (Role.ASSOCIATION, Duty.ADMIN, "create_body", True),
        (Role.ASSOCIATION, Duty.OFFICER, "create_body", False),
        (Role.ENTERPRISE, Duty.ADMIN, "create_body", False),
        (Role.ENTERPRISE, Duty.ADMIN, "create_account", True),
        (Role.ENTERPRISE, Duty.MEMBER, "create_account", False),
        (Role.ASSOCIATION, Duty.READER, "match", True),
        (Role.ENTERPRISE, Duty.MEMBER, "match", True),
        (Role.ENTERPRISE, Duty.MEMBER, "gaps", False),
        (Role.OVERSIGHT, Duty.READER, "replay", True),
        (Role.OVERSIGHT, Duty.READER, "give_consent", False),
        (Role.EXPERT, Duty.MEMBER, "give_consent", True),
        (Role.PUBLIC, Duty.READER, "who_am_i", False),
        (Role.PUBLIC, Duty.READER, "sign_in", True),
        (Role.ASSOCIATION, Duty.ADMIN, "no_such_operation", False),
    ],
)
def test_role_and_duty_decide(role: Role, duty: Duty, operation: str, allowed: bool) -> None:
    assert may(viewer(role, duty), operation) is allowed
    assert (operation in operations_of(viewer(role, duty))) is (allowed and operation not in OPEN)


def test_a_token_does_what_it_is_for_and_never_what_takes_a_session() -> None:
    assert token_may({TokenScope.MATCH}, "match")
    assert not token_may({TokenScope.READ, TokenScope.HANDLE}, "match")
    assert token_may((), "version")
    assert not token_may(set(TokenScope), "no_such_operation")
    for alone in ("create_token", "change_password", "create_account", "reset_password", "erase_person"):
        assert not token_may(set(TokenScope), alone)


def test_with_a_one_time_password_one_can_only_change_it() -> None:
    found = {one for one in (*RULES, *OPEN, "no_such_operation") if may_before_change(one)}
    assert found == OPEN | {"who_am_i", "sign_out", "change_password"}


def test_nobody_acts_for_auditors_or_is_the_public() -> None:
    assert not any(duty.acts for duty in duties_of(Role.OVERSIGHT) - {Duty.ADMIN})
    assert duties_of(Role.PUBLIC) == frozenset()
    assert Duty.MEMBER in duties_of(Role.EXPERT)
    assert Duty.OFFICER not in duties_of(Role.EXPERT)
    assert Duty.MEMBER not in duties_of(Role.ASSOCIATION)


@pytest.mark.parametrize(
    ("body", "above"),
    [
        (CITY, PROVINCE),
        (DISTRICT, CITY),
        (DISTRICT, PROVINCE),
        (Body("gg", Role.ASSOCIATION, "光谷园区科协", "园区", "", "wh"), CITY),
        (Body("gx", Role.ASSOCIATION, "某高校科协", "高校", "420111", "hs"), DISTRICT),
        (Body("xh", Role.SOCIETY, "全国某学会", "全国", "110000", "wh"), CITY),
        (Body("ex", Role.EXPERT, "某专家", "", "", "wh"), CITY),
        (Body("nn", Role.ASSOCIATION, "某市科协", "市", "420300", ""), Body("x", Role.ASSOCIATION, "中国科协", "全国")),
    ],
    ids=lambda body: body.name,
)
def test_a_body_fits_below_a_higher_association_of_its_place(body: Body, above: Body) -> None:
    require_fits(body, above)


@pytest.mark.parametrize(
    ("body", "above", "says"),
    [
        (Body("", Role.SOCIETY, " "), CITY, "名称是空的"),
        (Body("", Role.SOCIETY, "某学会", "村"), CITY, "没有“村”这个级别"),
        (Body("", Role.SOCIETY, "某学会", "市", "4201"), CITY, "不是行政区划代码"),
        (Body("", Role.SOCIETY, "某学会", "市", "４２０１００"), CITY, "不是行政区划代码"),
        (Body("", Role.SOCIETY, "某学会", "市", "042010"), CITY, "不是行政区划代码"),
        (Body("", Role.ASSOCIATION, "某科协"), CITY, "没有写明级别"),
        (Body("", Role.PUBLIC, "公众"), CITY, "公众不是机构"),
        (Body("", Role.ENTERPRISE, "某企业"), Body("", Role.SOCIETY, "某学会"), "不是科协"),
        (Body("", Role.ASSOCIATION, "某市科协", "市", "420100"), CITY, "市级科协不能设在市级科协"),
        (PROVINCE, CITY, "省级科协不能设在市级科协"),
        (Body("", Role.ASSOCIATION, "某高校科协", "高校"), Body("", Role.ASSOCIATION, "某", "园区"), "不能设在园区级"),
        (Body("", Role.ASSOCIATION, "宜昌某区科协", "县", "420502"), CITY, "不在“武汉市科协”的区划 420100 之内"),
        (Body("", Role.ASSOCIATION, "某县科协", "县", "430121"), PROVINCE, "不在“湖北省科协”的区划 420000 之内"),
    ],
)
def test_a_body_that_does_not_fit_is_refused_with_the_reason(body: Body, above: Body, says: str) -> None:
    with pytest.raises(HuiqiError, match=says) as caught:
        require_fits(body, above)
    assert caught.value.remedy


def test_a_root_is_sound_by_itself() -> None:
    require_sound(PROVINCE)
