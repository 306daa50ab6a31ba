"""The tree of bodies (R01) as administrators of associations keep it, each below their own place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from matcher.programmes.words import Role
from service.domain.bodies import Body, Viewer, within
from service.domain.employment import require_can_employ
from service.domain.errors import Forbidden, NotAllowed
from service.domain.scope import reach
from service.domain.tree import require_fits, require_sound
from service.storage.bodies import Placed
from service.storage.events import Head
from service.storage.work import Work
from service.use_cases.office import Office, new_id
from service.use_cases.once import ANEW, Once, made, made_before

Expected = Callable[[Head], None]
"""Raises unless a history ends where the caller read it last."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A body with the end of its history, which is its version."""

    placed: Placed
    head: Head


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which bodies are asked for: of these roles, named so, directly below this one."""

    roles: tuple[Role, ...] = ()
    named: str = ""
    under: str = ""


def read_body(office: Office, viewer: Viewer, body: str) -> Listed:
    """Return a body.

    Raises:
        Missing: there is none, or it may not be seen.
    """
    with office.database.reading() as work:
        return _listed(work, work.bodies.get(viewer, body))


def list_bodies(
    office: Office, viewer: Viewer, wanted: Wanted, after: tuple[str, str] | None, limit: int
) -> tuple[tuple[Placed, ...], int]:
    """Return bodies after a name and id, and how many there are in all."""
    with office.database.reading() as work:
        found = work.bodies.list(viewer, wanted.roles, wanted.named, after, limit, wanted.under)
        return found, work.bodies.count(viewer, wanted.roles, wanted.named, wanted.under)


def create_body(office: Office, viewer: Viewer, asked: Body, once: Once = ANEW) -> Listed:
    """Add a body below the viewer's own.

    Args:
        office: where.
        viewer: an administrator of an association.
        asked: what the body is; its id is given here, its parent is the viewer's own body where none is named.
        once: how the call is told apart.

    Raises:
        Missing: the parent or the employer is not there, or may not be seen.
        Forbidden: the parent is not below the viewer's place.
        HuiqiError: it cannot hang there, or cannot have this employer.
    """
    now = office.now()
    with office.database.work() as work:
        if before := made_before(work, viewer, once, now):
            return _listed(work, work.bodies.get(viewer, before))
        placed = add_body(work, viewer, asked, now)
        made(work, viewer, once, placed.body.id)
        work.commit()
    return read_body(office, viewer, placed.body.id)


def add_body(work: Work, viewer: Viewer, asked: Body, at: datetime) -> Placed:
    """Add a body inside a unit of work; raises as `create_body`."""
    body = replace(asked, id=new_id(), name=asked.name.strip(), parent=asked.parent or viewer.body)
    above = managed(work, viewer, body.parent)
    _require_open(above)
    require_fits(body, above.body)
    if body.employer:
        _require_employing(work, viewer, body)
    placed = work.bodies.add(body, at)
    work.events.append(work.events.next(viewer, f"body:{body.id}", at, "登记", {}, plain(body)))
    return placed


def change_body(office: Office, viewer: Viewer, asked: Body, reason: str, expected: Expected) -> Listed:
    """Change name, level, region or parent of a body; with another parent it moves with everything below it.

    Raises:
        Forbidden: it or the new parent is not below the viewer's place.
        NotAllowed: it is closed.
        HuiqiError: it cannot be so, or hang there.
    """
    with office.database.work() as work:
        old = managed(work, viewer, asked.id)
        expected(work.events.head(f"body:{asked.id}"))
        _require_open(old)
        new = replace(asked, role=old.body.role, name=asked.name.strip(), employer=old.body.employer)
        own = new.id == viewer.body
        if own and new.parent != old.body.parent:
            raise Forbidden("不能移动自己的机构", "请由上级科协的管理员办理")
        if own or not new.parent:
            require_sound(new)
            _require_same_root(new, old.body)
        else:
            above = managed(work, viewer, new.parent)
            _require_open(above)
            require_fits(new, above.body)
        work.bodies.change(new)
        before, after = plain(old.body), plain(new)
        if new.name != old.body.name and "name" not in after:
            after |= {"changed": ["name"]}
        event = work.events.next(viewer, f"body:{new.id}", office.now(), "变更", before, after, reason)
        work.events.append(event)
        work.commit()
    return read_body(office, viewer, asked.id)


def set_employer(office: Office, viewer: Viewer, body: str, employer: str, reason: str, expected: Expected) -> Listed:
    """Say who employs an expert from now on; empty: nobody known. Consents given before stay as they are.

    Raises:
        Missing: the employer is not there, or the viewer may not look it up.
        Forbidden: the expert is not below the viewer's place.
        NotAllowed: expert or employer is closed.
        HuiqiError: the body is no expert, or the other is of a role that employs nobody.
    """
    with office.database.work() as work:
        old = managed(work, viewer, body)
        expected(work.events.head(f"body:{body}"))
        _require_open(old)
        _require_employing(work, viewer, replace(old.body, employer=employer))
        work.bodies.employ(body, employer)
        before, after = {"employer": old.body.employer}, {"employer": employer}
        work.events.append(
            work.events.next(viewer, f"body:{body}", office.now(), "登记所在单位", before, after, reason)
        )
        work.commit()
    return read_body(office, viewer, body)


def close_body(office: Office, viewer: Viewer, body: str, reason: str, expected: Expected) -> Listed:
    """Close a body: it stays in the histories, but nobody acts for it any more.

    Raises:
        Forbidden: it is not below the viewer's place, or is the viewer's own.
        NotAllowed: it is closed already, or open bodies hang below it.
    """
    now = office.now()
    with office.database.work() as work:
        old = managed(work, viewer, body)
        expected(work.events.head(f"body:{body}"))
        if body == viewer.body:
            raise Forbidden("不能停用自己的机构", "请由上级科协的管理员办理")
        _require_open(old)
        if work.bodies.open_below(body):
            raise NotAllowed(f"“{old.body.name}”下面还有机构", "请先把下级机构移走或停用")
        work.bodies.close(body, now)
        event = work.events.next(viewer, f"body:{body}", now, "停用", {"closed": False}, {"closed": True}, reason)
        work.events.append(event)
        work.commit()
    return read_body(office, viewer, body)


def managed(work: Work, viewer: Viewer, body: str) -> Placed:
    """Return a body that an administrator keeps: the own one, and for associations those below it.

    Raises:
        Missing: there is none, or it may not be seen.
        Forbidden: it is somebody else's.
    """
    placed = work.bodies.get(viewer, body)
    if not manages(viewer, placed):
        raise Forbidden(f"“{placed.body.name}”不在贵单位之下", "请由该机构或联系它的科协的管理员办理")
    return placed


def manages(viewer: Viewer, placed: Placed) -> bool:
    """Return whether a body is a viewer's own, or below an association the viewer acts for."""
    below = viewer.role is Role.ASSOCIATION and within(placed.path, reach(viewer))
    return placed.body.id == viewer.body or below


def plain(body: Body) -> dict[str, Any]:
    """Return what the history says of a body; of a person it says no name, so that the name can be deleted."""
    said = {"role": str(body.role), "level": body.level, "region": body.region, "parent": body.parent}
    return said | ({"employer": body.employer} if body.role is Role.EXPERT else {"name": body.name})


def _listed(work: Work, placed: Placed) -> Listed:
    return Listed(placed, work.events.head(f"body:{placed.body.id}"))


def _require_employing(work: Work, viewer: Viewer, expert: Body) -> None:
    employing = work.bodies.get(viewer, expert.employer) if expert.employer else None
    require_can_employ(expert, employing.body if employing else None)
    if employing is not None:
        _require_open(employing)


def _require_open(placed: Placed) -> None:
    if placed.closed is not None:
        raise NotAllowed(f"“{placed.body.name}”已停用", "请另选机构")


def _require_same_root(new: Body, old: Body) -> None:
    if (new.level, new.region, new.parent) != (old.level, old.region, old.parent):
        raise Forbidden("级别、区划和上级不能由自己更改", "请由上级科协的管理员办理")
