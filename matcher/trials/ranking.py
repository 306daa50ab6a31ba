"""Rankers on judged needs: the rows an encoder makes of them, and what anybody would try first on the same needs.

`huiqi train` fits a model on these rows and puts these figures into its card; `huiqi bench quality` measures the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from matcher.encoding.encoder import Encoder
from matcher.evaluation.baselines import Run, fused, tfidf_cosines
from matcher.evaluation.report import Report, evaluate
from matcher.evaluation.trec import Judgements
from matcher.learning.card import write_card
from matcher.learning.comparison import Difference
from matcher.learning.dataset import SCALES, Dataset, build_dataset
from matcher.learning.heldout import HELD_OUT, candidates_digest, held_out
from matcher.learning.judged import JudgedNeeds
from matcher.learning.suitability import Learnt
from matcher.learning.suitability_card import suitability_section
from matcher.learning.train import Trained, lineage
from matcher.progress import Progress, silent
from matcher.ranking.features import Floats
from matcher.ranking.model import Model, save_model
from matcher.ranking.needs import encode_needs
from matcher.ranking.subjects import Subjects
from matcher.recommender import build_index
from matcher.retrieval.candidates import CandidateIndex
from matcher.retrieval.late import LATE_KINDS
from matcher.vocabulary import Candidate, Kind

Unit = Literal["profile", "passage"]

TFIDF_UNITS: Mapping[Kind, Unit] = {
    Kind.SOCIETY: "profile",
    Kind.EXPERT: "passage",
    Kind.ACHIEVEMENT: "profile",
}
"""Whether TF-IDF compares a need with a whole profile or with its best passage. TF-IDF has nothing to fit; the better
was taken by the very figures it is reported with, in its favour."""


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """Judged needs and candidates as one encoder sees them.

    Attributes:
        subjects: what tells disciplines and industries; None where no feature of the kind asks for it.
    """

    encoder: Encoder
    index: CandidateIndex
    data: Dataset
    subjects: Subjects | None


def view_of(
    kind: Kind,
    judged: JudgedNeeds,
    listed: Sequence[Candidate],
    encoder: Encoder,
    progress: Progress = silent,
    *,
    to_learn: bool = True,
) -> View:
    """Encode needs and candidates and compute the rows of the judged ones.

    Args:
        kind: of the candidates.
        judged: needs with their grades.
        listed: the candidates.
        encoder: of every vector.
        progress: told of each stage.
        to_learn: whether a model is to be fitted on the rows; a baseline needs neither tokens nor subjects.
    """
    queries = encode_needs(judged.needs, encoder, progress, tokens=to_learn and kind in LATE_KINDS)
    index = build_index(listed, encoder, progress)
    subjects = Subjects.of(encoder, progress) if to_learn and kind is Kind.SOCIETY else None
    data = build_dataset(kind, index, queries, judged.judgements, progress, subjects)
    return View(encoder, index, data, subjects)


def off_the_shelf(view: View, others: Iterable[View], judgements: Judgements) -> dict[str, Report]:
    """Return figures of what needs no labels beside those that `matcher.learning.train` knows, on the same needs.

    They are each encoder's similarity alone, TF-IDF, and the reciprocal rank fusion of all these and BM25.

    Args:
        view: the rows that are learned from.
        others: those of more encoders; recall may have chosen other candidates there.
        judgements: grades by need and candidate.
    """
    data = view.data
    lexical = [data.run(data.column(name)) for name in ("words.whole", "pairs.whole")]
    runs: dict[str, Run] = {
        "TF-IDF": data.run(tfidf(data, view.index, TFIDF_UNITS[data.kind])),
        **{f"{one.encoder.name} alone": one.data.run(one.data.column("dense.whole.max")) for one in (*others, view)},
    }
    runs["RRF of all these"] = fused([*lexical, *runs.values()])
    judged = {query.need.id: judgements[query.need.id] for query in data.queries}
    return {name: evaluate(run, judged, SCALES[data.kind]) for name, run in runs.items()}


def tfidf(data: Dataset, index: CandidateIndex, unit: Unit) -> Floats:
    """Return the TF-IDF cosine over words of each row's need and candidate, shape (n,).

    Args:
        data: the rows.
        index: where their candidates stand.
        unit: compare with the whole profile, or with the most similar passage.
    """
    layout = index.layout
    words = [index.words(passage.text) for passage in layout.passages]
    bounds = [slice(*pair) for pair in zip(layout.starts[:-1].tolist(), layout.starts[1:].tolist(), strict=True)]
    if unit == "profile":
        words = [[word for passage in words[part] for word in passage] for part in bounds]
    cosines = tfidf_cosines([index.words(query.facets.whole) for query in data.queries], words)
    place = {index.candidate(number).id: row for row, number in enumerate(layout.numbers.tolist())}
    rows = np.array([place[candidate] for candidate in data.ids.tolist()], np.int64)
    found = np.zeros(len(rows), np.float32)
    edges = np.searchsorted(data.groups, np.arange(len(data.queries) + 1))
    for query, (start, end) in enumerate(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)):
        similar = cosines[[query]].toarray()[0]
        if unit == "passage":
            similar = np.maximum.reduceat(similar, layout.starts[:-1])
        found[start:end] = similar[rows[start:end]]
    return found


def save_trained(
    folder: Path,
    view: View,
    trained: Trained,
    variants: Mapping[str, Difference],
    judged: JudgedNeeds,
    sources: Sequence[Path],
    seed: int = 0,
    learnt: Learnt | None = None,
) -> str:
    """Write the folder of a trained model, with lineage, card and held-out rankings; returns its fingerprint.

    Args:
        folder: becomes the model's.
        view: what was learned from.
        trained: its outcome.
        variants: what the card says of other scorers; see `matcher.learning.comparison`.
        judged: the needs, with their dates.
        sources: files that everything was read from.
        seed: of the training.
        learnt: what tells whether a list holds a suitable candidate; None where nothing does.
    """
    kind = view.data.kind
    unseen = held_out(view.data, trained, candidates_digest(view.index), judged.dates)
    facts: dict[str, Any] = {
        **lineage(trained, view.encoder, view.index, SCALES[kind], seed, sources),
        "trained_until": unseen.until,
        "variants": {name: round(found.mean, 4) for name, found in variants.items()},
        **({"suitability": learnt.facts()} if learnt else {}),
    }
    card = write_card(kind, view.encoder.name, trained, variants, facts, suitability_section(learnt) if learnt else "")
    model = Model(
        kind,
        trained.scorer,
        experience=trained.experience,
        subjects=view.subjects,
        calibration=trained.calibration,
        suitability=learnt.suitability if learnt else None,
    )
    return save_model(folder, model, facts, card, {HELD_OUT: unseen.to_json()})
