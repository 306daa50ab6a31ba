"""The closed vocabulary of rules: what a programme can ask of a party, each kind with its figures.

A rule is data: nothing here runs one. Eligibility and priorities use the same kinds; what a programme says that no
record can answer is `Attested`, and somebody answers it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import ClassVar

from matcher.programmes.words import Subject

DERIVED = "derived"
"""Mark of a field that no file states: it follows from the rest of the pack."""


@dataclass(frozen=True, slots=True)
class StaffShareAtLeast:
    """研发人员 ÷ 职工总数 ≥ percent."""

    of: ClassVar = frozenset({Subject.ENTERPRISE})
    percent: Decimal


@dataclass(frozen=True, slots=True)
class RevenueShareAtLeast:
    """研发投入 ÷ 同年营业收入 ≥ percent."""

    of: ClassVar = frozenset({Subject.ENTERPRISE})
    percent: Decimal


@dataclass(frozen=True, slots=True)
class StatusIs:
    """All of `all_of`, and at least one of `any_of` where there are any; words of `STATUSES`."""

    of: ClassVar = frozenset({Subject.ENTERPRISE, Subject.SITE})
    all_of: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AssociationIn:
    """The state of the 企业科协 is one of these, in the words of the enterprise's record."""

    of: ClassVar = frozenset({Subject.ENTERPRISE})
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Provides:
    """Provides all of these; words of `MEANS`."""

    of: ClassVar = frozenset({Subject.ENTERPRISE})
    means: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HasPlatform:
    """Has at least one of these platforms of the pack, by key."""

    of: ClassVar = frozenset({Subject.ENTERPRISE, Subject.SITE})
    platforms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegionWithin:
    """Stands in one of these divisions, six digits each."""

    of: ClassVar = frozenset({Subject.ENTERPRISE, Subject.SOCIETY, Subject.SITE})
    regions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndustryIn:
    """Belongs to one of these entries of GB/T 4754 or to one below."""

    of: ClassVar = frozenset({Subject.ENTERPRISE, Subject.SITE})
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Direction:
    """方向: one of a programme's own list, and what it covers in the terms that records are kept in.

    Attributes:
        directions: names of the directions that records are tagged with.
        sectors: codes of GB/T 4754, each with what is below it.
        disciplines: codes of GB/T 13745, likewise.
    """

    name: str
    directions: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    disciplines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DirectionIn:
    """Serves one of the named directions of a classification, or of a list in the pack's own `directions`.

    Attributes:
        own: the named ones of the pack's own list; empty for a shipped classification.
    """

    of: ClassVar = frozenset({Subject.ENTERPRISE, Subject.SOCIETY, Subject.ACHIEVEMENT, Subject.ALLIANCE})
    classification: str
    names: tuple[str, ...]
    own: tuple[Direction, ...] = field(default=(), metadata={DERIVED: True})


@dataclass(frozen=True, slots=True)
class RegisteredBefore:
    """Was registered before that day."""

    of: ClassVar = frozenset({Subject.ENTERPRISE, Subject.SOCIETY})
    day: date


@dataclass(frozen=True, slots=True)
class Body:
    """A kind of body (`BODIES`), of a level (`LEVELS`, empty: any), in or under a region (six digits, empty: any)."""

    kind: str
    level: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class BodyIs:
    """Is at least one of these bodies."""

    of: ClassVar = frozenset({Subject.SOCIETY})
    any_of: tuple[Body, ...]


@dataclass(frozen=True, slots=True)
class HasServiceRecord:
    """Has served enterprises' innovation before; `examples` are the document's."""

    of: ClassVar = frozenset({Subject.SOCIETY})
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InWorkPlan:
    """Has the task in its work plan of the year, with somebody in charge where `person_in_charge`."""

    of: ClassVar = frozenset({Subject.SOCIETY})
    person_in_charge: bool


@dataclass(frozen=True, slots=True)
class SendsTeam:
    """Sends a team of experts; `smallest` is None where the size follows the task."""

    of: ClassVar = frozenset({Subject.SOCIETY})
    smallest: int | None = None


@dataclass(frozen=True, slots=True)
class ConsentOf:
    """All of these have agreed."""

    of: ClassVar = frozenset({Subject.EXPERT, Subject.ALLIANCE, Subject.SITE})
    who: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DisciplinesAtLeast:
    """Brings together at least `count` disciplines, trades or fields."""

    of: ClassVar = frozenset({Subject.ALLIANCE})
    count: int


@dataclass(frozen=True, slots=True)
class PartiesAtLeast:
    """Has at least so many enterprises and so many societies."""

    of: ClassVar = frozenset({Subject.ALLIANCE})
    enterprises: int
    societies: int


@dataclass(frozen=True, slots=True)
class TagIn:
    """Has one of these tags; words of `TAGS`."""

    of: ClassVar = frozenset({Subject.ACHIEVEMENT})
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TraitsAre:
    """Has all of these traits; keys of `SITE_TRAITS`."""

    of: ClassVar = frozenset({Subject.SITE})
    traits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attested:
    """Somebody answers a question that no record can."""

    of: ClassVar = frozenset(Subject)
    question: str


Rule = (
    StaffShareAtLeast
    | RevenueShareAtLeast
    | StatusIs
    | AssociationIn
    | Provides
    | HasPlatform
    | RegionWithin
    | IndustryIn
    | DirectionIn
    | RegisteredBefore
    | BodyIs
    | HasServiceRecord
    | InWorkPlan
    | SendsTeam
    | ConsentOf
    | DisciplinesAtLeast
    | PartiesAtLeast
    | TagIn
    | TraitsAre
    | Attested
)

RULES: dict[str, type[Rule]] = {
    "staff_share_at_least": StaffShareAtLeast,
    "revenue_share_at_least": RevenueShareAtLeast,
    "status_is": StatusIs,
    "association_in": AssociationIn,
    "provides": Provides,
    "has_platform": HasPlatform,
    "region_within": RegionWithin,
    "industry_in": IndustryIn,
    "direction_in": DirectionIn,
    "registered_before": RegisteredBefore,
    "body_is": BodyIs,
    "has_service_record": HasServiceRecord,
    "in_work_plan": InWorkPlan,
    "sends_team": SendsTeam,
    "consent_of": ConsentOf,
    "disciplines_at_least": DisciplinesAtLeast,
    "parties_at_least": PartiesAtLeast,
    "tag_in": TagIn,
    "traits_are": TraitsAre,
    "attested": Attested,
}
"""Every kind of rule by its name in a pack."""
