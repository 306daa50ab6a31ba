"""Whose turn it is in all cases: told again where it was never kept or its programme changed, and checked."""

from __future__ import annotations

from collections.abc import Collection

from matcher.errors import HuiqiError
from service.domain.history import Fault
from service.domain.scope import SYSTEM
from service.domain.workflow.recording import subject_of
from service.domain.workflow.turns import turns_of
from service.storage.database import Database
from service.storage.work import Work
from service.use_cases.cases import case_in
from service.use_cases.desk import Programmes


def tell_turns(programmes: Programmes, database: Database) -> int:
    """Keep for every case whose turn it is; returns in how many something else, or nothing, was kept."""
    with database.reading() as work:
        wrong, _ = untold(programmes, work)
    with database.work() as work:
        tell(programmes, work, wrong)
        work.commit()
    return len(wrong)


def tell(programmes: Programmes, work: Work, cases: Collection[str]) -> None:
    """Keep for some cases whose turn it is."""
    for case in cases:
        row = work.cases.get(SYSTEM, case)
        work.turns.put(case, turns_of(programmes.table(f"{row.programme}-{row.year}"), case_in(row)))


def untold(programmes: Programmes, work: Work) -> tuple[tuple[str, ...], tuple[Fault, ...]]:
    """Return the cases of which something else is kept than follows from them, and those that cannot be read."""
    kept = work.turns.every()
    wrong: list[str] = []
    faults: list[Fault] = []
    for row, _ in work.cases.every():
        try:
            table = programmes.table(f"{row.programme}-{row.year}")
        except HuiqiError as error:  # an office's own pack may have become unreadable; the other cases go on
            faults.append(Fault(subject_of(row.id), row.version, f"轮到谁办理不能核对：{error.problem}"))
        else:
            if turns_of(table, case_in(row)) != kept.get(row.id, ()):
                wrong.append(row.id)
    return tuple(wrong), tuple(faults)


def wrong_turns(programmes: Programmes, work: Work) -> tuple[Fault, ...]:
    """Return as faults the cases of which something else is kept than follows from them."""
    wrong, unread = untold(programmes, work)
    says = "轮到谁办理的登记与项目不符，已被改动；计划包改过的，运行一次期限提醒即更正"
    return (*unread, *(Fault(subject_of(case), work.cases.get(SYSTEM, case).version, says) for case in wrong))
