"""What a pack holds: one programme in one year, its documents and its entries.

Only the shape; `reading` makes it from a file, `checking` says what is wrong with it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from matcher.programmes.entries import (
    Actor,
    Basis,
    Condition,
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
class Pack:
    """计划包: everything one programme states for one year."""

    programme: Programme
    sources: tuple[Source, ...]
    basis: tuple[Basis, ...] = ()
    principles: tuple[Principle, ...] = ()
    services: tuple[Service, ...] = ()
    conditions: tuple[Condition, ...] = ()
    priorities: tuple[Priority, ...] = ()
    actors: tuple[Actor, ...] = ()
    stages: tuple[Stage, ...] = ()
    platforms: tuple[Platform, ...] = ()
    money: tuple[Money, ...] = ()
    targets: tuple[Target, ...] = ()
    papers: tuple[Paper, ...] = ()
    indicators: tuple[Indicator, ...] = ()

    def sections(self) -> dict[str, tuple[Entry, ...]]:
        """Return the entries by section, in the order of the schema."""
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name not in {"programme", "sources"}}
