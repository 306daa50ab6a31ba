"""A programme of a city that does not ship, made of whatever stages a test asks for."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from matcher.programmes.entries import Actor, Amount, Condition, Money, Paper, Platform, Stage
from matcher.programmes.pack import Pack
from matcher.programmes.rules import Attested
from matcher.programmes.words import Act, Form, Role, Subject
from service.domain.workday_table import mainland
from service.domain.workflow.table import Table, table_of
from tests.fakes.casework import PACKS, Office

CITES = ("南湖2027 二",)

ACTORS = (
    Actor("district", CITES, "南湖区科协", Role.ASSOCIATION, "县"),
    Actor("firm", CITES, "企业", Role.ENTERPRISE),
    Actor("society", CITES, "区级学会", Role.SOCIETY, "县"),
    Actor("school", CITES, "在嘉高校科协", Role.UNIVERSITY, "高校"),
    Actor("government", CITES, "区政府", Role.GOVERNMENT),
    Actor("panel", CITES, "专家委员会", Role.PANEL),
    Actor("expert", CITES, "专家", Role.EXPERT),
    Actor("audit", CITES, "审计局", Role.OVERSIGHT, read_only=True),
    Actor("public", CITES, "公众", Role.PUBLIC),
)

PAPERS = tuple(Paper(key, CITES, f"材料{key}") for key in ("need", "agreement", "annex", "plan", "report", "outside"))

PLATFORMS = (Platform("base", CITES, "示范基地"), Platform("station", CITES, "服务站"))

MONEY = (
    Money("award", CITES, "奖补", Form.AWARD, each=Amount(Decimal(20), "万元")),
    Money("grant", CITES, "资助", Form.GRANT),
)

CONDITIONS = tuple(
    Condition(key, CITES, Subject.ALLIANCE, text, Attested(f"{text}吗？"))
    for key, text in (("clear", "任务明确"), ("able", "有能力"))
)


def stage(key: str, act: Act, *by: str, after: tuple[str, ...] = (), **other: Any) -> Stage:
    """A stage; named by its key."""
    return Stage(key, CITES, f"环节{key}", act, by or ("firm", "society"), after, **other)


def pack_of(*stages: Stage, **other: Any) -> Pack:
    """A pack with these stages."""
    shipped = PACKS["wuhan-2015"]
    programme = replace(shipped.programme, key="nanhu", year=2027, jurisdiction="330402")
    sections: dict[str, Any] = {
        "actors": ACTORS,
        "papers": PAPERS,
        "platforms": PLATFORMS,
        "money": MONEY,
        "conditions": CONDITIONS,
        **other,
    }
    return replace(shipped, programme=programme, stages=stages, **sections)


def new_table(*stages: Stage, **other: Any) -> Table:
    """Its transition table."""
    return table_of(pack_of(*stages, **other), mainland())


def new_office(*stages: Stage, actor: str = "firm", **other: Any) -> Office:
    """An office with a case of it, opened by an actor, or by the host if that is empty."""
    office = Office(new_table(*stages, **other))
    office.open(actor=actor)
    return office
