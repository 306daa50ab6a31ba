"""任务和提醒: what the service does by itself, and what an office has to see to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel, ConfigDict, Field

from service.domain.bodies import Viewer
from service.domain.errors import InvalidDeed
from service.domain.jobs import Job, JobKind, JobState
from service.domain.reminders import ReminderKind
from service.storage.errors import Missing
from service.storage.reminders import ReminderRow
from service.storage.work import Work
from service.use_cases.desk import carry_out
from service.use_cases.jobs import ask, report_of, stop, try_again
from service.web.api.cases import cursor_in
from service.web.api.creating import AtMostOnce
from service.web.api.fields import Day, InPath, Line
from service.web.api.paging import Page, Paging, page_of
from service.web.api.problems import CONFLICT, MISSING, PROBLEMS
from service.web.desk import HeldDesk
from service.web.guard import Signed

router = APIRouter(prefix="/api/v1", tags=["任务和提醒"])

_BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class JobIn(BaseModel):
    """发起一项任务。"""

    model_config = ConfigDict(extra="forbid")

    kind: JobKind = Field(description="做什么", examples=["统计报表"])
    programme: Line = Field(default="", max_length=64, description="统计报表：哪个计划的表", examples=["liaoning-2018"])
    on: Day | None = Field(default=None, description="统计报表：截至哪一天；不填则为当天")
    until: Day | None = Field(default=None, description="重新训练：学到哪一天为止，其后一年用来检验")

    def args(self) -> Mapping[str, Any]:
        """Return what its kind asks for.

        Raises:
            InvalidDeed: it lacks something.
        """
        if self.kind is JobKind.REPORT:
            if not self.programme:
                raise InvalidDeed("没有写明哪个计划的统计表", "请填 programme，例如 liaoning-2018")
            return {"programme": self.programme} | ({"on": self.on.isoformat()} if self.on else {})
        if self.kind is JobKind.COMPARE:
            raise InvalidDeed("比较模型要写明模型和需求", "请用 POST /api/v1/models/{kind}/{encoder}/comparisons 发起")
        if self.kind is JobKind.TRAIN:
            if self.until is None:
                raise InvalidDeed("没有写明学到哪一天为止", "请填 until，例如 2024-12-31")
            return {"until": self.until.isoformat()}
        return {}


class JobOut(BaseModel):
    """一项任务。"""

    id: str
    kind: JobKind
    state: JobState
    stage: str = Field(description="正在做的步骤", examples=["编码"])
    done: int
    total: int
    stopping: bool = Field(description="已要求取消，在下一步停下")
    tries: int = Field(description="第几次办理")
    problem: str = Field(description="未成功的原因")
    result: dict[str, Any]
    created: datetime
    changed: datetime

    @classmethod
    def of(cls, job: Job) -> JobOut:
        """Return it as sent."""
        running = job.state is JobState.RUNNING
        return cls(
            id=job.id,
            kind=job.kind,
            state=job.state,
            stage=job.stage,
            done=job.done,
            total=job.total,
            stopping=running and job.stop is not None,
            tries=job.tries,
            problem=job.problem,
            result=dict(job.result),
            created=job.created,
            changed=job.changed or job.created,
        )


class ReminderOut(BaseModel):
    """一条提醒。"""

    key: str
    case: str = Field(description="项目")
    stage: str = Field(description="环节")
    kind: ReminderKind
    due: date = Field(description="所依据的日期")
    says: str
    made: datetime

    @classmethod
    def of(cls, row: ReminderRow) -> ReminderOut:
        """Return it as sent."""
        one = row.reminder
        return cls(
            key=one.key, case=one.case, stage=one.stage, kind=one.kind, due=one.due, says=one.says, made=row.made
        )


@router.get("/jobs", operation_id="jobs", summary="本单位发起的任务", responses=PROBLEMS)
def jobs(viewer: Signed, desk: HeldDesk, paging: Paging) -> Page[JobOut]:
    """List jobs, the newest first."""
    with desk.database.reading() as work:
        rows = work.jobs.list(viewer, cursor_in(paging), paging.limit + 1)
        total = work.jobs.count(viewer)
    return page_of(rows, total, paging, lambda job: (job.created.isoformat(), job.id), JobOut.of)


@router.post("/jobs", operation_id="ask_job", summary="发起一项任务", status_code=201, responses=PROBLEMS | CONFLICT)
def ask_job(asked: JobIn, viewer: Signed, desk: HeldDesk, once: AtMostOnce, response: Response) -> JobOut:
    """Put a job on the list."""
    at, args = desk.now(), asked.args()

    def effect(work: Work) -> Any:
        return JobOut.of(ask(work, asked.kind, args, viewer, at)).model_dump(mode="json")

    answer = carry_out(desk, viewer, once, at, effect)
    response.headers["location"] = f"/api/v1/jobs/{answer['id']}"
    return JobOut.model_validate(answer)


@router.get("/jobs/{job}", operation_id="job", summary="一项任务和它的进度", responses=PROBLEMS | MISSING)
def job(job: InPath, viewer: Signed, desk: HeldDesk) -> JobOut:
    """Return how far a job is."""
    with desk.database.reading() as work:
        return JobOut.of(work.jobs.get(viewer, job))


@router.post(
    "/jobs/{job}/stop", operation_id="stop_job", summary="取消一项任务", responses=PROBLEMS | MISSING | CONFLICT
)
def stop_job(job: InPath, viewer: Signed, desk: HeldDesk) -> JobOut:
    """Have a job stopped: at once where it waits, else at its next step."""
    return _turned(desk, viewer, job, stop)


@router.post(
    "/jobs/{job}/retry", operation_id="retry_job", summary="重办一项任务", responses=PROBLEMS | MISSING | CONFLICT
)
def retry_job(job: InPath, viewer: Signed, desk: HeldDesk) -> JobOut:
    """Have a job tried again that failed or was stopped."""
    return _turned(desk, viewer, job, try_again)


@router.get(
    "/jobs/{job}/report",
    operation_id="report",
    summary="下载统计报表",
    response_class=FileResponse,
    responses=PROBLEMS | MISSING | {200: {"content": {_BOOK: {}}}},
)
def report(job: InPath, viewer: Signed, desk: HeldDesk) -> FileResponse:
    """Return the workbook a job has made."""
    with desk.database.reading() as work:
        found = report_of(work.jobs.get(viewer, job), desk.home)
    if found is None:
        raise Missing("份报表")
    return FileResponse(found[0], media_type=_BOOK, filename=found[1], headers={"cache-control": "no-store"})


@router.get("/reminders", operation_id="reminders", summary="待办提醒", responses=PROBLEMS)
def reminders(viewer: Signed, desk: HeldDesk) -> list[ReminderOut]:
    """List what is to be seen to, due first first, a hundred at most."""
    with desk.database.reading() as work:
        return [ReminderOut.of(row) for row in work.reminders.open(viewer)]


def _turned(desk: HeldDesk, viewer: Viewer, job: str, turn: Any) -> JobOut:
    with desk.database.work() as work:
        after = turn(work, job, viewer, desk.now())
        work.commit()
    return JobOut.of(after)
