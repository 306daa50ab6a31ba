"""POST /api/v1/match: a need in, a shortlist with reasons out; under a programme, or by the mutual score."""

from __future__ import annotations

from time import perf_counter
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from matcher.coverage.referral import Referrer
from matcher.mutual.documents import societies_document
from matcher.policy.lifted import LiftedShortlist
from service.tools import Tools
from service.web.access import HeldTools
from service.web.api.asking import MatchIn, Question, question_of
from service.web.api.lifted import LiftedShortlistOut
from service.web.api.mutual import MutualOut
from service.web.api.problems import PROBLEMS
from service.web.api.schemas import ShortlistOut
from service.web.catalogue import SeenCatalogue

router = APIRouter(prefix="/api/v1", tags=["匹配"])


@router.post("/match", operation_id="match", summary="为一条需求列出最合适的候选", responses=PROBLEMS)
def match(
    asked: MatchIn, tools: HeldTools, catalogue: SeenCatalogue
) -> Annotated[ShortlistOut | LiftedShortlistOut | MutualOut, Field(discriminator="order")]:
    """Return the shortlist of a need; nothing is stored and the text is not logged."""
    started = perf_counter()
    recommender = tools.recommender
    question = question_of(asked, tools, catalogue)
    if asked.mutual:
        return _mutually(question, tools)
    need, filters = question.need, question.filters
    shortlist = recommender.shortlist(
        need, question.kind, filters=filters, top=question.top, application=question.application
    )
    referral = Referrer(recommender).advise(need, filters) if shortlist.doubtful else ()
    took_ms = (perf_counter() - started) * 1000
    if isinstance(shortlist, LiftedShortlist):
        return LiftedShortlistOut.under(shortlist, took_ms, referral)
    return ShortlistOut.of(shortlist, took_ms, referral)


def _mutually(question: Question, tools: Tools) -> MutualOut:
    search, application = tools.mutual, question.application
    read = search.understood([question.need])
    pairings = search.societies_for(read.needs[0], question.top, question.filters, application)
    return MutualOut(**societies_document(search, pairings, read, application.pack if application else None))
