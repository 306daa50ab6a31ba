"""平台 (R26): those a case sets up, and each one's own life afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from matcher.programmes.words import Role
from service.domain.bodies import Viewer
from service.domain.platforms import Platform, PlatformDeed, Turn, set_up_event, turn, turn_event
from service.domain.scope import SYSTEM
from service.domain.workflow.case import Case
from service.domain.workflow.deeds import Deed
from service.domain.workflow.table import Table
from service.storage.platforms import PlatformRow
from service.storage.work import Work
from service.use_cases.needs import Basis


def turn_platform(
    work: Work, platform: str, deed: PlatformDeed, viewer: Viewer, at: datetime, basis: Basis
) -> PlatformRow:
    """Do something with a platform.

    Raises:
        Missing: there is none, or the viewer may not see it.
        Forbidden, NotAllowed, InvalidDeed: as in `service.domain.platforms.turn`.
    """
    row = work.platforms.get(viewer, platform)
    basis(row.platform.version, row.head)
    return _turned(work, row, deed, viewer, max(at, row.changed))


def found_platforms(work: Work, table: Table, case: Case, deed: Deed, viewer: Viewer, at: datetime) -> None:
    """Set up what a deed founds; a plaque awarded to a day makes it 授牌 at once.

    Raises:
        InvalidDeed: the day is not after today.
    """
    entries = {one.key: one for one in table.pack.platforms}
    own = viewer.role is Role.ASSOCIATION
    office = work.bodies.get(SYSTEM, viewer.body if own else case.host).body
    keepers = tuple(dict.fromkeys(party.body for party in case.parties if party.willing)) or (case.host,)
    for number, key in enumerate(deed.platforms):
        entry = entries[key]
        level = entry.levels[0] if len(entry.levels) == 1 else office.level if office.level in entry.levels else ""
        platform = Platform(
            f"{case.id}-{case.version}-{number}",
            key,
            case.programme,
            entry.name,
            level,
            office.id,
            keepers,
            entry.plaque,
        )
        row = PlatformRow(platform, case.id, at)
        row = work.platforms.add(row, set_up_event(platform, viewer, at))
        if deed.until is not None and entry.plaque:
            _turned(work, row, PlatformDeed(Turn.AWARD, until=deed.until), viewer, at)


def _turned(work: Work, row: PlatformRow, deed: PlatformDeed, viewer: Viewer, at: datetime) -> PlatformRow:
    after = turn(row.platform, deed, viewer, at)
    event = turn_event(row.platform, after, deed, viewer, at, row.head)
    return work.platforms.save(replace(row, platform=after), event)
