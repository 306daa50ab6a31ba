"""What a table is made from: happenings, which are counted, and filings, which state a figure with its evidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from matcher.errors import HuiqiError
from matcher.programmes.words import LEVELS, Role
from service.domain.statistics.kinds import Fact, HappeningKind

FILED = "filed"
"""The source of a happening that somebody entered; others come from a case, ``case:ID/seq``."""


@dataclass(frozen=True, slots=True)
class Party:
    """参与方: a body or expert by id; the `level` of an expert is that of the society who sends them."""

    id: str
    name: str
    role: Role
    level: str = ""

    def __post_init__(self) -> None:
        _check_level(self.level)


@dataclass(frozen=True, slots=True)
class Heads:
    """人数: experts without names, from societies of a level."""

    level: str
    count: int

    def __post_init__(self) -> None:
        _check_level(self.level)
        _check_figure("专家人数", self.count)


@dataclass(frozen=True, slots=True)
class Evidence:
    """佐证: a file by its SHA-256, and what it is called."""

    digest: str
    name: str


@dataclass(frozen=True, slots=True)
class Happening:
    """一件事: what is counted.

    Attributes:
        office: id of the body that records it.
        source: ``case:ID/seq`` or `FILED`.
        attendance: how many came; None: not known, which is not zero.
        experts: how many experts came who are not among the parties by name.
        amount: in 分.
        level: of a station, subsidy, title or instruction.
        region: code of the 行政区划.
        industries: names of the industries served.
        refers_to: id of the happening it concerns: what was adopted, the contract that was subsidised.
        thing: id of what was set up, so that a station is counted once however often it is renewed.
        evidence: files that show it.
    """

    id: str
    kind: HappeningKind
    day: date
    office: str
    name: str
    source: str = FILED
    parties: tuple[Party, ...] = ()
    attendance: int | None = None
    experts: tuple[Heads, ...] = ()
    amount: int | None = None
    level: str = ""
    place: str = ""
    region: str = ""
    industries: tuple[str, ...] = ()
    refers_to: str = ""
    thing: str = ""
    text: str = ""
    evidence: tuple[Evidence, ...] = ()

    def __post_init__(self) -> None:
        _check_level(self.level)
        _check_figure("参加人数", self.attendance)
        _check_figure("金额", self.amount)

    @property
    def shown(self) -> bool:
        """Whether something shows that it happened: a file, or the sealed history of a case."""
        return bool(self.evidence) or self.source != FILED

    def has(self, role: Role, level: str = "") -> bool:
        """Tell whether a party of this role takes part, of this level if one is named."""
        return any(party.role is role and level in {"", party.level} for party in self.parties)

    def lacking(self) -> tuple[Fact, ...]:
        """Return the facts that its kind needs and it does not state."""
        return tuple(fact for fact in self.kind.needs if not _STATES[fact](self))


@dataclass(frozen=True, slots=True)
class Filing:
    """佐证填报: one figure or text for one cell.

    Attributes:
        indicator: key of the indicator in the pack.
        column: name of the cell in it.
        day: the day of which it speaks.
        office: id of the body whose figure it is.
        text: for names (one a line), texts, 是 and 否; beside a figure, what it is of.
        amount: for counts, and for money in 分.
    """

    id: str
    indicator: str
    column: str
    day: date
    office: str
    text: str = ""
    amount: int | None = None
    evidence: Evidence | None = None
    filed_by: str = ""

    def __post_init__(self) -> None:
        _check_figure("填报的数", self.amount)

    @property
    def shown(self) -> bool:
        """Whether a file shows it."""
        return self.evidence is not None


Record = Happening | Filing


def check_complete(happening: Happening) -> None:
    """Raise where a happening does not state what its kind needs.

    Raises:
        HuiqiError: with the facts that are missing.
    """
    if lacking := happening.lacking():
        facts = "、".join(lacking)
        raise HuiqiError(f"{happening.kind.value}“{happening.name}”缺 {facts}", f"请补填 {facts}")


_STATES: dict[Fact, Callable[[Happening], bool]] = {
    Fact.SOCIETY: lambda one: one.has(Role.SOCIETY) or one.has(Role.UNIVERSITY),
    Fact.ENTERPRISE: lambda one: one.has(Role.ENTERPRISE),
    Fact.UNIVERSITY: lambda one: one.has(Role.UNIVERSITY) or bool(one.text),
    Fact.GOVERNMENT: lambda one: one.has(Role.GOVERNMENT),
    Fact.EXPERTS: lambda one: one.has(Role.EXPERT) or any(heads.count for heads in one.experts),
    Fact.EXECUTOR: lambda one: (
        any(one.has(role) for role in (Role.SOCIETY, Role.UNIVERSITY, Role.EXPERT)) or bool(one.experts)
    ),
    Fact.LEVEL: lambda one: bool(one.level),
    Fact.AMOUNT: lambda one: one.amount is not None,
    Fact.ATTENDANCE: lambda one: one.attendance is not None,
    Fact.REGION: lambda one: bool(one.region),
    Fact.REFERS_TO: lambda one: bool(one.refers_to),
    Fact.TEXT: lambda one: bool(one.text),
}


def _check_level(level: str) -> None:
    if level and level not in LEVELS:
        raise HuiqiError(f"没有级别“{level}”", f"可用的级别：{'、'.join(LEVELS)}")


def _check_figure(name: str, figure: int | None) -> None:
    if figure is not None and figure < 0:
        raise HuiqiError(f"{name}是负数（{figure}）", "请改正，不清楚的留空")
