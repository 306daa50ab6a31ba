"""A person's record in the catalogue: told with the rest, and gone from every answer once the deletion is answered."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi.testclient import TestClient

from matcher.corpus.catalogue import Catalogue
from matcher.corpus.records import candidate_from
from matcher.corpus.serial import record_of
from matcher.programmes.words import Role
from matcher.recommender import Recommender, open_recommender
from matcher.vocabulary import Kind, RecordKind
from service.app import create_app
from service.domain.bodies import Duty, Viewer
from service.domain.jobs import JobKind, JobState
from service.domain.scope import SYSTEM
from service.engine import Engine
from service.jobs.indexing import Indexing
from service.jobs.kinds import handlers_of
from service.jobs.worker import Worker
from service.settings import Settings
from service.storage.database import Database
from service.storage.errors import Stale
from service.storage.work import Work
from service.use_cases.desk import Desk, Programmes
from service.use_cases.persons import erase_person
from tests.fakes.eraser import HERE
from tests.service.people.conftest import World

NAME = "不存在的丙研究员"
EXPERT: dict[str, Any] = {
    "id": "E-9",
    "name": NAME,
    "organization": "某研究院",
    "keywords": ["钙钛矿光伏", "薄膜封装"],
}
OTHER: dict[str, Any] = {"id": "E-8", "name": "丁教授", "organization": "某大学", "keywords": ["光伏", "薄膜"]}
NEED = {"need": "钙钛矿光伏组件的薄膜封装", "kind": "expert", "top": 10}
ROOT = Path(__file__).parents[3]
OF = (Kind.EXPERT,)
REASON = {"reason": "本人要求"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder with two experts, opened once, so that there are an index and a former one."""
    folder = tmp_path_factory.mktemp("records")
    for one in (EXPERT, OTHER):
        Catalogue(folder).add([candidate_from(one, Kind.EXPERT)])
        open_recommender(folder, "use", kinds=OF)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """The same, for one test."""
    return Path(shutil.copytree(made, tmp_path / "home"))


@pytest.fixture
def opened(folder: Path) -> Recommender:
    return open_recommender(folder, "use", kinds=OF)


@pytest.fixture
def served(folder: Path, opened: Recommender) -> Iterator[TestClient]:
    """The service over that folder, in place of the one of the other tests."""
    app = create_app(Settings(home=folder, encoder="use"), Engine.ready(opened))
    with TestClient(app, raise_server_exceptions=False, base_url="http://huiqi.test", follow_redirects=False) as client:
        yield client


@pytest.fixture
def linked(world: World) -> World:
    """The expert of Wuhan is the one of the catalogue."""
    with world.database.work() as work:
        work.bodies.link("wh-ex", "E-9")
        work.bodies.rename("wh-ex", NAME)
        work.commit()
    return world


def found_by(client: TestClient, world: World) -> str:
    """Everything that somebody may find out about experts, as text."""
    before, client.app.state.office = client.app.state.office, world.office  # type: ignore[attr-defined]
    try:
        who = World(client, world.database, world.clock, world.office).someone("wh-kx", Duty.OFFICER)
        answers = [who.post("/api/v1/match", NEED), who.post("/api/v1/dossiers", NEED)]
    finally:
        client.app.state.office = before  # type: ignore[attr-defined]
    assert [answer.status_code for answer in answers] == [200, 200], [answer.text for answer in answers]
    return re.sub(r'"took_ms":[0-9.]+', "", "".join(answer.text for answer in answers))


def on_disk(folder: Path) -> list[str]:
    """Files below a folder that hold the name."""
    needle = NAME.encode()
    escaped = json.dumps(NAME)[1:-1].encode()
    held = [path for path in folder.rglob("*") if path.is_file()]
    return [
        str(path.relative_to(folder))
        for path in held
        if any(word in path.read_bytes() for word in (needle, escaped, escaped.replace(b"\\", b"\\\\")))
    ]


def run_jobs(world: World, folder: Path) -> None:
    """Have the index follow, of experts only: encoding all societies that ship takes a while."""
    indexing = handlers_of(Programmes(folder), "use", folder / "seal.key")[JobKind.INDEX]
    assert isinstance(indexing, Indexing)
    experts = replace(indexing, recommender=lambda progress: open_recommender(folder, "use", progress, kinds=OF))
    done = Worker(world.database, {JobKind.INDEX: experts}, clock=world.clock).run_one()
    assert done is not None
    assert (done.kind, done.state) == (JobKind.INDEX, JobState.DONE), done.problem


def test_the_record_is_told_with_the_rest(linked: World) -> None:
    expert = linked.someone("wh-ex", Duty.MEMBER)
    told = expert.post("/api/v1/persons/wh-ex/export").json()["expert"]
    assert told["employer"] == "wh-gx"
    assert told["record"] == record_of(candidate_from(EXPERT, Kind.EXPERT))
    assert told["record"]["keywords"] == EXPERT["keywords"]
    for record in ("", "no-such-record"):
        with linked.database.work() as work:
            work.bodies.link("wh-ex", record)
            work.commit()
        assert expert.post("/api/v1/persons/wh-ex/export").json()["expert"]["record"] is None


def test_once_the_deletion_is_answered_nobody_finds_the_person_by_any_process(
    linked: World, folder: Path, opened: Recommender
) -> None:
    # another process serves the same folder, with its own index in memory
    app = create_app(Settings(home=folder, encoder="use"), Engine.ready(opened.without(())))
    with TestClient(app, raise_server_exceptions=False, base_url="http://huiqi.test") as beside:
        for client in (linked.client, beside):
            assert NAME in found_by(client, linked)
        who = linked.someone("wh-kx")
        assert who.post("/api/v1/persons/wh-ex/erase", REASON).status_code == 204
        for client in (linked.client, beside):
            told = found_by(client, linked)
            assert NAME not in told
            assert "E-9" not in told
            assert OTHER["name"] in told
    catalogue = Catalogue(folder)
    assert catalogue.record(RecordKind.EXPERT, "E-9") is None
    assert catalogue.removed() == {(RecordKind.EXPERT, "E-9")}
    assert NAME not in linked.stored()
    # the files too, once the worker has come round: index, former index, catalogue
    run_jobs(linked, folder)
    assert on_disk(folder) == []
    with linked.database.reading() as work:
        body = work.bodies.get(SYSTEM, "wh-ex").body
    assert (body.record, body.employer) == ("", "")
    assert linked.someone("wh-kx").post("/api/v1/persons/wh-ex/erase", REASON).status_code == 409
    linked.require_whole()


def test_what_is_answered_without_the_record_is_what_an_index_built_anew_answers(linked: World, folder: Path) -> None:
    assert linked.someone("wh-kx").post("/api/v1/persons/wh-ex/erase", REASON).status_code == 204
    at_once = found_by(linked.client, linked)
    app = create_app(Settings(home=folder, encoder="use"), Engine.ready(open_recommender(folder, "use", kinds=OF)))
    with TestClient(app, raise_server_exceptions=False, base_url="http://huiqi.test") as anew:
        assert found_by(anew, linked) == at_once


def test_a_shortlist_sent_again_under_its_key_names_nobody_who_was_deleted(linked: World) -> None:
    firm = linked.someone("wh-qy", Duty.MEMBER)
    need = firm.post("/api/v1/needs", {"title": "封装", "text": NEED["need"]}).json()["id"]
    path, asked = f"/api/v1/needs/{need}/shortlists", {"kind": "expert"}
    shown = firm.post(path, asked, idempotency_key="shortlist-1")
    assert shown.status_code == 201, shown.text
    assert NAME in shown.text
    assert linked.someone("wh-kx").post("/api/v1/persons/wh-ex/erase", REASON).status_code == 204
    again = firm.post(path, asked, idempotency_key="shortlist-1")
    assert again.status_code == 201
    assert NAME not in again.text
    assert [one["candidate"] for one in again.json()["shown"]["matches"]] == ["E-9", "E-8"]
    (kept,) = firm.get(path).json()
    assert [(one["candidate"], one["name"]) for one in kept["shown"]["matches"]] == [("E-9", ""), ("E-8", "丁教授")]
    linked.require_whole()


@pytest.mark.parametrize("where", HERE)
def test_after_a_crash_the_person_is_there_or_can_be_deleted_by_asking_again(
    linked: World, folder: Path, where: str
) -> None:
    url = linked.database.engine.url.render_as_string(hide_password=False)
    child = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "tests.fakes.eraser", url, str(folder), where],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    with child:
        assert child.stdout.readline() == "here\n"
        child.kill()
    with linked.database.reading() as work:
        body = work.bodies.get(SYSTEM, "wh-ex").body
    removed = Catalogue(folder).record(RecordKind.EXPERT, "E-9") is None
    assert (removed, body.record, body.name) == (where == "removed", "E-9", NAME)  # never deleted with a record left
    assert (NAME in found_by(linked.client, linked)) is not removed
    assert linked.someone("wh-kx").post("/api/v1/persons/wh-ex/erase", REASON).status_code == 204
    assert NAME not in found_by(linked.client, linked)
    assert NAME not in linked.stored()
    assert linked.moves("body:wh-ex") == ["注销"]
    linked.require_whole()


def test_who_was_deleted_by_an_earlier_version_is_deleted_from_the_catalogue_by_asking_again(
    linked: World, folder: Path
) -> None:
    viewer_asks = linked.someone("wh-kx")
    with linked.database.work() as work:
        work.bodies.link("wh-ex", "")
        work.commit()
    assert viewer_asks.post("/api/v1/persons/wh-ex/erase", REASON).status_code == 204
    assert NAME in found_by(linked.client, linked)  # nothing said that the record was theirs
    with linked.database.work() as work:
        work.bodies.link("wh-ex", "E-9")
        work.commit()
    assert viewer_asks.post("/api/v1/persons/wh-ex/erase", REASON).status_code == 204
    assert NAME not in found_by(linked.client, linked)
    assert viewer_asks.post("/api/v1/persons/wh-ex/erase", REASON).status_code == 409


def test_while_an_import_is_at_work_nothing_is_deleted(
    linked: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matcher.corpus.database.PATIENCE", 0.05)
    with Catalogue(folder).batch():
        answer = linked.someone("wh-kx").post("/api/v1/persons/wh-ex/erase", REASON)
    assert (answer.status_code, "另一个导入" in answer.json()["detail"]) == (422, True)
    assert NAME in found_by(linked.client, linked)
    assert linked.moves("body:wh-ex") == []


def test_a_person_who_may_not_be_deleted_yet_keeps_the_record(linked: World, folder: Path) -> None:
    refused = linked.someone("wh-kx", Duty.OFFICER).post("/api/v1/persons/wh-ex/erase", REASON)
    assert refused.status_code == 404
    assert Catalogue(folder).record(RecordKind.EXPERT, "E-9") is not None
    assert NAME in found_by(linked.client, linked)


class Linking:
    """A database in which somebody links the expert right after it was looked at."""

    def __init__(self, real: Database) -> None:
        self.work = real.work
        self._real = real

    @contextmanager
    def reading(self) -> Iterator[Work]:
        with self._real.reading() as work:
            yield work
        with self._real.work() as work:
            work.bodies.link("wh-ex", "E-9")
            work.commit()


class LinkingDesk(Desk):
    """A desk over such a database."""

    @property
    def database(self) -> Database:
        return cast("Database", Linking(super().database))


def test_a_record_that_is_linked_meanwhile_is_not_left_behind(linked: World, folder: Path) -> None:
    with linked.database.work() as work:
        work.bodies.link("wh-ex", "")
        work.commit()
    viewer = Viewer("wh-kx-admin", Role.ASSOCIATION, Duty.ADMIN, "wh-kx", "hb/wh-kx/")
    desk = Desk(linked.office, Programmes(folder))
    with pytest.raises(Stale):
        erase_person(LinkingDesk(desk.office, desk.programmes), viewer, "wh-ex", "本人要求")
    assert (linked.moves("body:wh-ex"), NAME in found_by(linked.client, linked)) == ([], True)
    erase_person(desk, viewer, "wh-ex", "本人要求")
    assert NAME not in found_by(linked.client, linked)
