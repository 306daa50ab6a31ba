"""The feature matrix: what is measured of a need and a candidate, once, for score and reasons alike.

Every feature has a name, a unit and a Chinese label. Similarities are cosines of unit vectors. A feature that
cannot be known is NaN, never 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from matcher.encoding.encoder import Vectors
from matcher.ranking.experience import Experience
from matcher.ranking.needs import EncodedNeed
from matcher.retrieval.candidates import CHANNELS, CandidateIndex
from matcher.retrieval.layout import Layout, Numbers
from matcher.vocabulary import Kind

Group = Literal["meaning", "words", "profile", "experience"]
Floats = NDArray[np.float32]

_BACKGROUND = 2_000
"""Candidates that stand for the whole catalogue when similarities are standardised."""


@dataclass(frozen=True, slots=True)
class Feature:
    """A column of the matrix: its group decides which reason it feeds; `direction` is +1 where more can only help."""

    name: str
    group: Group
    label: str
    direction: int = 1


_COMMON = (
    Feature("dense.whole.max", "meaning", "需求全文与最相近材料的语义相似度（余弦）"),
    Feature("dense.whole.top3", "meaning", "需求全文与最相近三条材料的平均相似度（余弦）"),
    Feature("dense.whole.z", "meaning", "全文相似度高出目录平均的程度（标准差）"),
    Feature("dense.title.max", "meaning", "需求标题与最相近材料的语义相似度（余弦）"),
    Feature("dense.title.top3", "meaning", "需求标题与最相近三条材料的平均相似度（余弦）"),
    Feature("dense.title.z", "meaning", "标题相似度高出目录平均的程度（标准差）"),
    Feature("words.whole", "words", "需求全文的词语在材料中出现的程度（BM25，占上限的比例）"),
    Feature("words.title", "words", "需求标题的词语在材料中出现的程度（BM25，占上限的比例）"),
    Feature("pairs.whole", "words", "需求全文的字对在材料中出现的程度（BM25，占上限的比例）"),
    Feature("pairs.title", "words", "需求标题的字对在材料中出现的程度（BM25，占上限的比例）"),
    Feature("passages", "profile", "材料条数（对数）", direction=0),
)
_SOCIETY = (
    Feature("name.title", "profile", "需求标题与名称的语义相似度（余弦）"),
    Feature("scope.whole", "profile", "需求全文与学科范围的语义相似度（余弦）"),
    Feature("technologies.top3", "profile", "需求全文与最相近三项擅长技术的平均相似度（余弦）"),
    Feature("problems.top3", "profile", "需求全文与最相近三类可解决问题的平均相似度（余弦）"),
    Feature("experience.similar", "experience", "相似需求中被认为合适的程度（0–1）"),
    Feature("experience.prior", "experience", "在以往需求中被认为合适的频度（0–1）"),
)


def features_for(kind: Kind) -> tuple[Feature, ...]:
    """Return the columns used for one kind of candidate, in order."""
    return _COMMON + _SOCIETY if kind is Kind.SOCIETY else _COMMON


@dataclass(frozen=True, slots=True, eq=False)
class FeatureMatrix:
    """Features of one need against some candidates.

    Attributes:
        numbers: shape (n,), the candidates.
        values: shape (n, f), float32, NaN where unknown.
        best: shape (n,), row in the index layout of each candidate's passage nearest to the whole need.
    """

    features: tuple[Feature, ...]
    numbers: Numbers
    values: Floats
    best: NDArray[np.int64]

    def column(self, name: str) -> Floats:
        """Return one feature of every candidate."""
        return self.values[:, [feature.name for feature in self.features].index(name)]


class FeatureBuilder:
    """Computes feature matrices over one index.

    Args:
        kind: which columns.
        index: the candidates.
        experience: labelled needs to learn from by similarity; none makes those columns NaN.
    """

    def __init__(self, kind: Kind, index: CandidateIndex, experience: Experience | None = None) -> None:
        self.features = features_for(kind)
        self._index = index
        self._experience = experience
        self._around: tuple[Layout, _Segments, Vectors] | None = None

    def build(self, query: EncodedNeed, numbers: Numbers) -> FeatureMatrix:
        """Return the features of a need against candidates given by number."""
        layout = self._index.layout
        rows = layout.rows(numbers)
        segments = _Segments.of(layout, rows)
        whole, title = (layout.vectors[segments.passages] @ query.vectors.T).T
        columns: dict[str, Floats] = {
            "dense.whole.max": segments.maximum(whole),
            "dense.whole.top3": segments.top3(whole),
            "dense.title.max": segments.maximum(title),
            "dense.title.top3": segments.top3(title),
            "passages": np.log1p(segments.lengths.astype(np.float32)),
        }
        background, vectors = self._background(layout)
        for part, similarities in zip(("whole", "title"), (vectors @ query.vectors.T).T, strict=True):
            around = background.maximum(similarities)
            columns[f"dense.{part}.z"] = (columns[f"dense.{part}.max"] - around.mean()) / (around.std() + 1e-6)
        for channel in CHANNELS:
            columns[f"{channel}.whole"] = self._index.lexical_scores(query.facets.whole, numbers, channel)
            columns[f"{channel}.title"] = self._index.lexical_scores(query.facets.title, numbers, channel)
        if len(self.features) > len(_COMMON):
            fields = layout.fields[segments.passages]
            columns["name.title"] = segments.maximum(np.where(fields == "name", title, -np.inf))
            columns["scope.whole"] = segments.maximum(np.where(fields == "scope", whole, -np.inf))
            for field in ("technologies", "problems"):
                columns[f"{field}.top3"] = segments.top3(np.where(fields == field, whole, -np.inf))
            columns |= self._experienced(query, numbers)
        values = np.column_stack([columns[feature.name] for feature in self.features]).astype(np.float32)
        values[~np.isfinite(values)] = np.nan
        return FeatureMatrix(self.features, numbers, values, segments.passages[segments.argmaximum(whole)])

    def _experienced(self, query: EncodedNeed, numbers: Numbers) -> dict[str, Floats]:
        if self._experience is None:
            unknown = np.full(len(numbers), np.nan, np.float32)
            return {"experience.similar": unknown, "experience.prior": unknown}
        ids = [self._index.candidate(number).id for number in numbers.tolist()]
        return {
            "experience.similar": self._experience.similar(query.whole, ids),
            "experience.prior": self._experience.prior(ids),
        }

    def _background(self, layout: Layout) -> tuple[_Segments, Vectors]:
        if self._around is None or self._around[0] is not layout:
            step = max(1, len(layout.numbers) // _BACKGROUND)
            segments = _Segments.of(layout, np.arange(0, len(layout.numbers), step, dtype=np.int64))
            self._around = layout, segments, layout.vectors[segments.passages]
        return self._around[1:]


@dataclass(frozen=True, slots=True, eq=False)
class _Segments:
    """Passages of some candidates laid end to end, for reductions by candidate."""

    passages: NDArray[np.int64]
    offsets: NDArray[np.int64]
    lengths: NDArray[np.int64]

    @classmethod
    def of(cls, layout: Layout, rows: NDArray[np.int64]) -> _Segments:
        starts, lengths = layout.starts[rows], layout.starts[rows + 1] - layout.starts[rows]
        offsets = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64)
        within = np.arange(int(lengths.sum()), dtype=np.int64) - np.repeat(offsets, lengths)
        return cls(np.repeat(starts, lengths) + within, offsets, lengths)

    def maximum(self, values: Floats) -> Floats:
        result: Floats = np.maximum.reduceat(values, self.offsets)
        return result

    def argmaximum(self, values: Floats) -> NDArray[np.int64]:
        rows: NDArray[np.int64] = self.offsets + np.argmax(self._padded(values), axis=1)
        return rows

    def top3(self, values: Floats) -> Floats:
        """Mean of the three largest (of those there are) in each segment."""
        table = self._padded(values)
        if table.shape[1] > 3:  # noqa: PLR2004 - three is what the feature's name says
            table = -np.partition(-table, 2, axis=1)[:, :3]
        known = np.isfinite(table)
        total = np.where(known, table, 0).sum(axis=1)
        count = known.sum(axis=1)
        mean: Floats = np.where(count > 0, total / np.maximum(count, 1), np.nan).astype(np.float32)
        return mean

    def _padded(self, values: Floats) -> Floats:
        table = np.full((len(self.lengths), int(self.lengths.max(initial=1))), -np.inf, np.float32)
        within = np.arange(len(values)) - np.repeat(self.offsets, self.lengths)
        table[np.repeat(np.arange(len(self.lengths)), self.lengths), within] = values
        return table
