"""An office whose judgements ask for more than words: the best societies are those that similar needs called for.

Half of what is relevant stands in the texts (the need's own topic, grade 1), the better half does not (another topic,
grade 3), so that a model must learn from past needs and from texts to be good.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from matcher.encoding.encoder import Encoder
from matcher.learning.card import write_card
from matcher.learning.dataset import SCALES, Dataset, build_dataset
from matcher.learning.fairness import Contender, Reference, contender
from matcher.learning.heldout import HELD_OUT, HeldOut, candidates_digest, held_out
from matcher.learning.slices import slices_of
from matcher.learning.train import Trained, lineage, train
from matcher.ranking.features import Floats
from matcher.ranking.model import Model, save_model, unlearned
from matcher.ranking.needs import encode_needs
from matcher.recommender import build_index
from matcher.vocabulary import Candidate, Kind, Need
from tests.fakes.encoder import HashEncoder
from tests.fakes.world import TOPICS, needs, societies, topic_of

Grades = dict[str, dict[str, int]]


def grades(wanted: Sequence[Need]) -> Grades:
    """Return the judgements of needs of `tests.fakes.world`, whose ids are N and their number."""
    topics = list(TOPICS)
    found: Grades = {}
    for need in wanted:
        own = int(need.id[1:4]) % len(topics)
        found[need.id] = {
            society.id: {own: 1, (own + 3) % len(topics): 3}.get(topics.index(topic_of(number)), 0)
            for number, society in enumerate(societies(24))
        }
    return found


def flipped(given: Grades, share: float = 0.2) -> Grades:
    """Return grades of which a share is turned about, drawn by a fixed seed."""
    draw = np.random.default_rng(5)
    return {n: {c: 3 - g if draw.random() < share else g for c, g in row.items()} for n, row in given.items()}


class Office:
    """Needs, societies and judgements of a small office; everything follows from the needs and the encoder."""

    def __init__(
        self,
        wanted: Sequence[Need] | None = None,
        encoder: Encoder | None = None,
        candidates: Sequence[Candidate] | None = None,
    ) -> None:
        self.needs = needs(48) if wanted is None else wanted
        self.encoder = encoder or HashEncoder()
        self.index = build_index(candidates or societies(24), self.encoder)
        self.digest = candidates_digest(self.index)
        self.queries = encode_needs(self.needs, self.encoder)
        self.grades = grades(self.needs)

    def data(self, given: Grades | None = None) -> Dataset:
        """Return the rows of the judged needs, by the office's own judgements unless others are given."""
        return build_dataset(Kind.SOCIETY, self.index, self.queries, given or self.grades)

    def trained(
        self, given: Grades | None = None, alter: Callable[[Floats], Floats] | None = None, seed: int = 0
    ) -> tuple[Dataset, Trained]:
        """Train, by other judgements or on altered features where told so."""
        data = self.data(given)
        if alter:
            data = replace(data, values=alter(data.values))
        return data, train(data, given or self.grades, {}, seed)

    def contender(
        self, name: str, data: Dataset, trained: Trained, dates: Mapping[str, str] | None = None
    ) -> Contender:
        """Let a trained model rank the office's needs."""
        model = Model(Kind.SOCIETY, trained.scorer, name, trained.experience)
        learnt = held_out(data, trained, self.digest, dates)
        return contender(model, learnt, self.data(), self.digest)

    def unlearned(self) -> Contender:
        """Let the ranking that needs no labels rank the office's needs."""
        return contender(unlearned(Kind.SOCIETY), HeldOut(), self.data(), self.digest)

    def reference(
        self,
        given: Grades | None = None,
        dates: Mapping[str, str] | None = None,
        industries: Mapping[str, Sequence[str]] | None = None,
    ) -> Reference:
        """Return the office's needs as a reference."""
        slices = slices_of(self.needs, industries or {}, np.stack([query.whole for query in self.queries]))
        return Reference(Kind.SOCIETY, self.needs, given or self.grades, dates or {}, slices)

    def save(self, folder: Path, data: Dataset, trained: Trained) -> str:
        """Write a model folder as `huiqi train` does; returns the fingerprint."""
        facts = lineage(trained, self.encoder, self.index, SCALES[Kind.SOCIETY], 0, [])
        unseen = held_out(data, trained, self.digest)
        model = Model(Kind.SOCIETY, trained.scorer, experience=trained.experience, calibration=trained.calibration)
        card = write_card(Kind.SOCIETY, self.encoder.name, trained, {}, facts)
        return save_model(folder, model, facts, card, {HELD_OUT: unseen.to_json()})
