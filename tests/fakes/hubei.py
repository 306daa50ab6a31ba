"""A small world of bodies: a province, two cities, a county, and who hangs below them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from matcher.programmes.words import Role
from service.domain.bodies import Body, Duty, Viewer
from service.domain.history import Event, sealed
from service.domain.scope import SYSTEM, Relation
from service.storage.cases import CaseRow, Party
from service.storage.database import Database
from service.storage.needs import NeedRow
from service.storage.work import Work

NOON = datetime(2026, 9, 1, 4, tzinfo=UTC)

BODIES = (
    Body("hubei", Role.ASSOCIATION, "湖北省科协", "省", "420000"),
    Body("wuhan", Role.ASSOCIATION, "武汉市科协", "市", "420100", "hubei"),
    Body("hongshan", Role.ASSOCIATION, "洪山区科协", "县", "420111", "wuhan"),
    Body("yichang", Role.ASSOCIATION, "宜昌市科协", "市", "420500", "hubei"),
    Body("laser", Role.ENTERPRISE, "光谷激光", "", "420111", "hongshan"),
    Body("casting", Role.ENTERPRISE, "宜昌铸造", "", "420500", "yichang"),
    Body("optics", Role.SOCIETY, "武汉光学学会", "市", "420100", "wuhan"),
    Body("welding", Role.SOCIETY, "宜昌焊接学会", "市", "420500", "yichang"),
    Body("audit", Role.OVERSIGHT, "武汉市审计局", "", "420100", "wuhan"),
    Body("audit-yc", Role.OVERSIGHT, "宜昌市审计局", "", "420500", "yichang"),
    Body("expert", Role.EXPERT, "甲教授", "", "", "wuhan"),
    Body("evaluator", Role.EVALUATOR, "某评估公司", "", "", "hubei"),
)

CASE = (
    Party("wuhan", Relation.HOST),
    Party("laser", Relation.OWNER),
    Party("laser", Relation.PARTY),
    Party("optics", Relation.PARTY),
)
"""Whom a case of Wuhan has to do with: its host, who asks, and the two who work together."""


@dataclass(frozen=True)
class World:
    """A database with the bodies in it."""

    database: Database

    def viewer(self, body: str, duty: Duty = Duty.OFFICER) -> Viewer:
        with self.database.reading() as work:
            return viewer_of(work, body, duty)

    def need(self, one: str, owner: str) -> NeedRow:
        with self.database.work() as work:
            row = NeedRow(one, owner, "待受理", "激光焊接气孔", "铝合金激光焊接有气孔", NOON, NOON)
            stored = work.needs.add(row, first(f"need:{one}", owner))
            work.commit()
        return stored

    def case(self, one: str, *parties: Party, need: str = "") -> CaseRow:
        with self.database.work() as work:
            stored = add_case(work, one, *parties, need=need)
            work.commit()
        return stored


def viewer_of(work: Work, body: str, duty: Duty = Duty.OFFICER) -> Viewer:
    placed = work.bodies.get(SYSTEM, body)
    return Viewer(f"{body}-account", placed.body.role, duty, body, placed.path)


def first(subject: str, body: str = "wuhan", move: str = "建立") -> Event:
    return sealed(Event(subject, 1, NOON, f"{body}-account", body, move, {}, {"new": True}, "", ""))


def add_case(work: Work, one: str, *parties: Party, need: str = "") -> CaseRow:
    row = CaseRow(one, "wuhan", 2015, f"项目{one}", "进行", {"steps": {}}, NOON, NOON, need)
    return work.cases.add(row, first(f"case:{one}"), parties)


def host(body: str) -> Party:
    return Party(body, Relation.HOST)


@pytest.fixture
def world(database: Database) -> World:
    with database.work() as work:
        for body in BODIES:
            work.bodies.add(body, NOON)
        work.commit()
    return World(database)
