"""同意: of experts, their employers, and the enterprises they are sent to (R04)."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from service.storage.consents import Consent
from service.use_cases.consents import give_consent, list_consents, withdraw_consent
from service.web.api.creating import AtMostOnce
from service.web.api.fields import Id, InPath, ReasonIn, Words
from service.web.api.problems import CONFLICT, MISSING, PROBLEMS
from service.web.guard import HeldOffice, Signed

router = APIRouter(prefix="/api/v1", tags=["个人信息"])


class ConsentIn(BaseModel):
    """一份同意。"""

    model_config = ConfigDict(extra="forbid")

    person: Id = Field(description="专家的编号")
    giver: Id | None = Field(default=None, description="同意的一方；不填则为自己的机构；科协可代下级登记纸面同意")
    kind: Literal["本人", "所在单位", "企业"] = Field(description="谁的同意", examples=["所在单位"])
    purpose: Words = Field(
        min_length=1, description="同意什么，多长时间", examples=["派驻企业三个月，解决压铸气孔问题"]
    )
    case: Id | None = Field(default=None, description="为哪个项目；不填则不限项目")


class ConsentOut(BaseModel):
    """一份同意。"""

    id: str
    person: str
    giver: str
    kind: str
    purpose: str
    case: str | None
    given: datetime
    withdrawn: datetime | None = Field(description="撤回时间；有效的为空")

    @classmethod
    def of(cls, consent: Consent) -> ConsentOut:
        """Return it as sent."""
        return cls(
            id=consent.id,
            person=consent.person,
            giver=consent.giver,
            kind=consent.kind,
            purpose=consent.purpose,
            case=consent.case or None,
            given=consent.given,
            withdrawn=consent.withdrawn,
        )


@router.get("/consents", operation_id="consents", summary="可以查看的同意，撤回的也在内", responses=PROBLEMS)
def consents(
    viewer: Signed,
    office: HeldOffice,
    person: Annotated[str, Query(max_length=64, description="只看关于这位专家的")] = "",
    case: Annotated[str, Query(max_length=64, description="只看为这个项目的")] = "",
) -> list[ConsentOut]:
    """List consents one's own body gave, is the subject of, or can see through a case; the oldest first."""
    return [ConsentOut.of(one) for one in list_consents(office, viewer, person, case)]


@router.post(
    "/consents",
    operation_id="give_consent",
    summary="登记一份同意",
    status_code=HTTPStatus.CREATED,
    responses=PROBLEMS | MISSING,
)
def give(asked: ConsentIn, viewer: Signed, office: HeldOffice, once: AtMostOnce) -> ConsentOut:
    """Record a consent."""
    giver = asked.giver or viewer.body
    return ConsentOut.of(
        give_consent(office, viewer, asked.person, giver, asked.kind, asked.purpose, asked.case or "", once)
    )


@router.post(
    "/consents/{consent}/withdraw",
    operation_id="withdraw_consent",
    summary="撤回一份同意；此前依此所做的仍然有效",
    responses=PROBLEMS | MISSING | CONFLICT,
)
def withdraw(consent: InPath, asked: ReasonIn, viewer: Signed, office: HeldOffice) -> ConsentOut:
    """Withdraw a consent from now on."""
    return ConsentOut.of(withdraw_consent(office, viewer, consent, asked.reason))
