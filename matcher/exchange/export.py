"""Records out of the catalogue, into files that can be imported again unchanged: .xlsx, .csv and .jsonl.

Workbooks and CSV have the columns of the templates, then those fields that only JSON lines can hold (under their key),
then the columns nobody knew when they were imported (under their heading).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from matcher.corpus.catalogue import Catalogue
from matcher.corpus.fields import EXTRA, FIELDS, Field, Form, fields_of
from matcher.corpus.values import written
from matcher.errors import HuiqiError
from matcher.exchange.dropdowns import LISTS, add_dropdowns
from matcher.exchange.templates import record_columns
from matcher.progress import Progress, silent
from matcher.storage import new_file
from matcher.tables.book import Book, Look, new_book
from matcher.tables.cells import Cell, shown
from matcher.tables.guard import guarded
from matcher.tables.sheets import MOST_CHARACTERS, MOST_COLUMNS, Column, Table, too_long
from matcher.vocabulary import RecordKind

SUFFIXES = (".xlsx", ".csv", ".jsonl")
"""What can be written."""

_BATCH = 1000
_AS_THEY_ARE = {Form.NUMBER, Form.COUNT, Form.YEAR}


def export_records(
    catalogue: Catalogue,
    kinds: Collection[RecordKind],
    out: Path,
    encoding: str = "utf-8-sig",
    progress: Progress = silent,
) -> dict[RecordKind, int]:
    """Write all records of some kinds into one file, a sheet a kind; returns how many of each kind.

    Args:
        encoding: of CSV; Excel takes UTF-8 for what it is only with the mark at its beginning.

    Raises:
        HuiqiError: another kind of file, several kinds for CSV, nothing to write, or a record no workbook can hold.
        StorageUnavailable: the file cannot be written.
    """
    suffix = out.suffix.lower()
    if suffix not in SUFFIXES:
        raise HuiqiError(f"不能导出为 {out.suffix or '没有扩展名的文件'}", f"可用的扩展名：{'、'.join(SUFFIXES)}")
    if suffix == ".csv" and len(kinds) != 1:
        raise HuiqiError("一个 .csv 文件只能放一类记录", "请用 --kind 指明一类，或导出为 .xlsx")
    counts = {kind: count for kind in RecordKind if kind in kinds and (count := catalogue.count(kind))}
    if not counts:
        raise HuiqiError(f"目录里还没有{'、'.join(kind.label for kind in kinds)}", "请先用 huiqi import 导入")
    source = _Source(catalogue, counts, progress)
    if suffix == ".xlsx":
        _write_workbook(out, source)
    elif suffix == ".csv":
        _write_csv(out, source, encoding)
    else:
        _write_lines(out, source)
    return counts


@dataclass(frozen=True, slots=True)
class _Source:
    catalogue: Catalogue
    counts: Mapping[RecordKind, int]
    progress: Progress

    def records(self, kind: RecordKind) -> Iterator[dict[str, Any]]:
        total = self.counts[kind]
        for done, record in enumerate(self.catalogue.records(kind), start=1):
            yield record
            if done % _BATCH == 0 or done == total:
                self.progress(f"导出{kind.label}", done, total)


def _write_workbook(out: Path, source: _Source) -> None:
    with new_book(out) as book:
        for kind in source.counts:
            _write_sheet(book, kind, source)


def _write_sheet(book: Book, kind: RecordKind, source: _Source) -> None:
    fields, extras = _columns(source.catalogue, kind)
    more = [Column(field.key, 30, Look.WRAP) for field in fields[len(FIELDS[kind]) :]]
    columns = (*record_columns(kind), *more, *(Column(heading, 20, Look.LINE) for heading in extras))
    table = Table(book, kind.label, columns, fixed=2)
    for record in source.records(kind):
        cells = _cells(record, fields, extras)
        for cell, column in zip(cells, columns, strict=True):
            if isinstance(cell, str) and too_long(cell):
                where = f"{kind.label} {record['id']} 的“{column.heading}”"
                most = f"Excel 一格最多 {MOST_CHARACTERS:,} 字"
                raise HuiqiError(f"{where}有 {len(cell):,} 字，{most}", "请改为导出 .csv 或 .jsonl")
        table.append(cells)
    add_dropdowns(book, table.sheet, FIELDS[kind], 1, f"{LISTS}-{kind.label}")


def _write_csv(out: Path, source: _Source, encoding: str) -> None:
    (kind,) = source.counts
    fields, extras = _columns(source.catalogue, kind)
    own = len(FIELDS[kind])
    with new_file(out) as draft, draft.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        headings = [field.heading for field in fields[:own]] + [field.key for field in fields[own:]]
        writer.writerow([guarded(heading) for heading in (*headings, *extras)])
        for record in source.records(kind):
            cells = _cells(record, fields, extras)
            writer.writerow([guarded(cell) if isinstance(cell, str) else shown(cell) for cell in cells])


def _write_lines(out: Path, source: _Source) -> None:
    with new_file(out) as draft, draft.open("w", encoding="utf-8", newline="\n") as file:
        for kind in source.counts:
            for record in source.records(kind):
                file.write(json.dumps({"kind": kind.value, **record}, ensure_ascii=False, separators=(",", ":")) + "\n")


def _columns(catalogue: Catalogue, kind: RecordKind) -> tuple[tuple[Field, ...], tuple[str, ...]]:
    """Return the fields that get a column, the template's first, and the headings of the columns nobody knew."""
    keys, extras = set[str](), set[str]()
    for record in catalogue.records(kind):
        keys |= record.keys()
        extras |= record.get(EXTRA, {}).keys()
    others = [field for field in list(fields_of(kind).values())[len(FIELDS[kind]) :] if field.key in keys]
    if (columns := len(FIELDS[kind]) + len(others) + len(extras)) > MOST_COLUMNS:
        raise HuiqiError(f"{kind.label}一共有 {columns:,} 种栏目，表格最多 {MOST_COLUMNS} 列", "请改为导出 .jsonl")
    return (*FIELDS[kind], *others), tuple(sorted(extras))


def _cells(record: Mapping[str, Any], fields: tuple[Field, ...], extras: tuple[str, ...]) -> list[Cell]:
    more = record.get(EXTRA, {})
    return [_cell(field, record.get(field.key)) for field in fields] + [more.get(heading) for heading in extras]


def _cell(field: Field, value: Any) -> Cell:
    if field.form in _AS_THEY_ARE and isinstance(value, int | float):
        return value
    if field.form is Form.DATE and value:
        return date.fromisoformat(value)
    return written(field, value)
