"""总览 in the browser: figures of a day, each with its list; plots as pictures; nothing of others."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import timedelta

from service.domain.bodies import Duty
from service.domain.overview import last_months
from tests.fakes.leafing import Reader, links
from tests.fakes.province import NOON, Province


def reader(province: Province, body: str, duty: Duty | None = None) -> Reader:
    return Reader(province.client, province(body, duty).token)


def case_of(province: Province, title: str) -> str:
    """A case of Wuhan in which both sides have agreed to work together."""
    jg, wh, gx = province("jg"), province("wh"), province("gx")
    need = jg.made("/needs", title=title, text="铝合金激光焊接气孔率高", industries=["光电子"])["id"]
    wh.done(f"/needs/{need}", move="受理")
    case: str = jg.made("/cases", programme="wuhan-2015", need=need, actor="enterprise")["id"]
    jg.done(f"/cases/{case}", stage="combine", move="邀请", party="gx", actor="society")
    gx.done(f"/cases/{case}", stage="combine", move="接受")
    jg.done(f"/cases/{case}", stage="combine", move="商定")
    return case


def test_a_leader_sees_figures_that_lead_to_what_is_in_them(province: Province) -> None:
    case = case_of(province, "焊接气孔")
    who = reader(province, "wh", Duty.READER)
    shown = who.open("/dashboard")
    leads = [one for one in links(shown) if one.startswith("/dashboard/list?")]
    assert {"of=cases", "of=needs"} <= {part for one in leads for part in one.partition("?")[2].split("&")}
    for one in leads:
        assert "焊接气孔" in who.open(one), one
    assert any(f"/cases/{case}" in links(who.open(one)) for one in leads)
    assert "洪山区" in shown
    assert "光电子" in shown


def test_what_came_later_is_left_out(province: Province) -> None:
    case_of(province, "先来的")
    before = province.clock.now.date()
    province.clock.now += timedelta(days=40)
    case_of(province, "后来的")
    who = reader(province, "wh", Duty.READER)
    every = who.open("/dashboard/list?of=cases")
    assert "先来的" in every
    assert "后来的" in every
    then = who.open(f"/dashboard/list?of=cases&on={before}")
    assert "先来的" in then
    assert "后来的" not in then
    earlier = who.open(f"/dashboard?on={NOON.date() - timedelta(days=400)}")
    assert "还没有需求和项目" in earlier


def test_the_state_of_a_day_is_that_of_the_day(province: Province) -> None:
    case = case_of(province, "半途而废")
    day = province.clock.now.date()
    province.clock.now += timedelta(days=5)
    province("wh").done(f"/cases/{case}", stage="", move="终止", text="企业不再需要")
    who = reader(province, "wh")
    assert "终止" in who.open("/dashboard/list?of=cases&by=status&name=终止")
    assert "半途而废" in who.open(f"/dashboard/list?of=cases&by=status&name=进行&on={day}")
    assert "半途而废" not in who.open("/dashboard/list?of=cases&by=status&name=进行")


def test_every_plot_of_the_page_is_a_picture_with_a_name_and_a_table(province: Province) -> None:
    case_of(province, "焊接气孔")
    who = reader(province, "wh")
    shown = who.open("/dashboard")
    plots = [part.split('"')[0].replace("&amp;", "&") for part in shown.split('<img src="')[1:]]
    assert len(plots) >= 4
    assert shown.count("；数见旁边的表") == len(plots)
    for one in plots:
        found = who.get(one)
        assert found.headers["content-type"].startswith("image/svg+xml")
        assert ET.fromstring(found.text).tag.endswith("svg")  # noqa: S314 - our own
        assert "private" in found.headers["cache-control"]
    assert who.get("/dashboard/plots/none.svg").status_code == 404


def test_others_see_nothing_of_it(province: Province) -> None:
    case_of(province, "秘密难题")
    for body in ("zj", "dl", "cd"):
        who = reader(province, body)
        assert "秘密难题" not in who.open("/dashboard/list?of=cases")
        assert "还没有需求和项目" in who.open("/dashboard")
    for body in ("jg", "gx"):
        assert reader(province, body).get("/dashboard").status_code == 403


def test_programs_get_the_same_figures(province: Province) -> None:
    case_of(province, "焊接气孔")
    found = province("wh").get("/dashboard?programme=wuhan&year=2015")
    assert (found["needs"], found["cases"], found["agreed"]) == (1, 1, 0)
    assert found["statuses"] == [{"name": "进行", "count": 1}]
    assert found["needs_by_place"] == [{"name": "洪山区", "count": 1}]
    assert province("wh").get("/dashboard?programme=hubei")["cases"] == 0


def test_the_last_months_cross_the_year() -> None:
    assert last_months(NOON.date().replace(month=2), 4) == ("2017-11", "2017-12", "2018-01", "2018-02")
