"""查找受邀方: whoever may invite names an enterprise or park by its full name or code, and learns of that one alone.

Enterprises are in no list that others see, so a government could invite only whom it had met. Here it finds the one
whose name or code it has at hand: on an exact match, for a case in which it may invite now. Every search is logged; who
was found can read by whom.
"""

from __future__ import annotations

from datetime import datetime

from matcher.errors import HuiqiError
from matcher.programmes.words import Role
from service.domain.bodies import Body, Viewer
from service.domain.errors import Forbidden
from service.domain.scope import SYSTEM
from service.domain.workflow.words import Move
from service.storage.errors import Missing
from service.storage.work import Work
from service.use_cases.cases import allowed_now
from service.use_cases.desk import Desk

_FINDABLE = (Role.ENTERPRISE, Role.PARK)
_WIDE = str.maketrans("()", "（）")
_NARROW = str.maketrans("（）", "()")


def find_party(desk: Desk, case: str, name: str, code: str, viewer: Viewer, at: datetime) -> Body:
    """Return the one enterprise or park of this full name, or of this unified social credit code; log the search.

    Args:
        desk: where.
        case: for which it is to be invited.
        name: full name, its brackets wide or narrow; empty if the code is given.
        code: as its record in the catalogue has it; empty if the name is given.
        viewer: who searches.
        at: now.

    Raises:
        HuiqiError: neither or both are given, or several have the name.
        Missing: there is no such case, or it may not be seen; or nobody has exactly this name or code.
        Forbidden: the viewer may invite nobody in this case now.
    """
    name, code = "".join(name.split()), "".join(code.split()).upper()
    if bool(name) == bool(code):
        raise HuiqiError("请按全称或统一社会信用代码查找", "请填其中一项，须与登记的完全一致")
    with desk.database.work() as work:
        _, now = allowed_now(desk, work, case, viewer, at)
        if all(one.move is not Move.INVITE for one in now):
            raise Forbidden("现在没有可由贵单位邀请的环节", "请在可以邀请时再查找")
        names = sorted({name, name.translate(_WIDE), name.translate(_NARROW)})
        found = work.lookups.named(_FINDABLE, names, code)
        work.lookups.log(viewer, case, found[0] if len(found) == 1 else "", at)
        work.commit()
    if not found:
        raise Missing("个企业或园区（须与登记的全称或代码完全一致）")
    if len(found) > 1:
        raise HuiqiError(f"有 {len(found)} 个机构都叫“{name}”", "请改用统一社会信用代码查找")
    with desk.database.reading() as work:
        return work.bodies.get(SYSTEM, found[0]).body


def body_named(work: Work, viewer: Viewer, case: str, body: str) -> Body:
    """Return a body that somebody names as a party: one they may look up, or have found for this case.

    Raises:
        Missing: there is none, or neither.
    """
    scope = SYSTEM if work.lookups.found(viewer, case, body) else viewer
    return work.bodies.get(scope, body).body
