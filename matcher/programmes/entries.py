"""The kinds of entries of a pack: bases, principles, services, conditions, priorities, actors, stages, and so on.

Only their shape; each has a key and the clauses it rests on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from matcher.programmes.rules import Direction, Rule
from matcher.programmes.words import Act, Cell, Form, Origin, Rhythm, Role, Subject


@dataclass(frozen=True, slots=True)
class Entry:
    """What every entry has: a key, unique in its pack, and citations such as 武汉2015 三(一)2."""

    key: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Basis(Entry):
    """依据: a document of others that it carries out."""

    title: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Principle(Entry):
    """原则: what it states that is no rule."""

    text: str


@dataclass(frozen=True, slots=True)
class Service(Entry):
    """服务: in its own words; `to` are codes of the vocabulary of services, empty: as the crosswalk says."""

    name: str
    to: tuple[str, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Directions(Entry):
    """重点方向: the programme's own list of a year, which rules name by `key` as their classification."""

    title: str
    names: tuple[Direction, ...]


@dataclass(frozen=True, slots=True)
class Condition(Entry):
    """申报条件."""

    subject: Subject
    text: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Priority(Entry):
    """优先: `scope` is what moves up, `lift` by how much at most (share of the scale); None where it is left open."""

    scope: Subject
    text: str
    rule: Rule
    lift: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Actor(Entry):
    """参与方; `level` is one of `LEVELS` or empty."""

    name: str
    role: Role
    level: str = ""
    duties: tuple[str, ...] = ()
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class Stage(Entry):
    """环节: who (`by`, keys of actors) does what after which others.

    Attributes:
        phase: the document's own name of the phase it belongs to.
        after: keys of the stages that must be done.
        may_end: whether it can end the application (not passed, objected to).
        checks: keys of the conditions that are looked at.
        wants: keys of the documents it needs.
        makes: keys of the documents it brings forth.
        sets_up: keys of the platforms it establishes.
        pays: keys of the money it gives.
        due: last day.
    """

    name: str
    act: Act
    by: tuple[str, ...]
    after: tuple[str, ...]
    phase: str = ""
    may_end: bool = False
    checks: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()
    makes: tuple[str, ...] = ()
    sets_up: tuple[str, ...] = ()
    pays: tuple[str, ...] = ()
    due: date | None = None
    rhythm: Rhythm = Rhythm.ONCE
    note: str = ""


@dataclass(frozen=True, slots=True)
class Platform(Entry):
    """平台; `levels` are words of `LEVELS`, empty where the document names none."""

    name: str
    levels: tuple[str, ...] = ()
    at: tuple[str, ...] = ()
    plaque: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Amount:
    """金额, as the document writes it; `fen` is the same in 分."""

    value: Decimal
    unit: str

    @property
    def fen(self) -> Decimal:
        """The amount in 分, the unit in which money is added up."""
        return self.value * FEN[self.unit]


FEN = {"分": 1, "元": 100, "万元": 1_000_000}
"""Units of money in 分."""


@dataclass(frozen=True, slots=True)
class Money(Entry):
    """经费: None where the document states no figure.

    Attributes:
        total: of one `per`.
        each: of one recipient.
        count: how many recipients.
    """

    purpose: str
    form: Form
    total: Amount | None = None
    each: Amount | None = None
    count: int | None = None
    per: str = ""
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target(Entry):
    """目标: by a day, at least and at most so many, or a share such as 2/3 or 30/100; no figure: a goal in words."""

    text: str
    by: date | None = None
    at_least: int | None = None
    at_most: int | None = None
    share: str = ""
    share_of: str = ""
    about: bool = False


@dataclass(frozen=True, slots=True)
class Paper(Entry):
    """材料: a document that is wanted or made, with the parts it must have."""

    name: str
    by: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    fixed_form: bool = False
    due: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """指标中的一格."""

    name: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Indicator(Entry):
    """指标: one item of a statistics table, over the days `since` to `until`.

    `section` is the heading it stands under; 类别/小节 where there are two.
    """

    number: int
    section: str
    name: str
    origin: Origin
    columns: tuple[Column, ...]
    since: date | None = None
    until: date | None = None
    note: str = ""
