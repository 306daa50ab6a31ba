"""The short life of a need: handed in, taken up or sent back, withdrawn or closed; who moves it and when. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from matcher.programmes.words import Role
from service.domain.bodies import Duty, Viewer, within
from service.domain.errors import Forbidden, InvalidDeed, NotAllowed


class NeedState(StrEnum):
    """Where a need stands."""

    WAITING = "待受理"
    ACCEPTED = "已受理"
    RETURNED = "已退回"
    WITHDRAWN = "已撤回"
    CLOSED = "已关闭"


class NeedMove(StrEnum):
    """What can be done with a need."""

    ACCEPT = "受理"
    SEND_BACK = "退回"
    AMEND = "补正"
    WITHDRAW = "撤回"
    CLOSE = "关闭"


@dataclass(frozen=True, slots=True)
class NeedTurn:
    """One row of the table: from where to where, whose it is, whether it needs a reason."""

    move: NeedMove
    sources: tuple[NeedState, ...]
    target: NeedState
    owners: bool
    reason: bool = False


ROWS: Mapping[NeedMove, NeedTurn] = {
    row.move: row
    for row in (
        NeedTurn(NeedMove.ACCEPT, (NeedState.WAITING,), NeedState.ACCEPTED, owners=False),
        NeedTurn(NeedMove.SEND_BACK, (NeedState.WAITING,), NeedState.RETURNED, owners=False, reason=True),
        NeedTurn(NeedMove.AMEND, (NeedState.RETURNED,), NeedState.WAITING, owners=True),
        NeedTurn(
            NeedMove.WITHDRAW, (NeedState.WAITING, NeedState.RETURNED), NeedState.WITHDRAWN, owners=True, reason=True
        ),
        NeedTurn(NeedMove.CLOSE, (NeedState.ACCEPTED,), NeedState.CLOSED, owners=False, reason=True),
    )
}

POSTING = frozenset({Role.ENTERPRISE, Role.PARK, Role.GOVERNMENT, Role.ASSOCIATION})
"""Whose needs there are."""


@dataclass(frozen=True, slots=True)
class NeedFacts:
    """What the rules look at.

    Attributes:
        owner: who has the need; `path` its place in the tree.
        host: the association that has taken it up, or empty.
        running: whether a case runs for it.
    """

    state: NeedState
    owner: str
    path: str
    host: str = ""
    running: bool = False


def require_may_post(viewer: Viewer, role: Role, owner: str, path: str) -> None:
    """Check that somebody may post a need of a body: its own people, or officers of an association above it.

    Raises:
        Forbidden: they may not.
        InvalidDeed: such a body has no needs here.
    """
    own = viewer.body == owner and (_officer(viewer) if role is Role.ASSOCIATION else viewer.duty.acts)
    if not own and not _office(viewer, path):
        raise Forbidden("贵账号不能为该单位提出需求", "请由该单位的代表，或上级科协的经办、管理提出")
    if role not in POSTING:
        raise InvalidDeed(f"{role.value}不提出技术需求", f"可提出需求的：{'、'.join(sorted(POSTING))}")


def moves(facts: NeedFacts, viewer: Viewer) -> tuple[NeedMove, ...]:
    """Return what somebody may do with a need now."""
    return tuple(row.move for row in ROWS.values() if not _unready(facts, row) and _may(facts, row, viewer))


def moved(facts: NeedFacts, move: NeedMove, reason: str, viewer: Viewer) -> NeedState:
    """Return the state after a move.

    Raises:
        Forbidden: it is not theirs to make.
        NotAllowed: it cannot be made now; the error carries what they may do.
        InvalidDeed: the reason is missing.
    """
    row = ROWS[move]
    if not _may(facts, row, viewer):
        who = "提出需求的单位" if row.owners else "受理的科协"
        raise Forbidden(f"“{move.value}”不由贵账号办理", f"请由{who}办理")
    if problem := _unready(facts, row):
        now = moves(facts, viewer)
        said = "、".join(one.value for one in now)
        raise NotAllowed(problem, f"现在可以办：{said}" if said else "现在没有等贵单位办理的事项", now)
    if row.reason and not reason.strip():
        raise InvalidDeed(f"“{move.value}”缺少理由", "请写明理由")
    return row.target


def _may(facts: NeedFacts, row: NeedTurn, viewer: Viewer) -> bool:
    if row.owners:
        return viewer.body == facts.owner and viewer.duty.acts
    if facts.host:
        return viewer.body == facts.host and _officer(viewer)
    return _office(viewer, facts.path)


def _unready(facts: NeedFacts, row: NeedTurn) -> str:
    if facts.state not in row.sources:
        return f"需求{facts.state.value}，不能“{row.move.value}”"
    if row.move is NeedMove.CLOSE and facts.running:
        return "还有项目为这条需求进行，不能关闭"
    return ""


def _office(viewer: Viewer, path: str) -> bool:
    return viewer.role is Role.ASSOCIATION and _officer(viewer) and within(path, viewer.path)


def _officer(viewer: Viewer) -> bool:
    return viewer.duty in {Duty.OFFICER, Duty.ADMIN}
