"""公示 as anybody sees it, signed in or not: what is published, until when, where to object; and objecting."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from matcher.errors import HuiqiError
from matcher.programmes.words import Role
from service.domain.bodies import Duty, Viewer
from service.domain.errors import InvalidDeed
from service.domain.period import Period
from service.domain.scope import SYSTEM
from service.domain.workflow.case import Case
from service.domain.workflow.deeds import Deed
from service.domain.workflow.readings import notice
from service.domain.workflow.table import Table
from service.domain.workflow.words import Move
from service.security.throttle import source_of
from service.storage.cases import CaseFilter, CaseRow
from service.storage.errors import Missing, Stale
from service.storage.paging import Cursor
from service.storage.work import Work
from service.use_cases.cases import case_in, table_for
from service.use_cases.deeds import make_open_deed
from service.use_cases.desk import Desk
from service.use_cases.once import ANEW, Once, made, made_before
from service.use_cases.standing import PUBLISHED, notices_of

CITIZEN = Viewer("", Role.PUBLIC, Duty.MEMBER, "", "")
"""Somebody of whom nothing is known."""

OBJECTIONS = 5
WITHIN = timedelta(hours=1)
_TRIES = 5
_LONGEST = 4000


class TooManyObjections(HuiqiError):
    """Too many objections from one address; `wait` is how many seconds until there may be another."""

    def __init__(self, wait: int) -> None:
        super().__init__("从这个地址提出的异议太多", f"请等 {max(1, -(-wait // 60))} 分钟再提，或书面提交主办的科协")
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that runs.

    Attributes:
        case: id of the case; with the stage it names the notice.
        parties: names of those who take part, with what the programme calls them.
        channel: where objections go.
    """

    case: str
    stage: str
    programme: str
    title: str
    issuer: str
    parties: tuple[tuple[str, str], ...]
    period: Period
    channel: str


def running(desk: Desk, work: Work, after: Cursor | None, limit: int) -> tuple[tuple[CaseRow, ...], list[Notice]]:
    """Return cases with a notice that runs, those changed last first, and the notices among the first `limit`."""
    rows = work.cases.list(SYSTEM, CaseFilter(status=PUBLISHED), after, limit + 1)
    return rows, [one for row in rows[:limit] for one in _notices(desk, work, row)]


def count(work: Work) -> int:
    """Return how many cases have a notice that runs."""
    return work.cases.count(SYSTEM, CaseFilter(status=PUBLISHED))


def notice_of(desk: Desk, work: Work, case: str, stage: str) -> Notice:
    """Return one notice.

    Raises:
        Missing: none runs there.
    """
    row = work.cases.get(SYSTEM, case)
    found = [one for one in _notices(desk, work, row) if one.stage == stage]
    if row.status != PUBLISHED or not found:
        raise Missing("份公示")
    return found[0]


def objecting(desk: Desk, case: str, stage: str, text: str, address: str, at: datetime, once: Once = ANEW) -> int:
    """Object to a notice without an account; returns the number of the objection, of the first where it is sent again.

    Args:
        desk: where.
        case: of the notice, as `stage`.
        text: facts and reasons.
        address: of the computer, to count by; only its digest is kept.
        at: now.
        once: the key it came under, if any; that of somebody at another address is another.

    Raises:
        Missing: no notice runs there.
        KeyReused: the key was used for another objection.
        TooManyObjections: too many came from this address.
        InvalidDeed: the text is empty or too long, or the period is over.
    """
    if not text.strip() or len(text) > _LONGEST:
        raise InvalidDeed("异议是空的或太长", f"请写明事实和理由，{_LONGEST} 字以内")
    source = source_of(address)
    key = sha256(f"objection\n{source}".encode(errors="replace")).hexdigest()
    own = replace(once, key=sha256(f"{once.key}\n{source}".encode(errors="replace")).hexdigest()) if once.key else once
    for tries_left in reversed(range(_TRIES)):
        try:
            with desk.database.work() as work:
                if before := made_before(work, CITIZEN, own, at):
                    return int(before)
                notice_of(desk, work, case, stage)
                _count(work, key, at)
                _, number = make_open_deed(desk, work, case, Deed(stage, Move.OBJECT, text=text), CITIZEN, at)
                made(work, CITIZEN, own, str(number))
                work.commit()
        except Stale:  # somebody else made a deed of the same case meanwhile; an objection does not depend on it
            if not tries_left:
                raise
        else:
            return number
    raise AssertionError("unreachable")


def _count(work: Work, key: str, at: datetime) -> None:
    work.failures.lock(key)
    count, first = work.failures.since(key, at - WITHIN)
    if count >= OBJECTIONS and first is not None:
        raise TooManyObjections(int((first + WITHIN - at).total_seconds()) + 1)
    work.failures.add(key, at)


def _notices(desk: Desk, work: Work, row: CaseRow) -> list[Notice]:
    table, case = table_for(desk, row), case_in(row)
    return [_notice(work, table, case, row, stage) for stage in notices_of(table, case)]


def _notice(work: Work, table: Table, case: Case, row: CaseRow, stage: str) -> Notice:
    period = notice(table, case.stands[stage])
    assert period is not None  # noqa: S101 - a notice that runs was published
    own = dict.fromkeys((party.body, party.actor) for party in case.parties if party.willing)
    names = tuple((work.bodies.get(SYSTEM, body).body.name, table.actors[actor].name) for body, actor in own)
    host = work.bodies.get(SYSTEM, case.host).body.name
    channel = f"向{host}书面提出，或由本页提交；请写明事实和理由，单位加盖公章，个人署真实姓名和联系方式"
    return Notice(row.id, stage, case.programme, row.title, host, names, period, channel)
