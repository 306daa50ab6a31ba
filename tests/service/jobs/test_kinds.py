"""What each kind of job does, on both databases: seals, reminders, reports, indexes, models."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from matcher.corpus.catalogue import Catalogue
from matcher.programmes.words import Role
from matcher.ranker import Ranker
from matcher.ranking.model import unlearned
from matcher.recommender import Recommender, open_index
from matcher.vocabulary import Kind
from service.domain.jobs import Job, JobKind, JobState
from service.domain.scope import SYSTEM
from service.domain.statistics.kinds import HappeningKind
from service.domain.statistics.records import Happening, Party
from service.domain.workflow.words import Move
from service.engine import Engine
from service.jobs.indexing import Indexing
from service.jobs.reminding import Reminding
from service.jobs.reporting import Reporting
from service.jobs.sealing import Sealing
from service.jobs.task import Handler
from service.jobs.training import Training
from service.jobs.worker import Worker
from service.storage.database import Database
from service.storage.happenings import HappeningRow
from service.storage.seals import seal_key
from service.storage.verifying import verified
from service.use_cases.desk import Programmes
from service.use_cases.reports import keep_report, report_file
from tests.fakes.casework import Office, body_of, person
from tests.fakes.clock import Clock
from tests.fakes.encoder import HashEncoder
from tests.fakes.fitting import run_to_the_end
from tests.fakes.kept import keep_bodies, keep_case
from tests.fakes.world import society

FACTORY = Party("qy", "某厂", Role.ENTERPRISE)


def run(database: Database, kind: JobKind, handler: Handler, clock: Clock, **args: Any) -> Job:
    """Ask for a job and have it done; return what became of it."""
    body = args.pop("body", "")
    with database.work() as work:
        one = f"j{work.jobs.count(SYSTEM)}"
        work.jobs.add(Job(one, kind, one, args, clock(), clock(), body=body))
        work.commit()
    done = Worker(database, {kind: handler}, clock=clock).run_one()
    assert done is not None
    assert done.id == one
    return done


@pytest.fixture
def inviting(database: Database) -> tuple[Office, str, str]:
    """A stored case that has invited a society: the stage, and the key of the society."""
    office = Office.of("wuhan-2015", need="", site="某园区")
    stage = next(one.stage for one in office.may(office.host) if one.move is Move.INVITE)
    actor = next(key for key, one in office.table.actors.items() if office.table.by_invitation(key) and one.level)
    body = body_of(office.table, actor)
    office.do(stage, Move.INVITE, office.host, party=body.id, actor=actor, role=body.role, level=body.level)
    keep_bodies(database, office)
    keep_case(database, office)
    return office, stage, actor


def test_a_seal_is_made_of_what_went_on_and_none_of_nothing(
    database: Database, inviting: tuple[Office, str, str], tmp_path: Path
) -> None:
    sealing = Sealing(tmp_path / "seal.key")
    assert run(database, JobKind.SEAL, sealing, Clock()).result == {"seal": 1, "subjects": 1}
    assert run(database, JobKind.SEAL, sealing, Clock()).result == {"seal": 0, "subjects": 0}
    with database.reading() as work:
        assert verified(work, seal_key(tmp_path / "seal.key")).faults == ()
        assert len(work.seals.every()) == 1


def test_an_office_is_reminded_of_a_thing_once_and_no_more_when_it_is_seen_to(
    database: Database, inviting: tuple[Office, str, str], tmp_path: Path
) -> None:
    office, stage, actor = inviting
    clock = Clock(office.at + timedelta(days=10))
    reminding = Reminding(Programmes(tmp_path))
    assert run(database, JobKind.REMIND, reminding, clock).result == {"cases": 1, "new": 1, "settled": 0, "unread": []}
    clock.forward(timedelta(days=1))
    assert run(database, JobKind.REMIND, reminding, clock).result["new"] == 0
    with database.reading() as work:
        (row,) = work.reminders.open(SYSTEM)
        for viewer, seen in ((office.host, 1), (person(body_of(office.table, actor)), 0)):
            placed = work.bodies.get(SYSTEM, viewer.body)
            assert len(work.reminders.open(replace(viewer, path=placed.path))) == seen
    assert (row.office, row.reminder.stage, row.settled) == (office.case.host, stage, None)
    office.wait(12)
    office.do(stage, Move.DECLINE, office.as_(actor), text="忙")
    keep_case(database, office)
    clock.now = office.at
    assert run(database, JobKind.REMIND, reminding, clock).result == {"cases": 1, "new": 0, "settled": 1, "unread": []}
    with database.reading() as work:
        assert work.reminders.open(SYSTEM) == ()
    assert run(database, JobKind.REMIND, reminding, clock).result["settled"] == 0


def test_a_case_of_a_programme_that_cannot_be_read_does_not_stop_the_others(
    database: Database, inviting: tuple[Office, str, str], tmp_path: Path
) -> None:
    office, _, _ = inviting
    other = Office.of("wuhan-2015", need="", site="别处")
    lost = replace(office.table.pack.programme, key="nowhere")
    other.table = replace(other.table, pack=replace(other.table.pack, programme=lost))
    other.case = replace(other.case, id="case2")
    opening = other.events[0].after["opening"] | {"case": "case2"}
    other.events = [replace(other.events[0], subject="case:case2", after={"opening": opening})]
    keep_case(database, other)
    clock = Clock(office.at + timedelta(days=10))
    result = run(database, JobKind.REMIND, Reminding(Programmes(tmp_path)), clock).result
    assert result == {"cases": 1, "new": 1, "settled": 0, "unread": ["case2"]}


def test_a_report_counts_what_an_office_did_and_recorded_and_is_kept_under_its_digest(
    database: Database, tmp_path: Path
) -> None:
    office = Office.of("chengdu-2018", need="", site="某园区")
    run_to_the_end(office)
    keep_bodies(database, office)
    keep_case(database, office)
    reporting, args = Reporting(Programmes(tmp_path)), {"programme": "liaoning-2018", "on": "2015-03-09"}
    first = run(database, JobKind.REPORT, reporting, Clock(), body=office.case.host, **args)
    assert first.state is JobState.DONE, first.problem
    again = run(database, JobKind.REPORT, reporting, Clock(), body=office.case.host, **args)
    assert first.result == again.result  # the same bytes: what a crash leaves behind is no second report
    assert [path.name for path in (tmp_path / "reports").iterdir()] == [f"{first.result['file']}.xlsx"]
    assert (tmp_path / "reports").stat().st_mode & 0o077 == 0
    book = openpyxl.load_workbook(report_file(tmp_path, first.result["file"]))
    assert "填报单位" in str(book.worksheets[0]["A3"].value)
    book.close()
    visited = Happening("h1", HappeningKind.VISIT, date(2016, 1, 8), office.case.host, "走访某厂", parties=(FACTORY,))
    with database.work() as work:
        viewer = person(body_of(office.table, office.table.host))
        event = work.events.next(viewer, "report:h1", office.at, "登记", {}, {})
        work.happenings.add(HappeningRow(visited, office.at), event)
        work.commit()
    late = run(database, JobKind.REPORT, reporting, Clock(), body=office.case.host, programme="liaoning-2018")
    assert late.result["records"] == first.result["records"] + 1
    strange = run(database, JobKind.REPORT, reporting, Clock(), body=office.case.host, programme="wuhan-2015")
    assert (strange.state, "没有统计指标" in strange.problem) == (JobState.FAILED, True)


def test_the_same_report_is_written_once(tmp_path: Path) -> None:
    digest = keep_report(tmp_path, b"book")
    before = report_file(tmp_path, digest).stat().st_ino
    assert keep_report(tmp_path, b"book") == digest
    assert report_file(tmp_path, digest).stat().st_ino == before


def test_an_index_follows_the_catalogue_and_the_service_answers_by_it(database: Database, tmp_path: Path) -> None:
    def opened(progress: Any) -> Recommender:
        found = [one for one in Catalogue(tmp_path).candidates(Kind.SOCIETY) if one.id.startswith("S0")]
        index = open_index(tmp_path / "index" / "society", found, HashEncoder(), progress)
        return Recommender(HashEncoder(), {Kind.SOCIETY: Ranker(Kind.SOCIETY, index, unlearned(Kind.SOCIETY))})

    Catalogue(tmp_path).add([society(1)])
    engine = Engine.ready(opened(lambda *_: None))
    before = engine.recommender
    Catalogue(tmp_path).add([society(2), society(3)])
    indexing = Indexing(opened, engine.adopt)
    done = run(database, JobKind.INDEX, indexing, Clock())
    assert (done.state, done.result["sizes"]["society"]) == (JobState.DONE, 3)
    assert engine.recommender is not before
    assert engine.sizes()[Kind.SOCIETY] == 3
    assert engine.recommender.fingerprints(Kind.SOCIETY)["index"] == done.result["indexes"]["society"]
    assert run(database, JobKind.INDEX, Indexing(opened), Clock()).result == done.result


def test_a_small_office_is_told_why_nothing_was_learned(
    database: Database, inviting: tuple[Office, str, str], tmp_path: Path
) -> None:
    training = Training(tmp_path, lambda _: HashEncoder(), tmp_path / "seal.key")
    done = run(database, JobKind.TRAIN, training, Clock(), until="2025-12-31")
    assert done.state is JobState.FAILED
    assert "没有任何事件" in done.problem
    for args in ({}, {"until": "去年"}):
        refused = run(database, JobKind.TRAIN, training, Clock(), **args)
        assert (refused.state, "until" in refused.problem) == (JobState.FAILED, True)
    assert not (tmp_path / "models").exists()
