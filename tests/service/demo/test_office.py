"""The demonstration office: whole, in every stage, the same again, and something for everybody to see."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from matcher.corpus.catalogue import Catalogue
from matcher.errors import HuiqiError
from matcher.recommender import Recommender, open_recommender
from matcher.vocabulary import Kind, RecordKind
from service.demo.making import Wanted, make_office
from service.domain.errors import NotAllowed
from service.domain.history import BEIJING
from service.domain.scope import SYSTEM
from service.domain.workflow.case import steps
from service.domain.workflow.readings import open_objections
from service.storage.database import Database, open_database
from service.storage.tables import METADATA
from service.storage.verifying import verified
from service.use_cases.cases import case_in
from service.use_cases.desk import Programmes
from service.use_cases.learning_log import pasts_of
from service.use_cases.office import Office
from service.use_cases.relisting import Again, relisted
from tests.fakes.town import PASSWORD, Person, Town, town_of
from tests.service.demo.conftest import WANTED, Demo

MORNING = datetime(2026, 11, 20, 9, tzinfo=BEIJING)

_STANDING = {
    ("wuhan-2015", "combine", "进行"),
    ("wuhan-2015", "sign", "进行"),
    ("wuhan-2015", "check", "待办"),
    ("wuhan-2015", "review", "进行"),
    ("wuhan-2015", "publish", "进行"),
    ("wuhan-2015", "fund", "待办"),
    ("wuhan-2015", "run", "进行"),
    ("wuhan-2015", "inspect", "进行"),
    ("wuhan-2015", "report", "待审"),
    ("wuhan-2015", "report", "完成"),
    ("hubei-2015", "request", "待审"),
    ("hubei-2015", "choose", "进行"),
    ("hubei-2015", "sign", "进行"),
    ("hubei-2015", "run", "进行"),
    ("hubei-2015", "evaluate", "完成"),
}
"""Where some case stands."""


def test_every_history_row_and_entry_fits(demo: Demo) -> None:
    with demo.database.reading() as work:
        verdict = verified(work)
    assert verdict.faults == ()
    assert verdict.events > 1000
    assert verdict.entries > 15


def test_cases_stand_in_every_stage(demo: Demo) -> None:
    programmes = Programmes(demo.home)
    found, objected = set(), 0
    with demo.database.reading() as work:
        rows = [row for row, _ in work.cases.every()]
        states = {need.status for need in work.needs.every()}
        reminders = {one.reminder.kind.value for one in work.reminders.open(SYSTEM)}
    for row in rows:
        programme, case = f"{row.programme}-{row.year}", case_in(row)
        found |= {(programme, stage, str(step)) for stage, step in steps(programmes.table(programme), case).items()}
        objected += sum(len(open_objections(stand)) for stand in case.stands.values())
    assert found >= _STANDING
    assert objected == 1
    assert len(rows) == demo.made.cases == 20
    assert states == {"待受理", "已受理", "已退回", "已撤回", "已关闭"}
    assert reminders >= {"异议待办结", "邀请未答复"}


def test_nothing_happens_after_this_morning(demo: Demo) -> None:
    with demo.database.reading() as work:
        assert max(event.at for event in work.events.every()) < MORNING


def test_everything_is_marked_and_linked(demo: Demo) -> None:
    catalogue = Catalogue(demo.home)
    with demo.database.reading() as work:
        bodies = work.bodies.list(SYSTEM, limit=10_000)
        assert all(placed.body.name.endswith("（演示）") for placed in bodies)
        assert all("（演示）" in need.title for need in work.needs.every())
        owners = {need.owner for need in work.needs.every()}
    linked = {placed.body.id: placed.body.record for placed in bodies}
    names = {placed.body.id: placed.body.name for placed in bodies}
    enterprises = [linked[owner] for owner in owners if linked[owner]]
    assert all(catalogue.record(RecordKind.ENTERPRISE, record) for record in enterprises)
    assert {names[owner] for owner in owners if not linked[owner]} == {
        "武汉高新区（演示）",
        "武汉市科技管理部门（演示）",
    }


def test_a_database_with_an_account_is_left_alone(demo: Demo, tmp_path: Path) -> None:
    office = Office(demo.address)
    with pytest.raises(NotAllowed, match="已有帐号"):
        make_office(office, tmp_path, PASSWORD, WANTED)
    office.close()
    assert list(tmp_path.iterdir()) == []


def test_too_few_needs_are_refused(tmp_path: Path) -> None:
    with pytest.raises(HuiqiError, match="至少要 40 条"):
        make_office(Office(f"sqlite:///{tmp_path}/x.sqlite"), tmp_path, PASSWORD, Wanted(7, WANTED.today, 3))


@pytest.fixture
def town(demo: Demo, recommender: Recommender) -> Iterator[Town]:
    """The office over HTTP, this morning."""
    made = town_of(demo.database, demo.home, recommender)
    made.clock.now = MORNING
    yield made
    made.office.close()


def test_everybody_finds_something_to_do(town: Town) -> None:
    def person(name: str) -> Person:
        return Person(town, name, "")

    officer, society, leader = person("wuhan-officer"), person("society-1"), person("wuhan-leader")
    assert officer.get("/needs?status=待受理")["items"]
    assert {one["kind"] for one in officer.get("/reminders")} >= {"异议待办结"}
    assert _moves(officer) >= {"通过", "办结异议", "核定", "收讫", "指派"}
    assert _moves(society) >= {"接受", "谢绝"}
    assert "打分" in _moves(person("reviewer-3"))
    assert _moves(leader) == set()
    assert leader.get("/cases")["total"] > 10
    assert person("enterprise-1").get("/cases")["total"] > 1
    assert person("expert-1").get("/cases")["total"] > 0
    assert person("government").get("/cases")["total"] > 0
    for owner in ("park", "government"):
        assert "已退回" in {one["status"] for one in person(owner).get("/needs")["items"]}
    assert person("auditor").get("/pots")
    assert town.client.get("/api/v1/notices").json()["items"]
    cell = leader.get("/statistics/liaoning-2018/cells/16/数量?on=2018-05-31")
    assert cell["records"]


def _moves(person: Person) -> set[str]:
    cases = person.get("/cases?limit=50")["items"]
    return {one["move"] for case in cases for one in person.get(f"/cases/{case['id']}/allowed")}


def test_its_lists_are_those_the_service_makes(demo: Demo) -> None:
    with demo.database.reading() as work:
        needs = pasts_of(work).needs
    recommender = open_recommender(demo.home, WANTED.encoder, kinds=(Kind.SOCIETY,))
    again = relisted(recommender, needs, MORNING)
    taken_up = [one.id for one in needs if any(event.move == "受理" for event in one.events)]
    assert len(taken_up) > 20
    assert {one.need for one in again} <= set(taken_up)
    assert len(again) > 0.8 * len(taken_up), "those taken up in the last days have no list yet"
    assert {one.again for one in again} == {Again.SAME}


def test_the_command_makes_the_same_office_again(demo: Demo, tmp_path: Path) -> None:
    if not demo.database.embedded:
        pytest.skip("compared on SQLite")
    asked = ["--needs", "40", "--cases", "20", "--seed", "7", "--today", "2026-11-20", "--password", PASSWORD]
    code = "import typer; from service.command.demo import demo_office; typer.run(demo_office)"
    own = {"HUIQI_HOME": str(tmp_path), "HUIQI_DATABASE_URL": "", "HUIQI_ENCODER": "use"}
    environment = {**os.environ, **own, "PYTHONHASHSEED": "1"}
    shutil.copytree(demo.home / "cache", tmp_path / "cache")  # what is encoded already
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", code, *asked], env=environment, capture_output=True, text=True, check=True
    )
    for said in ("wuhan-officer", PASSWORD, "切勿用于真实业务"):
        assert said in done.stdout
    with open_database(f"sqlite:///{tmp_path}/huiqi.sqlite") as database:
        assert _rows(database) == _rows(demo.database)
    papers = {path.name for path in (tmp_path / "papers").rglob("*") if path.is_file()}
    assert papers == {path.name for path in (demo.home / "papers").rglob("*") if path.is_file()}


def _rows(database: Database) -> dict[str, Any]:
    """Everything that is kept, but the hash of the password, and who has signed in since."""
    with database.connected(reading=True) as connection:
        return {
            table.name: sorted(
                str([value for name, value in row._mapping.items() if name != "secret"])
                for row in connection.execute(select(table))
            )
            for table in METADATA.sorted_tables
            if table.name != "sessions"
        }
