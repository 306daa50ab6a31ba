"""What a pack holds: one programme in one year, its documents and its entries.

Only the shape; `reading` makes it from a file, `checking` says what is wrong with it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from matcher.programmes.entries import (
    Actor,
    Basis,
    Condition,
    Directions,
    Entry,
    Indicator,
    Money,
    Paper,
    Platform,
    Principle,
    Priority,
    Service,
    Stage,
    Target,
)


@dataclass(frozen=True, slots=True)
class Source:
    """文件: a document and its clauses, each with a heading; `number` and `issued` may be unknown."""

    key: str
    title: str
    clauses: dict[str, str]
    number: str = ""
    issued: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Programme:
    """计划: its identity. `key` is the same over the years.

    Attributes:
        jurisdiction: code of the 行政区划, six digits.
        starts: first day on which the rules hold.
        ends: last day; None where the document sets none: until the next version begins.
        wording: key of the crosswalk of its services' own words, empty if there is none.
        note: what the editors had to decide.
    """

    key: str
    year: int
    title: str
    issuer: str
    jurisdiction: str
    starts: date
    cites: tuple[str, ...]
    ends: date | None = None
    wording: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Weighing:
    """权重: how much priorities move a shortlist, in shares of the scale of relevance (0 to 1).

    Attributes:
        bound: the most that all lifts of one candidate together add.
        each: the lift of a priority that leaves its own open.
        by: who decided: the editors, the office, or the document (then with `cites`).
    """

    bound: Decimal
    each: Decimal
    by: str
    cites: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """计划包: everything one programme states for one year.

    Without `weighing` no priority lifts anything, and none may state a lift.
    """

    programme: Programme
    sources: tuple[Source, ...]
    basis: tuple[Basis, ...] = ()
    principles: tuple[Principle, ...] = ()
    services: tuple[Service, ...] = ()
    directions: tuple[Directions, ...] = ()
    conditions: tuple[Condition, ...] = ()
    priorities: tuple[Priority, ...] = ()
    weighing: Weighing | None = None
    actors: tuple[Actor, ...] = ()
    stages: tuple[Stage, ...] = ()
    platforms: tuple[Platform, ...] = ()
    money: tuple[Money, ...] = ()
    targets: tuple[Target, ...] = ()
    papers: tuple[Paper, ...] = ()
    indicators: tuple[Indicator, ...] = ()

    def sections(self) -> dict[str, tuple[Entry, ...]]:
        """Return the entries by section, in the order of the schema."""
        single = {"programme", "sources", "weighing"}
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name not in single}
