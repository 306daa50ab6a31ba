"""POST /api/v1/gaps: the needs that nobody at hand is relied on for, and whom to win over or ask."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from matcher.corpus.given import needs_given
from matcher.coverage.documents import gaps_document
from matcher.coverage.gaps import map_gaps
from matcher.coverage.scope import local_scope, needs_within
from matcher.errors import HuiqiError
from matcher.mutual.needs import needs_of
from service.web.access import HeldTools
from service.web.api.problems import PROBLEMS
from service.web.catalogue import SeenCatalogue

router = APIRouter(prefix="/api/v1", tags=["匹配"])

MOST_NEEDS = 1_000
"""Needs of one request. It holds one of the server's worker threads until it is answered."""


class GapsIn(BaseModel):
    """画哪些需求的缺口，在哪些学会里找。"""

    model_config = ConfigDict(extra="forbid")

    needs: list[dict[str, Any]] | None = Field(
        default=None,
        description=f"需求记录（字段同导入文件），最多 {MOST_NEEDS:,} 条；不给则用目录中的需求",
        min_length=1,
        max_length=MOST_NEEDS,
        examples=[[{"id": "N-1", "title": "压铸件气孔", "text": "铝合金压铸件气孔多，如何降低废品率"}]],
    )
    region: str = Field(default="", description="只看写明在这个地区的需求，如 湖北省武汉市")
    local: bool = Field(default=False, strict=True, description="只在 region 的学会里找，看本地学会缺什么")
    levels: list[str] = Field(default=[], description="只在这些层级的学会里找", examples=[["national"]])


class GroupOut(BaseModel):
    """一个产业方向或学科的需求。"""

    name: str
    needs: int = Field(description="需求数")
    uncovered: int = Field(description="没有把握的")
    expected: float = Field(description="按概率估计的缺口，条")
    examples: list[str] = Field(description="几条最可能是缺口的需求的编号")
    ask: list[str] = Field(description="可引入或咨询的学会")


class CoverOut(BaseModel):
    """一条需求。"""

    id: str
    suitable: float | None = Field(description="前三名中有合适学会的概率")
    covered: bool = Field(description="是否有把握")
    best: list[str] = Field(description="最相关的学会的编号")
    disciplines: list[str]
    directions: list[str]


class GapsOut(BaseModel):
    """缺口图：各条需求，及按方向和学科的汇总。"""

    needs: int
    uncovered: int
    searched: int = Field(description="在多少个学会中查找")
    threshold: float = Field(description="概率从这里起才算有把握")
    directions: list[GroupOut]
    disciplines: list[GroupOut]
    covers: list[CoverOut]


@router.post("/gaps", operation_id="gaps", summary="哪些需求没有把握的学会", responses=PROBLEMS)
def gaps(asked: GapsIn, tools: HeldTools, catalogue: SeenCatalogue) -> GapsOut:
    """Return the gap map of at most 1,000 needs, which takes tens of seconds; nothing is stored."""
    if asked.local and not asked.region:
        raise HuiqiError("local 要和 region 一起用", "请写明 region，例如 湖北省武汉市")
    recommender = tools.recommender
    needs = needs_of(catalogue) if asked.needs is None else needs_given(asked.needs)
    if asked.region:
        needs = needs_within(needs, asked.region)
    if len(needs) > MOST_NEEDS:
        problem = f"目录中有 {len(needs):,} 条需求，一次最多 {MOST_NEEDS:,} 条"
        raise HuiqiError(problem, "请用 region 限定地区，用 needs 分批给出，或在服务器上用 huiqi gaps")
    filters, nobody = local_scope(recommender, asked.region if asked.local else "", asked.levels)
    return GapsOut(**gaps_document(map_gaps(recommender, needs, filters, nobody=nobody)))
