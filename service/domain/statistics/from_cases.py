"""What the history of a case tells a statistics table: who was brought together, visited, signed, what was set up.

Only deeds that still stand count: what a case sent back is not told. A case does not know everything that a table
counts (how many came, what a contract is worth); such happenings are recorded with their evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from matcher.programmes.entries import Platform
from matcher.programmes.pack import Pack
from matcher.programmes.words import LEVELS, Role
from service.domain.bodies import Body
from service.domain.history import Event, day_of
from service.domain.statistics.kinds import HappeningKind, kind_of_platform
from service.domain.statistics.records import Happening, Party
from service.domain.workflow.case import Case
from service.domain.workflow.deeds import Deed, deed_from_plain
from service.domain.workflow.effects import apply
from service.domain.workflow.opening import case_from, opening_from_plain
from service.domain.workflow.table import Table
from service.domain.workflow.words import Move, Step


def happenings_of(
    pack: Pack, table: Table, events: Iterable[Event], bodies: Mapping[str, Body]
) -> tuple[Happening, ...]:
    """Return what a case tells, oldest first; the office is the association that runs it.

    Args:
        pack: the programme, whose platforms are named.
        table: its transitions.
        events: the whole history of the case.
        bodies: everybody who takes part, by id.
    """
    first, *later = events
    case = case_from(table, opening_from_plain(first.after["opening"]))
    moments = []
    for event in later:
        deed = deed_from_plain(event.after["deed"])
        case = apply(table, case, deed, event.account, event.body)
        moments.append((event, deed, case))
    standing = {mark.seq for stand in case.stands.values() for mark in stand.marks}
    found = (_told(pack, *moment, bodies) for moment in moments if moment[0].seq in standing)
    return tuple(one for told in found for one in told)


def _told(pack: Pack, event: Event, deed: Deed, case: Case, bodies: Mapping[str, Body]) -> Iterator[Happening]:
    parties = _parties(case, bodies)
    match deed.move:
        case Move.AGREE:
            yield _happening(HappeningKind.LIAISON, event, deed, case, "对接", parties)
        case Move.VISIT:
            yield _happening(HappeningKind.VISIT, event, deed, case, deed.text, parties)
        case Move.SIGN if case.stands[deed.stage].step is Step.DONE:
            yield _happening(HappeningKind.AGREEMENT, event, deed, case, "签订协议", parties)
        case Move.SERVE:
            yield _happening(_service(deed.kind), event, deed, case, deed.text, parties)
        case Move.AWARD | Move.CONFIRM | Move.ESTABLISH:
            entries = {one.key: one for one in pack.platforms}
            for key in deed.platforms:
                yield _platform(entries[key], event, deed, case, bodies)


def _happening(
    kind: HappeningKind, event: Event, deed: Deed, case: Case, name: str, parties: tuple[Party, ...]
) -> Happening:
    day = deed.day or day_of(event.at)
    return Happening(f"{case.id}/{event.seq}", kind, day, case.host, name, _source(event), parties)


def _platform(entry: Platform, event: Event, deed: Deed, case: Case, bodies: Mapping[str, Body]) -> Happening:
    kind = kind_of_platform(entry.name)
    parties = _parties(case, bodies)
    # a station is of the highest level of its societies, a title of the level of who awards it
    societies = [party.level for party in parties if party.role is Role.SOCIETY and party.level]
    awarded = bodies[event.body].level
    level = min(societies, key=LEVELS.index, default="") if kind is HappeningKind.STATION else awarded
    placed = [bodies[one.body] for one in case.parties if bodies[one.body].role in _SITES and bodies[one.body].region]
    site = placed[0] if placed else bodies[case.host]
    return Happening(
        id=f"{case.id}/{event.seq}/{entry.key}",
        kind=kind,
        day=deed.day or day_of(event.at),
        office=case.host,
        name=entry.name,
        source=_source(event),
        parties=parties,
        level=level,
        place=site.name,
        region=site.region,
        thing=f"{case.id}/{entry.key}",
    )


_SITES = {Role.PARK, Role.GOVERNMENT, Role.ENTERPRISE}
"""Whose region is that of what is set up, rather than the host's."""


def _parties(case: Case, bodies: Mapping[str, Body]) -> tuple[Party, ...]:
    ids = dict.fromkeys(party.body for party in case.parties if party.body != case.host)
    return tuple(Party(id_, bodies[id_].name, bodies[id_].role, bodies[id_].level) for id_ in ids)


def _service(kind: str) -> HappeningKind:
    return HappeningKind(kind) if kind in set(HappeningKind) else HappeningKind.SERVICE


def _source(event: Event) -> str:
    return f"{event.subject}/{event.seq}"
