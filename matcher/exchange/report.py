"""The report workbook of an import: what went in, what is wrong with which cell, and the rows to mend and import again.

The rows come back on sheets `退回-…` in their original cells; the import reads those sheets of a report and no others.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from matcher.corpus.headings import RETURNED
from matcher.exchange.outcome import Count, Outcome
from matcher.exchange.returned import layouts_of
from matcher.tables.book import Book, Look, new_book
from matcher.tables.sheets import (
    Column,
    Table,
    row_height,
    set_up_print,
    write_cell,
    write_headings,
    write_row,
)

_MOST_LINES = 12
_TEXT_WIDTH = 75.0
_COUNTS = (
    Column("文件", 36),
    Column("类别", 9),
    *(Column(heading, 11, Look.COUNT) for heading in ("读到", "新增", "变更", "未变", "有问题", "待核对")),
)
_FAULTS = (
    Column("文件", 26),
    Column("工作表", 14),
    Column("行", 8, Look.COUNT),
    Column("列", 18),
    Column("问题", 44, Look.WRAP),
    Column("处理办法", 44, Look.WRAP),
    Column("原值", 28, Look.CODE),
)
_DOUBTS = (
    Column("类别", 8),
    Column("文件", 24),
    Column("工作表", 14),
    Column("行", 8, Look.COUNT),
    Column("这一行", 32, Look.WRAP),
    Column("目录中相近的记录", 32, Look.WRAP),
    Column("它的编号", 22, Look.CODE),
    Column("为什么存疑", 30, Look.WRAP),
    Column("怎么填", 40, Look.WRAP),
)


def write_report(path: Path, outcome: Outcome) -> None:
    """Write what an import found; texts that look like formulas stay texts.

    The long parts of the outcome are gone through as they are written, the returned rows twice.

    Raises:
        StorageUnavailable: the file cannot be written.
    """
    layouts = layouts_of(outcome.returned)
    with new_book(path) as book:
        _write_summary(book, outcome, returned=bool(layouts))
        faults = Table(book, "问题清单", _FAULTS, most_lines=_MOST_LINES)
        for fault in outcome.faults:
            place = fault.path.name, fault.sheet, fault.row or None, fault.column
            faults.append([*place, fault.problem, fault.remedy, fault.value])
        doubts = Table(book, "待核对", _DOUBTS, most_lines=_MOST_LINES)
        for doubt in outcome.doubts:
            source = doubt.kind.label, doubt.path.name, doubt.sheet, doubt.row or None
            doubts.append([*source, doubt.name, doubt.other, doubt.id, doubt.why, doubt.remedy])
        tables = {
            kind: Table(book, f"{RETURNED}{kind.label if kind else '未识别'}", layout.columns(), fixed=1)
            for kind, layout in layouts.items()
        }
        for row in outcome.returned:
            tables[row.kind].append(layouts[row.kind].cells(row))


def _write_summary(book: Book, outcome: Outcome, *, returned: bool) -> None:
    sheet = book.workbook.add_worksheet("导入结果")
    for position, column in enumerate(_COUNTS):
        sheet.set_column(position, position, column.width)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, "导入结果" if outcome.applied else "检查结果（未写入）", book.title())
    total = _total(outcome.counts)
    steps = _next_steps(total, applied=outcome.applied, returned=returned)
    for row, line in enumerate(steps, start=1):
        sheet.write_string(row, 0, line)
    first = row = len(steps) + 2
    write_headings(book, sheet, first, _COUNTS)
    for count in (*outcome.counts, total):
        row += 1
        write_row(book, sheet, row, _figures(count), _COUNTS, 1)
    row += 2
    for notice in outcome.notices:
        row += 1
        where = f"提示：{notice.path.name}{f'（{notice.sheet}）' if notice.sheet else ''}"
        sheet.set_row(row, row_height([(notice.text, _TEXT_WIDTH), (where, _COUNTS[0].width)], _MOST_LINES))
        write_cell(book, sheet, (row, 0), where, Look.WRAP)
        sheet.merge_range(row, 1, row, len(_COUNTS) - 1, "", book.format(Look.WRAP))
        write_cell(book, sheet, (row, 1), notice.text, Look.WRAP)
    set_up_print(sheet, _COUNTS, heading_row=first)


def _total(counts: Sequence[Count]) -> Count:
    numbers = ("read", "new", "changed", "same", "faulty", "doubtful")
    return Count(Path("合计"), None, *(sum(getattr(count, number) for count in counts) for number in numbers))


def _figures(count: Count) -> tuple[str | int, ...]:
    label = count.kind.label if count.kind else ""
    numbers = count.read, count.new, count.changed, count.same, count.faulty, count.doubtful
    return count.path.name, label, *numbers


def _next_steps(total: Count, *, applied: bool, returned: bool) -> list[str]:
    valid = total.new + total.changed + total.same
    went = "已写入目录" if applied else "可以导入（这次只检查，没有写入）"
    left = f"有问题的 {total.faulty:,} 行、待核对的 {total.doubtful:,} 行没有写入"
    steps = [f"读到 {total.read:,} 行：有效的 {valid:,} 行{went}，{left}。"]
    if returned:
        steps.append(f"没有写入的行在“{RETURNED}…”表里：照“问题”一栏改正，保存本文件，再用 huiqi import 导入它；")
        steps.append(f"再次导入时只读“{RETURNED}…”表，其余各表不必改动。")
    if total.doubtful:
        steps.append("待核对的行请填编号：与目录中相近的记录是同一个，填那条记录的编号；不是同一个，填一个新的编号。")
    return steps
