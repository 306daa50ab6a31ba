"""How routes reach what the application holds."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from matcher.recommender import Recommender
from service.engine import Engine


def engine_of(request: Request) -> Engine:
    """Return the application's engine."""
    engine: Engine = request.app.state.engine
    return engine


def recommender_of(request: Request) -> Recommender:
    """Return the open recommender, or raise what stands in its way."""
    return engine_of(request).recommender


OpenRecommender = Annotated[Recommender, Depends(recommender_of)]
