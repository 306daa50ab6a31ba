"""POST /api/v1/needs/help: what would make a need that is being written easier to match."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from matcher.errors import HuiqiError
from matcher.recommender import Recommender
from service.use_cases.matched_need import written_need
from service.use_cases.need_help import help_with
from service.web.access import engine_of
from service.web.api.fields import Line
from service.web.api.problems import PROBLEMS
from service.web.desk import HeldDesk
from service.web.guard import Signed

router = APIRouter(prefix="/api/v1", tags=["需求"])


class DraftIn(BaseModel):
    """写到一半的需求。"""

    model_config = ConfigDict(extra="forbid")

    title: Line = Field(default="", description="标题")
    text: str = Field(default="", max_length=10_000, description="正文", examples=["铝合金压铸件内部气孔多"])
    services: list[Line] = Field(default=[], max_length=20, description="已选的服务，词表里的名称")
    region: Line = Field(default="", description="所在地区")


class AskedServiceOut(BaseModel):
    """看起来要的一种服务。"""

    name: str
    words: list[str] = Field(description="由哪些字词看出")


class AlikeOut(BaseModel):
    """一条相近的需求。"""

    id: str
    title: str
    status: str


class NeedHelpOut(BaseModel):
    """对草稿的提示。"""

    hints: list[str] = Field(description="还可以补充什么")
    directions: list[str] = Field(description="看起来属于哪些产业方向")
    services: list[AskedServiceOut]
    alike: list[AlikeOut] = Field(description="已有的相近需求，只有自己看得到的")


@router.post("/needs/help", operation_id="help_with_need", summary="写需求时的提示；不保存", responses=PROBLEMS)
def need_help(asked: DraftIn, request: Request, viewer: Signed, desk: HeldDesk) -> NeedHelpOut:
    """Return what can be said of a need as it stands."""
    draft = written_need("-", asked.title, asked.text, {"services": tuple(asked.services), "region": asked.region})
    recommender: Recommender | None
    try:
        recommender = engine_of(request).recommender
    except HuiqiError:
        recommender = None
    with desk.database.reading() as work:
        found = help_with(work, recommender, viewer, draft)
    return NeedHelpOut(
        hints=list(found.hints),
        directions=list(found.directions),
        services=[AskedServiceOut(name=one.name, words=list(one.words)) for one in found.services],
        alike=[AlikeOut(id=row.id, title=row.title, status=row.status) for row in found.alike],
    )
