"""The gate before promotion: better on the whole, worse on no slice, and nothing foul in how it came about."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.evaluation.paired import paired_difference
from matcher.evaluation.report import Estimate
from matcher.learning.fairness import (
    PRIMARY,
    Contender,
    Fair,
    Reference,
    contradicted_labels,
    fair_run,
    not_as_promised,
)
from matcher.learning.slices import SMALLEST

WHOLE = "全部"
FEWEST = 20
"""Distinct needs below which no comparison is worth its name."""

TOLERANCE = 0.05
"""Loss of the deciding figure on a slice that is too much even where few needs leave it uncertain."""

_LABELS = {"ndcg@10": "nDCG@10", "mrr": "MRR"}


@dataclass(frozen=True, slots=True)
class Compared:
    """Two models on one slice.

    Attributes:
        needs: how many are counted.
        distinct: how many of them are different.
        current: mean of the deciding figure, 0–1.
        candidate: likewise.
        difference: candidate − current, with its 95 % interval by paired bootstrap over distinct needs.
    """

    name: str
    needs: int
    distinct: int
    current: float
    candidate: float
    difference: Estimate

    @property
    def judged(self) -> bool:
        """Whether there are needs enough to say anything."""
        return self.distinct >= SMALLEST

    @property
    def worse(self) -> bool:
        """Whether the candidate is surely worse here, or by more than `TOLERANCE`; no allowance for many slices."""
        return self.judged and (self.difference.high < 0 or self.difference.mean < -TOLERANCE)

    @property
    def better(self) -> bool:
        """Whether the candidate is surely better here."""
        return self.difference.low > 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a comparison.

    Attributes:
        metric: the deciding figure.
        slices: the whole first; empty where nothing could be compared.
        refusals: why the candidate may not be promoted, in Chinese; empty where it may.
        notes: what a reader should know of the comparison, in Chinese.
    """

    metric: str
    slices: tuple[Compared, ...]
    refusals: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def accepted(self) -> bool:
        """Whether the candidate may be promoted."""
        return not self.refusals

    def summary(self) -> str:
        """Return the whole in one line."""
        if not self.slices:
            return "无法比较"
        whole = self.slices[0]
        return (
            f"{whole.needs} 条需求，{_LABELS[self.metric]} {whole.current:.3f} → {whole.candidate:.3f}，"
            f"差 {signed(whole.difference)}"
        )


def judge(current: Contender, candidate: Contender, reference: Reference) -> Verdict:
    """Compare a candidate with the model in force, and say whether it may take its place and if not why."""
    fair = fair_run(current, reference), fair_run(candidate, reference)
    refusals = [problem for side in fair for problem in side.problems]
    refusals += _empty_classes(reference)
    refusals += filter(None, (check(candidate, fair[1], reference) for check in (not_as_promised, contradicted_labels)))
    notes = [note for side in fair for note in side.notes]
    usable = reference.answerable() & np.array([all(need.id in side.run for side in fair) for need in reference.needs])
    if stale := max(side.stale for side in fair):
        notes.append(f"{stale} 条需求没有计入：训练之后候选变了，留出的排序已不可比；要计入请用现在的候选重新训练")
    if skipped := int((~reference.answerable()).sum()):
        notes.append(f"{skipped} 条需求没有相关候选而未计")
    if (distinct := len(np.unique(reference.groups[usable]))) < FEWEST:
        return Verdict(
            PRIMARY[reference.kind],
            (),
            (*refusals, f"可比的不同需求只有 {distinct} 条，至少需要 {FEWEST} 条"),
            tuple(notes),
        )
    whole, *parts = _compare(fair, reference, usable)
    label = _LABELS[PRIMARY[reference.kind]]
    if not whole.better:
        refusals.append(f"总体没有显著更好：{label} 差 {signed(whole.difference)}，区间下限须大于 0")
    refusals += [
        f"“{part.name}”（{part.needs} 条）变差：{label} {part.current:.3f} → {part.candidate:.3f}，"
        f"差 {signed(part.difference)}"
        for part in parts
        if part.worse
    ]
    return Verdict(PRIMARY[reference.kind], (whole, *parts), tuple(refusals), tuple(notes))


def signed(difference: Estimate) -> str:
    """Return a difference with its interval, every number with its sign."""
    return f"{difference.mean:+.3f} [{difference.low:+.3f}, {difference.high:+.3f}]"


def _compare(fair: tuple[Fair, Fair], reference: Reference, usable: NDArray[np.bool_]) -> list[Compared]:
    values = np.zeros((2, len(reference.needs)))
    for column in np.flatnonzero(usable).tolist():
        need = reference.needs[column].id
        values[:, column] = [reference.value(need, side.run[need]) for side in fair]
    groups = reference.groups
    found = []
    for name, members in {WHOLE: np.ones(len(usable), np.bool_), **reference.slices}.items():
        rows = members & usable
        if rows.any():
            first, second = values[:, rows]
            difference = paired_difference(first, second, groups[rows])
            distinct = len(np.unique(groups[rows]))
            means = float(first.mean()), float(second.mean())
            found.append(Compared(name, int(rows.sum()), distinct, *means, difference))
    return found


def _empty_classes(reference: Reference) -> list[str]:
    answerable = reference.answerable()
    if not answerable.any():
        return ["参照评判里没有一个相关候选，分不出好坏；请检查 --qrels 的等级"]
    return [
        f"“{name}”的 {int(members.sum())} 条参照需求没有一条有相关候选，无法判断这一类是否变差；请补上评判"
        for name, members in reference.slices.items()
        if not (members & answerable).any()
    ]
