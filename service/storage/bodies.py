"""机构 as they are stored: the tree, each body with its path from the root."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from matcher.errors import HuiqiError
from matcher.programmes.words import Role
from service.domain.bodies import Body, within
from service.domain.scope import SYSTEM
from service.storage.errors import Missing, Taken
from service.storage.scoping import Scope, body_seen
from service.storage.tables.people import bodies

_TREE = 0x74_72_65_65
"""Of PostgreSQL's advisory locks; on SQLite all writers wait for one another anyway."""

_AT_ONCE = 500
"""Ids in one statement."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A body with its place in the tree.

    Attributes:
        path: ids from the root to itself, `root/…/id/`.
        closed: since when nobody acts for it any more.
    """

    body: Body
    path: str
    closed: datetime | None = None


class Bodies:
    """The tree of bodies."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, body: Body, at: datetime) -> Placed:
        """Add a body below its parent, or as a root.

        Raises:
            Missing: there is no such parent.
            Taken: there is a body with this id.
        """
        self._lock()
        above = self.get(SYSTEM, body.parent).path if body.parent else ""
        placed = Placed(body, f"{above}{body.id}/")
        row = _row(body) | {"path": placed.path, "created": at}
        row |= {"record": body.record, "employer": body.employer or None}
        try:
            self._connection.execute(insert(bodies).values(row))
        except IntegrityError as error:
            raise Taken(f"机构编号 {body.id} 已有或不能用", "请换一个编号") from error
        return placed

    def change(self, body: Body) -> Placed:
        """Replace what is known of a body but its record and its employer.

        With another parent it moves with everything below it.

        Raises:
            Missing: there is no such body or parent.
            HuiqiError: the new parent hangs below the body itself.
        """
        self._lock()
        old = self.get(SYSTEM, body.id).path
        above = self.get(SYSTEM, body.parent).path if body.parent else ""
        if within(above, old):
            raise HuiqiError("不能把机构移到它自己的下级之下", "请另选上级机构")
        new = f"{above}{body.id}/"
        self._connection.execute(update(bodies).where(bodies.c.id == body.id).values(_row(body)))
        if new != old:
            self._connection.execute(
                update(bodies)
                .where(and_(bodies.c.path >= old, bodies.c.path < f"{old[:-1]}0"))
                .values(path=new + func.substr(bodies.c.path, len(old) + 1))
            )
        return self.get(SYSTEM, body.id)

    def link(self, body: str, record: str) -> None:
        """Say which record of the catalogue a body is; empty: none."""
        self._connection.execute(update(bodies).where(bodies.c.id == body).values(record=record))

    def employ(self, body: str, employer: str) -> None:
        """Say who employs an expert; empty: nobody known."""
        self._connection.execute(update(bodies).where(bodies.c.id == body).values(employer=employer or None))

    def rename(self, body: str, name: str) -> None:
        """Give a body another name."""
        self._connection.execute(update(bodies).where(bodies.c.id == body).values(name=name))

    def close(self, body: str, at: datetime) -> None:
        """Keep a body, but let nobody act for it any more."""
        self._connection.execute(update(bodies).where(bodies.c.id == body).values(closed=at))

    def get(self, scope: Scope, body: str) -> Placed:
        """Return one body.

        Raises:
            Missing: there is none, or it may not be seen.
        """
        found = self._connection.execute(select(bodies).where(bodies.c.id == body, body_seen(scope))).first()
        if found is None:
            raise Missing("个机构")
        return _placed(found)

    def list(
        self,
        scope: Scope,
        roles: Sequence[Role] = (),
        named: str = "",
        after: tuple[str, str] | None = None,
        limit: int = 100,
        under: str = "",
    ) -> tuple[Placed, ...]:
        """Return bodies by name, those of one name by id.

        Args:
            roles: of one of these roles; empty: of any.
            named: whose names hold this text.
            after: only those after this name and id, to go on where a page ended.
            limit: how many at most.
            under: only those directly below this body.
        """
        wanted = _wanted(scope, roles, named, under)
        if after is not None:
            name, id_ = after
            wanted.append(or_(bodies.c.name > name, and_(bodies.c.name == name, bodies.c.id > id_)))
        asked = select(bodies).where(*wanted).order_by(bodies.c.name, bodies.c.id).limit(limit)
        return tuple(_placed(row) for row in self._connection.execute(asked))

    def associations(self, level: str, region: str) -> tuple[Placed, ...]:
        """Return the associations of a level and a place that are open; there should be one."""
        asked = select(bodies).where(
            bodies.c.role == str(Role.ASSOCIATION),
            bodies.c.level == level,
            bodies.c.region == region,
            bodies.c.closed.is_(None),
        )
        return tuple(_placed(row) for row in self._connection.execute(asked.order_by(bodies.c.id)))

    def names(self, wanted: Collection[str]) -> dict[str, str]:
        """Return the names of bodies by their ids; for those that what is shown names anyway."""
        found: dict[str, str] = {}
        ids = sorted(set(wanted))
        for start in range(0, len(ids), _AT_ONCE):
            asked = select(bodies.c.id, bodies.c.name).where(bodies.c.id.in_(ids[start : start + _AT_ONCE]))
            found |= {row.id: row.name for row in self._connection.execute(asked)}
        return found

    def paths(self, wanted: Collection[str]) -> dict[str, str]:
        """Return the places of a few bodies by their ids."""
        asked = select(bodies.c.id, bodies.c.path).where(bodies.c.id.in_(sorted(wanted)))
        return {row.id: row.path for row in self._connection.execute(asked)}

    def exactly(self, roles: Sequence[Role], name: str, limit: int = 20) -> tuple[Placed, ...]:
        """Return the open bodies of some roles that bear a name, wherever they stand: for whoever knows it in full."""
        asked = select(bodies).where(
            bodies.c.role.in_([str(role) for role in roles]), bodies.c.name == name, bodies.c.closed.is_(None)
        )
        return tuple(_placed(row) for row in self._connection.execute(asked.order_by(bodies.c.id).limit(limit)))

    def linked(self) -> tuple[Placed, ...]:
        """Return the bodies that have a record in the catalogue, closed ones too."""
        return tuple(_placed(row) for row in self._connection.execute(select(bodies).where(bodies.c.record != "")))

    def tops(self) -> tuple[Placed, ...]:
        """Return the bodies that hang below nothing."""
        asked = select(bodies).where(bodies.c.parent.is_(None)).order_by(bodies.c.id)
        return tuple(_placed(row) for row in self._connection.execute(asked))

    def count(self, scope: Scope, roles: Sequence[Role] = (), named: str = "", under: str = "") -> int:
        """Return how many bodies `list` would give without a limit."""
        asked = select(func.count()).select_from(bodies).where(*_wanted(scope, roles, named, under))
        return self._connection.execute(asked).scalar_one()

    def open_below(self, body: str) -> bool:
        """Return whether a body that is not closed hangs directly below a body."""
        below = exists(select(bodies.c.id).where(bodies.c.parent == body, bodies.c.closed.is_(None)))
        return bool(self._connection.execute(select(below)).scalar_one())

    def _lock(self) -> None:
        """Let others who change the tree wait, so that no path is made of one that is just changing."""
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(select(func.pg_advisory_xact_lock(_TREE)))


def _wanted(scope: Scope, roles: Sequence[Role], named: str, under: str) -> list[ColumnElement[bool]]:
    wanted = [body_seen(scope)]
    if roles:
        wanted.append(bodies.c.role.in_([str(role) for role in roles]))
    if named:
        wanted.append(bodies.c.name.contains(named, autoescape=True))
    if under:
        wanted.append(bodies.c.parent == under)
    return wanted


def _row(body: Body) -> dict[str, object]:
    return {
        "id": body.id,
        "role": str(body.role),
        "name": body.name,
        "level": body.level,
        "region": body.region,
        "parent": body.parent or None,
    }


def body_of(row: Row[tuple[object, ...]]) -> Body:
    """Return the body a row of the table says."""
    place = row.level, row.region, row.parent or ""
    return Body(row.id, Role(row.role), row.name, *place, row.record, row.employer or "")


def _placed(row: Row[tuple[object, ...]]) -> Placed:
    return Placed(body_of(row), row.path, row.closed)
