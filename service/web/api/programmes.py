"""GET /api/v1/programmes: the programmes there are, what one states, and what it means in plain words."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field, RootModel

from matcher.errors import UnknownName
from matcher.programmes.documents import explained_document, shelved_document, standing
from matcher.programmes.explaining import explain
from matcher.programmes.pack import Pack
from matcher.programmes.page import name_of, page
from matcher.programmes.plain import plain
from matcher.programmes.shelf import pack_named, shelf_of
from service.tools import Tools
from service.web.access import HeldTools
from service.web.api.problems import NOT_HERE, PROBLEMS
from service.web.errors import NotHere

router = APIRouter(prefix="/api/v1", tags=["计划"])

Key = Annotated[str, Path(description="计划的代号", examples=["wuhan"])]
Year = Annotated[int, Path(description="年度", examples=[2015], ge=1900, le=9999)]


class ProgrammeOut(BaseModel):
    """一个计划的一个年度。"""

    name: str = Field(description="代号和年度", examples=["wuhan-2015"])
    key: str
    year: int
    title: str
    issuer: str
    jurisdiction: str = Field(description="行政区划代码", examples=["420100"])
    region: str = Field(description="行政区划名称", examples=["湖北省武汉市"])
    starts: date = Field(description="从哪一天起有效")
    ends: date | None = Field(default=None, description="到哪一天为止；没有写明时为空")
    standing: str = Field(description="今天是否有效：现行、未到、已止")
    own: bool = Field(description="是不是本单位自己的计划包")
    file: str = Field(description="计划包文件名", examples=["wuhan-2015.toml"])


class FaultOut(BaseModel):
    """一个不能用的计划包。"""

    problem: str
    remedy: str


class ProgrammesOut(BaseModel):
    """随产品发布的和本单位的计划。"""

    programmes: list[ProgrammeOut]
    faults: list[FaultOut] = Field(description="本单位计划包里不能用的，各附原因")


class PackOut(RootModel[dict[str, Any]]):
    """一个计划包，形状同其文件；精确的数写作文字。"""


class LineOut(BaseModel):
    """说明的一行。"""

    label: str = Field(examples=["要求"])
    text: str


class EntryOut(BaseModel):
    """一个条目的说明。"""

    section: str = Field(description="所在的节", examples=["conditions"])
    key: str = Field(examples=["research-staff"])
    title: str
    lines: list[LineOut]
    clauses: list[str] = Field(description="条款，附标题和文件名")


class ExplanationOut(BaseModel):
    """一个计划的说明：整页概要，或所问条目。"""

    name: str = Field(examples=["wuhan-2015"])
    title: str
    page: str | None = Field(description="一页概要；问的是条目时为空")
    entries: list[EntryOut] = Field(description="所问的条目；没有问条目时为空")


@router.get("/programmes", operation_id="programmes", summary="有哪些计划", responses=PROBLEMS)
def programmes(tools: HeldTools) -> ProgrammesOut:
    """Return the shipped packs and the office's own, and which of its own cannot be used."""
    found, faults = shelf_of(tools.home)
    today = datetime.now().astimezone().date()
    listed = [
        ProgrammeOut(**{**shelved_document(one), "file": one.path.name, "standing": standing(found, one, today)})
        for one in found
    ]
    told = [FaultOut(problem=fault.problem, remedy=fault.remedy) for fault in faults]
    return ProgrammesOut(programmes=listed, faults=told)


@router.get(
    "/programmes/{key}-{year}",
    operation_id="programme",
    summary="一个计划的全部条目",
    responses=PROBLEMS | NOT_HERE,
)
def programme(tools: HeldTools, key: Key, year: Year) -> PackOut:
    """Return the whole pack in the shape of its file; exact numbers are texts."""
    return PackOut(plain(_pack(tools, key, year)))


@router.get(
    "/programmes/{key}-{year}/explanation",
    operation_id="explain_programme",
    summary="用平常的话说明一个计划，或其中的条目、条款",
    responses=PROBLEMS | NOT_HERE,
)
def explanation(
    tools: HeldTools,
    key: Key,
    year: Year,
    entry: Annotated[str, Query(description="条目的代号（research-staff、stages/check）或条款（三(一)2）")] = "",
) -> ExplanationOut:
    """Return the page of a programme, or the explanation of the entries that are meant."""
    pack = _pack(tools, key, year)
    entries = [EntryOut(**explained_document(one)) for one in explain(pack, entry)] if entry else []
    told = None if entry else page(pack)
    return ExplanationOut(name=name_of(pack), title=pack.programme.title, page=told, entries=entries)


def _pack(tools: Tools, key: str, year: int) -> Pack:
    try:
        return pack_named(tools.home, f"{key}-{year:04}")
    except UnknownName as error:
        raise NotHere(error.problem, error.remedy) from error
