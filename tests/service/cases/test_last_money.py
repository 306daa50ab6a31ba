"""R27 over HTTP: the last 20 万 of 100 万, awarded from two sessions at once, goes to one; the ledger balances."""

from __future__ import annotations

from threading import Barrier, Thread
from typing import Any

import pytest

from service.command.verifying import verify
from service.domain.bodies import Duty
from tests.fakes.paths import HUBEI, hubei_case
from tests.fakes.town import Person, Town, in_another_window

EACH = 20_000_000


def awarding(person: Person, case: str, pot: str) -> tuple[str, dict[str, Any], dict[str, str]]:
    """A request that awards 20 万, ready to be sent."""
    tag = person.ask("GET", f"/cases/{case}").headers["etag"]
    return f"/cases/{case}/deeds", {"stage": "fund", "move": "核定", "amount": EACH, "pot": pot}, {"if-match": tag}


def at_once(town: Town, cases: tuple[str, str], pot: str) -> dict[str, Any]:
    """Award from two sessions at once; returns each case's answer."""
    people = [in_another_window(town, "hb") for _ in cases]
    requests = [awarding(person, case, pot) for person, case in zip(people, cases, strict=True)]
    together = Barrier(len(cases))
    answers: dict[str, Any] = {}

    def send(case: str, person: Person, request: tuple[str, dict[str, Any], dict[str, str]]) -> None:
        together.wait()
        answers[case] = person.ask("POST", *request)

    threads = [Thread(target=send, args=each) for each in zip(cases, people, requests, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_r27_the_last_twenty_wan_go_to_exactly_one(
    town_on_both: Town, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    town = town_on_both
    town.settle(*HUBEI)
    cases = [hubei_case(town) for _ in range(7)]
    pots = [
        town("hb").made("/pots", {"programme": "hubei-2015", "money": "award", "year": year, "total": total})["id"]
        for year, total in ((2015, 5 * EACH), (2016, EACH))
    ]
    for case in cases[:4]:
        town("hb").does(case, "fund", "核定", amount=EACH, pot=pots[0])
    lost = cases[4]
    for pot, rival in zip(pots, cases[5:], strict=True):
        answers = at_once(town, (lost, rival), pot)
        assert sorted(answer.status_code for answer in answers.values()) == [200, 409]
        (lost,) = [case for case, answer in answers.items() if answer.status_code == 409]
        assert "只剩 0.00 元" in answers[lost].json()["detail"]
        # the refused deed left nothing behind: no event, no step
        steps = {one["key"]: one["step"] for one in town("hb").get(f"/cases/{lost}")["stages"]}
        assert steps["fund"] == "待办"
        stands = town("wh", Duty.READER).ask("GET", f"/pots/{pot}")
        assert stands.status_code == 404  # the city sees nothing of the province's money
        assert town("hb").get(f"/pots/{pot}")["free"]["fen"] == 0
        assert sum(one["amount"] for one in town("hb").get(f"/pots/{pot}/ledger")) == 0
    assert len(town("hb").get(f"/pots/{pots[0]}/commitments")) == 5
    town.require_whole()
    monkeypatch.setenv("HUIQI_DATABASE_URL", town.database.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("HUIQI_HOME", str(town.home))
    verify()
    assert "没有发现改动" in capsys.readouterr().out


def test_a_stopped_case_gives_back_what_was_not_paid(town: Town) -> None:
    town.settle(*HUBEI)
    hb = town("hb")
    case = hubei_case(town)
    pot = hb.made("/pots", {"programme": "hubei-2015", "money": "award", "year": 2015, "total": EACH})["id"]
    hb.does(case, "fund", "核定", amount=EACH, pot=pot)
    hb.does(case, "fund", "拨付", amount=EACH // 4)
    hb.does(case, "", "终止", text="企业迁出")
    assert hb.get(f"/pots/{pot}")["free"]["fen"] == EACH - EACH // 4
    (one,) = hb.get(f"/pots/{pot}/commitments")
    assert (one["paid"]["fen"], one["released"]["fen"]) == (EACH // 4, EACH - EACH // 4)
    town.require_whole(case)
