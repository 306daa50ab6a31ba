"""Judged needs turned into feature rows, the same features that serving computes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.errors import HuiqiError
from matcher.evaluation.report import Report, Scale, evaluate
from matcher.evaluation.trec import Judgements
from matcher.progress import Progress, silent
from matcher.ranking.experience import Experience
from matcher.ranking.feature_builder import FeatureBuilder
from matcher.ranking.features import Feature, Floats, features_for
from matcher.ranking.needs import EncodedNeed
from matcher.ranking.subjects import Subjects
from matcher.retrieval.candidates import CandidateIndex
from matcher.retrieval.layout import Numbers
from matcher.vocabulary import Filters, Kind

SCALES = {
    Kind.SOCIETY: Scale("plain", relevant=2),
    Kind.EXPERT: Scale("plain", relevant=1),
    Kind.ACHIEVEMENT: Scale("minus1", relevant=2),
}
"""How the grades of each kind count."""


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Rows of (need, candidate), need by need.

    Attributes:
        values: shape (n, f). Columns of the group `experience` are NaN; see `with_experience`.
        grades: shape (n,), as judged, 0 where not.
        groups: shape (n,), position of the row's need in `queries`, ascending.
        ids: the n candidate ids.
    """

    kind: Kind
    features: tuple[Feature, ...]
    queries: Sequence[EncodedNeed]
    values: Floats
    grades: NDArray[np.int64]
    groups: NDArray[np.int64]
    ids: NDArray[np.str_]

    @property
    def gains(self) -> NDArray[np.int64]:
        """Grades whose plain gain 2^g − 1 is the gain of the kind's scale, shape (n,)."""
        shift = 1 if SCALES[self.kind].gain == "minus1" else 0
        return np.maximum(self.grades - shift, 0)

    def column(self, name: str) -> Floats:
        """Return one feature of all rows."""
        return self.values[:, [feature.name for feature in self.features].index(name)]

    def report(self, scores: Floats, judgements: Judgements) -> Report:
        """Return the figures of scoring all rows so, over the needs of this dataset."""
        judged = {query.need.id: judgements[query.need.id] for query in self.queries}
        return evaluate(self.run(scores), judged, SCALES[self.kind])

    def run(self, scores: Floats, rows: NDArray[np.bool_] | None = None) -> dict[str, list[str]]:
        """Return ids by need, best first (equal scores by id), of all rows or some."""
        kept = np.arange(len(scores)) if rows is None else np.flatnonzero(rows)
        order = kept[np.lexsort((self.ids[kept], -scores[kept], self.groups[kept]))]
        run: dict[str, list[str]] = {}
        for row in order.tolist():
            run.setdefault(self.queries[self.groups[row]].need.id, []).append(str(self.ids[row]))
        return run


def build_dataset(
    kind: Kind,
    index: CandidateIndex,
    queries: Sequence[EncodedNeed],
    judgements: Judgements,
    progress: Progress = silent,
    subjects: Subjects | None = None,
) -> Dataset:
    """Compute the rows of the queries that are judged.

    Achievements are taken from each need's judged pool; societies and experts from what is recalled.

    Raises:
        HuiqiError: there is no row.
    """
    builder = FeatureBuilder(kind, index, subjects=subjects)
    judged = [query for query in queries if query.need.id in judgements]
    blocks, grades, groups, ids = [], [], [], []
    for position, query in enumerate(judged):
        graded = judgements[query.need.id]
        numbers = _candidates(kind, index, query, list(graded))
        if len(numbers) == 0:
            continue
        blocks.append(builder.build(query, numbers).values)
        found = [index.candidate(number).id for number in numbers.tolist()]
        ids += found
        grades += [graded.get(identifier, 0) for identifier in found]
        groups += [position] * len(found)
        progress("计算特征", position + 1, len(judged))
    if not blocks:
        raise HuiqiError("评判里的候选没有一个在候选名单中", "请核对 --qrels 与 --candidates 两个文件")
    return Dataset(
        kind,
        features_for(kind),
        judged,
        np.concatenate(blocks),
        np.array(grades, np.int64),
        np.array(groups, np.int64),
        np.array(ids, np.str_),
    )


def experience_of(data: Dataset, judgements: Judgements, needs: NDArray[np.bool_]) -> Experience:
    """Collect the experience of some of the dataset's needs (a mask over `queries`)."""
    chosen = [query for query, use in zip(data.queries, needs.tolist(), strict=True) if use]
    return Experience.of([query.vectors for query in chosen], [judgements[query.need.id] for query in chosen])


def with_experience(data: Dataset, experience: Experience, own: NDArray[np.bool_], same: NDArray[np.int64]) -> Floats:
    """Return the values with the experience columns filled, no need ever seeing its own labels.

    Args:
        experience: made from the queries where `own` is true, in order.
        own: shape (queries,).
        same: shape (queries,), group number of needs that count as the same; a need does not see its group.
    """
    return filled(data, experience, same[:, None] == same[own][None, :])


def filled(data: Dataset, experience: Experience, without: NDArray[np.bool_]) -> Floats:
    """Return the values with the experience columns filled.

    Args:
        data: rows whose experience is not known.
        experience: n past needs.
        without: shape (queries, n), past needs that a need does not see.
    """
    names = [feature.name for feature in data.features]
    values = data.values.copy()
    starts = np.searchsorted(data.groups, np.arange(len(data.queries) + 1))
    for position, query in enumerate(data.queries):
        rows = slice(starts[position], starts[position + 1])
        ids = data.ids[rows].tolist()
        whole, title = experience.similar(query.vectors, ids, without[position])
        values[rows, names.index("experience.similar")] = whole
        values[rows, names.index("experience.title")] = title
        values[rows, names.index("experience.prior")] = experience.prior(ids, without[position])
    return values


def _candidates(kind: Kind, index: CandidateIndex, query: EncodedNeed, graded: list[str]) -> Numbers:
    if kind is Kind.ACHIEVEMENT:
        return index.numbers_of(graded)
    return index.recall(query.vectors, query.facets.whole, index.allowed(Filters()))
