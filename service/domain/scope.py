"""Who may see what: one pure rule over the tree of bodies, which the storage says again in SQL.

What is seen hangs on ties: which bodies it has to do with, and how. The rule knows nothing of a stage or a state; what
a person who may see a thing may do with it is the workflow's.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum, StrEnum

from matcher.programmes.words import Role
from matcher.vocabulary import RecordKind
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


def may_see_body(viewer: Viewer, body: str, role: Role, path: str, employer: str = "") -> bool:
    """Return whether a viewer may look up a body, apart from those it meets in a case.

    It may look up public ones, itself, those above or below it, and the experts it employs, for whom it consents.
    """
    over = reach(viewer)
    near = body == viewer.body or within(viewer.path, path) or (over != "" and within(path, over))
    return role in PUBLIC_ROLES or near or employer == viewer.body


def may_see_private(viewer: Viewer) -> bool:
    """Return whether a viewer may be shown private contact data of others: analysts, readers, auditors never."""
    return viewer.duty not in {Duty.ANALYST, Duty.READER} and viewer.role is not Role.OVERSIGHT


HELD = frozenset({RecordKind.ENTERPRISE, RecordKind.NEED})
"""Records of the catalogue that are somebody's; societies, experts and achievements are there to be found by all."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a viewer may learn of the records of the catalogue that are somebody's.

    Whose a record is, is known where a body was linked to it; then the body's place in the tree decides. Of other
    records the place that they state decides.

    Attributes:
        own: ids of the enterprises that are the viewer's own body, or one that it looks over.
        others: ids of those that are bodies elsewhere, and none of `own`.
        places: stems of division codes, in all of which a place must lie; empty: no place is looked over.
        rest: whether records are seen that say neither whose they are nor where.
    """

    own: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    places: tuple[str, ...] = ()
    rest: bool = False


def may_learn_of(outlook: Outlook, kind: RecordKind, enterprises: Collection[str], region: str) -> bool:
    """Return whether a viewer may learn that a record of the catalogue is there.

    Args:
        outlook: the viewer's.
        kind: of the record.
        enterprises: ids of the enterprise it is or comes from; several where only a name is known that several bear.
        region: code of its division; empty where it states none.
    """
    if kind not in HELD:
        return True
    whose = set(enterprises)
    if whose and whose <= outlook.own:
        return True
    if whose & outlook.others and not whose & outlook.own:
        return False
    if not region:
        return outlook.rest
    return bool(outlook.places) and all(region.startswith(stem) for stem in outlook.places)
