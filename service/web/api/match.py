"""POST /api/v1/match: a need in, a shortlist with reasons out."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from fastapi import APIRouter

from matcher.coverage.referral import Referrer
from matcher.vocabulary import Need
from service.web.access import OpenRecommender
from service.web.api.schemas import MatchIn, ProblemOut, ShortlistOut

router = APIRouter(prefix="/api/v1", tags=["匹配"])

_PROBLEMS: dict[int | str, dict[str, Any]] = {
    413: {"model": ProblemOut, "description": "内容太长"},
    422: {"model": ProblemOut, "description": "内容需要修改"},
    503: {"model": ProblemOut, "description": "尚未就绪"},
}


@router.post("/match", operation_id="match", summary="为一条需求列出最合适的候选", responses=_PROBLEMS)
def match(asked: MatchIn, recommender: OpenRecommender) -> ShortlistOut:
    """Return the shortlist of a need; nothing is stored and the text is not logged."""
    started = perf_counter()
    need = Need("-", asked.need, asked.title)
    filters = asked.filters.as_filters()
    shortlist = recommender.shortlist(need, asked.kind, filters=filters, top=asked.top)
    referral = Referrer(recommender).advise(need, filters) if shortlist.doubtful else ()
    return ShortlistOut.of(shortlist, (perf_counter() - started) * 1000, referral)
