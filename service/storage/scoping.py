"""`service.domain.scope` said in SQL: conditions that every reading statement carries.

Nothing is fetched and then hidden: lists, counts and look-ups by id all ask the database only for what may be seen.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, FromClause, and_, exists, false, or_, select, true

from matcher.programmes.words import Role
from service.domain.bodies import Duty, Viewer
from service.domain.scope import PUBLIC_ROLES, WATCHED, Inside, Relation, may_see_private, reach
from service.storage.tables.casework import case_parties, cases, needs, platform_keepers, platforms
from service.storage.tables.chores import jobs, reminders
from service.storage.tables.money import commitments, payments, pots
from service.storage.tables.people import accounts, applications, bodies
from service.storage.tables.reporting import evidence, filings, happenings

Scope = Viewer | Inside
"""For whom something is read: somebody signed in, or the system itself."""

_WATCHED = sorted(relation.value for relation in WATCHED)
_PUBLIC = sorted(role.value for role in PUBLIC_ROLES)


def case_seen(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on `cases`."""
    return _case_seen(scope, cases.c.id)


def need_seen(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on `needs`: by owner, host, and the cases made for it."""
    if isinstance(scope, Inside):
        return true()
    its = cases.alias("its_cases")
    through = exists(select(its.c.id).where(its.c.need == needs.c.id, _case_seen(scope, its.c.id)))
    return or_(_watched(scope, needs.c.owner), _watched(scope, needs.c.host), through)


def application_seen(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on `applications`: associations see those that go to them, or to one below them."""
    if isinstance(scope, Inside):
        return true()
    return _watched(scope, applications.c.host) if scope.role is Role.ASSOCIATION else false()


def pot_seen(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on `pots`: by the office it belongs to."""
    return true() if isinstance(scope, Inside) else _watched(scope, pots.c.office)


def job_seen(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on `jobs`: by the body that asked; those nobody asked for are seen inside only."""
    return true() if isinstance(scope, Inside) else jobs.c.body == scope.body


def reminder_seen(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on `reminders`: by the office they are made to."""
    return true() if isinstance(scope, Inside) else _watched(scope, reminders.c.office)


def platform_seen(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on `platforms`: by its office, and by those who keep it."""
    if isinstance(scope, Inside):
        return true()
    kept = platform_keepers.alias("kept")
    keeping = exists(select(kept.c.body).where(kept.c.platform == platforms.c.id, kept.c.body == scope.body))
    return or_(_watched(scope, platforms.c.office), keeping)


def happening_seen(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on `happenings`: by the office that records them."""
    return true() if isinstance(scope, Inside) else _watched(scope, happenings.c.office)


def filing_seen(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on `filings`: by the office whose figure it is."""
    return true() if isinstance(scope, Inside) else _watched(scope, filings.c.office)


def evidence_seen(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on `evidence`: by the office it was handed in for."""
    return true() if isinstance(scope, Inside) else _watched(scope, evidence.c.office)


def commitment_seen(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on `commitments`: by its case, and by its pot."""
    if isinstance(scope, Inside):
        return true()
    pot = exists(select(pots.c.id).where(pots.c.id == commitments.c.pot, _watched(scope, pots.c.office)))
    return or_(_case_seen(scope, commitments.c.case_id), pot)


def payment_seen(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on `payments`: by its commitment."""
    return exists(select(commitments.c.id).where(commitments.c.id == payments.c.commitment, commitment_seen(scope)))


def body_seen(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on `bodies`: public ones, oneself, those above, looked over, employed, met in a case."""
    if isinstance(scope, Inside):
        return true()
    met = case_parties.alias("met")
    named = met.c.account == ""  # who reviews a case is not told to its parties
    meeting = exists(select(met.c.body).where(met.c.body == bodies.c.id, named, _case_seen(scope, met.c.case_id)))
    near = or_(bodies.c.path.in_(_above(scope.path)), below(bodies, reach(scope)))
    return or_(bodies.c.role.in_(_PUBLIC), near, bodies.c.employer == scope.body, meeting)


def account_seen(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on `accounts`: one's own; for administrators, those of the body and of those looked over."""
    if isinstance(scope, Inside):
        return true()
    if scope.duty is not Duty.ADMIN:
        return accounts.c.id == scope.account
    over = exists(select(bodies.c.id).where(bodies.c.id == accounts.c.body, below(bodies, reach(scope))))
    return or_(accounts.c.id == scope.account, accounts.c.body == scope.body, over)


def contact_seen(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition on `bodies` whose contact data may be looked at.

    One's own; for administrators of associations, those looked over; and, once two sides have accepted to take part in
    one case, each other's, also for whoever hosts it.
    """
    own = bodies.c.id == viewer.body
    if not may_see_private(viewer):
        return own
    mine, theirs, third = case_parties.alias("mine"), case_parties.alias("theirs"), case_parties.alias("third")
    both = exists(
        select(third.c.case_id).where(
            third.c.case_id == theirs.c.case_id,
            third.c.body != theirs.c.body,
            third.c.relation == Relation.PARTY,
        )
    )
    together = exists(
        select(mine.c.case_id).where(
            mine.c.case_id == theirs.c.case_id,
            _own(mine, viewer),
            theirs.c.body == bodies.c.id,
            theirs.c.relation == Relation.PARTY,
            or_(mine.c.relation == Relation.PARTY, and_(mine.c.relation == Relation.HOST, both)),
        )
    )
    over = reach(viewer) if viewer.duty is Duty.ADMIN else ""
    return or_(own, below(bodies, over), together)


def subject_seen(scope: Scope, subject: str) -> ColumnElement[bool]:
    """Return whether the history of a subject may be read; one of an unknown kind may not."""
    if isinstance(scope, Inside):
        return true()
    kind, _, one = subject.partition(":")
    rooms: dict[str, tuple[FromClause, ColumnElement[bool]]] = {
        "case": (cases, case_seen(scope)),
        "need": (needs, need_seen(scope)),
        "pot": (pots, pot_seen(scope)),
        "platform": (platforms, platform_seen(scope)),
        "account": (accounts, account_seen(scope)),
        "application": (applications, application_seen(scope)),
        "body": (bodies, or_(bodies.c.id == scope.body, below(bodies, reach(scope)))),
    }
    if kind == "report":  # a happening or a filing; their ids are of one kind
        return or_(
            exists(select(happenings.c.id).where(happenings.c.id == one, happening_seen(scope))),
            exists(select(filings.c.id).where(filings.c.id == one, filing_seen(scope))),
        )
    if kind not in rooms:
        return false()
    table, seen = rooms[kind]
    return exists(select(table.c.id).where(table.c.id == one, seen))


def _case_seen(scope: Scope, case: ColumnElement[str]) -> ColumnElement[bool]:
    if isinstance(scope, Inside):
        return true()
    tie, tied = case_parties.alias("tie"), bodies.alias("tied")
    watched = and_(tie.c.relation.in_(_WATCHED), below(tied, reach(scope)))
    joined = tie.join(tied, tied.c.id == tie.c.body)
    return exists(select(tie.c.body).select_from(joined).where(tie.c.case_id == case, or_(_own(tie, scope), watched)))


def _own(tie: FromClause, viewer: Viewer) -> ColumnElement[bool]:
    """Whether a tie is the viewer's body's own, and means this account or all of them."""
    return and_(tie.c.body == viewer.body, tie.c.account.in_(["", viewer.account]))


def _watched(viewer: Viewer, body: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a body through which a thing belongs to its place is the viewer's own, or looked over by it."""
    tied = bodies.alias("tied")
    return or_(body == viewer.body, exists(select(tied.c.id).where(tied.c.id == body, below(tied, reach(viewer)))))


def below(table: FromClause, over: str) -> ColumnElement[bool]:
    """Return whether a body's path begins with `over`, as a range, so that the index on paths serves it."""
    if not over:
        return false()
    path: ColumnElement[str] = table.c.path
    return and_(path >= over, path < f"{over[:-1]}0")  # "0" is the character after "/"


def _above(path: str) -> list[str]:
    """The paths of a body and of all those above it."""
    steps = path.removesuffix("/").split("/")
    return [f"{'/'.join(steps[:count])}/" for count in range(1, len(steps) + 1)]
