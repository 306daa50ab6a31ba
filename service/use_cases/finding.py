"""Finding a body by what a person calls it: what one may look up anyway, and by the full name whom one must know."""

from __future__ import annotations

from collections.abc import Collection

from matcher.programmes.words import Role
from service.domain.bodies import Viewer
from service.storage.bodies import Placed
from service.storage.work import Work

MOST = 20
"""Bodies that are offered at once."""


def find_bodies(
    work: Work, viewer: Viewer, named: str, roles: Collection[Role], level: str = "", *, by_full_name: bool = False
) -> tuple[Placed, ...]:
    """Return open bodies that a name may mean, an exact one first.

    Args:
        work: where.
        viewer: who asks.
        named: the name or a part of it.
        roles: of one of these.
        level: of this level; empty: of any.
        by_full_name: also bodies that the viewer may not look up, such as experts, where the name is theirs in full.
    """
    wanted = named.strip()
    if not wanted:
        return ()
    own = sorted(roles)
    found = work.bodies.list(viewer, own, wanted, limit=10 * MOST)
    known = work.bodies.exactly(own, wanted, MOST) if by_full_name else ()
    every = {one.body.id: one for one in (*known, *found) if one.closed is None and level in {"", one.body.level}}
    return tuple(sorted(every.values(), key=lambda one: (one.body.name != wanted, len(one.body.name), one.body.id)))[
        :MOST
    ]
