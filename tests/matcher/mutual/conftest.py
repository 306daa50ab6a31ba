"""A world small enough to score every pair: the invented societies, and needs over their topics."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from matcher.mutual.kept_needs import KeptNeeds
from matcher.mutual.search import MutualSearch
from matcher.ranking.experience import Experience
from matcher.ranking.features import features_for
from matcher.ranking.model import Calibration, Model
from matcher.ranking.needs import encode_needs
from matcher.ranking.scorer import FusionScorer
from matcher.recommender import build_index
from matcher.vocabulary import Candidate, Kind
from tests.fakes.encoder import HashEncoder
from tests.fakes.world import judgements, needs, societies

Opened = Callable[..., MutualSearch]


def model(encoder: HashEncoder) -> Model:
    """Return the unlearned ranking, calibrated, with past needs."""
    past = encode_needs(needs(16), encoder)
    experience = Experience.of([query.vectors for query in past], list(judgements(16).values()))
    scorer = FusionScorer(features_for(Kind.SOCIETY))
    return Model(Kind.SOCIETY, scorer, "test", experience, calibration=Calibration(1.0, -2.0))


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    """Return what opens both searches over some societies, by default the invented ones with a pair of twins."""

    def open_over(candidates: list[Candidate] | None = None) -> MutualSearch:
        encoder = HashEncoder()
        twins = [replace(one, id=f"T{one.id}") for one in societies(2)]
        index = build_index(candidates or [*societies(24), *twins], encoder)
        return MutualSearch(encoder, index, model(encoder), KeptNeeds(encoder, tmp_path / "needs.sqlite"))

    return open_over
