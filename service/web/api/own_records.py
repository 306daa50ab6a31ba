"""自己的目录记录: read, changed by oneself, and what a change would do; and how many open needs suit one."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from service.use_cases.own_records import OwnRecord, change_own, changed, read_own
from service.use_cases.suiting import Suiting, foretold, open_needs, suiting_soon, told
from service.web.access import HeldTools
from service.web.api.cases import checked
from service.web.api.etags import CONDITIONS, IfMatch, etag
from service.web.api.problems import CONFLICT, PROBLEMS
from service.web.desk import HeldDesk
from service.web.guard import Signed

router = APIRouter(prefix="/api/v1", tags=["机构"])

_CHANGES = "要改的栏目（字段同导入文件）；空值为删去，没有写的不变"


class OwnRecordOut(BaseModel):
    """自己的目录记录。"""

    kind: str = Field(description="enterprise、society 或 expert")
    record: dict[str, Any] = Field(description="字段同导入文件")
    answers: dict[str, str] = Field(description="对申报条件的答复")

    @classmethod
    def of(cls, own: OwnRecord) -> OwnRecordOut:
        """Return it as sent."""
        return cls(kind=own.kind.value, record=dict(own.record), answers=own.answers)


class OwnRecordChangeIn(BaseModel):
    """目录记录的更改。"""

    model_config = ConfigDict(extra="forbid")

    fields: dict[str, Any] = Field(default={}, description=_CHANGES, examples=[{"capacity": 6}])
    answers: dict[str, str] = Field(default={}, max_length=100, description="对申报条件的答复：是、否，空为收回")


class PreviewIn(BaseModel):
    """要试的更改。"""

    model_config = ConfigDict(extra="forbid")

    fields: dict[str, Any] = Field(default={}, description=_CHANGES, examples=[{"technologies": ["激光焊接"]}])


class DirectionOut(BaseModel):
    """一个方向。"""

    name: str
    needs: str = Field(description="条数；很少时只说“不足 3”", examples=["12"])


class SuitingOut(BaseModel):
    """有多少在办需求会把自己列入前十名；不透露是哪些。"""

    considered: int = Field(description="看了多少条在办需求")
    needs: str = Field(examples=["12"])
    directions: list[DirectionOut]

    @classmethod
    def of(cls, found: Suiting) -> SuitingOut:
        """Return it as sent."""
        directions = [DirectionOut(name=name, needs=told(count)) for name, count in found.directions.items()]
        return cls(considered=found.considered, needs=told(found.total), directions=directions)


class SuitableOut(BaseModel):
    """对口的在办需求。"""

    ready: bool = Field(description="假：正在比对，稍后再问")
    found: SuitingOut | None


class PreviewOut(BaseModel):
    """更改前后。"""

    before: SuitingOut
    after: SuitingOut


@router.get("/own-record", operation_id="own_record", summary="自己在目录中的记录", responses=PROBLEMS | CONFLICT)
def own_record(viewer: Signed, desk: HeldDesk, response: Response) -> OwnRecordOut:
    """Return one's own record with its version as ETag."""
    return _sent(read_own(desk, viewer), response)


@router.patch(
    "/own-record",
    operation_id="change_own_record",
    summary="更改自己在目录中的记录；名称、级别等由科协更改",
    responses=PROBLEMS | CONFLICT | CONDITIONS,
)
def change(
    asked: OwnRecordChangeIn, viewer: Signed, desk: HeldDesk, basis: IfMatch, response: Response
) -> OwnRecordOut:
    """Change one's own record."""
    return _sent(change_own(desk, viewer, asked.fields, asked.answers, checked(basis)), response)


@router.post(
    "/own-record/preview",
    operation_id="preview_own_record",
    summary="试看一项更改会使多少在办需求对口；不保存",
    responses=PROBLEMS | CONFLICT,
)
def preview(asked: PreviewIn, viewer: Signed, desk: HeldDesk, tools: HeldTools) -> PreviewOut:
    """Return what a change would do."""
    own = read_own(desk, viewer)
    after = changed(own, asked.fields, {})
    with desk.database.reading() as work:
        rows = open_needs(work)
    found = foretold(tools, rows, own, after)
    return PreviewOut(before=SuitingOut.of(found.before), after=SuitingOut.of(found.after))


@router.get(
    "/suitable",
    operation_id="suitable",
    summary="有多少在办需求与自己对口；内容由科协邀请后才能看到",
    responses=PROBLEMS | CONFLICT,
)
def suitable(viewer: Signed, desk: HeldDesk, tools: HeldTools) -> SuitableOut:
    """Return counts by direction."""
    own = read_own(desk, viewer)
    with desk.database.reading() as work:
        rows = open_needs(work)
    found = suiting_soon(tools, rows, own) if rows else Suiting(0, 0)
    return SuitableOut(ready=found is not None, found=SuitingOut.of(found) if found else None)


def _sent(own: OwnRecord, response: Response) -> OwnRecordOut:
    response.headers["etag"] = etag(1, own.head)
    return OwnRecordOut.of(own)
