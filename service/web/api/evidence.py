"""佐证: files that show what is reported, handed in and downloaded by digest."""

from __future__ import annotations

import re
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import BaseModel, Field

from service.documents.content import SUFFIXES
from service.storage.evidence import EvidenceRow
from service.storage.work import Work
from service.use_cases.desk import carry_out
from service.use_cases.evidence import hand_in, read_evidence
from service.web.api.creating import AtMostOnce
from service.web.api.fields import Line
from service.web.api.problems import MISSING, PROBLEMS
from service.web.desk import HeldDesk
from service.web.guard import Signed

UPLOAD = re.compile(r"/api/v1/evidence")
"""The path that takes whole files."""

router = APIRouter(prefix="/api/v1", tags=["统计"])

_ANY_FILE = "application/octet-stream"


class EvidenceOut(BaseModel):
    """一份佐证。"""

    digest: str = Field(description="内容的 SHA-256，登记和填报时引用")
    office: str = Field(description="是哪个单位的")
    name: str
    media: str = Field(examples=["application/pdf"])
    size: int = Field(description="字节")
    at: datetime

    @classmethod
    def of(cls, row: EvidenceRow) -> EvidenceOut:
        """Return it as sent."""
        return cls(digest=row.digest, office=row.office, name=row.name, media=row.media, size=row.size, at=row.at)


@router.post(
    "/evidence",
    operation_id="hand_in_evidence",
    summary="上传一份佐证（PDF、PNG、JPEG、.docx、.xlsx，不超过 20 MB）",
    status_code=HTTPStatus.CREATED,
    responses=PROBLEMS | MISSING,
    response_model=EvidenceOut,
)
def upload(
    data: Annotated[bytes, Body(media_type=_ANY_FILE, description="文件本身；种类按内容判断，不看名称")],
    viewer: Signed,
    desk: HeldDesk,
    once: AtMostOnce,
    name: Annotated[Line, Query(description="文件名，给人看的", examples=["签到表.pdf"])] = "",
    office: Annotated[str, Query(max_length=64, description="是哪个单位的；不填为自己的单位")] = "",
) -> Any:
    """Keep a file; the answer has the digest that records cite."""
    at = desk.now()

    def effect(work: Work) -> Any:
        return EvidenceOut.of(hand_in(desk, work, name, data, office, viewer, at)).model_dump(mode="json")

    return carry_out(desk, viewer, once, at, effect)


@router.get(
    "/evidence/{digest}",
    operation_id="evidence_file",
    summary="下载一份佐证",
    responses=PROBLEMS | MISSING | {200: {"content": {media: {} for media in SUFFIXES}, "description": "文件"}},
    response_class=Response,
)
def download(
    digest: Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="文件的 SHA-256")],
    viewer: Signed,
    desk: HeldDesk,
) -> Response:
    """Return the bytes of a file, unchanged since they came."""
    with desk.database.reading() as work:
        row, data = read_evidence(desk, work, digest, viewer)
    return attached(data, row.media, row.name)


def attached(data: bytes, media: str, name: str) -> Response:
    """Return bytes to be saved under a name."""
    named = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(data, media_type=media, headers={"content-disposition": named})
