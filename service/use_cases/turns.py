"""Whose turn it is in all cases: told again where it was never kept or its programme changed, and checked."""

from __future__ import annotations

from collections.abc import Collection

from matcher.errors import HuiqiError
from service.domain.history import Fault
from service.domain.scope import SYSTEM
from service.domain.workflow.recording import subject_of
from service.domain.workflow.turns import Turn, turns_of
from service.storage.cases import CaseRow
from service.storage.database import Database
from service.storage.work import Work
from service.use_cases.cases import case_in
from service.use_cases.desk import Programmes


def tell_turns(programmes: Programmes, database: Database) -> int:
    """Keep for every case whose turn it is; returns in how many something else, or nothing, was kept."""
    with database.reading() as work:
        wrong = untold(programmes, work)
    with database.work() as work:
        tell(programmes, work, wrong)
        work.commit()
    return len(wrong)


def tell(programmes: Programmes, work: Work, cases: Collection[str]) -> None:
    """Keep for some cases whose turn it is."""
    for case in cases:
        row = work.cases.get(SYSTEM, case)
        work.turns.put(case, turns_of(programmes.table(f"{row.programme}-{row.year}"), case_in(row)))


def untold(programmes: Programmes, work: Work) -> tuple[str, ...]:
    """Return the cases of which something else is kept than follows from them.

    A case whose programme cannot be read any more is left as it is, since nothing follows from it; a row that says
    something else than its history is found by `service.storage.verifying`.
    """
    kept = work.turns.every()
    return tuple(
        row.id
        for row, _ in work.cases.every()
        if (found := _turns(programmes, row)) is not None and found != kept.get(row.id, ())
    )


def wrong_turns(programmes: Programmes, work: Work) -> tuple[Fault, ...]:
    """Return as faults the cases of which something else is kept than follows from them."""
    says = "轮到谁办理的登记与项目不符，已被改动；计划包改过的，运行一次期限提醒即更正"
    return tuple(
        Fault(subject_of(case), work.cases.get(SYSTEM, case).version, says) for case in untold(programmes, work)
    )


def _turns(programmes: Programmes, row: CaseRow) -> tuple[Turn, ...] | None:
    try:
        return turns_of(programmes.table(f"{row.programme}-{row.year}"), case_in(row))
    except (HuiqiError, KeyError, TypeError, ValueError):
        return None
