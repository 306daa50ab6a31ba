"""The learning log of a small office: what it holds, what it keeps to itself, and that it comes back the same."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from matcher.corpus.catalogue import Catalogue
from matcher.corpus.readers import read_all
from matcher.corpus.records import candidate_from, need_from
from matcher.encoding.encoder import Encoder
from matcher.errors import HuiqiError
from matcher.learning.alliances import Rung, read_log
from matcher.learning.logged import FEATURES
from matcher.manifest import MANIFEST as MODEL_MANIFEST
from matcher.ranker import Ranker
from matcher.ranking.model import unlearned
from matcher.recommender import Recommender, build_index
from matcher.trials.alliances import EVENTS, NEEDS, PARTIES, Past, rows_of
from matcher.vocabulary import Kind
from service.domain.history import BEIJING
from service.domain.jobs import Job, JobKind, JobState
from service.domain.pseudonyms import Pseudonyms
from service.jobs.training import Training, versions
from service.jobs.worker import Worker
from service.storage.database import Database, open_database
from service.storage.upgrading import upgrade
from service.storage.work import Work
from service.use_cases.learning_log import MANIFEST, Pasts, Written, end_of, pasts_of, write_log
from service.use_cases.relisting import Again, relisted
from tests.fakes.clock import Clock
from tests.fakes.encoder import HashEncoder
from tests.fakes.past_needs import START, Lists, follow, post_and_show, register
from tests.fakes.world import societies, society

SOCIETIES = 24
NAMES = Pseudonyms(b"k" * 32)
AFTER = datetime(2030, 1, 1, tzinfo=BEIJING)


def recommender_with(encoder: Encoder, *more: Any) -> Recommender:
    index = build_index([*societies(SOCIETIES), *more], encoder)
    return Recommender(encoder, {Kind.SOCIETY: Ranker(Kind.SOCIETY, index, unlearned(Kind.SOCIETY))})


@pytest.fixture(scope="module")
def recommender() -> Recommender:
    return recommender_with(HashEncoder())


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    found = Catalogue(tmp_path / "home")
    expert = replace(society(1), id="E-1", kind=Kind.EXPERT, name="甲教授", organization="某大学")
    found.add([*societies(SOCIETIES), expert])
    return found


def fill(database: Database, recommender: Recommender, count: int, every: timedelta = timedelta(days=6)) -> None:
    register(database, SOCIETIES)
    lists = Lists(recommender)
    with database.work() as work:
        for number in range(count):
            add(work, lists, number, START + number * every)
        work.commit()


def add(work: Work, lists: Lists, number: int, at: datetime, text: str = "") -> str:
    row = post_and_show(work, lists, number, at, text)
    follow(work, row, number, at + timedelta(days=1))
    return row.id


def pasts(database: Database) -> Pasts:
    with database.reading() as work:
        return pasts_of(work)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_the_log_of_an_office_tells_what_became_of_every_list(
    database: Database, recommender: Recommender, catalogue: Catalogue, tmp_path: Path
) -> None:
    fill(database, recommender, 6)
    written = write_log(pasts(database), catalogue, tmp_path / "log", AFTER, NAMES)
    assert isinstance(written, Written)
    assert (written.needs, written.events["posted"], written.events["shown"]) == (6, 6, 18)
    assert written.events["invited"] == 18 == written.events["accepted"] + written.events["declined"]
    cases = read_log(tmp_path / "log" / EVENTS).cases()
    assert len(cases) == 6
    assert {shown.position for case in cases for shown in case.listed} == {1, 2, 3}
    assert {shown.rung for case in cases for shown in case.listed} >= {Rung.INVITED, Rung.COMPLETED}
    assert {case.region for case in cases} == {"420100"}
    shown = [line for line in lines(tmp_path / "log" / EVENTS) if line["event"] == "shown"]
    assert all(line["fingerprints"] == recommender.fingerprints(Kind.SOCIETY) for line in shown)
    stated = json.loads((tmp_path / "log" / MANIFEST).read_text("utf-8"))
    assert set(stated["files"]) == {EVENTS, NEEDS, FEATURES, *PARTIES.values()}
    declined = [line["reason"] for line in lines(tmp_path / "log" / EVENTS) if line["event"] == "declined"]
    assert set(declined) == {"档期或人手"}


def test_nothing_in_it_names_a_person_an_enterprise_or_an_id_of_the_office(
    database: Database, recommender: Recommender, catalogue: Catalogue, tmp_path: Path
) -> None:
    register(database, SOCIETIES)
    text = "光谷激光设备的铝合金激光焊接有气孔，联系人：李四，13812345678，希望改进工艺。"
    with database.work() as work:
        need_id = add(work, Lists(recommender), 1, START, text)
        work.commit()
    write_log(pasts(database), catalogue, tmp_path / "log", AFTER, NAMES)
    everything = "".join(path.read_text("utf-8") for path in (tmp_path / "log").iterdir())
    for told in (need_id, "光谷激光", "李四", "13812345678", "王教授", '"firm"', "officer", "甲教授", "某大学", "E-1"):
        assert told not in everything
    (need,) = lines(tmp_path / "log" / NEEDS)
    assert "铝合金激光焊接有气孔" in need["text"]
    (expert,) = lines(tmp_path / "log" / PARTIES[Kind.EXPERT])
    assert expert["id"] == NAMES.of("party", "E-1")


def test_what_happens_later_changes_no_line_of_an_earlier_log(
    database: Database, recommender: Recommender, catalogue: Catalogue, tmp_path: Path
) -> None:
    fill(database, recommender, 4)
    cut = START + timedelta(days=8)
    write_log(pasts(database), catalogue, tmp_path / "then", cut, NAMES)
    with database.work() as work:
        add(work, Lists(recommender), 9, START + timedelta(days=30))
        work.commit()
    write_log(pasts(database), catalogue, tmp_path / "again", cut, NAMES)
    write_log(pasts(database), catalogue, tmp_path / "longer", AFTER, NAMES)
    for path in (tmp_path / "then").iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()
    whole, part = ((tmp_path / name / EVENTS).read_text("utf-8") for name in ("longer", "then"))
    assert whole.startswith(part)
    assert len(whole) > len(part) > 0
    assert all(datetime.fromisoformat(line["time"]) < cut for line in lines(tmp_path / "then" / EVENTS))


def test_a_day_that_is_not_over_is_not_exported() -> None:
    assert end_of(date(2026, 8, 31), date(2026, 9, 1)) == datetime(2026, 9, 1, tzinfo=BEIJING)
    with pytest.raises(HuiqiError, match="还没有过完"):
        end_of(date(2026, 9, 1), date(2026, 9, 1))


def test_lists_that_were_shown_recompute_to_the_same_features(database: Database, recommender: Recommender) -> None:
    fill(database, recommender, 3)
    past = pasts(database)
    found = relisted(recommender, past.needs, AFTER)
    assert [one.again for one in found] == [Again.SAME] * 3
    assert relisted(recommender, past.needs, START) == ()
    other = recommender_with(HashEncoder(), society(30))
    assert {one.again for one in relisted(other, past.needs, AFTER)} == {Again.OTHER}
    none = Recommender(HashEncoder(), {})
    assert {one.again for one in relisted(none, past.needs, AFTER)} == {Again.OTHER}


def test_a_list_that_does_not_recompute_shows_where(database: Database, recommender: Recommender) -> None:
    fill(database, recommender, 1)
    (need,) = pasts(database).needs
    posted, listed = need.events
    shown = dict(listed.after["shown"])
    matches = [dict(one) for one in shown["matches"]]
    matches[2]["features_digest"] = "0" * 64
    for changed, says in (
        ({"matches": matches}, "第 3 位的候选或特征不同"),
        ({"considered": 0}, "名单的其他内容不同"),
    ):
        altered = replace(listed, after={"shown": {**shown, **changed}})
        (one,) = relisted(recommender, [replace(need, events=[posted, altered])], AFTER)
        assert (one.again, one.says, one.seq) == (Again.DIFFERENT, says, 2)


def test_learning_sees_a_pair_as_it_was_when_it_was_shown(
    database: Database, recommender: Recommender, catalogue: Catalogue, tmp_path: Path
) -> None:
    fill(database, recommender, 12)
    log = tmp_path / "log"
    write_log(pasts(database), catalogue, log, AFTER, NAMES)
    logged = {(line["need"], line["party"]): line["features"] for line in lines(log / FEATURES)}
    catalogue.add([society(number, "（新近又完成十项）") for number in range(SOCIETIES)])
    write_log(pasts(database), catalogue, log, AFTER, NAMES)
    past = _read(log)
    rows = rows_of(past, HashEncoder())
    names = [feature.name for feature in rows.features]
    known = [name for name in next(iter(logged.values())) if name in names]
    assert len(known) > 5
    for number, (group, party) in enumerate(zip(rows.groups.tolist(), rows.ids.tolist(), strict=True)):
        features = logged[rows.cases[group].need, party]
        row = [float(rows.values[number, names.index(name)]) for name in known]
        assert row == pytest.approx([float(features[name]) for name in known], nan_ok=True, abs=1e-6)
    anew = rows_of(past, HashEncoder(salt="other"))
    assert not (anew.values[:, : len(known)] == rows.values[:, : len(known)]).all()


def _read(log: Path) -> Past:
    """What `read_past` reads, of an office with too few needs for it."""
    listed = read_all(log / PARTIES[Kind.SOCIETY], lambda one: candidate_from(one, Kind.SOCIETY), lambda one: one.id)
    needs = read_all(log / NEEDS, need_from, lambda one: one.id)
    whole = read_log(log / EVENTS)
    return Past(whole, needs, {Kind.SOCIETY: listed}, None, AFTER.replace(tzinfo=None), (), log / FEATURES)


def test_an_office_with_three_years_of_needs_gets_a_model_that_is_not_in_force(
    recommender: Recommender, catalogue: Catalogue, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    database = open_database(f"sqlite:///{home / 'huiqi.sqlite'}")
    upgrade(database)
    fill(database, recommender, 156, timedelta(days=7))
    until = (START + timedelta(days=729)).date()
    with database.work() as work:
        work.jobs.add(Job("j1", JobKind.TRAIN, "j1", {"until": until.isoformat()}, START, START))
        work.commit()
    training = Training(home, lambda _: HashEncoder(), home / "seal.key")
    clock = Clock(START + timedelta(days=1200))
    done = Worker(database, {JobKind.TRAIN: training}, clock=clock).run_one()
    assert done is not None
    assert done.state is JobState.DONE, done.problem
    (kept,) = versions(home, "hash").iterdir()
    assert kept.name == done.result["model"]
    facts = json.loads((kept / MODEL_MANIFEST).read_text("utf-8"))
    assert FEATURES in facts["data"]
    assert not list((home / "models").glob("*/*/current.json"))
    database.close()
