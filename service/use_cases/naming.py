"""推荐专家: a society or university names an expert of its own, of whom it tells the least; the expert decides.

It states a name and who employs the person, no more. The expert signs in with a one-time password, reads what the
naming is for, and consents or has everything deleted. Before that the expert can be neither invited nor sent, and who
has not consented in time is deleted. An expert whom an association registers is none of this.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe

from matcher.programmes.words import Role
from service.domain.bodies import Body, Duty, Viewer
from service.domain.employment import EMPLOYING
from service.domain.errors import Forbidden, InvalidDeed, NotAllowed
from service.domain.history import Event
from service.domain.scope import SYSTEM
from service.domain.tree import require_fits
from service.storage.accounts import ERASED, Account, account_name
from service.storage.audit import Sought
from service.storage.bodies import Placed
from service.storage.consents import Consent
from service.storage.events import Head
from service.storage.work import Work
from service.use_cases.accounts import ONCE, Held, add_account
from service.use_cases.applying import NOBODY
from service.use_cases.bodies import plain
from service.use_cases.consents import OWN
from service.use_cases.desk import Desk
from service.use_cases.office import new_id
from service.use_cases.once import ANEW, Once, made, made_before

NAMING = frozenset({Role.SOCIETY, Role.UNIVERSITY})
"""Whose people may name experts."""

KEPT = timedelta(days=30)
"""How long somebody who was named may take to answer."""

MOST = 500
"""Experts that are listed."""

_MOVE = "推荐专家"
_EVERY = 10_000


class UnknownEmployer(InvalidDeed):
    """Somebody names an employer who is not registered, or not so."""


@dataclass(frozen=True, slots=True)
class NamedIn:
    """Whom somebody names.

    Attributes:
        name: of the person, in full.
        employer: full name of the body that employs the person; empty: the viewer's own.
        purpose: what the person is asked to consent to; it goes into the history, so it holds no names.
    """

    name: str
    employer: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Asking:
    """What a named expert is asked.

    Attributes:
        by: id of the body that named the expert.
        until: when what is not answered is deleted.
    """

    by: str
    purpose: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Named:
    """An expert who was named, and what came of it.

    Attributes:
        consent: the expert's own that still holds; None: there is none.
        answered: whether the expert has consented at all, withdrawn or not.
    """

    placed: Placed
    at: datetime
    purpose: str
    consent: Consent | None
    answered: bool

    @property
    def gone(self) -> bool:
        """Whether the person's data were deleted."""
        return self.placed.body.name == ERASED


def name_expert(desk: Desk, viewer: Viewer, asked: NamedIn, once: Once = ANEW) -> Held:
    """Name an expert; returns the account with its one-time password, which is shown once.

    Sent again with the same key it returns the account without the password.

    Raises:
        Forbidden: the viewer's body names nobody.
        UnknownEmployer: there is none of this name.
        InvalidDeed: no name, or no purpose.
        NotAllowed: such a person is registered already.
    """
    if viewer.role not in NAMING:
        raise Forbidden("只有学会和高校科协推荐专家", "请由学会或高校科协办理")
    if not asked.name.strip() or not asked.purpose.strip():
        raise InvalidDeed("没有写明推荐谁、做什么", "请填写专家的姓名和用途")
    now, password = desk.now(), token_urlsafe(12)
    secret = desk.office.passwords.hashed(password)
    with desk.database.work() as work:
        if before := made_before(work, viewer, once, now):
            return Held(work.accounts.get(SYSTEM, before), Head())
        own = work.bodies.get(viewer, viewer.body).body
        employer = _employer(work, viewer, own, asked.employer.strip())
        body = Body(new_id(), Role.EXPERT, asked.name.strip(), "", "", own.parent, employer=employer.id)
        if any(one.body.employer == employer.id for one in work.bodies.exactly((Role.EXPERT,), body.name)):
            raise NotAllowed(f"“{employer.name}”的“{body.name}”已经登记", "不必再推荐；派出时填写其姓名全称")
        require_fits(body, work.bodies.get(SYSTEM, own.parent).body)
        placed = work.bodies.add(body, now)
        event = work.events.next(viewer, f"body:{body.id}", now, _MOVE, {}, plain(body), asked.purpose.strip())
        work.events.append(event)
        name = account_name(f"zj-{body.id[:8]}")
        account = Account(new_id(), body.id, name, body.name, Duty.MEMBER, now, now, once=now + ONCE)
        add_account(work, viewer, account, placed, secret)
        made(work, viewer, once, account.id)
        work.commit()
    return Held(account, Head(), password)


def named_by(work: Work, viewer: Viewer) -> tuple[Named, ...]:
    """Return the experts that the viewer's body named, the latest first; of those deleted, that there was one."""
    found = []
    for trace in work.audit.list(SYSTEM, Sought(body=viewer.body, kind="body"), limit=_EVERY):
        if trace.move == _MOVE:
            placed = work.bodies.get(SYSTEM, trace.subject.removeprefix("body:"))
            own = _own(work, placed.body.id)
            found.append(Named(placed, trace.at, trace.reason, _holding(own), bool(own)))
    return tuple(found[:MOST])


def asked_of(work: Work, viewer: Viewer) -> Asking | None:
    """Return what the viewer, an expert who was named, has not answered yet."""
    event = _naming(work, viewer.body) if viewer.role is Role.EXPERT else None
    if event is None or _own(work, viewer.body):
        return None
    return Asking(event.body, event.reason, event.at + KEPT)


def require_agreed(work: Work, expert: Body) -> None:
    """Do nothing if an expert was not named, or has consented to it.

    Raises:
        InvalidDeed: the expert was named and has not consented.
    """
    if _naming(work, expert.id) and not _holding(_own(work, expert.id)):
        raise InvalidDeed("这位专家还没有同意", "请专家本人登录，在“同意书”页答复推荐")


def clear_unanswered(work: Work, now: datetime) -> int:
    """Delete the experts who were named and have not consented in time; returns how many."""
    done = 0
    for placed in work.bodies.list(SYSTEM, (Role.EXPERT,), limit=_EVERY):
        event = _naming(work, placed.body.id) if placed.closed is None else None
        if event and event.at < now - KEPT and not _own(work, placed.body.id):
            _forget(work, placed, now)
            done += 1
    return done


def _employer(work: Work, viewer: Viewer, own: Body, name: str) -> Body:
    if not name or name == own.name:
        return own
    found = [one for one in work.bodies.list(viewer, sorted(EMPLOYING), name) if one.body.name == name]
    if len(found) != 1 or found[0].closed is not None:
        raise UnknownEmployer(f"没有登记过叫“{name}”的单位", "请填写登记的全称；没有登记的，请联系当地科协登记后再推荐")
    return found[0].body


def _naming(work: Work, body: str) -> Event | None:
    events = work.events.of(SYSTEM, f"body:{body}", limit=1)
    return events[0] if events and events[0].move == _MOVE else None


def _own(work: Work, body: str) -> tuple[Consent, ...]:
    """Return the consents that an expert gave, withdrawn ones too."""
    return tuple(one for one in work.consents.list(SYSTEM, body) if one.kind == OWN)


def _holding(consents: tuple[Consent, ...]) -> Consent | None:
    return next((one for one in consents if one.withdrawn is None), None)


def _forget(work: Work, placed: Placed, now: datetime) -> None:
    body = placed.body.id
    for account in work.accounts.list(SYSTEM, body, limit=_EVERY):
        work.accounts.erase(account.id, now)
        work.sessions.end_all(account.id)
        work.tokens.erase(account.id, now)
        work.identities.unlink(account.id)
        work.events.append(work.events.next(NOBODY, f"account:{account.id}", now, "期满清理", {}, {"erased": True}))
    work.contacts.delete(body)
    work.idempotency.scrub(placed.body.name, ERASED)
    work.bodies.rename(body, ERASED)
    work.bodies.employ(body, "")
    work.bodies.close(body, now)
    work.events.append(work.events.next(NOBODY, f"body:{body}", now, "期满清理", {}, {"erased": True}))
