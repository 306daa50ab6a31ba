"""总览: the figures of a leader's page."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from service.domain.history import day_of
from service.use_cases.dashboard import By, Of, Wanted, dashboard_of
from service.web.api.fields import Day
from service.web.api.money import SumOut
from service.web.api.problems import PROBLEMS
from service.web.desk import HeldDesk
from service.web.guard import Signed

router = APIRouter(prefix="/api/v1", tags=["统计"])


class CountOut(BaseModel):
    """一个名目下有多少。"""

    name: str
    count: int


class GoalOut(BaseModel):
    """一个目标完成到哪里。"""

    programme: str
    key: str
    text: str
    reached: int | None
    needed: int | None
    whole: int | None
    outcome: str


class PotSumsOut(BaseModel):
    """一笔经费到这一天的数。"""

    pot: str
    name: str
    budget: SumOut
    committed: SumOut
    paid: SumOut


class DashboardOut(BaseModel):
    """总览：截至一天。"""

    on: date
    needs: int
    cases: int
    agreed: int = Field(description="已签协议的项目")
    uncovered: int = Field(description="没有把握的需求")
    usual_span: int | None = Field(description="一半的项目从需求到签约不超过多少天")
    goals: list[GoalOut]
    money: list[PotSumsOut]
    statuses: list[CountOut]
    needs_by_place: list[CountOut]
    cases_by_place: list[CountOut]
    needs_by_industry: list[CountOut]
    uncovered_by_industry: list[CountOut]
    spans: list[CountOut]


@router.get(
    "/dashboard", operation_id="dashboard", summary="总览：目标、经费、项目、地区、产业和缺口", responses=PROBLEMS
)
def dashboard(
    viewer: Signed,
    desk: HeldDesk,
    programme: Annotated[str, Query(max_length=64, description="计划的代号，不含年度", examples=["hubei"])] = "",
    year: Annotated[int | None, Query(ge=1900, le=9999, description="年度")] = None,
    on: Annotated[Day | None, Query(description="截止日，含当天；不填为今天")] = None,
) -> DashboardOut:
    """Return what a leader looks at, up to a day."""
    with desk.database.reading() as work:
        found = dashboard_of(desk.programmes, work, viewer, Wanted(programme, year, on or day_of(desk.now())))

    def counts(of: Of, by: By) -> list[CountOut]:
        return [CountOut(name=one.name, count=one.count) for one in found.groups(of, by)]

    return DashboardOut(
        on=found.wanted.on,
        needs=len(found.members(Of.NEEDS)),
        cases=len(found.members(Of.CASES)),
        agreed=len(found.members(Of.AGREED)),
        uncovered=len(found.members(Of.UNCOVERED)),
        usual_span=found.usual_span(),
        goals=[
            GoalOut(
                programme=one.key,
                key=one.row.target.key,
                text=one.row.target.text,
                reached=one.row.figure.reached,
                needed=one.row.needed,
                whole=one.row.figure.whole,
                outcome=one.row.reach.value,
            )
            for one in found.goals
        ],
        money=[
            PotSumsOut(
                pot=one.pot,
                name=one.name,
                budget=SumOut.of(one.budget),
                committed=SumOut.of(one.committed),
                paid=SumOut.of(one.paid),
            )
            for one in found.overview.money
        ],
        statuses=counts(Of.CASES, By.STATUS),
        needs_by_place=counts(Of.NEEDS, By.PLACE),
        cases_by_place=counts(Of.CASES, By.PLACE),
        needs_by_industry=counts(Of.NEEDS, By.INDUSTRY),
        uncovered_by_industry=counts(Of.UNCOVERED, By.INDUSTRY),
        spans=counts(Of.AGREED, By.SPAN),
    )
