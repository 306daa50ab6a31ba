"""A programme's priorities over pairs: whose enterprise, site, society or alliance of both comes first.

Within one need's list the enterprise and the site are the same for all, and `matcher.policy.applying` leaves them out;
in a society's list of needs they are what differs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from matcher.policy.alliances import About, alliance_of
from matcher.policy.applying import SOMEBODY
from matcher.policy.parties import Party, Site
from matcher.policy.priorities import Lift, lifts
from matcher.policy.sites import site_of
from matcher.programmes.pack import Pack
from matcher.vocabulary import Candidate, Enterprise, Need


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
