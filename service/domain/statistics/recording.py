"""Who may record what is reported, for whom; and what changes with a correction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from matcher.programmes.words import Role
from service.domain.bodies import Body, Viewer, within
from service.domain.errors import Forbidden, InvalidDeed, NotAllowed
from service.domain.scope import reach

REPORTERS = frozenset({Role.ASSOCIATION, Role.SOCIETY, Role.UNIVERSITY})
"""Bodies that report: associations, societies, and those of universities."""


class Recorded(StrEnum):
    """What is done with a record."""

    RECORD = "登记"
    CORRECT = "更正"
    WITHDRAW = "撤回"


def require_may_record(viewer: Viewer, office: Body, path: str) -> None:
    """Do nothing if somebody may record and correct for a body: for its own, or as an association for one below it.

    Raises:
        Forbidden: the viewer only looks, or is neither.
        InvalidDeed: bodies of its role do not report.
    """
    if not viewer.duty.acts:
        raise Forbidden(f"“{viewer.duty.value}”职责只能查看，不能登记", "请由本单位的经办、管理或代表办理")
    if viewer.body != office.id and not (viewer.role is Role.ASSOCIATION and within(path, viewer.path)):
        raise Forbidden(f"您不能为“{office.name}”登记", "请由该单位或它的上级科协登记")
    if office.role not in REPORTERS:
        raise InvalidDeed(f"{office.role.value}不填报统计", "请由联系它的科协登记")


def require_may_report(viewer: Viewer, reporter: Body, path: str) -> None:
    """Do nothing if somebody may see the report of a body: its own, or that of an association it looks over.

    What a society took part in elsewhere is in its own report and for nobody else.

    Raises:
        Forbidden: neither.
        InvalidDeed: bodies of its role do not report.
    """
    over = reach(viewer)
    watched = reporter.role is Role.ASSOCIATION and over != "" and within(path, over)
    if viewer.body != reporter.id and not watched:
        raise Forbidden(f"您不能查看“{reporter.name}”的统计", "可以查看本单位的，科协还可以查看下级科协的")
    if reporter.role not in REPORTERS:
        raise InvalidDeed(f"{reporter.role.value}不填报统计", "请选科协、学会或高校科协")


def require_happened(day: date, today: date) -> None:
    """Do nothing unless a day has not come yet.

    Raises:
        InvalidDeed: it has not.
    """
    if day > today:
        raise InvalidDeed(f"日期 {day.isoformat()} 还没有到", "请填已经发生的日期")


def require_standing(*, withdrawn: bool) -> None:
    """Do nothing unless a record was withdrawn.

    Raises:
        NotAllowed: it was.
    """
    if withdrawn:
        raise NotAllowed("这条记录已经撤回", "需要时请重新登记一条")


def require_reason(reason: str) -> None:
    """Do nothing if somebody says why.

    Raises:
        InvalidDeed: nothing is said.
    """
    if not reason.strip():
        raise InvalidDeed("没有写明理由", "请写明为什么更正或撤回，理由记入历史")


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what changes, as it was and as it is now.

    Raises:
        InvalidDeed: nothing does.
    """
    changed = [key for key in after if before[key] != after[key]]
    if not changed:
        raise InvalidDeed("没有改动", "请写明要更正的内容")
    return {key: before[key] for key in changed}, {key: after[key] for key in changed}
