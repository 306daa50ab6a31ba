"""Needs as officers and enterprises follow them: posted for somebody, found by title, and how far each has come."""

from __future__ import annotations

from collections.abc import Callable

from tests.fakes.browsing import Browser
from tests.fakes.town import Town
from tests.service.pages.conftest import Stage, lines

Browse = Callable[..., Browser]

_TOLD = {"title": "涂布开裂", "text": "极片烘干时边缘开裂，希望降到 1% 以下"}


def test_an_officer_posts_for_an_enterprise_by_its_name(wuhan: Town, browse: Browse) -> None:
    kx, qy = browse("kx"), browse("qy")
    made = kx.does(kx.see("/needs/new"), "/needs", owner="武汉示例光电有限公司", **_TOLD)
    lines(kx.see(made), "需求已登记", "武汉示例光电有限公司", "受理")
    need = made.partition("?")[0].rpartition("/")[2]
    kept = wuhan("kx").get(f"/needs/{need}")["details"]
    assert kept["region"] == "湖北省武汉市洪山区", "what the enterprise registered"
    lines(qy.see("/needs"), "涂布开裂")
    lines(qy.see("/desk"), "已提出、等科协受理（1）", "涂布开裂")
    taken = kx.does(kx.see(made), f"{made.partition('?')[0]}/deeds", move="受理")
    lines(kx.see(taken), "需求已受理", "还没有为这条需求开立项目")
    assert "等科协受理" not in qy.see("/desk").text


def test_a_name_that_nobody_or_several_bear_is_told_at_its_field_and_all_is_kept(wuhan: Town, browse: Browse) -> None:
    kx = browse("kx")
    for named, told in (
        ("公司", "有 2 家，请填全称"),
        ("宜昌铸造有限公司", "没有登记过"),
        ("不存在的公司", "没有登记过"),
    ):
        page = kx.wrong(422, kx.see("/needs/new"), "/needs", owner=named, **_TOLD)
        lines(page, told)
        assert page.form("/needs").values["owner"] == [named]
        assert page.form("/needs").values["text"] == [_TOLD["text"]]
    assert wuhan("kx").get("/needs")["items"] == []


def test_an_enterprise_posts_for_itself_alone(wuhan: Town, browse: Browse) -> None:
    qy = browse("qy")
    assert "owner" not in qy.see("/needs/new").form("/needs").values
    made = qy.does(qy.see("/needs/new"), "/needs", **_TOLD)
    lines(qy.see(made), "等候科协受理", "武汉示例光电有限公司")
    forged = qy.send(qy.see("/needs/new"), "/needs", owner="武汉别家有限公司", **_TOLD)
    assert forged.status_code == 422
    assert "涂布开裂" not in browse("other").see("/needs").text


def test_the_list_says_how_far_each_has_come_and_is_searched_by_title(
    wuhan: Town, brought: Stage, browse: Browse
) -> None:
    brought("invited")
    kx = browse("kx")
    lines(kx.see("/needs"), "激光焊接气孔", "等武汉激光学会：企业与学会自由组合·答复邀请")
    assert "激光焊接气孔" in kx.see("/needs?title=焊接").text
    assert "激光焊接气孔" in kx.see("/needs?title=焊接&status=已受理").text
    for none in ("?title=没有这样的", "?title=100%25", "?title=焊接&status=待受理"):
        lines(kx.see(f"/needs{none}"), "没有符合条件的需求")
        assert wuhan("kx").get(f"/needs{none}")["total"] == 0
    assert wuhan("kx").get("/needs?title=焊接")["total"] == 1


def test_a_need_says_what_its_case_waits_for(brought: Stage, need: str, browse: Browse) -> None:
    brought("invited")
    for who in ("kx", "qy"):
        lines(browse(who).see(f"/needs/{need}"), "等武汉激光学会：企业与学会自由组合·答复邀请")
