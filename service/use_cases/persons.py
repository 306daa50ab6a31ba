"""Everything about one person: told to that person on demand, and deleted for good, with every history still valid.

A person is an account, or an expert, who is a body, with the accounts that act for it and the record in the catalogue
that the body is linked to. Histories hold ids and no names, so that deleting the names leaves the chains as they are.

Deleting reaches two stores, the catalogue first: its record is gone for good before the database says that the person
is. A crash in between leaves a person who is still there, whose deletion was not answered, and who can be deleted by
asking again. From the catalogue's commit on no match, list, export or dossier finds the person, whatever process
answers (`service.engine`); a job then builds the index anew and keeps no former one.

What remains: the ids in histories, in shortlists on record and in the learning log, which hold no names; vectors in the
encoder's cache, which go by digests and hold no text; papers of cases in which the person took part, which others have
signed; what people saved before, such as dossiers, workbooks and the files that were imported. Later imports refuse a
row with the id of a deleted record. A record that the body was not linked to is not known to be the person's.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from matcher.corpus.batch import Batch
from matcher.errors import HuiqiError
from matcher.programmes.words import Role
from matcher.vocabulary import RecordKind
from service.domain.bodies import Duty, Viewer
from service.domain.errors import NotAllowed
from service.domain.history import Event, moment
from service.domain.jobs import FORGET, Job, JobKind
from service.domain.scope import SYSTEM
from service.domain.workflow.words import End
from service.storage.accounts import ERASED, Account
from service.storage.bodies import Placed
from service.storage.errors import Missing, Stale
from service.storage.work import Work
from service.use_cases.bodies import manages
from service.use_cases.consents import OWN, withdraw
from service.use_cases.desk import Desk
from service.use_cases.office import new_id

_MOST = 1000
"""Accounts of one expert, cases looked through; more than there can be in an office."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person: the accounts, and the body of an expert."""

    accounts: tuple[Account, ...]
    expert: Placed | None

    @property
    def record(self) -> str:
        """Id of the expert's record in the catalogue; empty where none is known."""
        return self.expert.body.record if self.expert else ""

    @property
    def subject(self) -> str:
        """Whose history says what was done with the person's data."""
        return f"body:{self.expert.body.id}" if self.expert else f"account:{self.accounts[0].id}"


def export_person(desk: Desk, viewer: Viewer, person: str) -> dict[str, Any]:
    """Return everything that is kept about a person, as plain data; that it was told is kept too.

    Args:
        desk: where.
        viewer: the person, or an administrator of the body or above it.
        person: id of an account, or of an expert.

    Raises:
        Missing: there is no such person, or it is not the viewer's to ask for.
    """
    with desk.database.work() as work:
        found = _person(work, viewer, person)
        work.events.append(work.events.next(viewer, found.subject, desk.now(), "导出个人资料", {}, {}))
        told = _everything(work, found)
        if found.expert is not None:
            told["expert"]["record"] = desk.catalogue.record(RecordKind.EXPERT, found.record) if found.record else None
        work.commit()
    return told | {"exported": moment(desk.now())}


def erase_person(desk: Desk, viewer: Viewer, person: str, reason: str) -> None:
    """Delete what is known of a person; what remains is ids that mean nobody. After a crash it can be asked for again.

    Raises:
        Missing: there is no such person, or it is not the viewer's to ask for.
        NotAllowed: the person takes part in cases that have not ended, is the last administrator of an association, or
            was deleted before.
        Stale: the expert was linked to a record meanwhile.
        HuiqiError: no reason; or an import is writing the catalogue.
    """
    if not reason.strip():
        raise HuiqiError("没有写明为什么注销", "请填写理由，例如“本人要求”")
    now = desk.now()
    with desk.database.reading() as before:
        recorded = bool(_person(before, viewer, person).record)
    with ExitStack() as held:
        # an import is waited for here, where nobody else waits for this
        batch = held.enter_context(desk.catalogue.batch()) if recorded else None
        work = held.enter_context(desk.database.work())
        found = _person(work, viewer, person)
        if found.record and batch is None:
            raise Stale(found.subject)
        _require_free(work, found)
        for account in found.accounts:
            work.accounts.erase(account.id, now)
            work.sessions.end_all(account.id)
            work.tokens.erase(account.id, now)
            work.identities.unlink(account.id)
            event = work.events.next(viewer, f"account:{account.id}", now, "注销", {}, {"erased": True}, reason)
            work.events.append(event)
        if found.expert is not None:
            _erase_expert(work, viewer, found.expert, reason, desk)
        if batch is not None and found.record:
            _erase_record(work, batch, found.record, desk)
        work.commit()


def _erase_record(work: Work, batch: Batch, record: str, desk: Desk) -> None:
    """Take a record out of the catalogue, for good once this returns, and have the index follow once `work` is kept."""
    known = batch.find(RecordKind.EXPERT, record)
    if known is not None and known.get("name"):
        work.idempotency.scrub(str(known["name"]), ERASED)
    one, now = new_id(), desk.now()
    work.jobs.add(Job(one, JobKind.INDEX, f"{JobKind.INDEX.value}:{one}", {FORGET: True}, now, now, changed=now))
    desk.catalogue.forget_former(RecordKind.EXPERT, record)
    batch.remove(RecordKind.EXPERT, record)
    batch.commit()


def _erase_expert(work: Work, viewer: Viewer, expert: Placed, reason: str, desk: Desk) -> None:
    body = expert.body.id
    for consent in work.consents.list(SYSTEM, body):
        if consent.kind == OWN and consent.withdrawn is None:
            withdraw(work, viewer, consent, reason, desk.office)
    work.consents.erase(body, ERASED)
    work.contacts.delete(body)
    work.idempotency.scrub(expert.body.name, ERASED)
    work.bodies.rename(body, ERASED)
    work.bodies.link(body, "")
    work.bodies.employ(body, "")
    if expert.closed is None:
        work.bodies.close(body, desk.now())
    event = work.events.next(viewer, f"body:{body}", desk.now(), "注销", {}, {"erased": True}, reason)
    work.events.append(event)


def _person(work: Work, viewer: Viewer, person: str) -> Person:
    """The person of an id, for itself and for administrators; for others there is none."""
    admin = viewer.duty is Duty.ADMIN
    try:
        account = work.accounts.get(viewer, person)
    except Missing:
        placed = work.bodies.get(SYSTEM, person)
    else:
        placed = work.bodies.get(SYSTEM, account.body)
        if placed.body.role is not Role.EXPERT:
            return Person((account,), None)
    own = placed.body.id == viewer.body and viewer.role is Role.EXPERT
    if placed.body.role is not Role.EXPERT or not (own or (admin and manages(viewer, placed))):
        raise Missing("个人")
    return Person(work.accounts.list(SYSTEM, placed.body.id, limit=_MOST), placed)


def _require_free(work: Work, person: Person) -> None:
    gone = person.expert is None or person.expert.body.name == ERASED
    if gone and not person.record and all(account.shown == ERASED for account in person.accounts):
        raise NotAllowed("个人资料已经删除", "不必再注销")
    if person.expert is not None:
        placed = person.expert
        as_expert = Viewer("", Role.EXPERT, Duty.READER, placed.body.id, placed.path)
        ended = {str(end) for end in End}
        running = [case for case in work.cases.list(as_expert, limit=_MOST) if case.status not in ended]
        if running:
            raise NotAllowed(f"还在参加 {len(running)} 个没有办结的项目", "请先在项目中退出，或等项目办结")
        return
    (account,) = person.accounts
    if account.duty is Duty.ADMIN and account.disabled is None:
        of_body = work.accounts.list(SYSTEM, account.body, limit=_MOST)
        others = [one for one in of_body if one.duty is Duty.ADMIN and one.disabled is None and one.id != account.id]
        if not others:
            raise NotAllowed("这是本单位最后一位管理员", "请先另设一位管理员")


def _everything(work: Work, person: Person) -> dict[str, Any]:
    told: dict[str, Any] = {"accounts": [_account(work, account) for account in person.accounts]}
    if person.expert is not None:
        body, closed = person.expert.body, person.expert.closed
        told["expert"] = {
            "id": body.id,
            "name": body.name,
            "level": body.level,
            "region": body.region,
            "employer": body.employer,
            "closed": moment(closed) if closed else None,
            "contacts": work.contacts.held(body.id),
            "looks": [
                {"at": moment(one.at), "body": one.viewer, "case": one.case, "purpose": one.purpose}
                for one in work.contacts.looks(body.id)
            ],
            "consents": [
                {
                    "id": one.id,
                    "kind": one.kind,
                    "giver": one.giver,
                    "purpose": one.purpose,
                    "case": one.case,
                    "given": moment(one.given),
                    "withdrawn": moment(one.withdrawn) if one.withdrawn else None,
                }
                for one in work.consents.list(SYSTEM, body.id)
            ],
            "history": _told(work.events.of(SYSTEM, f"body:{body.id}")),
        }
    return told


def _account(work: Work, account: Account) -> dict[str, Any]:
    return {
        "id": account.id,
        "name": account.name,
        "shown": account.shown,
        "duty": str(account.duty),
        "body": account.body,
        "created": moment(account.created),
        "password_changed": moment(account.changed),
        "disabled": moment(account.disabled) if account.disabled else None,
        "identity": _identity(work, account),
        "sessions": [
            {"begun": moment(one.created), "seen": moment(one.seen), "ends": moment(one.ends)}
            for one in work.sessions.of(account.id)
        ],
        "tokens": [
            {"id": one.id, "name": one.name, "scopes": sorted(one.scopes), "ends": moment(one.ends)}
            for one in work.tokens.of(account.id)
        ],
        "looked_at": [
            {"at": moment(one.at), "body": one.body, "case": one.case, "purpose": one.purpose}
            for one in work.contacts.looked(account.id)
        ],
        "history": _told(work.events.of(SYSTEM, f"account:{account.id}")),
        "did": _told(work.events.made_by(account.id)),
    }


def _identity(work: Work, account: Account) -> dict[str, Any] | None:
    found = work.identities.of(account.id)
    return {"issuer": found.issuer, "subject": found.subject, "linked": moment(found.linked)} if found else None


def _told(events: tuple[Event, ...]) -> list[dict[str, Any]]:
    """What happened, without what it changed: that may be others' affairs."""
    return [
        {"subject": event.subject, "seq": event.seq, "at": moment(event.at), "move": event.move, "reason": event.reason}
        for event in events
    ]
