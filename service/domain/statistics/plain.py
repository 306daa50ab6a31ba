"""The table, its open points and the targets as plain values for JSON: no floats, money in 分 and as shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from service.domain.statistics.counting import Part
from service.domain.statistics.points import Point
from service.domain.statistics.records import Happening, Record
from service.domain.statistics.table import Table, TableCell
from service.domain.statistics.targets import TargetRow


def plain_table(table: Table) -> dict[str, Any]:
    """Return a table with the parts of every cell and the records behind them."""
    programme = table.pack.programme
    return {
        "programme": f"{programme.key}-{programme.year}",
        "title": title_of(table),
        "reporter": {"id": table.reporter.id, "name": table.reporter.name},
        "on": table.on.isoformat(),
        "items": [
            {
                "key": row.indicator.key,
                "number": row.indicator.number,
                "section": row.indicator.section,
                "name": row.indicator.name,
                "since": row.indicator.since.isoformat() if row.indicator.since else None,
                "until": row.indicator.until.isoformat() if row.indicator.until else None,
                "cells": [_cell(cell) for cell in row.cells],
            }
            for row in table.rows
        ],
        "records": [plain_record(one) for one in table.records],
    }


def title_of(table: Table) -> str:
    """Return the title of the form: the pack's statistics table among its papers, or after the programme."""
    papers = [paper.name for paper in table.pack.papers if paper.name.endswith("统计表")]
    return papers[0] if papers else f"{table.pack.programme.title}统计表"


def plain_points(points: Iterable[Point]) -> list[dict[str, Any]]:
    """Return open points."""
    return [
        {
            "concern": one.concern.value,
            "items": list(one.items),
            "problem": one.problem,
            "remedy": one.remedy,
            "records": list(one.records),
        }
        for one in points
    ]


def plain_targets(rows: Iterable[TargetRow]) -> list[dict[str, Any]]:
    """Return how far targets are reached."""
    return [
        {
            "key": one.target.key,
            "text": one.target.text,
            "by": one.target.by.isoformat() if one.target.by else None,
            "reached": one.figure.reached,
            "whole": one.figure.whole,
            "needed": one.needed,
            "outcome": one.reach.value,
            "late": one.late,
            "says": one.says,
            "remark": one.remark,
            "parts": [_part(part) for part in one.figure.parts],
            "evidence": list(one.figure.evidence),
        }
        for one in rows
    ]


def plain_record(record: Record) -> dict[str, Any]:
    """Return what a reader needs to find a record and to know it again."""
    if isinstance(record, Happening):
        return {
            "id": record.id,
            "kind": record.kind.value,
            "day": record.day.isoformat(),
            "office": record.office,
            "name": record.name,
            "source": record.source,
            "parties": [{"id": one.id, "name": one.name, "role": one.role.value} for one in record.parties],
            "amount": record.amount,
            "evidence": [{"digest": one.digest, "name": one.name} for one in record.evidence],
        }
    evidence = [] if record.evidence is None else [record.evidence]
    return {
        "id": record.id,
        "kind": "佐证填报",
        "day": record.day.isoformat(),
        "office": record.office,
        "name": record.text,
        "source": "filed",
        "parties": [],
        "amount": record.amount,
        "evidence": [{"digest": one.digest, "name": one.name} for one in evidence],
    }


def _cell(cell: TableCell) -> dict[str, Any]:
    value = cell.value
    return {
        "column": cell.column.name,
        "cell": cell.column.cell.value,
        "counted": cell.counted,
        "value": list(value) if isinstance(value, tuple) else value,
        "shown": cell.shown,
        "unit": cell.unit,
        "parts": [_part(part) for part in cell.parts],
        "note": cell.note,
    }


def _part(part: Part) -> dict[str, Any]:
    return {"name": part.name, "amount": part.amount, "records": list(part.records)}
