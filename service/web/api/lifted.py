"""A shortlist under a programme as the interface sends it: relevance, each lift apart, what is the same for all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from matcher.coverage.referral import Advice
from matcher.policy.documents import application_document, lifted_match_document
from matcher.policy.lifted import LiftedMatch, LiftedShortlist
from service.web.api.rulings import OUTCOME, AboutOut, LiftOut, WeighedProgrammeOut
from service.web.api.schemas import MatchOut, ShortlistOut


class OutcomesOut(BaseModel):
    """候选的申报条件：总的结果，各结果的条件代号。"""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    outcome: str = Field(description=OUTCOME)
    passed: list[str] = Field(alias="pass")
    fail: list[str]
    unknown: list[str]


class LiftedMatchOut(MatchOut):
    """名单中的一个候选，及计划对它的优先。"""

    relevance: float = Field(description="相关性，0 至 1")
    total: float = Field(description="相关性与各项优先之和，名次依据")
    plain_rank: int = Field(description="不计优先时的名次")
    lifts: list[LiftOut] = Field(description="各项优先，没有加的也列出")
    eligibility: OutcomesOut


class LiftedShortlistOut(ShortlistOut):
    """按计划优先排列的名单。"""

    order: Literal["programme"] = Field(description="programme：相关性加计划的优先")  # type: ignore[assignment]  # tells the two apart
    matches: list[LiftedMatchOut]  # type: ignore[assignment]  # a list that is only read: each is a MatchOut
    programme: WeighedProgrammeOut
    enterprises: list[str] = Field(description="企业名称，第一家牵头")
    societies: list[str] = Field(description="已选定的学会的编号")
    site: str | None = Field(description="牵头企业所在的区县或园区")
    answers: dict[str, bool] = Field(description="已有的答复")
    answers_about: dict[str, dict[str, bool]] = Field(description="只对一个候选的答复，按编号")
    about: AboutOut
    same_for_all: list[LiftOut] = Field(description="企业和地区的优先，对所有候选相同，不影响名次")

    @classmethod
    def under(cls, shortlist: LiftedShortlist, took_ms: float, referral: Sequence[Advice]) -> LiftedShortlistOut:
        """Return a shortlist under a programme as it is sent."""
        plain = ShortlistOut.of(shortlist, took_ms, referral)
        told = [
            lifted_match_document(match, shortlist.application)
            for match in shortlist.matches
            if isinstance(match, LiftedMatch)
        ]
        matches = [{**one.model_dump(), **more} for one, more in zip(plain.matches, told, strict=True)]
        return cls.model_validate(
            {**plain.model_dump(), "order": "programme", "matches": matches, **application_document(shortlist)}
        )
