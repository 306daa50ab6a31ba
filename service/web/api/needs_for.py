"""POST /api/v1/needs-for: the needs that suit a society, by the mutual score."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from matcher.corpus.finding import find_record
from matcher.corpus.given import needs_given
from matcher.corpus.records import candidate_from
from matcher.errors import HuiqiError, NotReady
from matcher.mutual.documents import needs_document
from matcher.mutual.lifting import enterprises_behind, priorities_of
from matcher.mutual.needs import needs_of, still_open
from matcher.vocabulary import Kind, RecordKind
from service.web.access import HeldTools
from service.web.api.fields import Day, Line
from service.web.api.mutual import NeedsForOut
from service.web.api.problems import PROBLEMS
from service.web.catalogue import SeenCatalogue

router = APIRouter(prefix="/api/v1", tags=["匹配"])

MOST_NEEDS = 1_000


class NeedsForIn(BaseModel):
    """为哪个学会找需求。"""

    model_config = ConfigDict(extra="forbid")

    society: Line = Field(description="学会的编号、名称或简称", examples=["中国光学学会"])
    top: int = Field(default=10, ge=1, le=100, strict=True, description="列出几条", examples=[3])
    needs: list[dict[str, Any]] | None = Field(
        default=None,
        description=f"需求记录（字段同导入文件），最多 {MOST_NEEDS:,} 条；不给则用目录中的需求",
        min_length=1,
        max_length=MOST_NEEDS,
        examples=[[{"id": "N-1", "text": "高功率激光器芯片的散热封装", "budget": 50}]],
    )
    programme: str = Field(default="", description="按哪个计划优先，如 wuhan-2015；不给则只按双向得分")
    on: Day | None = Field(default=None, description="按哪一天看需求是否过期、计划是否有效；默认今天")


@router.post("/needs-for", operation_id="needs_for", summary="为学会列出最适合它的需求", responses=PROBLEMS)
def needs_for(asked: NeedsForIn, tools: HeldTools, catalogue: SeenCatalogue) -> NeedsForOut:
    """Return the needs that suit a society; nothing is stored and no text is logged.

    The needs of the catalogue that the caller may see are made ready at the first request and kept until they change.
    """
    society = candidate_from(find_record(catalogue, RecordKind.SOCIETY, asked.society), Kind.SOCIETY)
    listed = needs_of(catalogue) if asked.needs is None else needs_given(asked.needs)
    current = still_open(listed, asked.on or datetime.now().astimezone().date())
    if not current:
        raise HuiqiError(f"{len(listed)} 条需求都已过期望完成日期", "请核对需求的期望完成日期，或用 on 改为别的日期")
    lifting = None
    if asked.programme:
        lifting = priorities_of(tools.home, asked.programme, asked.on, enterprises_behind(current, catalogue))
    search = tools.mutual
    ready = tools.ready(current, keep=asked.needs is None)
    found = search.needs_for([society.id], ready.pool, asked.top, lifting).get(society.id)
    if found is None:  # imported since the service started
        raise NotReady(f"{society.name}还没有编入索引", "请重新启动服务")
    return NeedsForOut(**needs_document(search, society, found, ready.read, lifting.pack if lifting else None))
