"""Who may see what: one pure rule over the tree of bodies, which the storage says again in SQL.

What is seen hangs on ties: which bodies it has to do with, and how. The rule knows nothing of a stage or a state; what
a person who may see a thing may do with it is the workflow's.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum, StrEnum

from matcher.programmes.words import Role
from service.domain.bodies import Duty, Viewer, within


class Relation(StrEnum):
    """How a body has to do with a need, a case or a pot."""

    HOST = "主办"
    OWNER = "提出"
    PARTY = "参与"
    INVITED = "受邀"
    ASSIGNED = "指派"


class Inside(Enum):
    """Reading that is not done for a person: sign-in, jobs, checks. A route has no way to come by it but to name it."""

    SYSTEM = "system"


SYSTEM = Inside.SYSTEM

WATCHED = frozenset({Relation.HOST, Relation.OWNER})
"""Relations through which a thing belongs to a place in the tree, and is seen from above it."""

PUBLIC_ROLES = frozenset({Role.ASSOCIATION, Role.SOCIETY, Role.UNIVERSITY})
"""Bodies whose name, level and region anybody who is signed in may look up, so that they can be invited."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A body a thing has to do with.

    Attributes:
        path: the body's place in the tree.
        account: the one account of the body that is meant, as with a reviewer; empty: all of them.
    """

    body: str
    path: str
    relation: Relation
    account: str = ""


def reach(viewer: Viewer) -> str:
    """Return the path of the subtree a viewer looks over; empty where it looks over none.

    An association looks over what hangs below it, and over itself. Oversight looks over what the association does that
    it hangs under; without one it looks over nothing.
    """
    if viewer.role is Role.ASSOCIATION:
        return viewer.path
    if viewer.role is Role.OVERSIGHT:
        return viewer.path.removesuffix(f"{viewer.body}/")
    return ""


def may_see(viewer: Viewer, ties: Collection[Tie]) -> bool:
    """Return whether a viewer may see a thing with these ties.

    It may where it is tied itself, and where the host or the owner is in the subtree it looks over.
    """
    over = reach(viewer)
    return any(
        (tie.body == viewer.body and tie.account in {"", viewer.account})
        or (over != "" and tie.relation in WATCHED and within(tie.path, over))
        for tie in ties
    )


def may_see_body(viewer: Viewer, body: str, role: Role, path: str) -> bool:
    """Return whether a viewer may look up a body, apart from those it meets in a case: public, above or below it."""
    over = reach(viewer)
    return (
        role in PUBLIC_ROLES or body == viewer.body or within(viewer.path, path) or (over != "" and within(path, over))
    )


def may_see_private(viewer: Viewer) -> bool:
    """Return whether a viewer may be shown private contact data of others: analysts, readers, auditors never."""
    return viewer.duty not in {Duty.ANALYST, Duty.READER} and viewer.role is not Role.OVERSIGHT
