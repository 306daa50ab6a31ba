"""Needs over HTTP: their life, versions, repeated calls, pages, and that nobody beside sees them."""

from __future__ import annotations

import pytest

from service.domain.bodies import Duty
from tests.fakes.paths import WUHAN, accepted_need, wuhan_case
from tests.fakes.town import Town

ASKED = {"title": "激光焊接气孔", "text": "铝合金薄板激光焊接气孔率高，要求低于 1%", "industries": ["光电子"]}


@pytest.fixture
def wuhan(town: Town) -> Town:
    town.settle(*WUHAN)
    return town


def test_a_need_is_sent_back_amended_taken_up_and_closed(wuhan: Town) -> None:
    kx, qy = wuhan("kx"), wuhan("qy")
    need = qy.made("/needs", ASKED)
    assert (need["status"], need["owner"], need["host"], need["allowed"]) == ("待受理", "qy", None, ["撤回"])
    path = f"/needs/{need['id']}"
    assert kx.turn(path, {"move": "退回"}).status_code == 422  # no reason
    kx.turned(path, {"move": "退回", "reason": "请写明指标"})
    assert kx.turn(path, {"move": "受理", "amended": ASKED}).status_code == 409  # it has to be amended first
    amended = qy.turned(path, {"move": "补正", "amended": ASKED | {"text": "气孔率由 5% 降到 1% 以下"}})
    assert (amended["status"], amended["text"]) == ("待受理", "气孔率由 5% 降到 1% 以下")
    assert kx.turned(path, {"move": "受理"})["host"] == "kx"
    refused = qy.turn(path, {"move": "撤回", "reason": "不做了"})
    assert refused.status_code == 409
    assert refused.json()["allowed"] == []
    assert kx.turned(path, {"move": "关闭", "reason": "已解决"})["status"] == "已关闭"
    assert kx.ask("POST", f"{path}/shortlists", {}).status_code == 409
    wuhan.require_whole()


def test_a_need_with_a_running_case_is_not_closed(wuhan: Town) -> None:
    case = wuhan_case(wuhan)
    need = wuhan("kx").get(f"/cases/{case}")["need"]
    closing = {"move": "关闭", "reason": "已解决"}
    assert wuhan("kx").turn(f"/needs/{need}", closing).status_code == 409
    wuhan("kx").does(case, "", "终止", text="企业迁出")
    assert wuhan("kx").turned(f"/needs/{need}", closing)["status"] == "已关闭"


def test_a_change_says_what_it_is_based_on(wuhan: Town) -> None:
    qy, kx = wuhan("qy"), wuhan("kx")
    made = qy.ask("POST", "/needs", ASKED)
    path, tag = f"/needs/{made.json()['id']}", made.headers["etag"]
    assert made.headers["location"] == f"/api/v1{path}"
    assert qy.ask("GET", path, headers={"if-none-match": tag}).status_code == 304
    assert kx.ask("POST", f"{path}/deeds", {"move": "受理"}).status_code == 428
    assert kx.ask("POST", f"{path}/deeds", {"move": "受理"}, {"if-match": tag}).status_code == 200
    stale = qy.ask("POST", f"{path}/deeds", {"move": "撤回", "reason": "不做了"}, {"if-match": tag})
    assert stale.status_code == 412


def test_a_call_sent_again_makes_nothing_more(wuhan: Town) -> None:
    qy, kx = wuhan("qy"), wuhan("kx")
    key = {"idempotency-key": "8c1f5f2e-0001"}
    first, again = (qy.ask("POST", "/needs", ASKED, key) for _ in range(2))
    assert (again.status_code, again.json(), again.headers["etag"]) == (201, first.json(), first.headers["etag"])
    assert qy.get("/needs")["total"] == 1
    assert qy.ask("POST", "/needs", ASKED | {"title": "另一条"}, key).status_code == 422
    path = f"/needs/{first.json()['id']}"
    once = {"idempotency-key": "8c1f5f2e-0002", "if-match": first.headers["etag"]}
    done, repeated = (kx.ask("POST", f"{path}/deeds", {"move": "受理"}, once) for _ in range(2))
    assert (done.status_code, repeated.status_code) == (200, 200)
    assert done.json() == repeated.json()
    # a refused call leaves its key free
    fresh = {"idempotency-key": "8c1f5f2e-0003"}
    assert qy.ask("POST", "/needs", ASKED | {"owner": "other"}, fresh).status_code == 404
    assert qy.ask("POST", "/needs", ASKED | {"owner": "qy"}, fresh).status_code == 201
    assert qy.get("/needs")["total"] == 2


def test_pages_neither_repeat_nor_leave_out(wuhan: Town) -> None:
    qy = wuhan("qy")
    made = [qy.made("/needs", ASKED | {"title": f"需求{number}"})["id"] for number in range(5)]
    seen, cursor = [], ""
    while True:
        page = qy.get(f"/needs?limit=2&cursor={cursor}")
        assert page["total"] == 5
        seen += [one["id"] for one in page["items"]]
        if not page["next"]:
            break
        cursor = page["next"]
    assert seen == made[::-1]
    assert qy.ask("GET", "/needs?cursor=%22").status_code == 422


def test_nobody_beside_sees_a_need_or_posts_one(wuhan: Town) -> None:
    need = accepted_need(wuhan, "kx")
    for body in ("other", "xh", "judge0"):
        assert wuhan(body).get("/needs") == {"items": [], "total": 0, "next": None}
        assert wuhan(body).status(f"/needs/{need}") == 404
    assert wuhan("hubei").status(f"/needs/{need}") == 200  # from above
    assert wuhan("xh").ask("POST", "/needs", ASKED).status_code == 403
    assert wuhan("kx", Duty.READER).ask("POST", "/needs", ASKED).status_code == 403
    posted = wuhan("kx").made("/needs", ASKED | {"owner": "qy"})
    assert posted["owner"] == "qy"
    assert wuhan.client.get("/api/v1/needs").status_code == 401


def test_who_was_invited_sees_the_need_but_not_the_shortlists(wuhan: Town) -> None:
    case = wuhan_case(wuhan)
    need = wuhan("kx").get(f"/cases/{case}")["need"]
    wuhan("kx").made(f"/needs/{need}/shortlists", {"top": 3})
    assert wuhan("xh").status(f"/needs/{need}") == 200
    assert wuhan("xh").status(f"/needs/{need}/shortlists") == 403
    assert len(wuhan("qy").get(f"/needs/{need}/shortlists")) == 1


@pytest.mark.parametrize("wrong", [{"title": ""}, {"text": "\x00"}, {"text": " "}, {"budget": 3}, {"title": None}])
def test_a_need_that_says_nothing_is_refused(wuhan: Town, wrong: dict[str, object]) -> None:
    assert wuhan("qy").ask("POST", "/needs", ASKED | wrong).status_code == 422
