"""办理记录: who did what when, as far as one's reach goes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from service.storage.audit import Sought, Trace
from service.use_cases.audit import KINDS, Done, trail
from service.web.api.paging import InvalidCursor, Page, PageIn, Paging, cursor_of
from service.web.api.problems import PROBLEMS
from service.web.desk import HeldDesk
from service.web.guard import Signed

router = APIRouter(prefix="/api/v1", tags=["办理记录"])


class DoneOut(BaseModel):
    """办过的一件事。"""

    at: datetime
    account: str = Field(description="帐号的编号；没有登录的为空")
    who: str = Field(description="姓名；不便告知时为空")
    body: str = Field(description="为哪个机构")
    move: str = Field(description="办了什么")
    kind: str = Field(description="什么事项", examples=["项目"])
    what: str = Field(description="事项的名称；无权查看时为空")
    reason: str

    @classmethod
    def of(cls, one: Done) -> DoneOut:
        """Return it as sent."""
        return cls.model_validate({name: getattr(one, name) for name in cls.model_fields})


@router.get(
    "/audit",
    operation_id="audit",
    summary="办理记录：自己的；管理员和审计看得到所辖的",
    responses=PROBLEMS,
)
def audit(
    viewer: Signed,
    desk: HeldDesk,
    paging: Paging,
    body: Annotated[str, Query(max_length=64, description="只看这个机构办的")] = "",
    account: Annotated[str, Query(max_length=64, description="只看这个帐号办的")] = "",
    kind: Annotated[str, Query(max_length=20, description=f"只看这类事项：{'、'.join(KINDS)}")] = "",
) -> Page[DoneOut]:
    """List what was done, the newest first."""
    sought = Sought(body, account, kind)
    with desk.database.reading() as work:
        found, done = trail(work, viewer, sought, after_in(paging), paging.limit + 1)
        total = work.audit.count(viewer, sought)
    more = cursor_after(found[paging.limit - 1]) if len(found) > paging.limit else None
    return Page(items=[DoneOut.of(one) for one in done[: paging.limit]], total=total, next=more)


def after_in(paging: PageIn) -> tuple[datetime, int] | None:
    """Return where a page of the trail goes on."""
    key = paging.after(str, int)
    if key is None:
        return None
    try:
        return datetime.fromisoformat(str(key[0])).astimezone(), int(key[1])
    except (ValueError, OverflowError, OSError) as error:
        raise InvalidCursor from error


def cursor_after(trace: Trace) -> str:
    """Return the cursor to go on after a trace."""
    return cursor_of((trace.at.isoformat(), trace.id))
