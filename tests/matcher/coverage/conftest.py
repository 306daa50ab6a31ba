"""The shipped societies with the default encoder, opened once, and parts of them as an office's own catalogue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from matcher.corpus.profiles import shipped, shipped_elsewhere
from matcher.encoding.catalogue import open_encoder
from matcher.encoding.encoder import Encoder
from matcher.ranking.model import open_model
from matcher.recommender import Ranker, Recommender, build_index
from matcher.vocabulary import Candidate, Kind

MakeOffice = Callable[[Sequence[Candidate]], Recommender]


@pytest.fixture(scope="session")
def encoder(home: Path) -> Encoder:
    return open_encoder("e5-small", home)


@pytest.fixture(scope="session")
def office_of(encoder: Encoder) -> MakeOffice:
    """Return what makes an office of societies and experts, ranked by the shipped models."""

    def make(candidates: Sequence[Candidate]) -> Recommender:
        rankers = {}
        for kind in (Kind.SOCIETY, Kind.EXPERT):
            if listed := [candidate for candidate in candidates if candidate.kind is kind]:
                rankers[kind] = Ranker(kind, build_index(listed, encoder), open_model(kind, encoder))
        return Recommender(encoder, rankers)

    return make


@pytest.fixture(scope="session")
def national() -> list[Candidate]:
    return [candidate for candidate in shipped(Kind.SOCIETY) if candidate.level == "national"]


@pytest.fixture(scope="session")
def liaoning() -> list[Candidate]:
    return list(shipped_elsewhere("辽宁省"))


@pytest.fixture(scope="session")
def whole(office_of: MakeOffice, national: list[Candidate]) -> Recommender:
    return office_of(national)
