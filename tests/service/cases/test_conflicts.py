"""What cannot be done now is answered as the description says: with what can, where a state is the reason."""

from __future__ import annotations

from typing import Any

import pytest
from httpx import Response
from jsonschema import Draft202012Validator

from tests.fakes.paths import HUBEI, WUHAN, accepted_need, hubei_case, published, reviewed, signed, wuhan_case
from tests.fakes.town import Town


@pytest.fixture(scope="module")
def seen() -> dict[str, Any]:
    """The description, read once."""
    return {}


def conforms(town: Town, path: str, answer: Response, seen: dict[str, Any]) -> list[Any] | None:
    """What a 409 says is possible, after it was found to be exactly what the description says of the operation."""
    if not seen:
        seen.update(town.client.get("/openapi.json").json())
    assert answer.status_code == 409, answer.text
    (told,) = seen["paths"][f"/api/v1{path}"]["post"]["responses"]["409"]["content"].values()
    schemas = {name: one | {"additionalProperties": False} for name, one in seen["components"]["schemas"].items()}
    Draft202012Validator({**told["schema"], "components": {"schemas": schemas}}).validate(answer.json())
    allowed: list[Any] | None = answer.json().get("allowed")
    return allowed


def test_a_deed_out_of_turn_is_told_what_may_be_done(town: Town, seen: dict[str, Any]) -> None:
    town.settle(*WUHAN)
    case = wuhan_case(town)
    again = town("qy").turn(f"/cases/{case}", {"stage": "combine", "move": "商定"})
    allowed = conforms(town, "/cases/{case}/deeds", again, seen)
    assert allowed
    now = town("qy").get(f"/cases/{case}/allowed")
    assert allowed == [
        {"stage": one["stage"], "move": one["move"], "needs": [need["name"] for need in one["needs"]]} for one in now
    ]
    town("kx").does(case, "", "终止", text="不再需要")
    ended = town("qy").turn(f"/cases/{case}", {"stage": "combine", "move": "商定"})
    assert conforms(town, "/cases/{case}/deeds", ended, seen) == []


def test_a_need_and_a_platform_likewise(town: Town, seen: dict[str, Any]) -> None:
    town.settle(*WUHAN)
    need = accepted_need(town, "kx")
    again = town("kx").turn(f"/needs/{need}", {"move": "受理"})
    assert conforms(town, "/needs/{need}/deeds", again, seen) == [{"stage": "", "move": "关闭", "needs": []}]
    case = wuhan_case(town)
    for lead in (signed, reviewed, published):
        lead(town, case)
    town("kx").does(case, "confirm", "确认", platforms=["alliance"])
    (platform,) = town("kx").get("/platforms")["items"]
    renewed = town("kx").turn(f"/platforms/{platform['id']}", {"turn": "整改验收", "text": "好了"})
    assert conforms(town, "/platforms/{platform}/deeds", renewed, seen)


def test_what_is_there_already_or_not_enough_says_so_without_it(town: Town, seen: dict[str, Any]) -> None:
    town.settle(*HUBEI)
    hb, case = town("hb"), hubei_case(town)
    wanted = {"programme": "hubei-2015", "money": "award", "year": 2015, "total": 1}
    pot = hb.made("/pots", wanted)["id"]
    assert conforms(town, "/pots", hb.ask("POST", "/pots", wanted), seen) is None
    deed = {"stage": "fund", "move": "核定", "amount": 2, "pot": pot}
    assert conforms(town, "/cases/{case}/deeds", hb.turn(f"/cases/{case}", deed), seen) is None
