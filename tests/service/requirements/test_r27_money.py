"""R27: 100 万 a year = 5 demonstration points × 20 万, 以奖代补, within the yearly budget."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from matcher.programmes.shelf import pack_of, shipped_packs
from service.domain.scope import SYSTEM
from service.storage.errors import NotEnough
from service.storage.money import Commitment, Payment, Pot
from service.storage.verifying import verified
from tests.fakes.hubei import NOON, World, add_case, host, world  # noqa: F401

OFFICES = 8


def test_r27_five_points_of_twenty_wan_are_all_that_a_hundred_wan_give(world: World) -> None:  # noqa: F811
    award = next(money for money in pack_of(shipped_packs(), "hubei", 2015).money if money.key == "award")
    assert award.total is not None
    assert award.each is not None
    total, each = int(award.total.fen), int(award.each.fen)
    officer = world.viewer("hubei")
    with world.database.work() as work:
        work.pots.open(Pot("pot", "hubei", "hubei", award.key, 2015, total, NOON), officer)
        for number in range(OFFICES):
            add_case(work, f"c{number}", host("hubei"))
        work.commit()
    together = Barrier(OFFICES)

    def give(number: int) -> bool:
        together.wait()
        try:
            with world.database.work() as work:
                work.pots.commit(Commitment(f"k{number}", "pot", f"c{number}", "laser", each, NOON), officer)
                work.pots.pay(Payment(f"y{number}", f"k{number}", each, "凭证", NOON), officer)
                work.commit()
        except NotEnough:
            return False
        return True

    with ThreadPoolExecutor(OFFICES) as pool:
        assert sum(pool.map(give, range(OFFICES))) == award.count == 5
    with world.database.reading() as work:
        pot = work.pots.get(SYSTEM, "pot")
        assert (pot.committed, pot.paid, pot.free) == (total, total, 0)
        assert verified(work).faults == ()
