"""Cases as they are sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from service.domain.history import Event
from service.domain.workflow.deeds import LABELS
from service.storage.cases import CaseRow
from service.storage.money import in_yuan
from service.use_cases.views import CaseView
from service.web.api.etags import etag


class CaseLineOut(BaseModel):
    """列表中的一个项目。"""

    id: str
    programme: str = Field(examples=["wuhan-2015"])
    title: str
    status: str = Field(description="进行、公示、结项、终止、撤回、未通过")
    need: str | None = Field(description="所服务的需求")
    version: int
    opened: datetime
    changed: datetime

    @classmethod
    def of(cls, row: CaseRow) -> CaseLineOut:
        """Return it as sent."""
        return cls(
            id=row.id,
            programme=f"{row.programme}-{row.year}",
            title=row.title,
            status=row.status,
            need=row.need or None,
            version=row.version,
            opened=row.opened,
            changed=row.changed,
        )


class StageOut(BaseModel):
    """一个环节。"""

    key: str = Field(examples=["combine"])
    name: str
    phase: str
    act: str = Field(examples=["选择对接"])
    step: str = Field(description="未到、待办、进行、待审、完成、未通过")
    by: list[str] = Field(description="办理方")
    checks: list[str] = Field(description="所看条件的代号")
    makes: list[str] = Field(description="形成的材料的代号")


class CasePartyOut(BaseModel):
    """一个参与方。"""

    body: str
    name: str
    actor: str = Field(examples=["society"])
    called: str = Field(description="计划怎样称呼它", examples=["市科协所属学会"])
    tie: str = Field(description="发起、受邀、登记、主持")
    lead: bool


class CasePaperOut(BaseModel):
    """一份已办成的材料。"""

    paper: str
    name: str
    digest: str


class CaseMoneyOut(BaseModel):
    """一个资助环节的钱，分和元。"""

    stage: str
    committed: int
    paid: int
    committed_yuan: str = Field(examples=["200,000.00 元"])
    paid_yuan: str


class WaitingOut(BaseModel):
    """等着答复的事。"""

    stage: str
    what: str = Field(description="邀请、异议、派专家、整改")
    ref: int = Field(description="答复时写的记录号")
    body: str | None
    name: str
    says: str


class CaseOut(CaseLineOut):
    """一个项目。"""

    programme_title: str
    site: str | None
    end: str | None = Field(description="怎样结束的；进行中为空")
    etag: str = Field(description="版本标记，办理时放进 If-Match")
    stages: list[StageOut]
    parties: list[CasePartyOut]
    papers: list[CasePaperOut]
    money: list[CaseMoneyOut]
    notices: dict[str, str] = Field(description="各公示环节的期限")
    waiting: list[WaitingOut]

    @classmethod
    def seen(cls, view: CaseView) -> CaseOut:
        """Return it as sent."""
        case, table = view.case, view.table
        papers = {paper.key: paper.name for paper in table.pack.papers}
        return cls(
            **CaseLineOut.of(view.row).model_dump(),
            programme_title=table.pack.programme.title,
            site=case.site or None,
            end=case.end.value if case.end else None,
            etag=etag(view.row.version, view.row.head),
            stages=[
                StageOut(
                    key=key,
                    name=table.stages[key].name,
                    phase=table.stages[key].phase,
                    act=table.stages[key].act.value,
                    step=step.value,
                    by=[table.actors[actor].name for actor in table.stages[key].by],
                    checks=list(table.stages[key].checks),
                    makes=list(table.stages[key].makes),
                )
                for key, step in view.steps.items()
            ],
            parties=[
                CasePartyOut(
                    body=party.body,
                    name=view.names[party.body],
                    actor=party.actor,
                    called=table.actors[party.actor].name,
                    tie=party.tie.value,
                    lead=party.lead,
                )
                for party in case.parties
            ],
            papers=[
                CasePaperOut(paper=key, name=papers.get(key, key), digest=digest) for key, digest in view.papers.items()
            ],
            money=[
                CaseMoneyOut(
                    stage=key,
                    committed=committed,
                    paid=paid,
                    committed_yuan=in_yuan(committed),
                    paid_yuan=in_yuan(paid),
                )
                for key, (committed, paid) in view.money.items()
            ],
            notices=dict(view.periods),
            waiting=[
                WaitingOut(
                    stage=one.stage,
                    what=one.what,
                    ref=one.ref,
                    body=one.body or None,
                    name=view.names.get(one.body, ""),
                    says=one.says,
                )
                for one in view.waiting
            ],
        )


class ConditionOut(BaseModel):
    """一条要看的条件。"""

    key: str
    text: str
    outcome: str = Field(description="pass 符合、fail 不符合、unknown 待核实（须写明确认人和理由）")
    says: str = Field(description="依据；只给主持科协及其上级看")


class NeededOut(BaseModel):
    """办理时须带的一项。"""

    name: str = Field(examples=["party"])
    label: str = Field(examples=["机构"])


class AllowedOut(BaseModel):
    """现在可以办的一件事。"""

    stage: str
    stage_name: str
    move: str = Field(examples=["邀请"])
    needs: list[NeededOut]
    conditions: list[ConditionOut]
    says: str = Field(examples=["企业与学会自由组合·邀请（机构、参与方的身份、机构类别）"])


class ReviewerOut(BaseModel):
    """可以指派的一名评审人。"""

    account: str = Field(description="帐号编号，指派时填写")
    shown: str = Field(description="姓名", examples=["张三"])
    body: str = Field(description="所在机构的编号")
    name: str = Field(description="所在机构")


class EventOut(BaseModel):
    """历史中的一条；不便公开的内容只给主持科协及其上级看。"""

    seq: int
    at: datetime
    account: str
    body: str
    move: str
    before: dict[str, Any]
    after: dict[str, Any]
    reason: str
    previous: str
    digest: str

    @classmethod
    def of(cls, event: Event) -> EventOut:
        """Return it as sent."""
        return cls(
            seq=event.seq,
            at=event.at,
            account=event.account,
            body=event.body,
            move=event.move,
            before=dict(event.before),
            after=dict(event.after),
            reason=event.reason,
            previous=event.previous,
            digest=event.digest,
        )


def needed(names: tuple[str, ...]) -> list[NeededOut]:
    """Return facts with what a person calls them."""
    return [NeededOut(name=name, label=LABELS[name]) for name in names]
