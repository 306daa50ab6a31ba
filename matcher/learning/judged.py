"""Needs with their judgements, from a qrels file or from answers the needs carry themselves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from matcher.corpus.readers import read_all
from matcher.corpus.records import Record, need_from
from matcher.errors import HuiqiError
from matcher.evaluation.trec import Judgements
from matcher.vocabulary import Need


@dataclass(frozen=True, slots=True)
class JudgedNeeds:
    """Needs and, for those that have any, grades by candidate id."""

    needs: tuple[Need, ...]
    judgements: Judgements


def read_judged_needs(path: Path, judgements: Judgements | None) -> JudgedNeeds:
    """Read needs; without `judgements`, each record's `expert` is its one right answer (grade 1).

    Raises:
        InvalidRecord: a record that cannot be read.
        HuiqiError: no need is judged.
    """
    rows = read_all(path, _answered, lambda row: row[0].id)
    found = judgements if judgements is not None else {need.id: {answer: 1} for need, answer in rows if answer}
    needs = tuple(need for need, _ in rows if need.id in found)
    if not needs:
        raise HuiqiError(f"{path} 里的需求没有一条有评判", "请核对 --needs 与 --qrels 是同一批需求")
    return JudgedNeeds(needs, found)


def _answered(record: Record) -> tuple[Need, str]:
    return need_from(record), str(record.get("expert") or "")
