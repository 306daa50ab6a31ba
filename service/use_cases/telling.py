"""What counts in reports, read once: kept under the digest where its history ended, read anew where it has gone on.

A digest of a history covers everything that happened in it, so what was made of one holds exactly as long as it is the
last. What else goes in, the bodies by name, level and place and the programme by its pack, is compared by value. So
nothing that is shown is older than the unit of work that asks.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic, TypeVar

from matcher.progress import Progress, silent
from service.domain.bodies import Body
from service.domain.scope import SYSTEM
from service.domain.statistics.from_cases import happenings_of
from service.domain.statistics.records import Happening
from service.domain.workflow.recording import subject_of
from service.domain.workflow.table import Table
from service.storage.reporters import ToldBy
from service.storage.work import Work

Made = TypeVar("Made")
Whole = TypeVar("Whole")

_CASES, _RECORDS, _WHOLES = 20_000, 50_000, 16


class Kept(Generic[Made]):
    """The last so many things that were made, by key. Threads may share one."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._made: OrderedDict[Hashable, Made] = OrderedDict()

    def get(self, key: Hashable) -> Made | None:
        """Return what is kept under a key, if anything."""
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
            return self._made.get(key)

    def put(self, key: Hashable, made: Made) -> Made:
        """Keep something; what was asked for longest ago goes where there is too much."""
        with self._lock:
            self._made[key] = made
            self._made.move_to_end(key)
            while len(self._made) > self._most:
                self._made.popitem(last=False)
        return made


@dataclass(frozen=True, slots=True)
class _Told:
    """What a case told: until which event, by which table and whom."""

    head: str
    table: Table
    bodies: Mapping[str, Body]
    happenings: tuple[Happening, ...]


class Telling:
    """What cases and recorded happenings say, for every report of one process.

    Args:
        table_of: the transition table of KEY-YEAR; the same object as long as its pack is the same.
    """

    def __init__(self, table_of: Callable[[str], Table]) -> None:
        self._table_of = table_of
        self._cases: Kept[_Told] = Kept(_CASES)
        self._records: Kept[tuple[str, Happening]] = Kept(_RECORDS)
        self._wholes: Kept[Any] = Kept(_WHOLES)

    def of_cases(
        self, work: Work, told: Sequence[ToldBy], progress: Progress = silent
    ) -> Iterator[tuple[ToldBy, tuple[Happening, ...]]]:
        """Yield what each of some cases tells; `progress` is told how many were read."""
        bodies = _Bodies(work, work.reporters.met([one.case for one in told]))
        tables = {programme: self._table_of(programme) for programme in dict.fromkeys(one.programme for one in told)}
        found: dict[str, _Told] = {}
        for one in told:
            kept = self._cases.get(one.case)
            if kept is not None and _holds(kept, one, tables[one.programme], bodies):
                found[one.case] = kept
        by_subject = {subject_of(one.case): one for one in told if one.case not in found}
        for done, (subject, events) in enumerate(work.events.histories(list(by_subject)), start=1):
            one, used = by_subject[subject], _Used(bodies)
            table = tables[one.programme]
            happenings = happenings_of(table.pack, table, events, used)
            made = _Told(events[-1].digest, table, dict(used), happenings)
            found[one.case] = self._cases.put(one.case, made)
            progress("汇总项目", done, len(by_subject))
        progress("汇总项目", len(told), len(told))
        for one in told:
            yield one, found[one.case].happenings

    def recorded(self, work: Work, heads: Mapping[str, str]) -> list[Happening]:
        """Return recorded happenings, in the order in which they are named with the digests of their last events."""
        found: dict[str, Happening] = {}
        for id_, head in heads.items():
            kept = self._records.get(id_)
            if kept is not None and kept[0] == head:
                found[id_] = kept[1]
        for happening in work.happenings.some([id_ for id_ in heads if id_ not in found]):
            found[happening.id] = self._records.put(happening.id, (heads[happening.id], happening))[1]
        return [found[id_] for id_ in heads]

    def whole(self, key: Hashable, made: Whole) -> Whole:
        """Return what was kept under a key if it is made from the same, with all that was made of it since."""
        kept: Whole | None = self._wholes.get(key)
        if kept is not None and kept == made:  # quick: what is the same is mostly the same object
            return kept
        self._wholes.put(key, made)
        return made


def _holds(kept: _Told, one: ToldBy, table: Table, bodies: Mapping[str, Body]) -> bool:
    return (
        kept.head == one.head and kept.table is table and all(bodies[id_] == body for id_, body in kept.bodies.items())
    )


class _Bodies(dict[str, Body]):
    """Bodies by id, those not known yet looked up when they are first asked for."""

    def __init__(self, work: Work, known: Mapping[str, Body]) -> None:
        super().__init__(known)
        self._work = work

    def __missing__(self, id_: str) -> Body:
        body: Body = self._work.bodies.get(SYSTEM, id_).body
        self[id_] = body
        return body


class _Used(dict[str, Body]):
    """Bodies by id, filled with those that are asked for."""

    def __init__(self, bodies: Mapping[str, Body]) -> None:
        super().__init__()
        self._bodies = bodies

    def __missing__(self, id_: str) -> Body:
        body = self._bodies[id_]
        self[id_] = body
        return body
