"""填报: figures stated with evidence, for cells that are not counted and for targets."""

from __future__ import annotations

from datetime import date, datetime
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from service.storage.filings import FilingFilter, FilingRow
from service.storage.work import Work
from service.use_cases import filings as using
from service.web.api.answering import Keeping, unchanged
from service.web.api.case_views import EventOut
from service.web.api.cases import checked, cursor_in
from service.web.api.creating import AtMostOnce
from service.web.api.etags import CONDITIONS, IfMatch, IfNoneMatch, etag
from service.web.api.fields import Day, Id, InPath, Words
from service.web.api.happenings import Why
from service.web.api.paging import Page, Paging, page_of
from service.web.api.problems import CONFLICT, MISSING, PROBLEMS
from service.web.api.record_forms import CitedOut, Digest, Figure
from service.web.desk import HeldDesk
from service.web.guard import Signed

router = APIRouter(prefix="/api/v1", tags=["统计"])

Key = Annotated[str, StringConstraints(max_length=64, pattern=r"^[!-~]*$")]
Said = Annotated[str, StringConstraints(max_length=10_000, pattern=r"^[^\x00]*$")]


class FilingPostIn(BaseModel):
    """要填报的一格，或一个目标的数；金额的单位是分。"""

    model_config = ConfigDict(extra="forbid")

    programme: Key = Field(min_length=1, description="计划和年度", examples=["liaoning-2018"])
    indicator: Key = Field(default="", description="指标的代号", examples=["i01"])
    target: Key = Field(default="", description="目标的代号；与 indicator 二者取一")
    column: Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[^\x00-\x1f]*$")] = Field(
        description="栏目；目标的为 总数 或 达到的数", examples=["人口"]
    )
    day: Day = Field(description="所说的是哪一天的情况", examples=["2018-05-31"])
    text: Said = Field(default="", description="文字；名称一行一个；是否填“是”或“否”")
    amount: Figure | None = Field(default=None, description="数量；金额的单位是分", examples=[5950000])
    evidence: Digest | None = Field(default=None, description="佐证文件的摘要；确实没有（0、无、否）的可不附")
    office: Id | None = Field(default=None, description="哪个单位的；不填为自己的单位，上级科协可代填")


class FilingChangeIn(BaseModel):
    """要更正的内容；不写的项不变。"""

    model_config = ConfigDict(extra="forbid")

    day: Day | None = Field(default=None, description="所说的是哪一天的情况")
    text: Said | None = Field(default=None, description="文字")
    amount: Figure | None = Field(default=None, description="数量；金额的单位是分")
    evidence: Digest | None = Field(default=None, description="佐证文件的摘要")
    reason: Words = Field(description="为什么更正，记入历史", examples=["按统计年鉴更正"])

    def facts(self) -> dict[str, Any]:
        """Return what is stated anew; amount and evidence can be taken back."""
        found = {key: getattr(self, key) for key in self.model_fields_set - {"reason"}}
        if "text" in found:
            found["text"] = (found["text"] or "").strip()
        return {key: value for key, value in found.items() if value is not None or key in {"amount", "evidence"}}


class FilingOut(BaseModel):
    """一条填报。"""

    id: str
    office: str
    programme: str
    indicator: str = Field(description="指标的代号；填报目标的为空")
    target: str = Field(description="目标的代号；填报指标的为空")
    column: str
    day: date
    text: str
    amount: int | None
    evidence: CitedOut | None
    withdrawn: bool = Field(description="已撤回，不再计入")
    version: int
    etag: str = Field(description="版本标记，更正或撤回时放进 If-Match")
    changed: datetime

    @classmethod
    def of(cls, row: FilingRow) -> FilingOut:
        """Return it as sent."""
        one = row.filing
        return cls(
            id=one.id,
            office=one.office,
            programme=row.programme,
            indicator="" if row.of_target else one.indicator,
            target=one.indicator if row.of_target else "",
            column=one.column,
            day=one.day,
            text=one.text,
            amount=one.amount,
            evidence=CitedOut(digest=one.evidence.digest, name=one.evidence.name) if one.evidence else None,
            withdrawn=row.withdrawn,
            version=row.version,
            etag=etag(row.version, row.head),
            changed=row.changed,
        )


@router.get("/filings", operation_id="filings", summary="填报的数", responses=PROBLEMS)
def filings(
    viewer: Signed,
    desk: HeldDesk,
    paging: Paging,
    office: Annotated[str, Query(max_length=64, description="哪个单位的")] = "",
    programme: Annotated[str, Query(max_length=64, description="计划和年度", examples=["liaoning-2018"])] = "",
    indicator: Annotated[str, Query(max_length=64, description="指标或目标的代号")] = "",
    withdrawn: Annotated[bool, Query(description="连同已撤回的")] = False,
) -> Page[FilingOut]:
    """List filings of one's own body and those below it, those changed last first."""
    wanted = FilingFilter(office, programme, indicator, withdrawn)
    with desk.database.reading() as work:
        rows = work.filings.list(viewer, wanted, cursor_in(paging), paging.limit + 1)
        total = work.filings.count(viewer, wanted)
    return page_of(rows, total, paging, lambda row: (row.changed.isoformat(), row.filing.id), FilingOut.of)


@router.post(
    "/filings",
    operation_id="file_figure",
    summary="填报一个数，附佐证",
    status_code=HTTPStatus.CREATED,
    responses=PROBLEMS | MISSING,
    response_model=FilingOut,
)
def file_figure(asked: FilingPostIn, keeper: Keeping, once: AtMostOnce) -> Any:
    """File a figure; its history begins."""
    wanted = using.FilingIn(
        asked.programme,
        asked.column,
        asked.day,
        asked.indicator,
        asked.target,
        asked.text,
        asked.amount,
        asked.evidence or "",
    )

    def effect(work: Work) -> FilingOut:
        row = using.file_figure(keeper.desk, work, wanted, asked.office or "", keeper.viewer, keeper.at)
        return FilingOut.of(row)

    return keeper.made("filings", effect, once)


@router.get(
    "/filings/{filing}",
    operation_id="filing",
    summary="一条填报",
    responses=PROBLEMS | MISSING,
    response_model=FilingOut,
)
def filing(filing: InPath, viewer: Signed, desk: HeldDesk, known: IfNoneMatch, response: Response) -> object:
    """Return a filing with its version as ETag."""
    with desk.database.reading() as work:
        row = work.filings.get(viewer, filing)
    if (same := unchanged(known, response, row.version, row.head)) is not None:
        return same
    return FilingOut.of(row)


@router.patch(
    "/filings/{filing}",
    operation_id="correct_filing",
    summary="更正一条填报",
    responses=PROBLEMS | MISSING | CONFLICT | CONDITIONS,
    response_model=FilingOut,
)
def correct(filing: InPath, asked: FilingChangeIn, keeper: Keeping, basis: IfMatch) -> Any:
    """Correct a filing; what it was stays in its history."""

    def effect(work: Work) -> FilingOut:
        row = using.correct(
            keeper.desk, work, filing, asked.facts(), asked.reason, keeper.viewer, keeper.at, checked(basis)
        )
        return FilingOut.of(row)

    return keeper.changed(effect)


@router.delete(
    "/filings/{filing}",
    operation_id="withdraw_filing",
    summary="撤回一条填报；历史保留，不再计入",
    responses=PROBLEMS | MISSING | CONFLICT | CONDITIONS,
    response_model=FilingOut,
)
def withdraw(filing: InPath, reason: Why, keeper: Keeping, basis: IfMatch) -> Any:
    """Withdraw a filing."""

    def effect(work: Work) -> FilingOut:
        row = using.withdraw(work, filing, reason, keeper.viewer, keeper.at, checked(basis))
        return FilingOut.of(row)

    return keeper.changed(effect)


@router.get(
    "/filings/{filing}/history",
    operation_id="filing_history",
    summary="一条填报的历史：谁、何时、改前改后、为什么",
    responses=PROBLEMS | MISSING,
)
def history(filing: InPath, viewer: Signed, desk: HeldDesk) -> list[EventOut]:
    """Return the events of a filing in order."""
    with desk.database.reading() as work:
        return [EventOut.of(event) for event in using.history_of(work, filing, viewer)]
