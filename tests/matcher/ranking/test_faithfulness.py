"""Reasons of the shipped models are true: without the cited span the score is lower."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from matcher.encoding.catalogue import open_encoder
from matcher.ranker import Ranker
from matcher.ranking.model import open_model
from matcher.recommender import build_index
from matcher.trials.ranking_task import FILES, read_task
from matcher.vocabulary import Kind
from tests.benchmarks.bench_faithfulness import delete, draw

_CASES, _CANDIDATES, _NEEDS = 60, 40, 20


@pytest.mark.parametrize("kind", Kind)
def test_at_least_95_of_100_scores_fall_without_the_cited_span(kind: Kind, labelled: Path, home: Path) -> None:
    encoder = open_encoder("e5-small", home)
    chance = random.Random(7)
    judged, candidates = read_task(kind, [labelled / name for name in FILES[kind]])
    few = chance.sample(candidates, _CANDIDATES)
    ranker = Ranker(kind, build_index(few, encoder), open_model(kind, encoder))
    cases, _ = draw(ranker, encoder, chance.sample(list(judged.needs), _NEEDS), _CASES, chance)
    fell = [lower for _, lower in delete(ranker, encoder, cases)]
    assert len(fell) == _CASES
    assert sum(fell) >= 0.95 * _CASES
