"""Money: never more than there is, from however many sessions at once; the ledger always balances."""

from __future__ import annotations

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.errors import HuiqiError
from service.domain.history import verify
from service.domain.scope import SYSTEM
from service.storage.errors import Missing, NotEnough, Taken, Unbalanced
from service.storage.money import Commitment, Payment, Pot, Warrant
from service.storage.tables.money import Ledger
from service.storage.work import Work
from tests.fakes.hubei import NOON, World, add_case, host

WAN = 1_000_000
"""一万元, in 分."""
WARRANT = Warrant("武科协发〔2015〕9号", "年中调整预算", 1000 * WAN)


def opened(world: World, total: int, cases: int) -> None:
    with world.database.work() as work:
        work.pots.open(Pot("pot", "wuhan", "wuhan", "award", 2015, total, NOON), world.viewer("wuhan"))
        for number in range(cases):
            add_case(work, f"c{number}", host("wuhan"))
        work.commit()


def award(number: int, amount: int = 20 * WAN) -> Commitment:
    return Commitment(f"k{number}", "pot", f"c{number}", "laser", amount, NOON)


@pytest.mark.parametrize(("total", "sessions", "succeed"), [(20 * WAN, 2, 1), (100 * WAN, 8, 5)])
def test_the_last_money_awarded_at_once_is_awarded_once(world: World, total: int, sessions: int, succeed: int) -> None:
    opened(world, total, sessions)
    officer = world.viewer("wuhan")
    together = Barrier(sessions)

    def try_it(number: int) -> bool:
        together.wait()
        try:
            with world.database.work() as work:
                work.pots.commit(award(number), officer)
                work.commit()
        except NotEnough:
            return False
        return True

    with ThreadPoolExecutor(sessions) as pool:
        assert sum(pool.map(try_it, range(sessions))) == succeed
    with world.database.reading() as work:
        pot = work.pots.get(SYSTEM, "pot")
        assert (pot.committed, pot.free) == (total, 0)
        assert len(work.pots.commitments(SYSTEM)) == succeed
        events = work.events.of(SYSTEM, "pot:pot")
        assert [event.move for event in events] == ["建立"] + ["核定"] * succeed
        assert verify(events) == ()
        require_ledger(work)


def test_of_payments_at_once_no_more_is_paid_than_was_committed(world: World) -> None:
    opened(world, 20 * WAN, 1)
    officer = world.viewer("wuhan")
    with world.database.work() as work:
        work.pots.commit(award(0), officer)
        work.commit()
    together = Barrier(6)

    def pay(number: int) -> bool:
        together.wait()
        try:
            with world.database.work() as work:
                work.pots.pay(Payment(f"y{number}", "k0", 6 * WAN, f"凭证{number}", NOON), officer)
                work.commit()
        except NotEnough:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(pay, range(6))) == 3
    with world.database.reading() as work:
        assert work.pots.get(SYSTEM, "pot").paid == 18 * WAN
        assert sum(one.amount for one in work.pots.payments(SYSTEM, "k0")) == 18 * WAN
        require_ledger(work)


def test_what_is_refused_says_what_is_left(world: World) -> None:
    opened(world, 30 * WAN, 2)
    officer = world.viewer("wuhan")
    with world.database.work() as work:
        work.pots.commit(award(0), officer)
        with pytest.raises(NotEnough, match=r"只剩 100,000.00 元，不够核定 200,000.00 元"):
            work.pots.commit(award(1), officer)
        work.pots.add_budget("pot", 10 * WAN, "e1", officer, NOON, WARRANT)
        assert work.pots.commit(award(1), officer).free == 0
        with pytest.raises(NotEnough, match=r"只剩 200,000.00 元，不够拨付 200,000.01 元"):
            work.pots.pay(Payment("y", "k0", 20 * WAN + 1, "凭证", NOON), officer)
        work.pots.release("k0", 5 * WAN, "e2", officer, NOON, "项目终止")
        with pytest.raises(NotEnough, match="退回"):
            work.pots.release("k0", 15 * WAN + 1, "e3", officer, NOON, "项目终止")
        assert work.pots.get(SYSTEM, "pot").free == 5 * WAN
        assert work.events.of(SYSTEM, "pot:pot")[-1].reason == "项目终止"
        for attempt in (
            lambda: work.pots.pay(Payment("y", "nothing", 1, "凭证", NOON), officer),
            lambda: work.pots.commit(Commitment("k9", "nothing", "c0", "laser", 1, NOON), officer),
            lambda: work.pots.add_budget("nothing", 1, "e", officer, NOON, WARRANT),
        ):
            with pytest.raises(Missing):
                attempt()
        for amount in (0, -1, 10**15 + 1):
            with pytest.raises(HuiqiError, match="正数"):
                work.pots.commit(award(1, amount), officer)
        work.commit()


def test_a_pot_of_a_year_and_an_award_of_a_case_exist_once(world: World) -> None:
    opened(world, 100 * WAN, 1)
    officer = world.viewer("wuhan")
    with world.database.work() as work:
        work.pots.commit(award(0), officer)
        work.commit()
    with pytest.raises(Taken), world.database.work() as work:
        work.pots.commit(Commitment("other", "pot", "c0", "laser", WAN, NOON), officer)
    with pytest.raises(Taken), world.database.work() as work:
        work.pots.open(Pot("pot2", "wuhan", "wuhan", "award", 2015, WAN, NOON), officer)
    with world.database.reading() as work:
        assert work.pots.get(SYSTEM, "pot").committed == 20 * WAN
        assert [pot.id for pot in work.pots.list(SYSTEM, "wuhan", 2015)] == ["pot"]
        assert work.pots.list(SYSTEM, "wuhan", 2016) == work.pots.list(SYSTEM, "hubei") == ()
        assert [one.id for one in work.pots.commitments(SYSTEM, case="c0")] == ["k0"]


def test_an_entry_that_does_not_balance_is_not_kept(world: World) -> None:
    opened(world, WAN, 0)
    with pytest.raises(Unbalanced), world.database.work() as work:
        work.entries.write("odd", "pot", "预算", "pot", NOON, {Ledger.FREE: 5, Ledger.PAID: -4})
        work.commit()
    with world.database.reading() as work:
        assert {posting.entry for posting in work.entries.every()} == {"pot"}


_MOVES = st.lists(
    st.tuples(st.sampled_from(["追加", "核定", "拨付", "退回"]), st.integers(0, 3), st.integers(1, 120)),
    max_size=25,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(_MOVES)
def test_whatever_is_done_in_whatever_order_the_ledger_balances(
    world: World, moves: list[tuple[str, int, int]]
) -> None:
    officer = world.viewer("wuhan")
    with world.database.work() as work:  # never committed, so that examples do not meet
        work.pots.open(Pot("pot", "wuhan", "wuhan", "award", 2015, 100, NOON), officer)
        total, amounts, paid, released = 100, {}, defaultdict(int), defaultdict(int)
        for number, (move, which, amount) in enumerate(moves):
            one, new = f"k{which}", f"e{number}"
            free = total - sum(amounts.values()) + sum(released.values())
            left = amounts.get(one, 0) - paid[one] - released[one]
            if move == "追加":
                work.pots.add_budget("pot", amount, new, officer, NOON, WARRANT)
                total += amount
            elif move == "核定" and one not in amounts:
                add_case(work, f"c{which}", host("wuhan")) if not _has(work, f"c{which}") else None
                if _done(lambda: work.pots.commit(award(which, amount), officer)) != (amount <= free):  # noqa: B023
                    raise AssertionError(moves)
                if amount <= free:
                    amounts[one] = amount
            elif move == "拨付":
                payment = Payment(new, one, amount, new, NOON)
                assert _done(lambda: work.pots.pay(payment, officer)) == (amount <= left)  # noqa: B023
                paid[one] += amount if amount <= left else 0
            elif move == "退回":
                done = _done(lambda: work.pots.release(one, amount, new, officer, NOON, "余款"))  # noqa: B023
                assert done == (amount <= left)
                released[one] += amount if amount <= left else 0
        pot = work.pots.get(SYSTEM, "pot")
        assert pot.total == total
        assert pot.committed == sum(amounts.values()) - sum(released.values())
        assert pot.paid == sum(paid.values())
        require_ledger(work)
        work.entries.require_balance()


def _has(work: Work, case: str) -> bool:
    return any(row.id == case for row in work.cases.list(SYSTEM))


def _done(attempt: Any) -> bool:
    try:
        attempt()
    except (NotEnough, Missing):
        return False
    return True


def require_ledger(work: Work) -> None:
    """Every entry sums to zero, and the sums by account are what the pot says of itself."""
    entries: dict[str, int] = defaultdict(int)
    sums: dict[Ledger, int] = defaultdict(int)
    for posting in work.entries.every():
        entries[posting.entry] += posting.amount
        sums[posting.ledger] += posting.amount
    assert set(entries.values()) == {0}
    pot = work.pots.get(SYSTEM, "pot")
    assert sums[Ledger.BUDGET] == -pot.total
    assert sums[Ledger.FREE] == pot.free
    assert sums[Ledger.COMMITTED] == pot.committed - pot.paid
    assert sums[Ledger.PAID] == pot.paid
