"""Pairs by the mutual score as the interface sends them; the values are those of `matcher.mutual.documents`."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from service.web.api.rulings import LiftOut, WeighedProgrammeOut
from service.web.api.schemas import ReasonOut


class WishOut(BaseModel):
    """学会意愿的一项。"""

    part: str = Field(examples=["load"])
    label: str = Field(examples=["承接能力"])
    value: float | None = Field(description="0 至 1；一方没有填时为空")
    factor: float = Field(description="乘在相关性的几率上的倍数；1 为不加不减")
    says: str


class MatchedNeedOut(BaseModel):
    """一条需求。"""

    id: str
    text: str
    title: str
    enterprise: str
    industries: list[str]
    services: list[str]
    region: str
    budget: float | None = Field(description="拟投入资金，万元")
    date: str
    deadline: str


class PairOut(BaseModel):
    """一对需求和学会：双向得分、各项和理由。"""

    rank: int
    mutual: float = Field(description="双向得分，0 至 1")
    relevance: float = Field(description="相关性：学会胜任的概率，0 至 1")
    suitability: float | None = Field(description="适宜度；没有一项双方都填了时为空")
    parts: list[WishOut]
    score: float = Field(description="相关分；只在同一条需求内可比")
    reasons: list[ReasonOut]
    contributions: dict[str, float] = Field(description="各特征与基准值的份额，相加等于 score")
    total: float | None = Field(default=None, description="按计划合计：双向得分与各项优先之和；不按计划时为空")
    plain_rank: int | None = Field(default=None, description="不计优先时的名次；不按计划时为空")
    lifts: list[LiftOut] = Field(default=[], description="各项优先，没有加的也列出")


class NeedPairOut(PairOut):
    """适合学会的一条需求。"""

    need: MatchedNeedOut
    directions_from_text: bool = Field(description="方向由文字识别，不是需求所填")
    services_from_text: bool = Field(description="服务类型由文字识别，不是需求所填")


class SocietyPairOut(PairOut):
    """适合需求的一个学会。"""

    id: str
    name: str
    level: str
    region: str


class OriginOut(BaseModel):
    """由哪个模型、索引和编码器得出。"""

    model: str
    index: str
    encoder: str
    programme: WeighedProgrammeOut | None = Field(default=None, description="按哪个计划优先；不按计划时为空")


class SocietyOut(BaseModel):
    """学会。"""

    id: str
    name: str
    level: str
    region: str


class NeedsForOut(OriginOut):
    """适合一个学会的需求，按双向得分。"""

    society: SocietyOut
    needs: list[NeedPairOut]
    considered: int = Field(description="没有过期的需求数")


class MutualOut(OriginOut):
    """适合一条需求的学会，按双向得分。"""

    kind: str = Field(examples=["society"])
    order: Literal["mutual"] = Field(description="mutual：按双向得分排列")
    need: MatchedNeedOut
    directions_from_text: bool
    services_from_text: bool
    matches: list[SocietyPairOut]
