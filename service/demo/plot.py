"""What a script is to tell: who takes part, when it begins, how fast it goes, and what goes other than usual."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Any

WUHAN, HUBEI = "wuhan-2015", "hubei-2015"


class Twist(Enum):
    """What goes other than usual."""

    NONE = auto()
    UNANSWERED = auto()
    DECLINED = auto()
    REJECTED = auto()
    RECUSED = auto()
    POOR = auto()
    OBJECTED = auto()
    DISPUTED = auto()
    UPHELD = auto()
    MENDING = auto()
    STOPPED = auto()
    WITHDRAWN = auto()


@dataclass(frozen=True, slots=True)
class Plot:
    """One case, to be.

    Attributes:
        programme: KEY-YEAR.
        firm: key of the enterprise; `society` of who serves it, `other` of who would too.
        expert: key of the expert who is sent; `employer` of where that one works.
        start: the day it is opened.
        pace: working days that a usual working day takes.
        made: whether its agreement is made as a document; also: whether it is one of those to be shown.
    """

    programme: str
    firm: str
    society: str
    other: str
    expert: str
    employer: str
    start: date
    pace: float = 1.0
    twist: Twist = Twist.NONE
    made: bool = False


class Fate(Enum):
    """What becomes of a need of which no case comes."""

    TAKEN_UP = auto()
    CLOSED = auto()
    RETURNED = auto()
    AMENDED = auto()
    WITHDRAWN = auto()


@dataclass(frozen=True, slots=True)
class Story:
    """One need, with the case that comes of it, if one does.

    Attributes:
        need: its record, dated.
        owner: key of whose it is.
        office: key of the association that takes it up; `city` that of the city it lies in.
        posted: the day it is posted.
        by_office: whether the office posts it for them.
    """

    need: Mapping[str, Any]
    owner: str
    office: str
    city: str
    posted: date
    plot: Plot | None = None
    fate: Fate = Fate.TAKEN_UP
    by_office: bool = False
