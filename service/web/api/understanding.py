"""理解、对比、组队: a need on record as understood, what people corrected of it, candidates side by side, teams."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from matcher.teams.assembling import SIZE
from matcher.teams.documents import (
    comparison_document,
    proposal_document,
    specialists_document,
    table_document,
    team_document,
)
from matcher.understanding.corrections import LONGEST, MOST_ADDED, corrections_from
from matcher.understanding.documents import understanding_document
from matcher.vocabulary import Kind
from service.storage.work import Work
from service.use_cases.correcting import correct
from service.use_cases.shortlists import own_need
from service.use_cases.under_programme import application_for, record_behind
from service.web.access import HeldTools
from service.web.api.answering import Keeping
from service.web.api.cases import checked
from service.web.api.creating import AtMostOnce
from service.web.api.etags import CONDITIONS, IfMatch
from service.web.api.fields import InPath, Line
from service.web.api.needs import NeedOut, need_out
from service.web.api.problems import CONFLICT, MISSING, PROBLEMS
from service.web.api.schemas import SpanOut
from service.web.desk import HeldDesk
from service.web.guard import Signed
from service.web.teaming import compared, parties_in, read_of, team_of

router = APIRouter(prefix="/api/v1", tags=["需求"])

_PLACE = 2**31
With = Annotated[
    list[Line],
    Query(
        alias="with",
        default_factory=list,
        max_length=50,
        description="候选，写作 society:编号 或 expert:编号",
        examples=[["society:B-43", "society:B-41"]],
    ),
]


class StruckIn(BaseModel):
    """一个划去的要点：在哪里，原文是什么。"""

    model_config = ConfigDict(extra="forbid")

    document: int = Field(ge=0, le=1, strict=True, description="0 标题，1 正文")
    start: int = Field(ge=0, le=_PLACE, strict=True)
    end: int = Field(ge=0, le=_PLACE, strict=True)
    text: str = Field(max_length=10_000, description="原文；与需求不符时不予保存")


class CorrectionsIn(BaseModel):
    """对理解的更正；空的由文字判断。"""

    model_config = ConfigDict(extra="forbid")

    directions: list[Line] = Field(default=[], max_length=20, description="产业方向", examples=[["智能制造"]])
    services: list[Line] = Field(default=[], max_length=40, description="想要的服务", examples=[["协同攻关"]])
    disciplines: list[Line] = Field(default=[], max_length=40, description="GB/T 13745 学科，代码或名称", examples=[[]])
    sectors: list[Line] = Field(default=[], max_length=40, description="GB/T 4754 行业，代码或名称", examples=[[]])
    struck: list[StruckIn] = Field(default=[], max_length=100, description="划去的要点", examples=[[]])
    added: list[str] = Field(
        default=[], description=f"补充的要点，最多 {MOST_ADDED} 条，每条 {LONGEST} 字以内", examples=[["气孔率低于 1%"]]
    )


class FacetOut(BaseModel):
    """需求的一个要点。"""

    key: str
    aspect: str = Field(description="问题、目标、指标、技术要点")
    text: str
    span: SpanOut | None = Field(description="在标题（0）或正文（1）中的位置；补充的没有")
    figures: list[str]
    struck: bool = Field(description="划去的不参与匹配")
    added: bool


class ShareOut(BaseModel):
    """需求有多少属于一个方向、学科或行业。"""

    code: str
    name: str
    share: float
    counts: bool = Field(description="匹配时是否按属于它算")


class HintOut(BaseModel):
    """缺什么，怎么补。"""

    key: str
    says: str
    remedy: str


class UnderstandingOut(BaseModel):
    """系统对一条需求的理解。"""

    title: str
    facets: list[FacetOut]
    phrases: list[str]
    directions: list[ShareOut]
    disciplines: list[ShareOut] | None
    sectors: list[ShareOut] | None
    services: list[dict[str, Any]] = Field(description="想要的服务，及文中所据的词")
    stated: list[str] = Field(description="已由人指定的各项")
    hints: list[HintOut]
    corrections: dict[str, Any]


class ComparisonOut(BaseModel):
    """并排的候选。"""

    understanding: UnderstandingOut
    services_wanted: list[str]
    groups: dict[str, str] = Field(description="分数构成各组的名称")
    compared: list[dict[str, Any]] = Field(description="各候选：名次、分数构成、理由、服务、工作量")
    coverage: dict[str, Any] = Field(description="要点与候选的覆盖表，每格有依据原文")


class TeamOut(BaseModel):
    """一个团队，及它所覆盖的要点；没有找到依据不证明做不了。"""

    team: dict[str, Any] = Field(description="成员各增加多少，每个要点由谁覆盖，哪些还没有依据")
    coverage: dict[str, Any] = Field(description="要点与候选的覆盖表，每格有依据原文")
    specialists: dict[str, list[dict[str, Any]]] = Field(description="没有依据的要点，目录中还有谁")
    proposal: dict[str, Any] | None = Field(description="建议的各种组合；由人选定时为空")


@router.get(
    "/needs/{need}/understanding",
    operation_id="understanding",
    summary="系统对一条需求的理解，已按更正",
    responses=PROBLEMS | MISSING,
)
def understanding(need: InPath, viewer: Signed, desk: HeldDesk, tools: HeldTools) -> UnderstandingOut:
    """Return points with their spans, directions, disciplines, sectors, services, hints, and the corrections."""
    with desk.database.reading() as work:
        row = own_need(work, need, viewer)
    return UnderstandingOut(**understanding_document(read_of(tools, row).understanding))


@router.put(
    "/needs/{need}/corrections",
    operation_id="correct_need",
    summary="更正对一条需求的理解，整个替换",
    responses=PROBLEMS | MISSING | CONFLICT | CONDITIONS,
    response_model=NeedOut,
)
def correct_need(need: InPath, asked: CorrectionsIn, keeper: Keeping, basis: IfMatch, once: AtMostOnce) -> Any:
    """Keep the corrections with the need; lists made from now on go by them."""
    corrections = corrections_from(asked.model_dump())
    viewer, at = keeper.viewer, keeper.at

    def effect(work: Work) -> NeedOut:
        return need_out(work, correct(work, need, corrections, viewer, at, checked(basis)), viewer)

    return keeper.changed(effect, once)


@router.get(
    "/needs/{need}/comparison",
    operation_id="compare_candidates",
    summary="二至四个候选并排对比",
    responses=PROBLEMS | MISSING,
)
def compare_candidates(need: InPath, chosen: With, viewer: Signed, desk: HeldDesk, tools: HeldTools) -> ComparisonOut:
    """Return candidates side by side: scores and their parts, points covered with evidence, services, load."""
    with desk.database.reading() as work:
        row = own_need(work, need, viewer)
    return ComparisonOut(**comparison_document(compared(tools, row, parties_in(chosen))))


@router.get(
    "/needs/{need}/team",
    operation_id="propose_team",
    summary="建议的团队，或所选各方组成的团队，及所覆盖的要点",
    responses=PROBLEMS | MISSING,
)
def propose_team(
    need: InPath,
    chosen: With,
    viewer: Signed,
    desk: HeldDesk,
    tools: HeldTools,
    *,
    size: Annotated[int, Query(ge=1, le=SIZE, description="人数最多")] = 3,
    programme: Annotated[str, Query(max_length=80, description="按哪个计划优先，如 wuhan-2015")] = "",
) -> TeamOut:
    """Return a team, the table of points that it rests on, and who comes near to what it leaves open."""
    with desk.database.reading() as work:
        row = own_need(work, need, viewer)
        record = record_behind(work, row)
    application = application_for(desk, programme, Kind.SOCIETY, record)
    found = team_of(tools, row, parties_in(chosen), size, application)
    return TeamOut(
        team=team_document(found.team),
        coverage=table_document(found.table),
        specialists=specialists_document(found.near),
        proposal=None if found.proposal is None else proposal_document(found.proposal),
    )
