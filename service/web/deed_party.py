"""The body that somebody means by what they typed: one by its name, or one chosen of several."""

from __future__ import annotations

import re

from matcher.programmes.words import Role
from service.domain.bodies import Body
from service.domain.errors import InvalidDeed
from service.domain.workflow.words import Move
from service.storage.bodies import Placed
from service.storage.errors import Missing
from service.use_cases.finding import find_bodies
from service.use_cases.lookups import find_party
from service.web.deed_choices import Asking, Pairs, picking
from service.web.forms import Sent

_CODE = re.compile("[0-9A-Z]{18}")
_FOUND_BY_ALL = {Role.ENTERPRISE, Role.PARK}
"""Roles of which whoever may invite finds one by its full name or code, each search logged."""


def party_named(asking: Asking, sent: Sent, found: Pairs) -> Body:
    """Return the body that is meant; `found` gets what there is to choose from.

    Raises:
        HuiqiError: nobody is named so, or several are and none was chosen; or an expert has no employer on record.
    """
    named, chosen = sent.text("party_named").strip(), sent.text("party")
    if not named:
        raise InvalidDeed("没有填写", "请填写名称")
    roles, level = picking(asking, sent.text("actor"))
    sending = asking.transition.move is Move.DISPATCH
    several = find_bodies(asking.work, asking.viewer, named, roles, level, by_full_name=sending)
    exact = [one for one in several if one.body.name == named]
    own = [one for one in several if one.body.id == chosen] or (exact if len(exact) == 1 else [])
    found[:] = _pairs(asking, several)
    if own:
        return _sendable(own[0].body) if sending else own[0].body
    if several:
        raise InvalidDeed(f"名称含有“{named}”的有 {len(several)} 家", "请选定一家")
    if asking.transition.move is Move.INVITE and roles & _FOUND_BY_ALL:
        return _looked_up(asking, named)
    wanted = "、".join(sorted(roles)) if len(roles) == 1 else "机构"
    level = f"{level}级" if level else ""
    raise InvalidDeed(f"没有找到名称含有“{named}”的{level}{wanted}", "请核对名称和参加的身份")


def _looked_up(asking: Asking, named: str) -> Body:
    code = named.upper() if _CODE.fullmatch(named.upper()) else ""
    at = asking.desk.now()
    try:
        return find_party(asking.desk, asking.case.id, "" if code else named, code, asking.viewer, at)
    except Missing as error:
        raise InvalidDeed(
            f"没有找到“{named}”", "企业和园区须填登记的全称，或统一社会信用代码；每次查找都留记录"
        ) from error


def _sendable(expert: Body) -> Body:
    if not expert.employer:
        raise InvalidDeed(f"“{expert.name}”还没有登记所在单位", "请联系该专家的科协的管理员先登记")
    return expert


def _pairs(asking: Asking, several: tuple[Placed, ...]) -> Pairs:
    above = asking.work.bodies.names({one.body.parent for one in several if one.body.parent})
    return [
        (one.body.id, one.body.name + (f"（{above[one.body.parent]}）" if one.body.parent in above else ""))
        for one in several
    ]
