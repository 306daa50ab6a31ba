"""办理: one deed of one case, with everything that follows from it, in one unit of work.

What the register and the catalogue know is not asked of whoever makes the deed: it is looked up here and handed to the
engine as data. What the rules say is the engine's alone.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from matcher.errors import HuiqiError
from matcher.programmes.words import Role
from service.domain.bodies import Viewer
from service.domain.errors import InvalidDeed
from service.domain.history import sealed
from service.domain.scope import SYSTEM
from service.domain.workflow.case import Case, as_plain
from service.domain.workflow.deeds import Deed
from service.domain.workflow.engine import make
from service.domain.workflow.recording import event_of
from service.domain.workflow.table import Table
from service.domain.workflow.turns import turns_of
from service.domain.workflow.words import Move
from service.storage.cases import CaseRow
from service.storage.errors import Missing
from service.storage.work import Work
from service.use_cases.cases import case_in, owner_of, table_for
from service.use_cases.desk import Desk
from service.use_cases.lookups import body_named
from service.use_cases.naming import require_agreed
from service.use_cases.needs import Basis
from service.use_cases.platforms import found_platforms
from service.use_cases.rulings import Ground, outcomes, rulings_as_plain, rulings_on
from service.use_cases.sending import record_consent, require_answerable, require_sendable
from service.use_cases.spending import commit_money, money_of, pay_money, release_rest, require_payee
from service.use_cases.standing import parties_of, status_of

_REVIEWING = {Role.EXPERT, Role.PANEL}


def make_deed(
    desk: Desk, work: Work, case: str, deed: Deed, viewer: Viewer, at: datetime, basis: Basis
) -> tuple[CaseRow, int]:
    """Make a deed; returns the case as it is then and the number of the deed in its history.

    Raises:
        Missing: there is no such case, or somebody or something the deed names may not be seen.
        Forbidden, NotAllowed, InvalidDeed: as the engine.
        Stale: somebody else made another deed meanwhile.
        NotEnough, Taken: the money does not suffice, or was given already.
    """
    row = work.cases.get(viewer, case)
    basis(row.version, row.head)
    return _make(desk, work, row, deed, viewer, max(at, row.changed))


def make_open_deed(desk: Desk, work: Work, case: str, deed: Deed, viewer: Viewer, at: datetime) -> tuple[CaseRow, int]:
    """Make a deed that anybody may, signed in or not: an objection; otherwise as `make_deed`."""
    row = work.cases.get(SYSTEM, case)
    return _make(desk, work, row, deed, viewer, max(at, row.changed))


def _make(desk: Desk, work: Work, row: CaseRow, deed: Deed, viewer: Viewer, at: datetime) -> tuple[CaseRow, int]:
    table, before = table_for(desk, row), case_in(row)
    found = rulings_on(Ground(work, desk.catalogue, table, before, viewer.body), deed.stage, deed.move)
    filled, unknown = _filled(work, row.id, replace(deed, rulings=outcomes(found)), viewer)
    try:
        after = make(table, before, filled, viewer, at)
    except InvalidDeed:
        if unknown is not None:  # said only to who may make such a deed now
            raise unknown from None
        raise
    if unknown is not None:
        raise unknown
    _require_known(work, table, before, filled, viewer)
    event = event_of(table, before, after, filled, viewer, at, row.head)
    if found:
        grounds = {"pack": desk.pack_version(table.pack), "rulings": rulings_as_plain(found)}
        event = sealed(replace(event, after={**event.after, **grounds}))
    saved = work.cases.save(
        replace(row, status=status_of(table, after), state=as_plain(after)),
        event,
        parties_of(table, after, owner_of(work, row)),
        turns_of(table, after),
    )
    _follow(work, table, after, filled, viewer, at)
    return saved, after.version


def _follow(work: Work, table: Table, after: Case, deed: Deed, viewer: Viewer, at: datetime) -> None:
    """Do what follows from a deed outside the case."""
    match deed.move:
        case Move.COMMIT:
            commit_money(work, table, after, deed, viewer, at)
        case Move.PAY:
            pay_money(work, after, deed, viewer, at)
        case Move.CONSENT:
            record_consent(work, after, deed, viewer, at)
    if deed.platforms:
        found_platforms(work, table, after, deed, viewer, at)
    if after.end is not None:
        release_rest(work, after, viewer, at)


def _filled(work: Work, case: str, deed: Deed, viewer: Viewer) -> tuple[Deed, HuiqiError | None]:
    """Return the deed with what the register says of those it names, and what it names that is not there."""
    try:
        match deed.move:
            case Move.INVITE | Move.ENROL if deed.party:
                body = body_named(work, viewer, case, deed.party)
                return replace(deed, role=body.role, level=body.level), None
            case Move.ASSIGN if deed.account:
                return replace(deed, party=work.accounts.get(SYSTEM, deed.account).body), None
            case Move.COMMIT if deed.pot:
                return replace(deed, money=work.pots.get(viewer, deed.pot).money), None
    except Missing as unknown:
        # stands in for what is not there until the engine has said whether such a deed may be made at all
        return replace(deed, role=Role.PUBLIC) if deed.move is not Move.ASSIGN else replace(deed, party="-"), unknown
    return deed, None


def _require_known(work: Work, table: Table, case: Case, deed: Deed, viewer: Viewer) -> None:
    """Check against the register what the engine cannot know: whether files, accounts and bodies are there."""
    if deed.digest and not work.files.has(case.id, deed.paper, deed.digest):
        raise InvalidDeed("没有这份材料的文件，或文件不属于这个项目", "请先在项目里生成或上传，再用所得的摘要办理")
    match deed.move:
        case Move.ASSIGN:
            if work.bodies.get(SYSTEM, deed.party).body.role not in _REVIEWING:
                raise InvalidDeed("该帐号不是专家或专家组的", "请指派专家或专家组的帐号")
        case Move.INVITE | Move.ENROL if deed.role is Role.EXPERT:
            require_agreed(work, work.bodies.get(SYSTEM, deed.party).body)
        case Move.DISPATCH:
            require_sendable(work, deed)
        case Move.CONSENT:
            require_answerable(work, case, deed, viewer)
        case Move.COMMIT:
            money_of(work, table, deed)
            require_payee(table, case, deed)
