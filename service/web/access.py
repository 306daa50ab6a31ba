"""How routes reach what the application holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Depends, Request

from matcher.recommender import Recommender
from service.engine import Engine
from service.tools import Tools
from service.web.readiness import Check


def engine_of(request: Request) -> Engine:
    """Return the application's engine."""
    engine: Engine = request.app.state.engine
    return engine


def recommender_of(request: Request) -> Recommender:
    """Return the open recommender, or raise what stands in its way."""
    return engine_of(request).recommender


def tools_of(request: Request) -> Tools:
    """Return what routes work with; what of it is not open yet is opened when it is asked for."""
    tools: Tools = request.app.state.tools
    return tools


def checks_of(request: Request) -> Sequence[Check]:
    """Return what the application stands on."""
    checks: Sequence[Check] = request.app.state.checks
    return checks


OpenRecommender = Annotated[Recommender, Depends(recommender_of)]
Checks = Annotated[Sequence[Check], Depends(checks_of)]
HeldTools = Annotated[Tools, Depends(tools_of)]
