"""Where a body may hang (R01): associations go down in level and stay inside their place; others hang under one."""

from __future__ import annotations

import re

from matcher.errors import HuiqiError
from matcher.programmes.words import LEVELS, Role
from service.domain.bodies import Body

_RANK = {"全国": 0, "省": 1, "市": 2, "县": 3, "园区": 4, "高校": 4, "企事业": 4, "基层": 4}
"""The lower, the higher up. What is below a county hangs under any association above it, and under none beside it."""


def require_sound(body: Body) -> None:
    """Do nothing if what a body says of itself can be.

    Raises:
        HuiqiError: no name, an unknown level, no code, or an association without level.
    """
    if not body.name.strip():
        raise HuiqiError("机构名称是空的", "请填写机构全称")
    if body.level and body.level not in LEVELS:
        raise HuiqiError(f"没有“{body.level}”这个级别", f"可用的级别：{'、'.join(LEVELS)}")
    if body.region and not re.fullmatch("[1-9][0-9]{5}", body.region, re.ASCII):
        raise HuiqiError(f"“{body.region}”不是行政区划代码", "请填六位代码，例如武汉市 420100")
    if body.role is Role.ASSOCIATION and not body.level:
        raise HuiqiError("科协没有写明级别", f"请选择级别：{'、'.join(LEVELS)}")
    if body.role is Role.PUBLIC:
        raise HuiqiError("公众不是机构", "请另选机构类别")


def require_fits(body: Body, above: Body) -> None:
    """Do nothing if a body may hang under another one.

    Raises:
        HuiqiError: not under an association; or an association that is not below it, or elsewhere.
    """
    require_sound(body)
    if above.role is not Role.ASSOCIATION:
        raise HuiqiError(f"“{above.name}”不是科协，下面不能设机构", "请把机构设在联系它的科协之下")
    if body.role is not Role.ASSOCIATION:
        return
    if _RANK[body.level] <= _RANK[above.level]:
        raise HuiqiError(
            f"{body.level}级科协不能设在{above.level}级科协（{above.name}）之下", "请核对级别，或另选上级科协"
        )
    if body.region and above.region and not body.region.startswith(stem_of(above.region)):
        raise HuiqiError(f"区划 {body.region} 不在“{above.name}”的区划 {above.region} 之内", "请核对行政区划代码")


def stem_of(region: str) -> str:
    """Return the digits that a code shares with those of all places inside: 42 of 420000, 4201 of 420100."""
    return re.sub("(00){1,2}$", "", region)
