"""POST /api/v1/dossiers: a shortlist with everything it rests on as one file; and such a file told again."""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field, RootModel

from matcher.dossier.apart import replayed_apart
from matcher.dossier.document import seal_of, sealed
from matcher.dossier.writing import dossier_of
from matcher.errors import HuiqiError
from matcher.programmes.shelf import file_of
from service.web.access import HeldTools
from service.web.api.asking import MatchIn, question_of
from service.web.api.problems import PROBLEMS
from service.web.catalogue import SeenCatalogue

router = APIRouter(prefix="/api/v1", tags=["决策档案"])

_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "决策档案，原样保存；用 huiqi replay 或 /dossiers/replay 核对",
        "content": {"application/json": {}},
    }
}


class DossierIn(RootModel[dict[str, Any]]):
    """决策档案的全文，原样。"""

    model_config = ConfigDict(json_schema_extra={"examples": [{"format": 1, "seal": "…"}]})


class ReplayOut(BaseModel):
    """重放的结果。"""

    same: bool = Field(description="与档案逐字节相同")
    differences: list[str] = Field(description="不同之处；相同时为空")
    seal: str = Field(description="档案的印记（SHA-256）")


@router.post(
    "/dossiers",
    operation_id="dossier",
    summary="把名单连同全部依据写成决策档案",
    responses=PROBLEMS | _FILE,
    response_class=Response,
)
def dossier(asked: MatchIn, tools: HeldTools, catalogue: SeenCatalogue) -> Response:
    """Return the dossier of the shortlist that /match gives to the same question; nothing is stored."""
    if asked.mutual:
        raise HuiqiError("按双向得分排列的名单不能写成决策档案", "请去掉 mutual")
    recommender = tools.recommender
    question = question_of(asked, tools, catalogue)
    application = question.application
    shortlist = recommender.shortlist(
        question.need, question.kind, filters=question.filters, top=question.top, application=application
    )
    pack = file_of(tools.home, application.pack) if application else None
    document = dossier_of(recommender, shortlist, question.filters, question.top, pack)
    name = f"huiqi-{seal_of(document)[:12]}.json"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(sealed(document), media_type="application/json", headers=headers)


@router.post(
    "/dossiers/replay", operation_id="replay", summary="核对一份决策档案：重算一遍，逐字节比较", responses=PROBLEMS
)
def replay(document: DossierIn) -> ReplayOut:
    """Return what replaying the dossier finds; it is done in a process of its own, and nothing is stored."""
    found = replayed_apart(json.dumps(document.root).encode())
    return ReplayOut(same=not found.differences, differences=list(found.differences), seal=found.seal)
