"""A programme's priorities over pairs: whose enterprise, site, society or alliance of both comes first.

Within one need's list the enterprise and the site are the same for all, and `matcher.policy.applying` leaves them out;
in a society's list of needs they are what differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from matcher.corpus.catalogue import Catalogue
from matcher.corpus.records import enterprise_from
from matcher.policy.alliances import About, alliance_of
from matcher.policy.applying import SOMEBODY
from matcher.policy.parties import Party, Site
from matcher.policy.priorities import Lift, lifts
from matcher.policy.sites import FILE, read_sites, site_of
from matcher.programmes.pack import Pack
from matcher.programmes.shelf import pack_named
from matcher.vocabulary import Candidate, Enterprise, Need, RecordKind


class Lifting(Protocol):
    """What lifts pairs; `matcher.policy.applying.Application` does for the list of one need."""

    @property
    def pack(self) -> Pack:
        """The programme in its year."""

    def lifts_of(self, candidate: Candidate, need: Need, about: About) -> tuple[Lift, ...]:
        """Return what each priority adds to a pair."""


@dataclass(frozen=True, slots=True)
class Priorities:
    """The priorities of a programme over the needs of many enterprises.

    Attributes:
        pack: the programme in its year.
        enterprises: by what needs call them; the priorities of one that is not here are open.
        sites: with the data that a tilt takes.
    """

    pack: Pack
    enterprises: Mapping[str, Enterprise] = field(default_factory=dict)
    sites: tuple[Site, ...] = ()

    def lifts_of(self, candidate: Candidate, need: Need, about: About) -> tuple[Lift, ...]:
        """Return what each priority of the pack adds to a pair: of enterprise, site, society, and of both together."""
        enterprise = self.enterprises.get(need.enterprise) or Enterprise("", need.enterprise or SOMEBODY)
        site = site_of(enterprise, self.sites)
        if site is None and (name := enterprise.park or enterprise.region):
            site = Site(name, enterprise.region)
        parties: list[Party] = [enterprise, *([site] if site else []), candidate]
        parties.append(alliance_of(about, (enterprise.name,), (candidate,)))
        return lifts(self.pack, parties, {})


def priorities_of(
    home: Path, programme: str, day: date | None, enterprises: Mapping[str, Enterprise], sites: Path | None = None
) -> Priorities:
    """Return the priorities of a programme over the needs of enterprises.

    Args:
        home: the state folder, with the office's own packs and its table of sites.
        programme: KEY-YEAR or KEY.
        day: on which it must be in force; see `pack_named`.
        enterprises: see `enterprises_behind`.
        sites: a table of sites; None: the office's own, if there is one.
    """
    table = sites or (home / FILE if (home / FILE).is_file() else None)
    return Priorities(pack_named(home, programme, day), enterprises, read_sites(table) if table else ())


def enterprises_behind(needs: Iterable[Need], catalogue: Catalogue) -> dict[str, Enterprise]:
    """Return the enterprises of the catalogue behind some needs, by what the needs call them: code or name."""
    called = {need.enterprise for need in needs} - {""}
    records = [enterprise_from(record) for record in catalogue.records(RecordKind.ENTERPRISE)] if called else []
    by_name: dict[str, list[Enterprise]] = {}
    for one in records:
        by_name.setdefault(one.name, []).append(one)
    found = {name: same[0] for name, same in by_name.items() if len(same) == 1 and name in called}
    return found | {one.id: one for one in records if one.id in called}
