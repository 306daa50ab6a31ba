"""A small invented office of societies and experts."""

from __future__ import annotations

import pytest

from matcher.recommender import Recommender
from tests.fakes.encoder import HashEncoder
from tests.fakes.team_office import team_office


@pytest.fixture
def encoder() -> HashEncoder:
    return HashEncoder()


@pytest.fixture
def recommender(encoder: HashEncoder) -> Recommender:
    return team_office(encoder)
