"""Pots over HTTP: of the programme's office, with the money of its pack, once a year."""

from __future__ import annotations

from typing import Any

import pytest

from service.domain.bodies import Duty
from tests.fakes.paths import HUBEI, WUHAN, hubei_case
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


MORE: dict[str, Any] = {"amount": 30_000_000, "document": "鄂科协发〔2015〕21号", "reason": "年中调整预算"}


def test_a_pot_is_raised_on_a_document_by_its_office_alone(hubei: Town) -> None:
    hb = hubei("hb")
    pot = hb.made("/pots", WANTED | {"total": 60_000_000})["id"]
    path = f"/pots/{pot}/budgets"
    for who, status in ((hubei("wh"), 404), (hubei("hb", Duty.READER), 403), (hubei("qy"), 403)):
        assert who.ask("POST", path, MORE).status_code == status
    for wrong in ({"amount": 0}, {"amount": -1}, {"amount": 1.5}, {"amount": "1"}, {"document": " "}, {"reason": ""}):
        assert hb.ask("POST", path, MORE | wrong).status_code == 422
    for lacking in MORE:
        assert hb.ask("POST", path, {key: MORE[key] for key in MORE if key != lacking}).status_code == 422
    once = {"idempotency-key": "raise-2015-1"}
    first, again = (hb.ask("POST", path, MORE, once) for _ in range(2))
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json() == hb.get(f"/pots/{pot}")
    assert first.json()["free"] == {"fen": 90_000_000, "yuan": "900,000.00 元"}
    over = hb.ask("POST", path, MORE)
    assert over.status_code == 422
    assert "超过上限 1,000,000.00 元" in over.json()["detail"]
    assert hb.ask("POST", path, MORE, once | {"idempotency-key": "raise-2015-2"}).status_code == 422
    opened, raised = hb.get(f"/pots/{pot}/history")
    assert (opened["move"], raised["move"], raised["reason"]) == ("建立", "追加", MORE["reason"])
    assert raised["after"]["document"] == MORE["document"]
    assert (raised["before"]["sums"]["total"], raised["after"]["sums"]["total"]) == (60_000_000, 90_000_000)
    ledger = hb.get(f"/pots/{pot}/ledger")
    assert [one["amount"] for one in ledger if one["ledger"] == "可用"] == [60_000_000, 30_000_000]
    assert sum(one["amount"] for one in ledger) == 0
    assert hubei("wh").status(f"/pots/{pot}/history") == 404
    hubei.require_whole()


def test_the_office_above_sees_a_pot_and_does_not_raise_it(town: Town) -> None:
    town.settle(*WUHAN)
    wanted = {"programme": "wuhan-2015", "money": "support", "year": 2015, "total": 1}
    pot = town("kx").made("/pots", wanted)["id"]
    assert town("hubei").status(f"/pots/{pot}") == 200
    assert town("hubei").ask("POST", f"/pots/{pot}/budgets", MORE).status_code == 403
    assert town("kx").made(f"/pots/{pot}/budgets", MORE | {"amount": 10**15 - 1})["total"]["fen"] == 10**15
    assert town("kx").ask("POST", f"/pots/{pot}/budgets", MORE | {"amount": 1}).status_code == 422


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
