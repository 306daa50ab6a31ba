"""Units of work: all or nothing, versions, histories that go on, answers given twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from threading import Barrier

import pytest

from matcher.errors import InvalidText, StorageUnavailable, UnknownName
from matcher.programmes.words import Role
from service.domain.bodies import Body, Duty
from service.domain.history import Event, sealed, verify
from service.domain.scope import SYSTEM, Relation
from service.storage.accounts import Account
from service.storage.cases import CaseFilter, Party
from service.storage.database import open_database
from service.storage.errors import Missing, Stale, Taken
from tests.fakes.hubei import BODIES, NOON, World, add_case, host


def test_what_is_not_committed_is_not_kept(world: World) -> None:
    with world.database.work() as work:
        add_case(work, "1", host("wuhan"))
    with pytest.raises(ZeroDivisionError), world.database.work() as work:
        add_case(work, "2", host("wuhan"))
        raise ZeroDivisionError
    with world.database.reading() as work:
        assert work.cases.count(SYSTEM) == 0
        assert work.events.heads() == {}


def test_a_case_is_read_as_it_was_stored(world: World) -> None:
    need = world.need("n", "laser")
    parties = (
        host("wuhan"),
        Party("laser", Relation.OWNER, "enterprise"),
        Party("optics", Relation.PARTY, "society", "one"),
    )
    stored = world.case("1", *parties, need="n")
    with world.database.reading() as work:
        assert work.cases.get(SYSTEM, "1") == stored
        assert work.cases.parties(SYSTEM, "1") == tuple(sorted(parties))
        assert work.needs.get(SYSTEM, "n") == need
        assert stored.version == 1
        assert stored.head == work.events.head("case:1").digest
        (event,) = work.events.of(SYSTEM, "case:1")
        assert (event.move, event.after["new"], event.at) == ("建立", True, NOON)


def test_lists_answer_what_is_asked(world: World) -> None:
    world.need("n", "laser")
    world.case("1", host("wuhan"), need="n")
    world.case("100%", host("wuhan"))
    with world.database.reading() as work:

        def found(**asked: object) -> list[str]:
            wanted = CaseFilter(**asked)  # type: ignore[arg-type]
            rows = [row.id for row in work.cases.list(SYSTEM, wanted)]
            assert len(rows) == work.cases.count(SYSTEM, wanted)
            return rows

        assert found(need="n") == ["1"]
        assert found(title="0%") == ["100%"]
        assert found(title="%") == ["100%"]
        assert found(programme="wuhan", year=2015, status="进行") == ["1", "100%"]
        assert found(programme="hubei") == found(year=2016) == found(status="完成") == []
        assert [row.id for row in work.needs.list(SYSTEM, status="待受理", owner="laser")] == ["n"]
        assert work.needs.list(SYSTEM, owner="casting") == ()
        assert work.needs.count(SYSTEM, "已受理") == 0
        assert [one.body.id for one in work.bodies.list(SYSTEM, [Role.ENTERPRISE], "激光")] == ["laser"]
        everybody = sorted((body.name, body.id) for body in BODIES)
        page = work.bodies.list(SYSTEM, after=everybody[7], limit=2)
        assert [(one.body.name, one.body.id) for one in page] == everybody[8:10]


def test_of_two_who_save_the_same_version_the_second_is_told(world: World) -> None:
    case = world.case("1", host("wuhan"))
    officer = world.viewer("wuhan")
    with world.database.work() as work:
        event = work.events.next(officer, "case:1", NOON, "受理", {}, {"a": 1})
        saved = work.cases.save(replace(case, status="甲"), event, [host("wuhan")])
        work.commit()
    assert saved.version == 2
    late = sealed(replace(event, after={"a": 2}))
    with pytest.raises(Stale), world.database.work() as work:
        work.cases.save(replace(case, status="乙"), late, [host("wuhan")])
    with world.database.reading() as work:
        assert work.cases.get(SYSTEM, "1").status == "甲"
        assert [one.seq for one in work.events.of(SYSTEM, "case:1")] == [1, 2]


def test_a_need_is_saved_like_a_case(world: World) -> None:
    need = world.need("n", "laser")
    with world.database.work() as work:
        event = work.events.next(world.viewer("wuhan"), "need:n", NOON, "受理", {}, {})
        work.needs.save(replace(need, status="已受理", host="wuhan"), event)
        work.commit()
    with pytest.raises(Stale), world.database.work() as work:
        work.needs.save(need, event)
    with world.database.reading() as work:
        assert work.needs.get(SYSTEM, "n").status == "已受理"


@pytest.mark.parametrize(
    "change",
    [
        lambda event: replace(event, seq=1, previous=""),
        lambda event: replace(event, seq=3),
        lambda event: replace(event, previous="0" * 64),
        lambda event: replace(event, at=NOON - timedelta(seconds=1)),
    ],
    ids=["begun again", "gap", "foreign previous", "earlier"],
)
def test_a_history_only_goes_on_where_it_ended(world: World, change: Callable[[Event], Event]) -> None:
    world.case("1", host("wuhan"))
    with pytest.raises(Stale), world.database.work() as work:
        event = work.events.next(world.viewer("wuhan"), "case:1", NOON, "受理", {}, {})
        work.events.append(sealed(change(event)))


def test_times_of_a_history_never_go_back_whatever_the_clocks_say(world: World) -> None:
    world.case("1", host("wuhan"))
    officer = world.viewer("wuhan")
    with world.database.work() as work:
        for minutes in (5, 3, 7):
            at = NOON + timedelta(minutes=minutes)
            work.events.append(work.events.next(officer, "case:1", at, "登记", {}, {}))
        work.commit()
    with world.database.reading() as work:
        events = work.events.of(SYSTEM, "case:1")
    assert [(event.at - NOON).seconds // 60 for event in events] == [0, 5, 5, 7]
    assert verify(events) == ()


def test_histories_are_read_on_from_where_one_stopped(world: World) -> None:
    world.case("1", host("wuhan"))
    officer = world.viewer("wuhan")
    with world.database.work() as work:
        for _ in range(4):
            work.events.append(work.events.next(officer, "case:1", NOON, "登记", {}, {}))
        assert [event.seq for event in work.events.of(officer, "case:1", after=2, limit=2)] == [3, 4]


def test_of_many_who_go_on_at_once_nobody_forks_the_history(world: World) -> None:
    world.case("1", host("wuhan"))
    officer = world.viewer("wuhan")
    together = Barrier(6)

    def go_on(number: int) -> bool:
        together.wait()
        try:
            with world.database.work() as work:
                case = work.cases.get(officer, "1")
                event = work.events.next(officer, "case:1", NOON, f"第{number}", {}, {})
                work.cases.save(case, event, [host("wuhan")])
                work.commit()
        except Stale:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        done = sum(pool.map(go_on, range(6)))
    with world.database.reading() as work:
        events = work.events.of(SYSTEM, "case:1")
        assert work.cases.get(SYSTEM, "1").version == len(events) == done + 1
    assert done >= 1
    assert verify(events) == ()


def test_reading_writes_nothing(world: World) -> None:
    with pytest.raises(Exception, match=r"readonly|read-only|无法读写"), world.database.reading() as work:
        add_case(work, "1", host("wuhan"))
    with pytest.raises(AssertionError), world.database.reading() as work:
        work.commit()
    world.case("1", host("wuhan"))  # the connection writes again


def test_references_to_nothing_are_refused(world: World) -> None:
    for attempt in (
        lambda work: work.bodies.add(Body("x", Role.PARK, "园区", parent="nobody"), NOON),
        lambda work: work.bodies.add(Body("laser", Role.PARK, "园区"), NOON),
        lambda work: work.bodies.add(Body("a/b", Role.PARK, "园区"), NOON),
        lambda work: work.accounts.add(_account("a", body="nobody"), None),
    ):
        with pytest.raises((Missing, Taken)), world.database.work() as work:
            attempt(work)


def test_a_body_never_moves_below_itself(world: World) -> None:
    with pytest.raises(Exception, match="它自己的下级"), world.database.work() as work:
        work.bodies.change(Body("wuhan", Role.ASSOCIATION, "武汉市科协", "市", "420100", "hongshan"))


def test_nobody_acts_for_a_closed_body_or_by_a_shut_account(world: World) -> None:
    with world.database.work() as work:
        work.accounts.add(_account("a"), None)
        assert work.accounts.viewer("a") is not None
        work.accounts.disable("a", NOON)
        assert work.accounts.viewer("a") is None
        work.accounts.disable("a", None)
        work.bodies.close("laser", NOON)
        assert work.accounts.viewer("a") is None
        assert work.accounts.viewer("nobody") is None


def test_account_names_are_one_whatever_their_width_and_case(world: World) -> None:
    with world.database.work() as work:
        work.accounts.add(_account("a", name="ＬＩ.Ming"), "hash")
        found = work.accounts.secret_of(" li.MING ")
        assert found is not None
        assert (found[0].id, found[0].name, found[1]) == ("a", "li.ming", "hash")
        with pytest.raises(Taken):
            work.accounts.add(_account("b", name="Li.Ming"), "hash")


def test_text_that_one_database_could_not_keep_is_refused_by_both(world: World) -> None:
    for bad in ("a\0b", "\ud800"):
        with pytest.raises(InvalidText), world.database.work() as work:
            work.bodies.add(Body("x", Role.PARK, bad), NOON)
    with world.database.work() as work:
        placed = work.bodies.add(Body("x", Role.PARK, "换\n行 𠮷"), NOON)
        assert work.bodies.get(SYSTEM, "x").body == placed.body


def test_times_are_kept_to_the_microsecond_and_must_say_their_zone(world: World) -> None:
    beijing = datetime(2026, 9, 1, 8, 30, 0, 7, tzinfo=timezone(timedelta(hours=8)))
    with world.database.work() as work:
        work.accounts.add(_account("a", created=beijing), None)
        found = work.accounts.get(SYSTEM, "a").created
    assert (found, found.tzinfo) == (datetime(2026, 9, 1, 0, 30, 0, 7, tzinfo=UTC), UTC)
    with pytest.raises(Exception, match="zone"), world.database.work() as work:
        work.accounts.add(_account("b", created=datetime(2026, 9, 1)), None)  # noqa: DTZ001 - just that is refused


def test_addresses_are_shown_without_their_password() -> None:
    database = open_database("postgresql://officer:secret-word@127.0.0.1:9/huiqi?connect_timeout=1")
    assert "secret-word" not in database.shown
    with pytest.raises(StorageUnavailable) as caught, database.reading() as work:
        work.events.head("case:1")
    assert "secret-word" not in str(caught.value)
    assert "***" in str(caught.value)


@pytest.mark.parametrize("address", ["mysql://root@localhost/x", "huiqi.sqlite", "sqlite://", "sqlite:///:memory:"])
def test_other_addresses_are_refused_with_examples(address: str) -> None:
    with pytest.raises(UnknownName, match="postgresql://"):
        open_database(address)


def _account(one: str, body: str = "laser", name: str = "", created: datetime = NOON) -> Account:
    return Account(one, body, name or one, "李明", Duty.MEMBER, created, NOON)
