"""Needs handed over as records rather than as a file: checked like an import, faults told by their place."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.corpus.checking import check_record, contradictions
from matcher.corpus.records import Record, need_from
from matcher.errors import HuiqiError
from matcher.vocabulary import Need, RecordKind


def need_given(record: Record, name: str) -> Need:
    """Return the need that a record describes; one without an id is called `name`.

    Raises:
        HuiqiError: a value in it is wrong, or two contradict each other.
    """
    checked = check_record(record, RecordKind.NEED)
    for problem in (*checked.problems, *contradictions(checked.record, RecordKind.NEED)):
        raise HuiqiError(problem.problem, problem.remedy)
    return need_from({"id": name, **checked.record})


def needs_given(records: Sequence[Record]) -> list[Need]:
    """Return the needs that records describe, in their order; one without an id is called by its place.

    Raises:
        HuiqiError: a value is wrong, or an id occurs twice; the fault says in which record.
    """
    found: dict[str, tuple[int, Need]] = {}
    for number, record in enumerate(records, start=1):
        try:
            need = need_given(record, f"第{number}条")
        except HuiqiError as error:
            raise HuiqiError(f"第 {number} 条需求：{error.problem}", error.remedy) from error
        if need.id in found:
            problem = f"第 {number} 条需求：id {need.id} 与第 {found[need.id][0]} 条重复"
            raise HuiqiError(problem, "请给每一条不同的 id")
        found[need.id] = number, need
    return [need for _, need in found.values()]
