"""R26: platforms with their own life: set up by a case, awarded, run, renewed, mended, removed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.paths import HUBEI, WUHAN, hubei_case, published, reviewed, signed, wuhan_case
from tests.fakes.town import Town
from tests.fakes.towns import sqlite_files, town, town_home  # noqa: F401


def the_only(town: Town, body: str) -> dict[str, Any]:  # noqa: F811
    (found,) = town(body).get("/platforms")["items"]
    one: dict[str, Any] = found
    return one


@pytest.fixture
def base(town: Town) -> str:  # noqa: F811
    town.settle(*HUBEI)
    hubei_case(town)
    return f"/platforms/{the_only(town, 'hb')['id']}"


def test_r26_a_base_lives_on_by_the_deeds_of_its_office_and_its_keepers(town: Town, base: str) -> None:  # noqa: F811
    hb, xh = town("hb"), town("xh")
    assert hb.get(base)["allowed"] == ["投入运行", "摘牌"]
    assert xh.get(base)["allowed"] == ["投入运行"]
    assert xh.turn(base, {"turn": "摘牌", "text": "不想做了"}).status_code == 403
    early = hb.turn(base, {"turn": "责令整改", "text": "未运行"})
    assert early.status_code == 409
    assert [one["move"] for one in early.json()["allowed"]] == ["投入运行", "摘牌"]
    xh.turned(base, {"turn": "投入运行"})
    assert hb.turn(base, {"turn": "续期", "text": "续", "until": "2019-01-01"}).status_code == 422  # before its end
    hb.turned(base, {"turn": "责令整改", "text": "无人值守"})
    hb.turned(base, {"turn": "整改验收", "text": "已派专人"})
    town.wait(365 * 6)
    assert hb.get(base)["expired"]
    assert hb.turned(base, {"turn": "续期", "text": "成效好", "until": "2024-12-31"})["expired"] is False
    assert hb.turned(base, {"turn": "摘牌", "text": "到期不再续"})["allowed"] == []
    moves = [one["move"] for one in hb.get(f"{base}/history")]
    assert moves == ["设立", "授牌", "投入运行", "责令整改", "整改验收", "续期", "摘牌"]
    town.require_whole()


def test_r26_a_change_of_a_platform_says_what_it_is_based_on(town: Town, base: str) -> None:  # noqa: F811
    hb = town("hb")
    tag = hb.ask("GET", base).headers["etag"]
    assert hb.ask("GET", base, headers={"if-none-match": tag}).status_code == 304
    assert hb.ask("POST", f"{base}/deeds", {"turn": "投入运行"}).status_code == 428
    once = {"if-match": tag, "idempotency-key": "platform-1"}
    first, again = (hb.ask("POST", f"{base}/deeds", {"turn": "投入运行"}, once) for _ in range(2))
    assert (first.status_code, again.json()) == (200, first.json())
    stale = hb.ask("POST", f"{base}/deeds", {"turn": "摘牌", "text": "旧的"}, {"if-match": tag})
    assert stale.status_code == 412


def test_r26_an_alliance_of_wuhan_runs_without_a_plaque(town: Town) -> None:  # noqa: F811
    town.settle(*WUHAN)
    case = wuhan_case(town)
    signed(town, case)
    reviewed(town, case)
    published(town, case)
    town("kx").does(case, "confirm", "确认", platforms=["alliance"])
    alliance = the_only(town, "qy")
    assert (alliance["name"], alliance["level"], alliance["state"]) == ("企会协作创新联盟", "市", "建设")
    path = f"/platforms/{alliance['id']}"
    assert town("kx").turn(path, {"turn": "授牌", "until": "2020-12-31"}).status_code == 409
    assert town("other").status(path) == 404
    assert town("qy").turned(path, {"turn": "投入运行"})["state"] == "运行"
