"""Computes the feature matrix of `features` over one index."""

from __future__ import annotations

import numpy as np

from matcher.encoding.encoder import Vectors
from matcher.ranking.agreement import Agreement
from matcher.ranking.experience import Experience
from matcher.ranking.features import LISTED, FeatureMatrix, Floats, features_for
from matcher.ranking.late_features import late_columns
from matcher.ranking.needs import EncodedNeed
from matcher.ranking.segments import Segments
from matcher.ranking.subjects import Subjects
from matcher.retrieval.candidates import CHANNELS, CandidateIndex
from matcher.retrieval.late import LATE_KINDS
from matcher.retrieval.layout import Layout, Numbers
from matcher.retrieval.products import products
from matcher.vocabulary import Kind

_BACKGROUND = 2_000
"""Candidates that stand for the whole catalogue when similarities are standardised."""


class FeatureBuilder:
    """Computes feature matrices over one index.

    Args:
        kind: which columns.
        index: the candidates.
        experience: labelled needs to learn from by similarity; none makes those columns NaN.
        subjects: what tells a need's disciplines and industries; none makes those columns NaN.
    """

    def __init__(
        self,
        kind: Kind,
        index: CandidateIndex,
        experience: Experience | None = None,
        subjects: Subjects | None = None,
    ) -> None:
        self._kind = kind
        self.features = features_for(kind)
        self._index = index
        self._experience = experience
        self._agreement = Agreement(index, subjects)
        self._around: tuple[Layout, Segments, Vectors] | None = None

    def build(self, query: EncodedNeed, numbers: Numbers, around: Floats | None = None) -> FeatureMatrix:
        """Return the features of a need against candidates given by number.

        Args:
            query: the need.
            numbers: of the candidates.
            around: what `around` returned for the need, where that is known.
        """
        layout = self._index.layout
        rows = layout.rows(numbers)
        segments = Segments.of(layout, rows)
        whole, title = products(layout.vectors[segments.passages], query.vectors).T
        columns: dict[str, Floats] = {
            "dense.whole.max": segments.maximum(whole),
            "dense.whole.top3": segments.top(whole, 3),
            "dense.title.max": segments.maximum(title),
            "dense.title.top3": segments.top(title, 3),
            "passages": np.log1p(segments.lengths.astype(np.float32)),
        }
        for part, (mean, spread) in zip(
            ("whole", "title"), self.around(query) if around is None else around, strict=True
        ):
            columns[f"dense.{part}.z"] = (columns[f"dense.{part}.max"] - mean) / (spread + 1e-6)
        for channel in CHANNELS:
            columns[f"{channel}.whole"] = self._index.lexical_scores(query.facets.whole, numbers, channel)
            columns[f"{channel}.title"] = self._index.lexical_scores(query.facets.title, numbers, channel)
        if self._kind in LATE_KINDS:
            columns |= late_columns(self._index, query, segments, np.maximum(whole, title))
        if self._kind is Kind.SOCIETY:
            fields = layout.fields[segments.passages]
            columns["name.title"] = segments.maximum(np.where(fields == "name", title, -np.inf))
            columns["scope.whole"] = segments.maximum(np.where(fields == "scope", whole, -np.inf))
            for field in ("technologies", "problems"):
                columns[f"{field}.top3"] = segments.top(np.where(fields == field, whole, -np.inf), 3)
            columns |= self._agreement.columns(query, rows)
            columns |= self._experienced(query, numbers)
        if self._kind is Kind.EXPERT:
            columns |= {f"{name}.list": _within_list(columns[name]) for name in LISTED}
        values = np.column_stack([columns[feature.name] for feature in self.features]).astype(np.float32)
        values[~np.isfinite(values)] = np.nan
        return FeatureMatrix(self.features, numbers, values, segments.passages[segments.argmaximum(whole)])

    def around(self, query: EncodedNeed) -> Floats:
        """Return how near a need comes to any candidate of the catalogue.

        Returns:
            Shape (2, 2): for the whole and for the title, mean and standard deviation over the candidates of the
            largest cosine.
        """
        background, vectors = self.background()
        nearest = [background.maximum(similarities) for similarities in (vectors @ query.vectors.T).T]
        return np.array([(near.mean(), near.std()) for near in nearest], np.float32)

    def shared_subjects(self, query: EncodedNeed, numbers: Numbers) -> list[dict[str, tuple[str, ...]]]:
        """Return names of what a need is about and each candidate states; see `Agreement.shared`."""
        return self._agreement.shared(query, self._index.layout.rows(numbers))

    def _experienced(self, query: EncodedNeed, numbers: Numbers) -> dict[str, Floats]:
        if self._experience is None:
            unknown = np.full(len(numbers), np.nan, np.float32)
            return dict.fromkeys(("experience.similar", "experience.title", "experience.prior"), unknown)
        ids = [self._index.candidate(number).id for number in numbers.tolist()]
        whole, title = self._experience.similar(query.vectors, ids)
        return {
            "experience.similar": whole,
            "experience.title": title,
            "experience.prior": self._experience.prior(ids),
        }

    def background(self) -> tuple[Segments, Vectors]:
        """Return candidates that stand for the whole catalogue, at most some thousands, and their passages' vectors."""
        layout = self._index.layout
        around = self._around  # one read: another thread may be replacing it
        if around is None or around[0] is not layout:
            step = max(1, len(layout.numbers) // _BACKGROUND)
            segments = Segments.of(layout, np.arange(0, len(layout.numbers), step, dtype=np.int64))
            around = self._around = layout, segments, layout.vectors[segments.passages]
        return around[1:]


def _within_list(values: Floats) -> Floats:
    """Return values, shape (n,), in standard deviations above their mean, within ±6; 0 where all are alike."""
    spread: Floats = np.clip((values - values.mean()) / (values.std() + 1e-6), -6, 6).astype(np.float32)
    return spread
