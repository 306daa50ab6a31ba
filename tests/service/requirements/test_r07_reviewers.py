"""R07: reviewers and evaluators see what they are assigned; finance and audit see all of their office."""

from __future__ import annotations

import pytest

from service.domain.bodies import Duty
from service.domain.scope import Relation
from service.storage.cases import Party
from service.storage.errors import Missing
from service.storage.money import Pot
from tests.fakes.hubei import NOON, World, host, world  # noqa: F401


def test_r07_who_reviews_sees_the_assigned_and_who_audits_sees_the_office(world: World) -> None:  # noqa: F811
    world.case("1", host("wuhan"), Party("laser", Relation.PARTY), Party("expert", Relation.ASSIGNED, "panel"))
    world.case("2", host("wuhan"), Party("evaluator", Relation.ASSIGNED, "evaluator"))
    world.case("3", host("yichang"))
    with world.database.work() as work:
        work.pots.open(Pot("pot", "wuhan", "wuhan", "support", 2015, 100, NOON), world.viewer("wuhan"))
        work.contacts.put("laser", {"电话": "027-1"}, NOON)
        work.commit()
    seen = {}
    for body in ("expert", "evaluator", "audit", "audit-yc"):
        viewer = world.viewer(body, Duty.READER)
        with world.database.reading() as work:
            seen[body] = [row.id for row in work.cases.list(viewer)], len(work.pots.list(viewer))
        with world.database.work() as work, pytest.raises(Missing):
            work.contacts.look(viewer, "laser", NOON, "核对")
    assert seen == {
        "expert": (["1"], 0),
        "evaluator": (["2"], 0),
        "audit": (["1", "2"], 1),
        "audit-yc": (["3"], 0),
    }
