"""Help while a need is being written, beside the form and over the interface."""

from __future__ import annotations

import pytest
from httpx import Response

from service.domain.bodies import Duty
from tests.service.pages.parties.conftest import Browser
from tests.service.people.conftest import World

PLACE = {"region": "湖北省武汉市"}
GOOD = "目前铝合金压铸件内部气孔多，X 光检测废品率高达 12%，试过真空压铸仍不稳定，希望降低到 3% 以下。"


def hints(world: World, title: str, text: str) -> list[str]:
    answer = world.someone("wh-qy", Duty.MEMBER).post("/api/v1/needs/help", {"title": title, "text": text} | PLACE)
    assert answer.status_code == 200, answer.text
    found: list[str] = answer.json()["hints"]
    return found


def test_a_need_that_says_everything_gets_no_hint(world: World) -> None:
    assert hints(world, "压铸气孔", GOOD) == []


@pytest.mark.parametrize(
    ("title", "text", "said"),
    [
        ("", GOOD, "没有标题"),
        ("压铸", "气孔多", "只有 5 个字"),
        ("压铸", "希望把重量降低到 3 kg 以下，表面粗糙度达到 Ra 0.8，寿命达到十年", "没有写现在遇到什么问题"),
        ("压铸", "铝合金压铸件内部气孔多，废品堆积，客户经常退货，很头疼", "没有写要达到什么目标"),
        ("压铸", GOOD.replace("12%", "很高").replace("3% 以下", "很低"), "没有写技术指标"),
        ("压铸", f"{GOOD}联系 13800000000", "电话或邮箱"),
        ("压铸", f"{GOOD}\n公司简介：{'我们是一家很好的公司。' * 20}", "公司简介"),
    ],
)
def test_what_is_missing_is_said(world: World, title: str, text: str, said: str) -> None:
    assert [one for one in hints(world, title, text) if said in one], (said, hints(world, title, text))


def test_what_helps_now_is_what_the_page_of_the_need_says_later(world: World) -> None:
    who = world.someone("wh-qy", Duty.MEMBER)
    draft = {"title": "压铸", "text": "铝合金压铸件内部气孔多，废品堆积，客户经常退货，很头疼"}
    helped = who.post("/api/v1/needs/help", draft).json()
    posted = who.post("/api/v1/needs", draft).json()
    read = who.get(f"/api/v1/needs/{posted['id']}/understanding").json()
    assert helped["hints"] == [f"{one['says']}：{one['remedy']}" for one in read["hints"]]
    assert len(helped["hints"]) > 1
    assert helped["directions"] == [one["name"] for one in read["directions"] if one["counts"]]
    assert [one["name"] for one in helped["services"]] == [one["name"] for one in read["services"]]


def test_the_form_shows_the_help_and_only_ones_own_needs_are_told_to_be_alike(world: World) -> None:
    firm = Browser.of(world, "wh-qy", Duty.MEMBER)
    assert 'data-help="/needs/help"' in firm.read("/needs/new")
    posted = firm.send("/needs", {"title": "压铸件气孔", "text": GOOD})
    assert posted.status_code == 303
    session = firm.session
    sent = {"title": "压铸件气孔控制", "text": GOOD, "services": ["协同攻关"]}
    shown = _fragment(firm, sent)
    assert "已有相近的需求" in shown
    assert "压铸件气孔</a>（待受理）" in shown
    assert "看起来需要的服务" not in shown  # it is stated
    assert "看起来需要的服务" in _fragment(firm, {"title": "压铸件气孔控制", "text": GOOD})
    other = _fragment(Browser.of(world, "yc-qy", Duty.MEMBER), sent)
    assert "已有相近的需求" not in other
    assert _status(Browser(world, session), sent, csrf=False) == 403
    assert _status(Browser.of(world, "wh-qy", Duty.READER), sent) == 403
    assert _status(Browser.of(world, "wh-xh"), sent) == 403


def _fragment(who: Browser, sent: dict[str, str | list[str]]) -> str:
    answer = _sent(who, sent)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    return answer.text


def _status(who: Browser, sent: dict[str, str | list[str]], *, csrf: bool = True) -> int:
    return _sent(who, sent, csrf=csrf).status_code


def _sent(who: Browser, sent: dict[str, str | list[str]], *, csrf: bool = True) -> Response:
    return who.send("/needs/help", sent, csrf=csrf, whole=False)
