"""Needs with their judgements, from a qrels file or from answers the needs carry themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from matcher.corpus.readers import read_all
from matcher.corpus.records import Record, need_from
from matcher.errors import HuiqiError
from matcher.evaluation.trec import Judgements
from matcher.vocabulary import Need


@dataclass(frozen=True, slots=True)
class JudgedNeeds:
    """Needs and, for those that have any, grades by candidate id.

    Attributes:
        dates: ISO date of each need that states one, by id.
        industries: priority directions of each need that states any, by id; those of all annotators together.
    """

    needs: tuple[Need, ...]
    judgements: Judgements
    dates: Mapping[str, str] = field(default_factory=dict)
    industries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def between(self, since: str = "", until: str = "") -> JudgedNeeds:
        """Return the needs dated from `since` to `until`, both inclusive, ISO dates; empty sets no bound.

        Raises:
            HuiqiError: a bound is no date, a need has no date to hold against it, or no need is left.
        """
        for bound in filter(None, (since, until)):
            _check_date(bound)
        if not since and not until:
            return self
        if undated := [need.id for need in self.needs if need.id not in self.dates]:
            raise HuiqiError(
                f"{len(undated)} 条需求没有 date（如 {undated[0]}），无法按日期取舍", "请补上提出日期，如 2026-03-01"
            )
        kept = tuple(need for need in self.needs if since <= self.dates[need.id] <= (until or "9999-12-31"))
        if not kept:
            raise HuiqiError(
                f"{since or '开始'} 至 {until or '现在'} 之间没有有评判的需求",
                f"需求的日期从 {min(self.dates.values())} 到 {max(self.dates.values())}",
            )
        return replace(self, needs=kept)


def read_judged_needs(path: Path, judgements: Judgements | None) -> JudgedNeeds:
    """Read needs; without `judgements`, each record's `expert` is its one right answer (grade 1).

    Raises:
        InvalidRecord: a record that cannot be read.
        HuiqiError: no need is judged.
    """
    rows = read_all(path, _Row.of, lambda row: row.need.id)
    found = judgements if judgements is not None else {row.need.id: {row.answer: 1} for row in rows if row.answer}
    kept = [row for row in rows if row.need.id in found]
    if not kept:
        raise HuiqiError(f"{path} 里的需求没有一条有评判", "请核对 --needs 与 --qrels 是同一批需求")
    return JudgedNeeds(
        tuple(row.need for row in kept),
        found,
        {row.need.id: row.date for row in kept if row.date},
        {row.need.id: row.industries for row in kept if row.industries},
    )


@dataclass(frozen=True, slots=True)
class _Row:
    need: Need
    answer: str
    date: str
    industries: tuple[str, ...]

    @classmethod
    def of(cls, record: Record) -> _Row:
        dated = str(record.get("date") or "")
        if dated:
            _check_date(dated)
        stated = (record[key] for key in sorted(record) if key.startswith("industries"))
        names = {str(name) for given in stated if isinstance(given, list) for name in given}
        return cls(need_from(record), str(record.get("expert") or ""), dated, tuple(sorted(names)))


def _check_date(text: str) -> None:
    try:
        if date.fromisoformat(text).isoformat() != text:
            raise ValueError(text)  # noqa: TRY301 - 20260301 is a date too, but texts are compared as they stand
    except ValueError as error:
        raise HuiqiError(f"日期 {text!r} 读不懂", "请写成 2026-03-01 的形式") from error
