"""Those whom rules speak of: an enterprise, a society, a site, an alliance of several; and what was answered.

Enterprises, societies, experts and achievements are the house's own records; only what the records lack is here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from matcher.programmes.words import Subject
from matcher.vocabulary import Candidate, Enterprise, Kind


@dataclass(frozen=True, slots=True)
class Site:
    """地区或园区: a city, county, district or park that applies or in which an enterprise stands.

    Attributes:
        name: as shown.
        region: its 行政区划, by code or name.
        statuses: what it is certified as (高新区, …); nothing is known of those not listed.
        sectors: codes of GB/T 4754 of its leading industries.
        traits: those of `SITE_TRAITS` that somebody judged.
        grounds: the data a judgement rests on, with year and source, by trait.
    """

    name: str
    region: str = ""
    statuses: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    traits: Mapping[str, bool] = field(default_factory=dict)
    grounds: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Alliance:
    """联合体: enterprises and societies that work on one need, and what their work is about.

    Each of the last three holds what the need asks for and a member serves; None where nobody knows what the need
    asks for.

    Attributes:
        enterprises: names or ids; the first leads (牵头企业).
        societies: the members on the other side; the first leads (牵头学会).
        directions: names of priority directions.
        disciplines: first-level codes of GB/T 13745.
        sectors: codes of GB/T 4754.
    """

    enterprises: tuple[str, ...]
    societies: tuple[Candidate, ...]
    directions: tuple[str, ...] | None = None
    disciplines: tuple[str, ...] | None = None
    sectors: tuple[str, ...] | None = None

    @property
    def name(self) -> str:
        """The members in one line."""
        return " + ".join((*self.enterprises, *(society.name for society in self.societies)))


Party = Enterprise | Candidate | Site | Alliance
Answers = Mapping[str, bool]
"""What somebody answered, by the question that a `Ruling` asks: {"企业同意": True}."""


def subject_of(party: Party) -> Subject:
    """Return whom a rule would call this party."""
    match party:
        case Enterprise():
            return Subject.ENTERPRISE
        case Site():
            return Subject.SITE
        case Alliance():
            return Subject.ALLIANCE
        case Candidate(kind=Kind.EXPERT):
            return Subject.EXPERT
        case Candidate(kind=Kind.ACHIEVEMENT):
            return Subject.ACHIEVEMENT
    return Subject.SOCIETY
