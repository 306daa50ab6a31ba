"""What is refused, filtered, missing or damaged, one by one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import text

from matcher.errors import DamagedFile, HuiqiError, StorageUnavailable
from matcher.programmes.words import Role
from service.domain.bodies import Body, Duty
from service.domain.scope import SYSTEM
from service.storage.accounts import ERASED, Account
from service.storage.consents import Consent
from service.storage.database import Database, open_database
from service.storage.errors import Conflict, Missing, OutOfRange, Stale
from service.storage.money import Commitment, Payment, Pot
from service.storage.seals import seal_key
from service.storage.signing_in import Session
from service.storage.tables.casework import needs
from service.storage.tables.keeping import seals
from service.storage.upgrading import latest, upgrade
from service.storage.verifying import verified
from tests.fakes.hubei import NOON, World, host

KEY = b"k" * 32


def test_accounts_are_listed_by_body_changed_and_missing_alike(world: World) -> None:
    with world.database.work() as work:
        for one, body in (("a", "laser"), ("b", "wuhan")):
            work.accounts.add(Account(one, body, one, one, Duty.MEMBER, NOON, NOON), None)
        assert [one.id for one in work.accounts.list(SYSTEM, body="laser")] == ["a"]
        work.accounts.change("a", "王芳", Duty.READER)
        assert (work.accounts.get(SYSTEM, "a").shown, work.accounts.get(SYSTEM, "a").duty) == ("王芳", Duty.READER)
        with pytest.raises(Missing):
            work.accounts.get(world.viewer("casting"), "a")
        with pytest.raises(HuiqiError, match="帐号名是空的"):
            work.accounts.add(Account("c", "wuhan", "　", "c", Duty.MEMBER, NOON, NOON), None)


def test_an_erased_account_names_nobody_and_never_signs_in_again(world: World) -> None:
    with world.database.work() as work:
        work.accounts.add(Account("a", "laser", "wang.fang", "王芳", Duty.MEMBER, NOON, NOON), "hash")
        work.accounts.erase("a", NOON)
        work.accounts.add(Account("b", "laser", "wang.fang", "另一位", Duty.MEMBER, NOON, NOON), None)
        assert work.accounts.get(SYSTEM, "a").shown == ERASED
        assert work.accounts.viewer("a") is None
        kept = work._connection.execute(text("SELECT * FROM accounts WHERE id = 'a'")).one()
    assert "王芳" not in str(kept)
    assert "wang.fang" not in str(kept)
    assert "hash" not in str(kept)


def test_a_body_can_change_without_moving(world: World) -> None:
    with world.database.work() as work:
        placed = work.bodies.change(Body("laser", Role.ENTERPRISE, "光谷激光股份", "", "420111", "hongshan"))
    assert (placed.body.name, placed.path) == ("光谷激光股份", "hubei/wuhan/hongshan/laser/")


def test_consents_are_found_by_person_and_case(world: World) -> None:
    world.case("1", host("wuhan"))
    with world.database.work() as work:
        for one, person, case in (("k1", "expert", "1"), ("k2", "expert", ""), ("k3", "evaluator", "1")):
            work.consents.give(Consent(one, person, person, "本人", "参加评审", "account", NOON, case))
        assert [one.id for one in work.consents.list(SYSTEM, person="expert")] == ["k1", "k2"]
        assert [one.id for one in work.consents.list(SYSTEM, case="1")] == ["k1", "k3"]
        assert [one.id for one in work.consents.list(SYSTEM, person="expert", case="1")] == ["k1"]


def test_nobody_looks_at_contact_data_without_saying_what_for(world: World) -> None:
    laser = world.viewer("laser")
    with world.database.work() as work:
        work.contacts.put("laser", {"电话": "027-1"}, NOON)
        with pytest.raises(HuiqiError, match="用途"):
            work.contacts.look(laser, "laser", NOON, "  ")
        assert work.contacts.looks(laser.body) == ()


def test_needs_pots_and_payments_that_may_not_be_seen_are_missing(world: World) -> None:
    world.need("n", "laser")
    world.case("1", host("wuhan"))
    officer, other = world.viewer("wuhan"), world.viewer("yichang")
    with world.database.work() as work:
        work.pots.open(Pot("pot", "wuhan", "wuhan", "award", 2015, 100, NOON), officer)
        work.pots.commit(Commitment("k", "pot", "1", "laser", 60, NOON), officer)
        work.pots.pay(Payment("y", "k", 20, "凭证", NOON), officer)
        work.commit()
    with world.database.reading() as work:
        with pytest.raises(Missing):
            work.needs.get(other, "n")
        with pytest.raises(Missing):
            work.pots.get(other, "pot")
        assert work.pots.payments(other) == ()
        assert [one.id for one in work.pots.payments(officer)] == ["y"]


def test_sessions_of_others_are_left_when_one_is_kept(world: World) -> None:
    with world.database.work() as work:
        for one, body in (("a", "laser"), ("b", "wuhan")):
            work.accounts.add(Account(one, body, one, one, Duty.MEMBER, NOON, NOON), None)
        for digest, account in (("1" * 64, "a"), ("2" * 64, "a"), ("3" * 64, "b")):
            work.sessions.add(Session(digest, account, NOON, NOON, NOON + timedelta(hours=1)))
        assert work.sessions.end_all("a", but="2" * 64) == 1
        assert [bool(work.sessions.get(one * 64)) for one in "123"] == [False, True, True]


def test_of_two_who_seal_at_once_one_does(world: World) -> None:
    world.case("1", host("wuhan"))
    together = Barrier(2)

    def seal(_: int) -> bool:
        together.wait()
        try:
            with world.database.work() as work:
                made = work.seals.add(work.events.heads(), NOON, KEY)
                work.commit()
        except Stale:
            return False
        return made is not None

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(seal, range(2))) == 1
    with world.database.reading() as work:
        assert len(work.seals.every()) == 1
        assert verified(work, KEY).faults == ()


def test_what_cannot_be_read_is_a_fault_and_not_a_crash(world: World) -> None:
    world.case("1", host("wuhan"))
    officer = world.viewer("wuhan")
    with world.database.work() as work:
        row = {"seq": 1, "at": NOON, "heads": "no JSON", "previous": "", "digest": "0" * 64, "mac": ""}
        work._connection.execute(seals.insert(), row)
        work.pots.open(Pot("pot", "wuhan", "wuhan", "award", 2015, 100, NOON), officer)
        event = work.events.next(officer, "pot:pot", NOON, "登记", {}, {"says": "no sums"})
        work.events.append(event)
        work.commit()
    with world.database.reading() as work:
        assert [fault.says for fault in verified(work, KEY).faults] == [
            "封存内容与摘要不符，已被改动",
            "封存的签名不符，不是用本机密钥所作",
        ]


def test_a_key_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailable, match="封存密钥"):
        seal_key(tmp_path)


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageUnavailable, match="不能写入"):
        open_database(f"sqlite:///{tmp_path / 'file' / 'huiqi.sqlite'}")


def test_a_file_that_is_no_database_says_so_and_stays(tmp_path: Path) -> None:
    file = tmp_path / "huiqi.sqlite"
    file.write_text("this is a letter, not a database, and it is long enough to be looked at" * 20)
    before = file.read_bytes()
    with open_database(f"sqlite:///{file}") as database, pytest.raises(DamagedFile):
        upgrade(database)
    assert file.read_bytes() == before


def test_the_file_is_for_its_owner_only(tmp_path: Path) -> None:
    with open_database(f"sqlite:///{tmp_path / 'new' / 'huiqi.sqlite'}") as database:
        upgrade(database)
        modes = {one.name: one.stat().st_mode & 0o777 for one in (tmp_path / "new").iterdir()}
    assert set(modes.values()) == {0o600}


def test_an_upgrade_that_would_keep_broken_references_is_undone(tmp_path: Path) -> None:
    with open_database(f"sqlite:///{tmp_path / 'huiqi.sqlite'}") as database:
        upgrade(database, "0002")
        with database.unbegun() as connection:
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")
            row = {"id": "x", "owner": "nobody", "status": "待受理", "title": "", "text": "", "details": "{}"}
            row |= {"version": 1, "head": "", "opened": NOON, "changed": NOON}
            connection.execute(needs.insert(), row)
            connection.commit()
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=ON")
        with pytest.raises(DamagedFile, match="needs"):
            upgrade(database)
        with database.connected(reading=True) as connection:
            assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "0002"


def test_workers_that_start_together_upgrade_once(empty_database: Database) -> None:
    together = Barrier(3)

    def start(_: int) -> int:
        together.wait()
        return len(upgrade(empty_database))

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(start, range(3))) == [0, 0, int(latest())]


def test_what_points_to_nothing_or_fits_nowhere_is_refused(world: World) -> None:
    with pytest.raises(Conflict):
        world.case("1", host("nobody"))
    with pytest.raises(Conflict):
        world.need("n", "nobody")
    with pytest.raises(OutOfRange), world.database.work() as work:
        work.pots.open(Pot("pot", "wuhan", "wuhan", "award", 2**70, 100, NOON), world.viewer("wuhan"))
    with world.database.reading() as work:
        assert (work.cases.count(SYSTEM), work.needs.count(SYSTEM), work.pots.list(SYSTEM)) == (0, 0, ())


def test_a_case_that_does_not_exist_cannot_be_saved(world: World) -> None:
    case = world.case("1", host("wuhan"))
    with pytest.raises(Stale), world.database.work() as work:
        event = work.events.next(world.viewer("wuhan"), "case:2", NOON, "建立", {}, {})
        work.cases.save(replace(case, id="2"), event, [host("wuhan")])
