"""资金池: opening one for a year, raising its budget, what is committed, paid and free, and the ledger behind it."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from service.storage.ledger import Posting
from service.storage.money import Commitment, Pot, in_yuan
from service.use_cases.desk import carry_out
from service.use_cases.pots import PotIn, RaiseIn, commitments_of, open_pot, raise_pot
from service.web.api.case_views import EventOut
from service.web.api.creating import AtMostOnce
from service.web.api.deed_forms import Key
from service.web.api.fields import InPath, Line
from service.web.api.problems import CONFLICT, MISSING, PROBLEMS
from service.web.desk import HeldDesk
from service.web.guard import Signed

router = APIRouter(prefix="/api/v1", tags=["资金"])

_MOST = 10**15


class PotOpenIn(BaseModel):
    """要建立的资金池。"""

    model_config = ConfigDict(extra="forbid")

    programme: Line = Field(description="计划和年度", examples=["hubei-2015"])
    money: Key = Field(description="经费在计划中的代号", examples=["award"])
    year: int = Field(ge=1900, le=9999, description="预算年度", examples=[2015])
    total: int = Field(ge=1, le=_MOST, strict=True, description="全年总额，分", examples=[100_000_000])


class PotRaiseIn(BaseModel):
    """追加的预算。"""

    model_config = ConfigDict(extra="forbid")

    amount: int = Field(ge=1, le=_MOST, strict=True, description="追加多少，分", examples=[20_000_000])
    document: Line = Field(min_length=1, description="批准追加的文件的文号", examples=["鄂科协发〔2015〕21号"])
    reason: Line = Field(min_length=1, description="为什么追加，记入历史", examples=["年中调整预算"])


class SumOut(BaseModel):
    """一个数：分，和元。"""

    fen: int = Field(description="分")
    yuan: str = Field(description="元", examples=["1,000,000.00 元"])

    @classmethod
    def of(cls, fen: int) -> SumOut:
        """Return it as sent."""
        return cls(fen=fen, yuan=in_yuan(fen))


class PotOut(BaseModel):
    """一个资金池。"""

    id: str
    office: str
    programme: str
    money: str
    year: int
    total: SumOut
    committed: SumOut = Field(description="已核定")
    paid: SumOut = Field(description="已拨付")
    free: SumOut = Field(description="还可核定")
    opened: datetime

    @classmethod
    def of(cls, pot: Pot) -> PotOut:
        """Return it as sent."""
        return cls(
            id=pot.id,
            office=pot.office,
            programme=pot.programme,
            money=pot.money,
            year=pot.year,
            total=SumOut.of(pot.total),
            committed=SumOut.of(pot.committed),
            paid=SumOut.of(pot.paid),
            free=SumOut.of(pot.free),
            opened=pot.opened,
        )


class CommitmentOut(BaseModel):
    """一笔核定。"""

    id: str
    case: str
    payee: str
    amount: SumOut
    paid: SumOut
    released: SumOut = Field(description="退回资金池的")
    at: datetime

    @classmethod
    def of(cls, one: Commitment) -> CommitmentOut:
        """Return it as sent."""
        return cls(
            id=one.id,
            case=one.case,
            payee=one.payee,
            amount=SumOut.of(one.amount),
            paid=SumOut.of(one.paid),
            released=SumOut.of(one.released),
            at=one.at,
        )


class PostingOut(BaseModel):
    """分录的一边；每笔分录各边之和为零。"""

    entry: str
    ledger: str = Field(description="预算来源、可用、已核定、已拨付")
    amount: int = Field(description="分；负数为转出")
    kind: str = Field(description="预算、核定、拨付、退回")
    of: str = Field(description="所涉的资金池、核定或拨付")
    at: datetime

    @classmethod
    def told(cls, posting: Posting) -> PostingOut:
        """Return it as sent."""
        return cls(
            entry=posting.entry,
            ledger=posting.ledger.value,
            amount=posting.amount,
            kind=posting.kind,
            of=posting.of,
            at=posting.at,
        )


@router.get("/pots", operation_id="pots", summary="可以查看的资金池", responses=PROBLEMS)
def pots(
    viewer: Signed,
    desk: HeldDesk,
    programme: Annotated[str, Query(max_length=64, description="计划的代号，不含年度", examples=["hubei"])] = "",
    year: Annotated[int | None, Query(ge=1900, le=9999, description="预算年度")] = None,
) -> list[PotOut]:
    """List pots, the latest year first."""
    with desk.database.reading() as work:
        return [PotOut.of(pot) for pot in work.pots.list(viewer, programme, year)]


@router.post(
    "/pots",
    operation_id="open_pot",
    summary="建立一年的资金池",
    status_code=HTTPStatus.CREATED,
    responses=PROBLEMS | CONFLICT,
    response_model=PotOut,
)
def create(asked: PotOpenIn, viewer: Signed, desk: HeldDesk, once: AtMostOnce) -> Any:
    """Open a pot with its yearly total."""
    at = desk.now()
    wanted = PotIn(asked.programme, asked.money, asked.year, asked.total)
    return carry_out(
        desk,
        viewer,
        once,
        at,
        lambda work: PotOut.of(open_pot(desk, work, wanted, viewer, at)).model_dump(mode="json"),
    )


@router.post(
    "/pots/{pot}/budgets",
    operation_id="raise_pot",
    summary="追加资金池的预算",
    status_code=HTTPStatus.CREATED,
    responses=PROBLEMS | MISSING,
    response_model=PotOut,
)
def add(pot: InPath, asked: PotRaiseIn, viewer: Signed, desk: HeldDesk, once: AtMostOnce) -> Any:
    """Raise the budget of a pot; returns the pot as it is then."""
    at = desk.now()
    wanted = RaiseIn(asked.amount, asked.document, asked.reason)
    return carry_out(
        desk,
        viewer,
        once,
        at,
        lambda work: PotOut.of(raise_pot(desk, work, pot, wanted, viewer, at)).model_dump(mode="json"),
    )


@router.get("/pots/{pot}", operation_id="pot", summary="一个资金池", responses=PROBLEMS | MISSING)
def pot(pot: InPath, viewer: Signed, desk: HeldDesk) -> PotOut:
    """Return a pot as it stands."""
    with desk.database.reading() as work:
        return PotOut.of(work.pots.get(viewer, pot))


@router.get(
    "/pots/{pot}/commitments", operation_id="commitments", summary="一个资金池的核定", responses=PROBLEMS | MISSING
)
def commitments(pot: InPath, viewer: Signed, desk: HeldDesk) -> list[CommitmentOut]:
    """Return what was committed from a pot, the oldest first."""
    with desk.database.reading() as work:
        return [CommitmentOut.of(one) for one in commitments_of(work, pot, viewer)]


@router.get("/pots/{pot}/ledger", operation_id="ledger", summary="一个资金池的分类账", responses=PROBLEMS | MISSING)
def ledger(pot: InPath, viewer: Signed, desk: HeldDesk) -> list[PostingOut]:
    """Return every posting of a pot in the order in which they were written."""
    with desk.database.reading() as work:
        return [PostingOut.told(one) for one in work.entries.of(work.pots.get(viewer, pot).id)]


@router.get(
    "/pots/{pot}/history",
    operation_id="pot_history",
    summary="资金池的历史：谁、何时、为什么",
    responses=PROBLEMS | MISSING,
)
def history(pot: InPath, viewer: Signed, desk: HeldDesk) -> list[EventOut]:
    """Return the events of a pot in order."""
    with desk.database.reading() as work:
        return [EventOut.of(one) for one in work.events.of(viewer, f"pot:{work.pots.get(viewer, pot).id}")]
