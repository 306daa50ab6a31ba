"""How happenings become the parts of a cell: each thing that counts, by how much, and the records behind it.

A cell is nothing but its parts, so that what a record contributes can be read off, and what goes with it when it goes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from matcher.programmes.words import Role
from service.domain.statistics.kinds import HappeningKind
from service.domain.statistics.records import Happening, Record


@dataclass(frozen=True, slots=True)
class Part:
    """计入的一项: what is counted, how much it adds (things, heads, or 分), and the ids of the records behind it."""

    name: str
    amount: int
    records: tuple[str, ...]


UNNAMED = "（未列名）"
"""What the part of heads without names ends in."""


class What(Enum):
    """What is counted in happenings."""

    THINGS = auto()  # each, those of one `thing` once
    PARTIES = auto()  # distinct parties of the role and level
    EXPERTS = auto()  # distinct experts by name, and heads without names
    MONEY = auto()  # their amounts
    INDUSTRIES = auto()  # distinct names, the most served first
    TEXTS = auto()  # what their texts say
    ADOPTED = auto()  # distinct happenings they refer to, if these count themselves
    SUPPORTED = auto()  # distinct happenings they refer to, or else they themselves
    REGIONS = auto()  # distinct counties
    CITIES = auto()  # distinct cities of the regions


@dataclass(frozen=True, slots=True)
class Count:
    """一格怎样计数.

    Attributes:
        kinds: what counts.
        what: what is counted in them.
        role: they have a party of this role; with `PARTIES`, these are counted.
        party_level: the level of that party, or of the experts.
        levels: the happening's own level is one of these; empty: any.
        beside: they also have a party of this role and level.
        attendance: at least so many came; one whose attendance is unknown is left out.
        among: with `ADOPTED`, the kinds that can be adopted.
    """

    kinds: frozenset[HappeningKind]
    what: What = What.THINGS
    role: Role | None = None
    party_level: str = ""
    levels: tuple[str, ...] = ()
    beside: tuple[Role, str] | None = None
    attendance: int = 0
    among: frozenset[HappeningKind] = frozenset()

    def takes(self, happening: Happening) -> bool:
        """Tell whether a happening is of those that are counted."""
        return (
            happening.kind in self.kinds
            and (self.role is None or happening.has(self.role, self.party_level))
            and (self.beside is None or happening.has(*self.beside))
            and (not self.levels or happening.level in self.levels)
            and (not self.attendance or (happening.attendance or 0) >= self.attendance)
        )


def parts_of(count: Count, happenings: Iterable[Happening]) -> tuple[Part, ...]:
    """Return what a cell is made of, from the happenings of its days, oldest first."""
    ordered = sorted(happenings, key=in_order)
    taken = [one for one in ordered if count.takes(one)]
    return _PARTS[count.what](count, taken, {one.id: one for one in ordered})


def in_order(record: Record) -> tuple[object, str]:
    """Return the key by which records are sorted: the day, then the id."""
    return record.day, record.id


class _Gathered:
    """Parts by what tells them apart, in the order in which they first appear; the last name given stays."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._records: dict[str, dict[str, None]] = {}

    def add(self, key: str, name: str, *records: str) -> None:
        self._names[key] = name
        self._records.setdefault(key, {}).update(dict.fromkeys(records))

    def parts(self) -> tuple[Part, ...]:
        return tuple(Part(name, 1, tuple(self._records[key])) for key, name in self._names.items())


_ById = Mapping[str, Happening]


def _things(_count: Count, taken: list[Happening], _by_id: _ById) -> tuple[Part, ...]:
    found = _Gathered()
    for one in taken:
        found.add(f"thing {one.thing}" if one.thing else f"id {one.id}", one.name, one.id)
    return found.parts()


def _parties(count: Count, taken: list[Happening], _by_id: _ById) -> tuple[Part, ...]:
    found = _Gathered()
    for one in taken:
        for party in one.parties:
            if party.role is count.role and count.party_level in {"", party.level}:
                found.add(party.id, party.name, one.id)
    return found.parts()


def _experts(count: Count, taken: list[Happening], _by_id: _ById) -> tuple[Part, ...]:
    found = _Gathered()
    heads = []
    for one in taken:
        for party in one.parties:
            if party.role is Role.EXPERT and party.level == count.party_level:
                found.add(party.id, party.name, one.id)
        if unnamed := sum(some.count for some in one.experts if some.level == count.party_level):
            heads.append(Part(f"{one.name}{UNNAMED}", unnamed, (one.id,)))
    return (*found.parts(), *heads)


def _money(_count: Count, taken: list[Happening], _by_id: _ById) -> tuple[Part, ...]:
    return tuple(Part(one.name, one.amount, (one.id,)) for one in taken if one.amount is not None)


def _industries(_count: Count, taken: list[Happening], _by_id: _ById) -> tuple[Part, ...]:
    found = _Gathered()
    for one in taken:
        for name in one.industries:
            found.add(name, name, one.id)
    return tuple(sorted(found.parts(), key=lambda part: (-len(part.records), part.name)))


def _texts(_count: Count, taken: list[Happening], _by_id: _ById) -> tuple[Part, ...]:
    return tuple(Part(one.text or one.name, 1, (one.id,)) for one in taken)


def _adopted(count: Count, taken: list[Happening], by_id: _ById) -> tuple[Part, ...]:
    found = _Gathered()
    for one in taken:
        adopted = by_id.get(one.refers_to)
        if adopted is not None and adopted.kind in count.among:
            found.add(adopted.id, adopted.name, adopted.id, one.id)
    return found.parts()


def _supported(_count: Count, taken: list[Happening], _by_id: _ById) -> tuple[Part, ...]:
    found = _Gathered()
    for one in taken:
        found.add(f"of {one.refers_to}" if one.refers_to else f"id {one.id}", one.name, one.id)
    return found.parts()


def _regions(_count: Count, taken: list[Happening], _by_id: _ById) -> tuple[Part, ...]:
    found = _Gathered()
    for one in taken:
        if one.region:
            found.add(one.region, one.place or one.region, one.id)
    return found.parts()


def _cities(_count: Count, taken: list[Happening], _by_id: _ById) -> tuple[Part, ...]:
    found = _Gathered()
    for one in taken:
        if one.region[2:4].strip("0"):  # a province is in no city
            city = f"{one.region[:4]}00"
            found.add(city, city, one.id)
    return found.parts()


_PARTS: dict[What, Callable[[Count, list[Happening], _ById], tuple[Part, ...]]] = {
    What.THINGS: _things,
    What.PARTIES: _parties,
    What.EXPERTS: _experts,
    What.MONEY: _money,
    What.INDUSTRIES: _industries,
    What.TEXTS: _texts,
    What.ADOPTED: _adopted,
    What.SUPPORTED: _supported,
    What.REGIONS: _regions,
    What.CITIES: _cities,
}
