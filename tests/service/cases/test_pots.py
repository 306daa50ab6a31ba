"""Pots over HTTP: of the programme's office, with the money of its pack, once a year."""

from __future__ import annotations

from typing import Any

import pytest

from service.domain.bodies import Duty
from tests.fakes.paths import HUBEI, hubei_case
from tests.fakes.town import Town

WANTED: dict[str, Any] = {"programme": "hubei-2015", "money": "award", "year": 2015, "total": 100_000_000}


@pytest.fixture
def hubei(town: Town) -> Town:
    town.settle(*HUBEI)
    return town


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"total": 0}, 422),
        ({"total": 1.5}, 422),
        ({"total": "100"}, 422),
        ({"total": 100_000_001}, 422),
        ({"money": "nothing"}, 422),
        ({"year": 2014}, 422),
        ({"programme": "nothing-2015"}, 422),
    ],
)
def test_a_pot_is_what_the_programme_says(hubei: Town, wrong: dict[str, Any], status: int) -> None:
    assert hubei("hb").ask("POST", "/pots", WANTED | wrong).status_code == status


def test_one_pot_a_year_of_the_office_alone(hubei: Town) -> None:
    hb = hubei("hb")
    for who in (hubei("wh"), hubei("hb", Duty.READER), hubei("qy")):
        assert who.ask("POST", "/pots", WANTED).status_code == 403
    once = {"idempotency-key": "pot-2015-1"}
    first, again = (hb.ask("POST", "/pots", WANTED, once) for _ in range(2))
    assert first.json() == again.json()
    assert hb.ask("POST", "/pots", WANTED).status_code == 409
    assert [one["total"] for one in hb.get("/pots")] == [{"fen": 100_000_000, "yuan": "1,000,000.00 元"}]
    assert hubei("wh").get("/pots") == []
    assert hubei("qy").ask("GET", "/pots").status_code == 403


def test_money_goes_from_the_right_pot_to_somebody_who_takes_part(hubei: Town) -> None:
    hb = hubei("hb")
    case = hubei_case(hubei)
    pot = hb.made("/pots", WANTED)["id"]
    purchase = hb.made("/pots", WANTED | {"money": "purchase"})["id"]
    award = {"amount": 20_000_000, "pot": pot}
    assert "没有写明" in hb.wrong(case, "fund", "核定", **award | {"pot": purchase})["detail"]
    assert "受款单位" in hb.wrong(case, "fund", "核定", **award, party="wh2")["detail"]
    assert hb.turn(f"/cases/{case}", {"stage": "fund", "move": "核定"} | award | {"pot": "none"}).status_code == 404
    hb.does(case, "fund", "核定", **award)
    (one,) = hb.get(f"/pots/{pot}/commitments")
    assert one["payee"] == "qy"  # the enterprise leads the side of the need
    assert hubei("qy").get(f"/cases/{case}")["money"][0]["committed_yuan"] == "200,000.00 元"
    hubei.require_whole(case)
