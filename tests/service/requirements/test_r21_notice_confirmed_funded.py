"""R21: 公示 without objection → confirmed → funded; the plaques 协同创新示范基地 and 会企创新协作基地."""

from __future__ import annotations

from tests.fakes.paths import HUBEI, WUHAN, hubei_case, reviewed, signed, wuhan_case
from tests.fakes.town import Town
from tests.fakes.towns import sqlite_files, town, town_home  # noqa: F401


def test_r21_only_what_was_public_without_objection_is_confirmed_and_funded(town: Town) -> None:  # noqa: F811
    town.settle(*WUHAN)
    kx, case = town("kx"), wuhan_case(town)
    signed(town, case)
    reviewed(town, case)
    pot = kx.made("/pots", {"programme": "wuhan-2015", "money": "support", "year": 2015, "total": 50_000_000})["id"]
    award = {"amount": 20_000_000, "pot": pot}
    for stage, move, facts in (("confirm", "确认", {"platforms": ["alliance"]}), ("fund", "核定", award)):
        kx.cannot_yet(case, stage, move, **facts)
    kx.does(case, "publish", "公布")
    kx.cannot_yet(case, "publish", "期满")
    kx.cannot_yet(case, "confirm", "确认", platforms=["alliance"])
    town.wait(14)
    kx.does(case, "publish", "期满")
    kx.cannot_yet(case, "fund", "核定", **award)
    kx.does(case, "confirm", "确认", platforms=["alliance"])
    kx.does(case, "fund", "核定", **award)
    assert kx.get(f"/pots/{pot}")["free"]["fen"] == 30_000_000


def test_r21_an_upheld_objection_ends_it(town: Town) -> None:  # noqa: F811
    town.settle(*WUHAN)
    kx, case = town("kx"), wuhan_case(town)
    signed(town, case)
    reviewed(town, case)
    kx.does(case, "publish", "公布")
    objected = town.client.post(f"/api/v1/notices/{case}/publish/objections", json={"text": "虚报"}).json()
    kx.does(case, "publish", "办结异议", ref=objected["number"], outcome="成立", text="查实")
    kx.cannot_yet(case, "confirm", "确认", platforms=["alliance"])


def test_r21_a_plaque_has_its_name_its_level_and_its_term(town: Town) -> None:  # noqa: F811
    town.settle(*HUBEI)
    hubei_case(town)
    (base,) = town("xh").get("/platforms")["items"]
    assert (base["name"], base["level"], base["state"], base["until"]) == (
        "协同创新示范基地",
        "省",
        "授牌",
        "2020-12-31",
    )
