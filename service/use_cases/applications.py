"""注册申请 decided by the association of the place: it opens an account, or says no; in time nothing is kept of those.

What a person wrote about themselves stands with the account and the body's contact data from the moment it is accepted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from secrets import token_urlsafe

from matcher.corpus.catalogue import Catalogue
from matcher.corpus.finding import find_record
from matcher.corpus.names import name_key
from matcher.errors import UnknownName
from matcher.programmes.words import Role
from matcher.taxonomy.regions import find_region
from matcher.vocabulary import RecordKind
from service.domain.applications import KEPT, ApplicationState
from service.domain.bodies import Body, Duty, Viewer
from service.domain.errors import InvalidDeed, NotAllowed
from service.domain.scope import SYSTEM
from service.storage.accounts import Account, account_name
from service.storage.applications import Application
from service.storage.events import Head
from service.storage.work import Work
from service.use_cases.accounts import ONCE, Held, add_account
from service.use_cases.applying import NOBODY
from service.use_cases.bodies import add_body
from service.use_cases.desk import Desk
from service.use_cases.office import new_id
from service.use_cases.once import ANEW, Once, made, made_before
from service.use_cases.own_records import start_record
from service.use_cases.records import link


@dataclass(frozen=True, slots=True)
class Opened:
    """What was made of an application; `held` has the one-time password, which is shown once."""

    body: str
    held: Held


def accept(desk: Desk, viewer: Viewer, application: str, name: str, *, linked: bool, once: Once = ANEW) -> Opened:
    """Open an account for an applicant: a body below the association, linked to its record, and its administrator.

    Sent again with the same key it returns the account without the password, which is shown once.

    Args:
        desk: where.
        viewer: who decides.
        application: which.
        name: of the account; empty: the code.
        linked: whether the body is linked to its record of the catalogue; an enterprise that has none gets one.
        once: how the call is told apart.

    Raises:
        Missing: there is none, or the viewer may not see it.
        NotAllowed: it was decided already.
        Taken: the name of the account is taken.
    """
    now, password = desk.now(), token_urlsafe(12)
    secret = desk.office.passwords.hashed(password)
    with desk.database.work() as work:
        if before := made_before(work, viewer, once, now):
            account = work.accounts.get(SYSTEM, before)
            return Opened(account.body, Held(account, Head()))
        one = _waiting(work, viewer, application)
        record = _record_of(desk, work, one) if linked else ""
        placed = add_body(work, viewer, Body("", one.role, one.name, "", one.region, one.host), now)
        if record:
            link(work, placed, record, viewer, now)
        account = Account(
            new_id(),
            placed.body.id,
            account_name(name.strip() or one.code),
            one.person,
            Duty.ADMIN,
            now,
            now,
            once=now + ONCE,
        )
        add_account(work, viewer, account, placed, secret)
        contacts = {"person": one.person, "phone": one.phone, "email": one.email}
        held = {key: value for key, value in contacts.items() if value}
        work.contacts.put(placed.body.id, held, now)
        said = {"fields": sorted(held)}
        work.events.append(work.events.next(viewer, f"body:{placed.body.id}", now, "登记联系方式", {}, said))
        decided = replace(
            one,
            status=ApplicationState.ACCEPTED,
            body=placed.body.id,
            person="",
            phone="",
            email="",
            purpose="",
            changed=now,
        )
        _decide(work, viewer, one, decided, "开通帐号", now)
        made(work, viewer, once, account.id)
        work.commit()
    return Opened(placed.body.id, Held(account, Head(), password))


def refuse(work: Work, viewer: Viewer, application: str, reason: str, at: datetime) -> Application:
    """Refuse an application.

    Raises:
        Missing: there is none, or the viewer may not see it.
        NotAllowed: it was decided already.
        InvalidDeed: no reason.
    """
    if not reason.strip():
        raise InvalidDeed("不予开通缺少理由", "请写明理由，不要写个人姓名")
    one = _waiting(work, viewer, application)
    decided = replace(one, status=ApplicationState.REFUSED, reason=reason.strip(), changed=at)
    _decide(work, viewer, one, decided, "不予开通", at, reason.strip())
    return decided


def clear(work: Work, now: datetime) -> int:
    """Delete the applications that came to nothing and have been kept long enough; returns how many."""
    done = 0
    for status, long in KEPT.items():
        for one in work.applications.stale(status, now - long):
            work.applications.delete(one)
            said = {"status": status.value}, {"cleared": True}
            work.events.append(work.events.next(NOBODY, _subject(one), now, "期满清理", *said))
            done += 1
    return done


def known_record(catalogue: Catalogue, one: Application) -> dict[str, object] | None:
    """Return the record of the catalogue that an applicant is: an enterprise by its code, others by their full name."""
    if one.role is Role.ENTERPRISE:
        return catalogue.record(RecordKind.ENTERPRISE, one.code)
    try:
        found = find_record(catalogue, RecordKind.SOCIETY, one.name)
    except UnknownName:
        return None
    return found if name_key(str(found.get("name", ""))) == name_key(one.name) else None  # not by a short name


def _record_of(desk: Desk, work: Work, one: Application) -> str:
    found = known_record(desk.catalogue, one)
    if found is None:
        if one.role is not Role.ENTERPRISE:
            return ""
        place = find_region(one.region)
        return start_record(desk, {"id": one.code, "name": one.name, "region": place.full_name if place else ""})
    record = str(found["id"])
    return "" if any(other.body.record == record for other in work.bodies.linked()) else record


def _waiting(work: Work, viewer: Viewer, application: str) -> Application:
    one = work.applications.get(viewer, application)
    if one.status is not ApplicationState.WAITING:
        raise NotAllowed(f"这份申请{one.status.value}", "不必再办理")
    return one


def _decide(
    work: Work, viewer: Viewer, before: Application, after: Application, move: str, at: datetime, reason: str = ""
) -> None:
    if not work.applications.decide(after):
        raise NotAllowed("这份申请刚由别人办理", "请刷新页面看结果")
    became = {"status": after.status.value} | ({"body": after.body} if after.body else {})
    old = {"status": before.status.value}
    work.events.append(work.events.next(viewer, _subject(after.id), at, move, old, became, reason))


def _subject(application: str) -> str:
    return f"application:{application}"
