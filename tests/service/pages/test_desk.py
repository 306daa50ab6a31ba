"""待办: what waits for each person, and nothing that waits for others; quick however much there is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import text

from service.domain.bodies import Duty
from service.domain.workflow.turns import Turn
from service.domain.workflow.words import Move
from service.use_cases.desk import Programmes
from service.use_cases.turns import tell_turns, wrong_turns
from tests.fakes.browsing import Browser
from tests.fakes.town import Town
from tests.fakes.wuhan_case import BODIES
from tests.service.pages.conftest import Stage, lines

Browse = Callable[..., Browser]


def test_where_nothing_waits_it_says_where_to_begin(browse: Browse) -> None:
    for who, first in (("qy", "/needs/new"), ("kx", "/match"), ("xh", "/cases"), ("audit", "/cases")):
        page = browse(who).see("/desk")
        lines(page, "现在没有等您办理的事项")
        assert first in page.links
    assert browse("kx").ask("/").headers["location"] == "/desk"


def test_needs_wait_for_the_office_then_for_their_owner_then_for_a_case(wuhan: Town, browse: Browse) -> None:
    asked = {"title": "激光焊接气孔", "text": "铝合金薄板激光焊接气孔率高，要求低于 1%"}
    need = wuhan("qy").made("/needs", asked)["id"]
    lines(browse("kx").see("/desk"), "1 待受理的需求", "激光焊接气孔")
    lines(browse("hubei").see("/desk"), "1 待受理的需求")
    for who in ("yc", "qy", "other"):
        assert "待受理" not in browse(who).see("/desk").text
    wuhan("kx").turned(f"/needs/{need}", {"move": "退回", "reason": "请写明指标"})
    lines(browse("qy").see("/desk"), "1 须补正的需求", "激光焊接气孔")
    assert "须补正" not in browse("kx").see("/desk").text
    wuhan("qy").turned(f"/needs/{need}", {"move": "补正", "amended": asked})
    wuhan("kx").turned(f"/needs/{need}", {"move": "受理"})
    page = browse("kx").see("/desk")
    lines(page, "1 已受理、还没有立项")
    assert f"/cases/new?need={need}" in page.links
    wuhan("qy").made("/cases", {"programme": "wuhan-2015", "need": need, "actor": "enterprise"})
    assert "还没有立项" not in browse("kx").see("/desk").text


def test_each_thing_waits_for_whose_turn_it_is(wuhan: Town, brought: Stage, browse: Browse) -> None:
    case = brought("invited")
    lines(browse("xh").see("/desk"), "1 待答复的邀请", "激光焊接气孔")
    lines(browse("qy").see("/desk"), "等对方答复的邀请", "等武汉激光学会答复邀请")
    assert "激光焊接气孔" not in browse("xh2").see("/desk").text
    wuhan("xh").does(case, "combine", "接受")
    lines(browse("qy").see("/desk"), "1 轮到本单位办理", "商定")
    wuhan("qy").does(case, "combine", "商定")
    paper = wuhan("qy").scan(case, "agreement")
    wuhan("qy").does(case, "sign", "拟定", paper="agreement", digest=paper)
    for who in ("qy", "xh"):
        lines(browse(who).see("/desk"), "1 待签署的文件")
        lines(browse(who).see("/desk/signing"), "待签署的文件", "激光焊接气孔", "共 1 条")
    lines(browse("kx").see("/desk/signing"), "没有待签署的文件")
    assert browse("kx").ask("/desk/nothing").status_code == 404


def test_reviews_wait_for_the_account_and_notices_are_told_before_they_end(
    wuhan: Town, brought: Stage, browse: Browse
) -> None:
    case = brought("score")
    lines(browse("judge0").see("/desk"), "1 待打分的评审")
    wuhan("judge0").does(case, "review", "打分", score=80)
    assert "待打分" not in browse("judge0").see("/desk").text
    for number in (1, 2):
        wuhan(f"judge{number}").does(case, "review", "打分", score=80)
    wuhan("kx").does(case, "review", "汇总", number=60)
    wuhan("kx").does(case, "publish", "公布", number=5)
    page = browse("kx").see("/desk")
    lines(page, "1 公示期未满", "2015-03-17 起可办")
    assert "轮到本单位办理" not in page.text
    wuhan.wait(8)
    lines(browse("kx").see("/desk"), "1 轮到本单位办理", "登记公示期满")


def test_a_reader_is_told_who_acts(brought: Stage, browse: Browse) -> None:
    brought("check")
    page = browse("kx", Duty.READER).see("/desk")
    lines(page, "您的职责是“查看”", "由本单位的经办或管理办理", "1 轮到本单位办理")
    assert not [one for one in page.links if "/do?" in one]


def test_a_page_of_a_kind_holds_fifty(wuhan: Town, need: str, browse: Browse) -> None:
    for number in range(51):
        asked = {"programme": "wuhan-2015", "need": need, "actor": "enterprise", "title": f"第{number}项"}
        wuhan("qy").made("/cases", asked)
    page = browse("qy").see("/desk/turns")
    lines(page, "第0项", "第49项", "共 51 条")
    assert "第50项" not in page.text
    lines(browse("qy").see("/desk/turns?page=2"), "第50项", "回到第一页")
    lines(browse("qy").see("/desk"), "51 轮到本单位办理", "全部 51 件")


def test_whose_turn_it_is_is_kept_with_the_case_checked_and_told_again(town_on_both: Town) -> None:
    town = town_on_both
    town.settle(*BODIES)
    asked = {"title": "激光焊接气孔", "text": "铝合金薄板激光焊接气孔率高，要求低于 1%"}
    need = town("qy").made("/needs", asked)["id"]
    town("kx").turned(f"/needs/{need}", {"move": "受理"})
    case = town("qy").made("/cases", {"programme": "wuhan-2015", "need": need, "actor": "enterprise"})["id"]
    town("qy").does(case, "combine", "邀请", party="xh", actor="society")
    programmes = Programmes(town.home)
    kept = (Turn("combine", "xh", "", Move.ACCEPT),)
    with town.database.reading() as work:
        assert work.turns.every() == {case: kept}
        assert wrong_turns(programmes, work) == ()
    for tampered in (
        "DELETE FROM turns",
        "INSERT INTO turns SELECT case_id, 'sign', body, account, move, since, 0, 1 FROM turns",
    ):
        with town.database.connected() as connection:
            connection.execute(text(tampered))
        with town.database.reading() as work:
            (fault,) = wrong_turns(programmes, work)
            assert fault.subject == f"case:{case}"
        assert tell_turns(programmes, town.database) == 1
        assert tell_turns(programmes, town.database) == 0
        with town.database.reading() as work:
            assert work.turns.every() == {case: kept}
    town.require_whole(case)


def test_the_turns_of_one_body_are_seen_by_nobody_of_another(town_on_both: Town) -> None:
    town = town_on_both
    town.settle(*BODIES)
    asked = {"title": "激光焊接气孔", "text": "铝合金薄板激光焊接气孔率高，要求低于 1%"}
    need = town("qy").made("/needs", asked)["id"]
    town("kx").turned(f"/needs/{need}", {"move": "受理"})
    case = town("qy").made("/cases", {"programme": "wuhan-2015", "need": need, "actor": "enterprise"})["id"]
    town("qy").does(case, "combine", "邀请", party="xh", actor="society")
    browsers = {who: Browser(town(who)) for who in ("xh", "xh2", "yc", "qy", "hubei")}
    lines(browsers["xh"].see("/desk/invitations"), "激光焊接气孔")
    for who in ("xh2", "yc", "qy", "hubei"):
        lines(browsers[who].see("/desk/invitations"), "没有待答复的邀请")
    lines(browsers["hubei"].see("/cases"), "武汉激光学会：企业与学会自由组合·答复邀请")
    assert "激光焊接" not in browsers["yc"].see("/cases").text


@pytest.mark.parametrize("who", ["kx", "qy", "xh", "judge0", "audit"])
def test_every_page_is_small(brought: Stage, browse: Browse, who: str) -> None:
    case = brought("fund") if who != "judge0" else brought("score")
    paths = ["/desk", "/cases", "/cases/board", f"/cases/{case}?events=all", f"/cases/{case}/papers/agreement"]
    for path in paths:
        assert len(browse(who).ask(path).content) < 200_000, path
