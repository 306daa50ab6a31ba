"""How filings become the parts of a cell, and what is wrong with one that cannot."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.programmes.entries import Column, Indicator
from matcher.programmes.words import Cell
from service.domain.statistics.counting import Part
from service.domain.statistics.records import Filing
from service.domain.statistics.rules import Filed, Rule

YES, NO = "是", "否"

_FIGURES = {Cell.COUNT, Cell.MONEY}


def filing_fault(column: Column, filing: Filing) -> tuple[str, str] | None:
    """Return problem and remedy of a filing that does not fill its cell; None where it does."""
    if column.cell in _FIGURES:
        return None if filing.amount is not None else ("没有填数", "请填报一个数")
    text = filing.text.strip()
    if not text:
        return "没有填文字", "请填报文字，名称一行一个"
    if column.cell is Cell.FLAG and text not in {YES, NO}:
        return f"填的是“{text}”，不是“是”或“否”", "请改填是或否"
    return None


def filed_parts(indicator: Indicator, column: Column, rule: Rule, filings: Sequence[Filing]) -> tuple[Part, ...]:
    """Return the parts of a filed cell.

    Args:
        indicator: whose cell it is.
        column: the cell.
        rule: says how several filings go together, and which cell has the names.
        filings: those of the indicator without fault, oldest first.
    """
    own = [one for one in filings if one.column == column.name]
    if rule.filed is Filed.LATEST or column.cell is Cell.FLAG:
        own = own[-1:]
    match column.cell:
        case Cell.NAMES:
            return _names(own)
        case Cell.COUNT if not own:
            return _names([one for one in filings if one.column == names_column(indicator, column, rule)])
        case Cell.COUNT | Cell.MONEY:
            return tuple(Part(_title(one), one.amount or 0, (one.id,)) for one in own)
        case _:
            return tuple(Part(one.text.strip(), 1, (one.id,)) for one in own)


def names_column(indicator: Indicator, column: Column, rule: Rule) -> str:
    """Return the column with the names of what a column counts, empty if there is none.

    Without a rule it is the one called 名称 where the count is called 数量.
    """
    wanted = rule.names or column.name.replace("数量", "名称")
    named = {one.name for one in indicator.columns if one.cell is Cell.NAMES}
    return wanted if column.cell is Cell.COUNT and wanted in named else ""


def _names(filings: Sequence[Filing]) -> tuple[Part, ...]:
    behind: dict[str, dict[str, None]] = {}
    for one in filings:
        for line in one.text.splitlines():
            if name := line.strip():
                behind.setdefault(name, {})[one.id] = None
    return tuple(Part(name, 1, tuple(records)) for name, records in behind.items())


def _title(filing: Filing) -> str:
    named = filing.text.strip() or (filing.evidence.name if filing.evidence else "")
    return named or f"{filing.day.isoformat()} 填报"
