"""The form of a figure: its fields, how its cell is filled, and how what was filed is said."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, Field

from matcher.errors import HuiqiError
from matcher.programmes.pack import Pack
from matcher.programmes.shelf import pack_named
from matcher.programmes.words import Cell
from service.storage.filings import FilingRow
from service.web.api.fields import Day, Line, Words
from service.web.api.filings import Said
from service.web.evidence_forms import DIGESTS, fen_of, yuan_of
from service.web.forms import Typed, blank

COUNT, MONEY, NAMES, FLAG, TEXT = "count", "money", "names", "flag", "text"
_FIELDS = {Cell.COUNT: COUNT, Cell.MONEY: MONEY, Cell.NAMES: NAMES, Cell.FLAG: FLAG}


class FilingForm(BaseModel):
    """What a person fills in for a figure."""

    programme: Line = Field(min_length=1, title="计划")
    indicator: Line = Field(default="", title="指标")
    target: Line = Field(default="", title="目标")
    column: Line = Field(min_length=1, title="栏目")
    day: Day = Field(title="是哪一天的情况")
    amount: Line = Field(default="", title="数")
    text: Said = Field(default="", title="文字")
    reason: Words = Field(default="", title="更正的理由")


def filled_from(pack: Pack, row: FilingRow, form: Typed | None) -> Typed:
    """Return the form as it was filed, with what was typed since."""
    one = row.filing
    money = field_of(pack, "" if row.of_target else one.indicator, one.column) == MONEY
    amount = yuan_of(one.amount) if money else ("" if one.amount is None else str(one.amount))
    asked = {"programme": row.programme, "target" if row.of_target else "indicator": one.indicator}
    known = blank(FilingForm, **asked, column=one.column, day=one.day.isoformat(), amount=amount, text=one.text)
    values = {**known.values, DIGESTS: [one.evidence.digest] if one.evidence else []}
    if form is None:
        return Typed(values, labels=known.labels)
    return Typed({**values, **form.values}, form.faults, form.labels, form.error)


def field_of(pack: Pack, indicator: str, column: str) -> str:
    """Return how a cell is filled: a count, money, names, yes or no, or words; a target is a count."""
    cells = [
        one.cell for item in pack.indicators if item.key == indicator for one in item.columns if one.name == column
    ]
    return _FIELDS.get(cells[0], TEXT) if cells else COUNT


def amount_of(home: Path, form: FilingForm) -> int | None:
    """Return the amount that was typed, money in 分; None where nothing is.

    Raises:
        HuiqiError: it is no amount, or no whole number.
    """
    field = field_of(pack_named(home, form.programme), form.indicator, form.column)
    if field == MONEY:
        return fen_of(form.amount, form.column)
    typed = form.amount.replace(",", "").strip()
    if not typed:
        return None
    if not typed.isascii() or not typed.isdigit() or len(typed) > 15:  # noqa: PLR2004 - the most the interface takes
        raise HuiqiError(f"“{form.amount[:30]}”不是一个整数", "请填不带小数的数字，例如 46")
    return int(typed)


def said_of(pack: Pack | None, row: FilingRow) -> str:
    """Return of what a figure is."""
    one = row.filing
    if pack is None:
        return one.column
    if row.of_target:
        return next(
            (f"目标“{each.text}”{one.column}" for each in pack.targets if each.key == one.indicator), one.column
        )
    found = [each for each in pack.indicators if each.key == one.indicator]
    return f"第 {found[0].number} 项“{found[0].name}”{one.column}" if found else one.column


def value_of(pack: Pack | None, row: FilingRow) -> str:
    """Return a figure as people write it."""
    one = row.filing
    if one.amount is None:
        return one.text
    if pack and not row.of_target and field_of(pack, one.indicator, one.column) == MONEY:
        return f"{yuan_of(one.amount)} 元"
    return f"{one.amount:,}"
