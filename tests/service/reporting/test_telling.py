"""What was read once is never shown when it holds no more: every table equals one made by somebody who kept nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from service.domain.bodies import Body
from service.domain.scope import SYSTEM
from service.domain.statistics.plain import plain_points, plain_table, plain_targets
from service.storage.database import Database
from service.use_cases.desk import Programmes
from service.use_cases.statistics import Report, report_of
from tests.fakes.casework import Office
from tests.fakes.fitting import run_to_the_end
from tests.fakes.kept import keep_bodies, keep_case
from tests.fakes.province import Province

FORM = "liaoning-2018"
FOUNDRY = {"name": "中国铸造学会", "role": "学会", "level": "全国"}


def made(database: Database, programmes: Programmes, body: str, on: date, form: str = FORM) -> Report:
    with database.reading() as work:
        return report_of(programmes, work, form, body, on, SYSTEM)


def told(report: Report) -> object:
    return plain_table(report.table()), plain_points(report.points()), plain_targets(report.targets())


def test_a_case_is_told_as_it_is_after_every_deed(database: Database, tmp_path: Path) -> None:
    office = Office.of("chengdu-2018", site="高新区", need="")
    keep_bodies(database, office)
    keep_case(database, office)
    run_to_the_end(office)
    events, kept, host = office.events, Programmes(tmp_path), office.case.host
    tables = []
    for number in range(2, len(events) + 1):
        office.events = events[:number]
        keep_case(database, office)
        if number % 6 == 0 or number == len(events):
            found = told(made(database, kept, host, date(2018, 5, 31)))
            assert found == told(made(database, Programmes(tmp_path), host, date(2018, 5, 31)))
            tables.append(found)
    assert tables[0] != tables[-1], "the deeds change nothing that is counted"


def test_a_body_is_told_by_its_present_name_and_level(database: Database, tmp_path: Path) -> None:
    office = Office.of("chengdu-2018", site="高新区", need="")
    keep_bodies(database, office)
    run_to_the_end(office)
    keep_case(database, office)
    kept, host = Programmes(tmp_path), office.case.host
    before = told(made(database, kept, host, date(2018, 5, 31)))
    with database.work() as work:
        (society,) = [body for body in (one.body for one in work.bodies.list(SYSTEM)) if body.id == "city-society1"]
        work.bodies.rename("city-society1", "改了名的学会")
        work.commit()
    renamed = told(made(database, kept, host, date(2018, 5, 31)))
    assert "改了名的学会" in str(renamed)
    assert renamed == told(made(database, Programmes(tmp_path), host, date(2018, 5, 31)))
    with database.work() as work:
        work.bodies.change(replace(society, level="全国"))
        work.commit()
    levelled = told(made(database, kept, host, date(2018, 5, 31)))
    assert levelled not in (before, renamed)
    assert levelled == told(made(database, Programmes(tmp_path), host, date(2018, 5, 31)))


def test_records_and_filings_count_as_they_stand_now(province: Province) -> None:
    dl, programmes = province("dl"), Programmes(province.home)

    def fresh() -> object:
        on = date(2018, 6, 26)
        found = told(made(province.database, programmes, "dl", on))
        assert found == told(made(province.database, Programmes(province.home), "dl", on))
        return found

    def move() -> None:
        with province.database.work() as work:
            work.bodies.change(Body("jz", work.bodies.get(SYSTEM, "jz").body.role, "金州区科协", "县", "210213", "ln"))
            work.commit()

    tags: dict[str, dict[str, str]] = {}
    steps: tuple[Callable[[], object], ...] = (
        lambda: tags.update(met=dl.records("学会对接", "座谈", parties=[FOUNDRY])),
        lambda: province("jz").records("学会对接", "来访", parties=[FOUNDRY], day="2017-07-01"),
        lambda: tags.update(filed=dl.files("i05", "数量", 3)),
        lambda: dl.withdraws(f"/filings/{tags['filed']['id']}", tags["filed"]["etag"]),
        lambda: dl.withdraws(f"/happenings/{tags['met']['id']}", tags["met"]["etag"]),
        move,
    )
    seen = [fresh()]
    for number, step in enumerate(steps):
        step()
        seen.append(fresh())
        assert seen[-1] != seen[-2], number


def test_the_day_and_the_body_that_are_asked_for_are_told_apart(province: Province) -> None:
    dl, jz = province("dl"), province("jz")
    jz.records("学会对接", "来访", parties=[FOUNDRY], day="2017-07-01")
    assert [dl.cells(on=on)["9 数量"][0] for on in ("2017-06-30", "2017-07-01", "2017-06-30")] == ["0", "1", "0"]
    assert dl.cells("zs")["9 数量"][0] == "0"
