"""Tampering shows: rows changed, deleted, inserted, reordered with the guards lifted, each is found and named."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from matcher.cli.main import main
from matcher.errors import DamagedFile
from service.domain.history import Event, sealed
from service.domain.scope import SYSTEM, Relation
from service.storage.cases import Party
from service.storage.database import Database
from service.storage.money import Commitment, Payment, Pot
from service.storage.seals import seal_key
from service.storage.tables import GUARDED
from service.storage.upgrading import latest
from service.storage.verifying import Verdict, verified
from tests.fakes.hubei import BODIES, NOON, World, host

KEY = b"k" * 32


@pytest.fixture
def lived(world: World) -> World:
    """A world with two cases of three events each, a need, money, and two seals."""
    officer = world.viewer("wuhan")
    world.need("n", "laser")
    for one in ("1", "2"):
        case = world.case(one, host("wuhan"), Party("laser", Relation.PARTY), need="n")
        for move in ("受理", "批准"):
            with world.database.work() as work:
                at = NOON + timedelta(minutes=case.version)
                event = work.events.next(officer, f"case:{one}", at, move, {}, {"n": case.version})
                case = work.cases.save(
                    replace(case, status=move), event, [host("wuhan"), Party("laser", Relation.PARTY)]
                )
                work.commit()
    with world.database.work() as work:
        work.seals.add(work.events.heads(), NOON, KEY)
        work.commit()
    with world.database.work() as work:
        work.pots.open(Pot("pot", "wuhan", "wuhan", "award", 2015, 100, NOON), officer)
        work.pots.commit(Commitment("k", "pot", "1", "laser", 60, NOON), officer)
        work.pots.pay(Payment("y", "k", 20, "凭证", NOON), officer)
        work.pots.release("k", 10, "e", officer, NOON, "余款")
        work.commit()
    with world.database.work() as work:
        work.seals.add(work.events.heads(), NOON, KEY)
        work.commit()
    return world


def tampered(database: Database, *statements: str) -> Verdict:
    """What is found after somebody with every right has changed rows."""
    with database.connected() as connection:
        for table in GUARDED:
            for deed in ("update", "delete"):
                on = "" if database.embedded else f" ON {table}"
                connection.execute(text(f"DROP TRIGGER guard_{table}_{deed}{on}"))
        for statement in statements:
            done = connection.execute(text(statement))
            assert done.rowcount, statement
    try:
        with database.reading() as work:
            return verified(work, KEY)
    finally:
        if not database.embedded:  # this database is used again
            _guard_again(database)


def _guard_again(database: Database) -> None:
    with database.connected() as connection:
        for table in GUARDED:
            for deed in ("UPDATE", "DELETE"):
                connection.execute(
                    text(
                        f"CREATE TRIGGER guard_{table}_{deed.lower()} BEFORE {deed} ON {table} "
                        "FOR EACH ROW EXECUTE FUNCTION huiqi_refuse()"
                    )
                )


def test_what_nobody_touched_is_in_order(lived: World) -> None:
    with lived.database.reading() as work:
        assert verified(work, KEY) == Verdict(4, 11, 4, 2, ())


_COPY = (
    "INSERT INTO events (subject, seq, at, account, body, move, before, after, reason, previous, digest) "
    "SELECT subject, 4, at, account, body, move, before, after, reason, digest, digest FROM events "
    "WHERE subject = 'case:1' AND seq = 3"
)
_SWAP = (
    "UPDATE events SET seq = 9 WHERE subject = 'case:1' AND seq = 2",
    "UPDATE events SET seq = 2 WHERE subject = 'case:1' AND seq = 3",
    "UPDATE events SET seq = 3 WHERE subject = 'case:1' AND seq = 9",
)


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        (["UPDATE events SET reason = '补' WHERE subject = 'case:1' AND seq = 2"], ("case:1", 2)),
        (["UPDATE events SET at = '2026-09-01T04:01:00.000001Z' WHERE subject = 'case:1' AND seq = 2"], ("case:1", 2)),
        (["UPDATE events SET at = '2026-99-01T04:01:00.000001Z' WHERE subject = 'case:1' AND seq = 2"], ("case:1", 2)),
        (["UPDATE events SET account = 'x' WHERE subject = 'case:2' AND seq = 3"], ("case:2", 3)),
        (["UPDATE events SET after = '{\"n\"\\:9}' WHERE subject = 'case:1' AND seq = 2"], ("case:1", 2)),
        (["UPDATE events SET after = 'no JSON' WHERE subject = 'case:1' AND seq = 2"], ("case:1", 2)),
        (["UPDATE events SET after = '{ ' || substr(after, 2) WHERE subject = 'case:1' AND seq = 2"], ("case:1", 2)),
        (["DELETE FROM events WHERE subject = 'case:1' AND seq = 2"], ("case:1", 3)),
        (["DELETE FROM events WHERE subject = 'case:1' AND seq = 3"], ("case:1", 2)),
        (["DELETE FROM events WHERE subject = 'case:1'"], ("case:1", 3)),
        ([_COPY], ("case:1", 4)),
        (_SWAP, ("case:1", 2)),
        (["UPDATE heads SET digest = '00' WHERE subject = 'case:1'"], ("case:1", 3)),
        (["UPDATE cases SET status = '完成' WHERE id = '1'"], ("case:1", 3)),
        (["UPDATE cases SET state = '{}' WHERE id = '1'"], ("case:1", 3)),
        (["UPDATE cases SET version = 2 WHERE id = '1'"], ("case:1", 2)),
        (["UPDATE case_parties SET body = 'casting' WHERE case_id = '1' AND body = 'laser'"], ("case:1", 3)),
        (["UPDATE needs SET text = '别的' WHERE id = 'n'"], ("need:n", 1)),
        (["DELETE FROM case_parties WHERE case_id = '2'", "DELETE FROM cases WHERE id = '2'"], ("case:2", 3)),
        (["UPDATE postings SET amount = amount + 1 WHERE entry = 'k' AND ledger = '已核定'"], ("pot:pot", 0)),
        (["DELETE FROM postings WHERE entry = 'k'"], ("pot:pot", 0)),
        (["UPDATE pots SET paid = 30"], ("pot:pot", 0)),
        (["UPDATE commitments SET amount = 61"], ("pot:pot", 0)),
        (["UPDATE payments SET amount = 21"], ("pot:pot", 0)),
        (["DELETE FROM seals WHERE seq = 1"], ("seal", 2)),
        (["UPDATE seals SET heads = '{}' WHERE seq = 2"], ("seal", 2)),
        (["UPDATE seals SET mac = digest WHERE seq = 2"], ("seal", 2)),
    ],
)  # fmt: skip
def test_what_was_tampered_with_is_found(lived: World, statements: list[str], found: tuple[str, int]) -> None:
    verdict = tampered(lived.database, *statements)
    assert found in {(fault.subject, fault.seq) for fault in verdict.faults}, verdict.faults


def test_a_pot_that_fits_its_entries_but_not_its_history_is_found(lived: World) -> None:
    verdict = tampered(
        lived.database,
        "UPDATE postings SET amount = amount * 2 WHERE entry = 'pot'",
        "UPDATE pots SET total = 200",
    )
    assert [fault.says for fault in verdict.faults] == ["资金池的数与最后一条记录所载不符"]


def test_a_history_rewritten_so_that_it_fits_is_found_by_the_seal(lived: World) -> None:
    with lived.database.reading() as work:
        old = work.events.of(SYSTEM, "case:1")
    forged: list[Event] = []
    for event in old:
        previous = forged[-1].digest if forged else ""
        forged.append(sealed(replace(event, account="another", previous=previous)))
    statements = [
        f"UPDATE events SET account = 'another', previous = '{event.previous}', digest = '{event.digest}' "  # noqa: S608
        f"WHERE subject = 'case:1' AND seq = {event.seq}"
        for event in forged
    ]
    for table in ("heads SET digest = '{}' WHERE subject = 'case:1'", "cases SET head = '{}' WHERE id = '1'"):
        statements.append(f"UPDATE {table.format(forged[-1].digest)}")  # noqa: PERF401 - reads better so
    verdict = tampered(lived.database, *statements)
    assert [(fault.subject, fault.seq) for fault in verdict.faults] == [("case:1", 3)]
    assert "重写" in verdict.faults[0].says


def test_a_whole_case_taken_away_is_found_by_the_seal(lived: World) -> None:
    verdict = tampered(
        lived.database,
        "DELETE FROM events WHERE subject = 'case:2'",
        "DELETE FROM heads WHERE subject = 'case:2'",
        "DELETE FROM case_parties WHERE case_id = '2'",
        "DELETE FROM cases WHERE id = '2'",
    )
    assert [fault.says for fault in verdict.faults] == ["第 1 次封存时有这一条，现在没有"]


def test_a_seal_covers_only_what_went_on_and_none_is_made_of_nothing(lived: World) -> None:
    with lived.database.work() as work:
        assert [sorted(seal.heads) for seal in work.seals.every()] == [["case:1", "case:2", "need:n"], ["pot:pot"]]
        assert work.seals.add(work.events.heads(), NOON, KEY) is None


def test_without_the_key_signatures_are_not_judged(lived: World) -> None:
    with lived.database.reading() as work:
        assert verified(work).faults == ()
        assert {fault.subject for fault in verified(work, b"x" * 32).faults} == {"seal"}


def test_the_key_is_made_once_for_its_owner_only_and_damage_shows(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "seal.key"
    key = seal_key(file)
    assert seal_key(file) == key
    assert file.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in file.parent.iterdir()] == ["seal.key"]
    file.write_text("half")
    with pytest.raises(DamagedFile):
        seal_key(file)


def test_the_commands_upgrade_seal_and_verify(
    empty_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUIQI_HOME", str(tmp_path))
    monkeypatch.setenv("HUIQI_DATABASE_URL", empty_database.engine.url.render_as_string(hide_password=False))
    assert main(["verify"]) == 2
    assert "huiqi db upgrade" in capsys.readouterr().err
    assert main(["db", "status"]) == 2
    assert "尚未建立" in capsys.readouterr().out
    assert main(["db", "upgrade"]) == 0
    assert f"已升级到 {latest()}" in capsys.readouterr().out
    assert main(["db", "upgrade"]) == 0
    assert "无需升级" in capsys.readouterr().out
    assert main(["db", "status"]) == 0
    assert "与本版一致" in capsys.readouterr().out
    assert main(["db", "seal"]) == 0
    assert "没有新的记录" in capsys.readouterr().out
    world = World(empty_database)
    with empty_database.work() as work:
        for body in BODIES:
            work.bodies.add(body, NOON)
        work.commit()
    world.case("1", host("wuhan"))
    assert main(["db", "seal"]) == 0
    assert "第 1 次封存，1 个主体" in capsys.readouterr().out
    assert main(["verify"]) == 0
    assert "1 个主体的 1 条记录、0 笔分录、1 次封存：没有发现改动" in capsys.readouterr().out
    with empty_database.connected() as connection:
        connection.execute(text("UPDATE cases SET status = '完成'"))
    assert main(["verify"]) == 2
    assert "case:1 第 1 条：当前内容与最后一条记录不符" in capsys.readouterr().out
    with empty_database.connected() as connection:
        connection.execute(text("DROP INDEX ix_events_at"))
    assert main(["db", "status"]) == 2
    assert "不一致" in capsys.readouterr().out
