"""Documents with every field filled in, each by a word of its own, so that none can be lost unseen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date, timedelta
from itertools import count
from typing import Any

from service.documents.papers import Advice, Agreement, Award, Document, Material, Notice, Plan, Rules, Summary
from service.documents.pieces import Kind
from service.documents.wording import day_of, in_capitals, in_digits
from service.domain.period import in_chinese
from service.domain.workday_table import mainland

FORMS: dict[str, type[Any]] = {
    "task-agreement": Agreement,
    "cooperation-agreement": Agreement,
    "plan": Plan,
    "rules": Rules,
    "notice": Notice,
    "award": Award,
    "summary": Summary,
    "advice": Advice,
    "material": Material,
}
"""The class of every form."""


def filled(form: str) -> tuple[Document, list[str]]:
    """Return a document of a form with every field filled in, and the words it must show."""
    marks: list[str] = []
    document: Document = _filled(FORMS[form], count(101), marks, form)
    return document, marks


def _filled(kind: type[Any], numbers: Iterator[int], marks: list[str], form: str = "") -> Any:
    values = {}
    for one in fields(kind):
        if one.metadata["kind"] is Kind.FORM:
            values[one.name] = form
        else:
            values[one.name] = _value(one.metadata, numbers, marks)
    return kind(**values)


def _value(metadata: Any, numbers: Iterator[int], marks: list[str]) -> Any:
    kind, of, number = metadata["kind"], metadata["of"], next(numbers)
    if of is not None:
        return tuple(_filled(of, numbers, marks) for _ in range(2))
    value, shown = _plain(kind, number)
    marks += shown
    return value


def _plain(kind: Kind, number: int) -> tuple[Any, list[str]]:
    """Return a value and how the document shows it."""
    day = date(2026, 1, 1) + timedelta(days=number)
    period = mainland().period(date(2015, 9, 28), 5)
    counted = [in_chinese(period.counted[0]), in_chinese(period.counted[-1])]
    special: dict[Kind, tuple[Any, list[str]]] = {
        Kind.MANY: ((f"W{number}", f"X{number}"), [f"W{number}", f"X{number}"]),
        Kind.SOME: ((f"W{number}", f"X{number}"), [f"W{number}", f"X{number}"]),
        Kind.DAY: (day, [day_of(day)]),
        Kind.CELL_DAY: (day, [day_of(day)]),
        Kind.MONEY: (number, [in_digits(number), in_capitals(number)]),
        Kind.EXTRA_MONEY: (number, [in_digits(number)]),
        Kind.COUNT: (number, [f"式{number}份"]),
        Kind.MARK: (True, ["☑"]),
        Kind.PERIOD: (period, [f"{period.workdays}个工作日", *counted]),
        Kind.TEXT: (f"T{number}\nS{number}", [f"T{number}", f"S{number}"]),
    }
    return special.get(kind, (f"V{number}", [f"V{number}"]))
