"""Private data: shown when both sides take part, every look logged, gone when deleted; and consents."""

from __future__ import annotations

from datetime import timedelta

import pytest

from service.domain.bodies import Duty
from service.domain.scope import SYSTEM, Relation
from service.storage.cases import Party
from service.storage.consents import Consent
from service.storage.errors import Missing
from tests.fakes.hubei import BODIES, CASE, NOON, World, viewer_of


def test_contact_data_are_shown_once_both_take_part_and_every_look_is_logged(world: World) -> None:
    with world.database.work() as work:
        work.contacts.put("laser", {"电话": "027-1"}, NOON)
        work.commit()
    case = world.case("1", *CASE[:3], Party("optics", Relation.INVITED))
    optics, officer, laser = world.viewer("optics"), world.viewer("wuhan"), world.viewer("laser")
    refused = [optics, officer, world.viewer("wuhan", Duty.ANALYST), world.viewer("audit"), world.viewer("yichang")]
    with world.database.work() as work:
        for viewer in refused:
            with pytest.raises(Missing):
                work.contacts.look(viewer, "laser", NOON, "联系调研")
        event = work.events.next(optics, "case:1", NOON, "接受", {}, {})
        work.cases.save(case, event, CASE)
        for viewer in (optics, officer, laser):
            assert work.contacts.look(viewer, "laser", NOON, "联系调研", "1") == {"电话": "027-1"}
        work.commit()
    with world.database.reading() as work:
        assert [(look.viewer, look.case) for look in work.contacts.looks("laser")] == [
            ("optics", "1"),
            ("wuhan", "1"),
            ("laser", "1"),
        ]
        assert work.contacts.looks("optics") == ()


def test_deleted_contact_data_are_gone_and_the_looks_stay(world: World) -> None:
    laser = world.viewer("laser")
    with world.database.work() as work:
        work.contacts.put("laser", {"电话": "027-1"}, NOON)
        work.contacts.look(laser, "laser", NOON, "核对")
        work.contacts.delete("laser")
        with pytest.raises(Missing):
            work.contacts.look(laser, "laser", NOON, "核对")
        work.commit()
    with world.database.reading() as work:
        assert len(work.contacts.looks("laser")) == 1


def test_consents_are_seen_by_whom_they_concern(world: World) -> None:
    world.case("1", *CASE)
    with world.database.work() as work:
        given = Consent("k", "expert", "evaluator", "所在单位", "派驻企业三个月", "account", NOON, "1")
        work.consents.give(given)
        work.commit()
    with world.database.work() as work:
        seen = [body.id for body in BODIES if work.consents.list(viewer_of(work, body.id))]
        assert seen == ["hubei", "wuhan", "hongshan", "laser", "optics", "audit", "expert", "evaluator"]
        assert work.consents.withdraw("k", NOON + timedelta(days=1))
        assert not work.consents.withdraw("k", NOON + timedelta(days=2))
        assert work.consents.list(SYSTEM)[0].withdrawn == NOON + timedelta(days=1)
