"""The trail of who did what: one's own deeds for each, those of their reach for administrators and auditors."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from service.domain.bodies import Duty
from tests.service.pages.parties.conftest import Browser
from tests.service.people.conftest import World, mark


@pytest.fixture
def busy(world: World) -> World:
    """Both tenants have done something; one enterprise of each has posted a need."""
    for tenant in ("wh", "yc"):
        firm = world.someone(f"{tenant}-qy", Duty.MEMBER)
        posted = firm.post("/api/v1/needs", {"title": f"{mark(tenant)}需求", "text": "铝合金压铸件气孔多"})
        assert posted.status_code == 201, posted.text
        world.clock.forward(hours=1)
        admin = world.someone(f"{tenant}-kx")
        asked = {"role": "学会", "name": f"=1+1{tenant}", "region": "", "level": ""}
        assert admin.post("/api/v1/bodies", asked).status_code == 201
        world.clock.forward(days=1)
    return world


def test_administrators_see_their_reach_and_others_what_they_did_themselves(busy: World) -> None:
    city = Browser.of(busy, "wh-kx").read("/audit")
    assert (f"{mark('wh')}企业" in city, f"{mark('wh')}需求" in city, "登记" in city) == (True, True, True)
    assert mark("yc") not in city
    above = Browser.of(busy, "hb").read("/audit")
    assert (mark("yc") in above, "共 4 条" in above) == (True, True)
    firm = Browser.of(busy, "wh-qy", Duty.MEMBER).read("/audit")
    assert ("共 1 条" in firm, "您自己办过的事" in firm) == (True, True)
    assert "没有找到办理记录" in Browser.of(busy, "wh-qy", Duty.READER).read("/audit")
    assert "共 1 条" in Browser.of(busy, "wh-qy").read("/audit")  # the enterprise's administrator sees its people's
    assert "没有找到办理记录" in Browser.of(busy, "wh-kx", Duty.OFFICER).read("/audit")
    assert "共 2 条" in Browser.of(busy, "wh-sj", Duty.READER).read("/audit")
    assert Browser.of(busy, "wh-kx").get("/audit?body=yc-qy").status_code == 404
    assert Browser.of(busy, "wh-kx").get("/audit?account=yc-kx-admin").status_code == 404


def test_the_trail_is_narrowed_paged_and_taken_away_as_a_workbook(busy: World) -> None:
    admin = Browser.of(busy, "hb")
    needs = admin.read("/audit?kind=need")
    assert ("共 2 条" in needs, "学会" in needs.split("<tbody>")[1]) == (True, False)
    assert "共 1 条" in admin.read("/audit?kind=need&body=wh-qy")
    assert "共 2 条" in admin.read("/audit?until=2026-09-01")
    assert "共 2 条" in admin.read("/audit?since=2026-09-02")
    assert admin.get("/audit?since=昨天").status_code == 422
    who = busy.someone("hb")
    first = who.get("/api/v1/audit?limit=3").json()
    rest = who.get(f"/api/v1/audit?limit=3&cursor={first['next']}").json()
    both = [*first["items"], *rest["items"]]
    assert (len(both), rest["next"], first["total"]) == (4, None, 4)
    assert [one["at"] for one in both] == sorted((one["at"] for one in both), reverse=True)
    assert who.get("/api/v1/audit?cursor=WyJ4IiwxXQ").status_code == 422
    found = admin.get("/audit/book?kind=body")
    assert found.headers["cache-control"] == "no-store"
    sheet = load_workbook(io.BytesIO(found.content)).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[5] for row in rows[1:]] == ["=1+1yc", "=1+1wh"]
    assert {cell.data_type for cell in sheet["F"][1:]} == {"s"}  # no formula


def test_what_one_may_not_see_is_not_named(busy: World) -> None:
    """The enterprise's administrator sees that its people acted, but of another's thing neither name nor reason."""
    with busy.database.work() as work:
        viewer = work.accounts.viewer("wh-qy-member")
        assert viewer is not None
        work.events.append(work.events.next(viewer, "need:elsewhere", busy.clock.now, "受理", {}, {}, "秘密理由"))
        work.commit()
    page = Browser.of(busy, "wh-qy").read("/audit?kind=need")
    assert ("共 2 条" in page, "秘密理由" in page) == (True, False)
