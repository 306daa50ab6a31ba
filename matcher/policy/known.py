"""Those whom a person speaks of, from the catalogue or as a record handed over; and what was answered for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from matcher.corpus.catalogue import Catalogue
from matcher.corpus.checking import check_record, contradictions
from matcher.corpus.finding import find_record
from matcher.corpus.records import Record, candidate_from, enterprise_from, kind_of
from matcher.errors import HuiqiError
from matcher.policy.answering import answers_from
from matcher.policy.parties import Alliance, Answers, Party
from matcher.vocabulary import Candidate, Enterprise, Kind, RecordKind

Known = tuple[Party, tuple[str, ...]]
"""A party, and in Chinese what in its record contradicts itself."""


def named_party(catalogue: Catalogue, kind: RecordKind, text: str) -> Known:
    """Return the party of the catalogue with this id or name.

    Raises:
        UnknownName: there is none, or several.
    """
    return _party(find_record(catalogue, kind, text), kind)


def party_of_record(record: Any, expected: RecordKind | None = None) -> Known:
    """Return the party that a record describes, as import would read it; it need not have an id yet.

    Args:
        record: as in JSON lines.
        expected: the kind it is taken for; None: the one it says or shows.

    Raises:
        HuiqiError: it is no such record, or a value in it is wrong.
    """
    if not isinstance(record, dict):
        raise HuiqiError("不是一条记录", '应形如 {"kind": "enterprise", "name": "…", "staff": 120}')
    kind = expected or kind_of(record)
    if expected and record.get("kind") and kind_of(record) is not expected:
        raise HuiqiError(f"这是一条{kind_of(record).label}记录，不是{expected.label}", f"请给出{expected.label}的记录")
    if kind is RecordKind.NEED:
        raise HuiqiError("这是一条需求，申报条件是对企业、学会、专家的", "请给出它们的记录")
    checked = check_record(record, kind)
    named_by_nobody = not record.get("id") and not record.get("code")
    for problem in checked.problems:
        if not (problem.key == "id" and named_by_nobody):
            raise HuiqiError(problem.problem, problem.remedy)
    return _party({"id": "未编号", **checked.record}, kind)


def alliance_between(parties: Iterable[Party]) -> Alliance | None:
    """Return the alliance of the enterprises and the societies among these, None where one side is wanting."""
    listed = tuple(parties)
    firms = tuple(one.name for one in listed if isinstance(one, Enterprise))
    societies = tuple(one for one in listed if isinstance(one, Candidate) and one.kind is Kind.SOCIETY)
    return Alliance(firms, societies) if firms and societies else None


def answers_for(pairs: Iterable[tuple[str, Any]], questions: Collection[str], others: Iterable[str]) -> Answers:
    """Return what was answered to the questions on one party.

    Args:
        pairs: questions and answers, as written.
        questions: on this party.
        others: questions on the other parties, whose answers are not meant for this one.

    Raises:
        HuiqiError: as `answers_from`.
    """
    every = answers_from(pairs, dict.fromkeys((*questions, *others)))
    return {question: answer for question, answer in every.items() if question in questions}


def _party(record: Record, kind: RecordKind) -> Known:
    doubts = tuple(f"{problem.problem}。{problem.remedy}" for problem in contradictions(record, kind))
    if kind is RecordKind.ENTERPRISE:
        return enterprise_from(record), doubts
    return candidate_from(record, Kind(kind.value)), doubts
