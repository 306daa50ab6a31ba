"""Who employs an expert (R04): who can, and that whoever consents as the employer is the one on record.

An employer changes only what is asked from then on. Consents that were given stay for what was done under them, and a
dispatch that has both consents stays granted; a new dispatch, and an answer still to be given, are the new employer's.
"""

from __future__ import annotations

from matcher.errors import HuiqiError
from matcher.programmes.words import Role
from service.domain.bodies import Body
from service.domain.errors import InvalidDeed

EMPLOYING = frozenset(Role) - {Role.EXPERT, Role.PANEL, Role.OVERSIGHT, Role.PUBLIC}
"""Roles of bodies that can be somebody's employer."""

_RECORDING = "由联系该专家的科协的管理员在机构资料中登记专家的所在单位"


def require_can_employ(body: Body, employer: Body | None) -> None:
    """Do nothing if a body can have an employer, and this one.

    Raises:
        HuiqiError: it is no expert, or the other is of a role that employs nobody.
    """
    if body.role is not Role.EXPERT:
        raise HuiqiError(f"“{body.name}”不是专家，不登记所在单位", "只有专家登记所在单位")
    if employer is not None and employer.role not in EMPLOYING:
        known = "、".join(role.value for role in Role if role in EMPLOYING)
        raise HuiqiError(f"“{employer.name}”是{employer.role.value}，不能作为专家所在单位", f"所在单位可以是：{known}")


def require_employer(expert: Body, employer: str, instead: str = "请改填登记的所在单位") -> None:
    """Do nothing if a body is the employer that an expert has on record.

    Args:
        expert: the expert.
        employer: id of the body that is named as the employer, or answers as such.
        instead: what to do where it is not.

    Raises:
        InvalidDeed: the expert has another employer on record, or none.
    """
    if not expert.employer:
        raise InvalidDeed("这位专家还没有登记所在单位", f"请先{_RECORDING}")
    if employer != expert.employer:
        raise InvalidDeed("这不是专家所在单位：与登记的不符", f"{instead}；登记有误或已调动的，先{_RECORDING}")
