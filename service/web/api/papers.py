"""材料: made from a case as .docx, handed in as a signed scan, downloaded by digest."""

from __future__ import annotations

import re
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Body, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from service.documents.content import PDF
from service.documents.making import MEDIA_TYPE
from service.storage.files import FileRow
from service.storage.work import Work
from service.use_cases.desk import carry_out
from service.use_cases.papers import PaperIn, files_of, hand_in, make_paper, read_file
from service.web.api.creating import AtMostOnce
from service.web.api.deed_forms import Text
from service.web.api.fields import Day, InPath, Line
from service.web.api.problems import MISSING, PROBLEMS
from service.web.desk import HeldDesk
from service.web.guard import Signed

SCAN = re.compile(r"/api/v1/cases/[^/]+/papers/[^/]+/scan")
"""Paths that take whole scans."""

router = APIRouter(prefix="/api/v1", tags=["材料"])

Paper = Annotated[
    str,
    Path(
        min_length=1,
        max_length=64,
        pattern=r"^[!-~]+$",
        description="材料的代号；notice 为公示，award 为授牌决定",
        examples=["agreement"],
    ),
]


class PaperFieldsIn(BaseModel):
    """项目本身不知道的内容；不填的留空，供手写。"""

    model_config = ConfigDict(extra="forbid")

    number: Line = Field(default="", description="文号或编号", examples=["武科协〔2015〕12号"])
    since: Day | None = Field(default=None, description="期限起")
    until: Day | None = Field(default=None, description="期限止")
    parts: dict[Line, Text] = Field(
        default={},
        max_length=50,
        description="各部分的正文，按标题",
        examples=[{"协作目标和任务": "把焊接气孔率降到 1% 以下。"}],
    )
    services: list[Line] = Field(default=[], max_length=50, description="所选的服务")


class FileOut(BaseModel):
    """一份文件。"""

    paper: str
    digest: str = Field(description="内容的 SHA-256，办理和签署时引用")
    name: str
    media: str
    size: int = Field(description="字节")
    at: datetime
    body: str = Field(description="提交的单位")
    missing: list[str] = Field(default=[], description="文书中尚留空白的项")

    @classmethod
    def of(cls, file: FileRow, missing: tuple[str, ...] = ()) -> FileOut:
        """Return it as sent."""
        return cls(
            paper=file.paper,
            digest=file.digest,
            name=file.name,
            media=file.media,
            size=file.size,
            at=file.at,
            body=file.body,
            missing=list(missing),
        )


@router.get("/cases/{case}/papers", operation_id="papers", summary="项目的文件", responses=PROBLEMS | MISSING)
def papers(case: InPath, viewer: Signed, desk: HeldDesk) -> list[FileOut]:
    """Return the files of a case in the order in which they came."""
    with desk.database.reading() as work:
        return [FileOut.of(file) for file in files_of(work, case, viewer)]


@router.post(
    "/cases/{case}/papers/{paper}",
    operation_id="make_paper",
    summary="按项目的内容生成一份 Word 文书",
    status_code=HTTPStatus.CREATED,
    responses=PROBLEMS | MISSING,
    response_model=FileOut,
)
def make(case: InPath, paper: Paper, asked: PaperFieldsIn, viewer: Signed, desk: HeldDesk, once: AtMostOnce) -> Any:
    """Make a paper; the answer has the digest that deeds refer to."""
    at = desk.now()
    wanted = PaperIn(asked.number, asked.since, asked.until, asked.parts, tuple(asked.services))

    def effect(work: Work) -> Any:
        made = make_paper(desk, work, case, paper, wanted, viewer, at)
        return FileOut.of(made.file, made.missing).model_dump(mode="json")

    return carry_out(desk, viewer, once, at, effect)


@router.post(
    "/cases/{case}/papers/{paper}/scan",
    operation_id="hand_in_scan",
    summary="上传一份签字盖章后的扫描件（PDF，不超过 20 MB）",
    status_code=HTTPStatus.CREATED,
    responses=PROBLEMS | MISSING,
    response_model=FileOut,
)
def scan(
    case: InPath,
    paper: Paper,
    data: Annotated[bytes, Body(media_type=PDF, description="PDF 文件本身")],
    viewer: Signed,
    desk: HeldDesk,
    once: AtMostOnce,
) -> Any:
    """Keep a signed scan; the answer has the digest that deeds refer to."""
    at = desk.now()

    def effect(work: Work) -> Any:
        return FileOut.of(hand_in(desk, work, case, paper, data, viewer, at)).model_dump(mode="json")

    return carry_out(desk, viewer, once, at, effect)


@router.get(
    "/cases/{case}/files/{digest}",
    operation_id="paper_file",
    summary="下载一份文件",
    responses=PROBLEMS | MISSING | {200: {"content": {PDF: {}, MEDIA_TYPE: {}}, "description": "文件"}},
    response_class=Response,
)
def download(
    case: InPath,
    digest: Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="文件的 SHA-256")],
    viewer: Signed,
    desk: HeldDesk,
) -> Response:
    """Return the bytes of a file, unchanged since they came."""
    with desk.database.reading() as work:
        file, data = read_file(desk, work, case, digest, viewer)
    named = f"attachment; filename*=UTF-8''{quote(file.name)}"
    return Response(data, media_type=file.media, headers={"content-disposition": named})
