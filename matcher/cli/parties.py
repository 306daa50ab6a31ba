"""Those whom a command speaks of, from the catalogue or a file; and what the person answered for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from matcher.corpus.catalogue import Catalogue
from matcher.corpus.checking import check_record, contradictions
from matcher.corpus.finding import find_record
from matcher.corpus.json_files import read_json
from matcher.corpus.records import candidate_from, enterprise_from, kind_of
from matcher.errors import HuiqiError, InvalidRecord
from matcher.policy.answering import answers_from, per_party, split_answer
from matcher.policy.documents import id_of_party
from matcher.policy.parties import Alliance, Answers, Party
from matcher.vocabulary import Candidate, Enterprise, Kind, RecordKind


def named_party(catalogue: Catalogue, kind: RecordKind, text: str) -> tuple[Party, tuple[str, ...]]:
    """Return the party of the catalogue with this id or name, and what in its record contradicts itself.

    Raises:
        UnknownName: there is none, or several.
    """
    return _party(find_record(catalogue, kind, text), kind)


def party_of_file(path: Path) -> tuple[Party, tuple[str, ...]]:
    """Return the party that a JSON file describes, as import would read it; it need not have an id yet.

    Raises:
        InvalidRecord: the file cannot be read, is no such record, or a value in it is wrong.
    """
    record = read_json(path)
    if not isinstance(record, dict):
        raise InvalidRecord(path, 0, "不是一条记录", '应形如 {"kind": "enterprise", "name": "…", "staff": 120}')
    try:
        kind = kind_of(record)
    except HuiqiError as error:
        raise InvalidRecord(path, 0, error.problem, error.remedy) from error
    if kind is RecordKind.NEED:
        raise InvalidRecord(path, 0, "这是一条需求，申报条件是对企业、学会、专家的", "请给出它们的记录")
    checked = check_record(record, kind)
    named_by_nobody = not record.get("id") and not record.get("code")
    for problem in checked.problems:
        if not (problem.key == "id" and named_by_nobody):
            raise InvalidRecord(path, 0, problem.problem, problem.remedy)
    try:
        return _party({"id": "未编号", **checked.record}, kind)
    except HuiqiError as error:
        raise InvalidRecord(path, 0, error.problem, error.remedy) from error


def alliance_between(parties: Iterable[Party]) -> Alliance | None:
    """Return the alliance of the enterprise and the society among these, None where one of them is wanting."""
    firms = tuple(one.name for one in parties if isinstance(one, Enterprise))
    societies = tuple(one for one in parties if isinstance(one, Candidate) and one.kind is Kind.SOCIETY)
    return Alliance(firms, societies) if firms and societies else None


def answers_for(
    party: Party, written: Iterable[str], document: Any, questions: Iterable[str], others: set[str]
) -> Answers:
    """Return what was answered to the questions on one party.

    Args:
        party: to which.
        written: answers such as 独立法人=是.
        document: of a file of answers, or None.
        questions: on this party.
        others: questions on the other parties, whose answers are not meant for this one.
    """
    own = tuple(questions)
    pairs = [split_answer(text) for text in written]
    if document is not None:
        pairs += per_party(document, party.name, id_of_party(party)).items()
    every = answers_from(pairs, dict.fromkeys((*own, *others)))
    return {question: answer for question, answer in every.items() if question in own}


def _party(record: Mapping[str, Any], kind: RecordKind) -> tuple[Party, tuple[str, ...]]:
    doubts = tuple(f"{problem.problem}。{problem.remedy}" for problem in contradictions(record, kind))
    if kind is RecordKind.ENTERPRISE:
        return enterprise_from(record), doubts
    return candidate_from(record, Kind(kind.value)), doubts
