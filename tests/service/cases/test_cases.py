"""Cases over HTTP: versions, repeated calls, refusals, what the register fills in, and what a history shows to whom."""

from __future__ import annotations

import pytest

from service.domain.bodies import Duty
from tests.fakes.paths import WUHAN, accepted_need, reviewed, signed, wuhan_case
from tests.fakes.town import Town

INVITED = {"stage": "combine", "move": "邀请", "party": "xh", "actor": "society"}


@pytest.fixture
def wuhan(town: Town) -> Town:
    town.settle(*WUHAN)
    return town


@pytest.fixture
def opened(wuhan: Town) -> str:
    opening = {"programme": "wuhan-2015", "need": accepted_need(wuhan, "kx"), "actor": "enterprise"}
    case: str = wuhan("qy").made("/cases", opening)["id"]
    return case


def test_a_case_is_opened_by_the_host_or_in_a_first_stage_only(wuhan: Town) -> None:
    need = accepted_need(wuhan, "kx")
    opening = {"programme": "wuhan-2015", "need": need}
    assert wuhan("qy").ask("POST", "/cases", opening).status_code == 422  # as whom?
    assert wuhan("xh").ask("POST", "/cases", opening | {"actor": "society"}).status_code == 404  # not their need
    assert wuhan("hubei").ask("POST", "/cases", opening | {"actor": "enterprise"}).status_code == 422
    assert wuhan("kx", Duty.READER).ask("POST", "/cases", opening).status_code == 403
    assert wuhan("kx").ask("POST", "/cases", opening | {"programme": "wuhan-1999"}).status_code == 422
    assert wuhan("kx").ask("POST", "/cases", opening | {"site": "东湖高新区"}).status_code == 422
    made = wuhan("kx").made("/cases", opening)
    assert [(one["body"], one["tie"]) for one in made["parties"]] == [("kx", "主持")]
    assert wuhan("qy").get(f"/cases/{made['id']}")["title"] == "激光焊接气孔"


def test_a_programme_whose_host_is_not_registered_cannot_run(wuhan: Town) -> None:
    answer = wuhan("kx").ask("POST", "/cases", {"programme": "chengdu-2018", "site": "郫都区"})
    assert answer.status_code == 422
    assert "成都市科协" in answer.json()["detail"]


def test_a_deed_says_what_it_is_based_on_and_is_made_once(wuhan: Town, opened: str) -> None:
    qy, path = wuhan("qy"), f"/cases/{opened}"
    tag = qy.ask("GET", path).headers["etag"]
    assert qy.ask("GET", path, headers={"if-none-match": tag}).status_code == 304
    assert qy.ask("POST", f"{path}/deeds", INVITED).status_code == 428
    once = {"if-match": tag, "idempotency-key": "invite-xh-1"}
    first, again = (qy.ask("POST", f"{path}/deeds", INVITED, once) for _ in range(2))
    assert first.status_code == 200, first.text
    assert (again.json(), again.headers["etag"]) == (first.json(), first.headers["etag"])
    assert qy.get(path)["version"] == 2
    stale = qy.ask("POST", f"{path}/deeds", INVITED, {"if-match": tag})
    assert stale.status_code == 412
    moved = qy.ask("POST", f"{path}/deeds", INVITED | {"party": "other"}, once)
    assert moved.status_code == 422  # the key belongs to another call


def test_a_refusal_tells_what_can_be_done_now(wuhan: Town, opened: str) -> None:
    told = wuhan("qy").cannot_yet(opened, "combine", "商定")
    assert told["title"] == "现在不能这样做"
    assert {"stage": "combine", "move": "邀请", "needs": ["party", "actor"]} in told["allowed"]
    assert "企业与学会自由组合·邀请" in told["remedy"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"move": "没有的事"},
        {"party": ""},
        {"party": "x" * 65},
        {"lead": "maybe"},
        {"score": 3},
        {"stage": "nowhere"},
        {"actor": "nobody"},
        {"day": "2999-01-01"},
        {"text": "\x00"},
    ],
)
def test_wrong_facts_are_refused(wuhan: Town, opened: str, wrong: dict[str, object]) -> None:
    assert wuhan("qy").turn(f"/cases/{opened}", INVITED | wrong).status_code == 422


def test_the_register_says_what_a_body_is_not_the_caller(wuhan: Town, opened: str) -> None:
    qy = wuhan("qy")
    assert qy.turn(f"/cases/{opened}", INVITED | {"role": "学会"}).status_code == 422  # no such field
    assert "不是学会" in qy.wrong(opened, "combine", "邀请", party="hubei", actor="society")["detail"].replace(
        "市级", ""
    )
    assert qy.turn(f"/cases/{opened}", INVITED | {"party": "nobody"}).status_code == 404
    assert qy.turn(f"/cases/{opened}", INVITED | {"party": "other", "actor": "enterprise"}).status_code == 404
    # whoever may not invite at all is told so, whatever they name
    qy.does(opened, "combine", "邀请", party="xh", actor="society")
    assert wuhan("xh").turn(f"/cases/{opened}", INVITED | {"party": "nobody"}).status_code == 403


def test_a_case_is_seen_by_those_it_has_to_do_with(wuhan: Town, opened: str) -> None:
    assert wuhan("xh").get("/cases")["total"] == 0
    wuhan("qy").does(opened, "combine", "邀请", party="xh", actor="society")
    assert wuhan("xh").get("/cases")["total"] == 1
    wuhan("xh").does(opened, "combine", "谢绝", text="没有这方面的专家")
    assert wuhan("xh").status(f"/cases/{opened}") == 404
    assert wuhan("hubei").get("/cases?programme=wuhan&year=2015&status=进行")["total"] == 1
    assert wuhan("hubei").get("/cases?programme=hubei")["total"] == 0
    for body in ("other", "judge0", "group"):
        for path in ("", "/allowed", "/history", "/papers"):
            assert wuhan(body).status(f"/cases/{opened}{path}") == 404


def test_a_history_hides_who_reviewed_and_what_the_figures_are(wuhan: Town) -> None:
    case = wuhan_case(wuhan)
    signed(wuhan, case)
    reviewed(wuhan, case)
    full, shown = (wuhan(body).get(f"/cases/{case}/history") for body in ("kx", "xh"))
    assert [one["digest"] for one in full] == [one["digest"] for one in shown]
    assert [one["previous"] for one in full[1:]] == [one["digest"] for one in full[:-1]]
    passed = next(number for number, one in enumerate(full) if one["move"] == "check/通过")
    assert full[passed]["after"]["rulings"]["research-staff"]["outcome"] == "unknown"
    assert len(full[passed]["after"]["pack"]) == 64
    assert "rulings" not in shown[passed]["after"]
    told = str(shown)
    assert "judge" not in told
    assert "judge" not in str(wuhan("xh").get(f"/cases/{case}"))
    assert {one["role"] for one in wuhan("xh").get("/bodies")["items"]} == {"科协", "学会", "企业"}
    assert "张三" not in told
    assert "'score': 81" in str(full)
    mine = [one for one in wuhan("judge1").get(f"/cases/{case}/history") if one["move"] == "review/打分"]
    assert [one["after"].get("deed", {}).get("score") for one in mine] == [None, 81, None]
    after = wuhan("kx").get(f"/cases/{case}/history?after=3&limit=2")
    assert [one["seq"] for one in after] == [4, 5]


def test_reviewers_are_experts_without_a_part_in_the_case(wuhan: Town) -> None:
    case = wuhan_case(wuhan)
    signed(wuhan, case)
    kx = wuhan("kx")
    assert "利益冲突" in kx.wrong(case, "review", "指派", account="xh-member")["detail"]
    assert "不是专家" in kx.wrong(case, "review", "指派", account="other-member")["detail"]
    assert kx.turn(f"/cases/{case}", {"stage": "review", "move": "指派", "account": "nobody"}).status_code == 404
    kx.does(case, "review", "指派", account="judge0-member")
    assert wuhan("judge0").get(f"/cases/{case}")["id"] == case
    wuhan("judge0").does(case, "review", "回避", text="曾任该企业顾问")
    assert wuhan("judge0").status(f"/cases/{case}") == 404


def test_who_is_not_signed_in_sees_nothing_of_cases(wuhan: Town, opened: str) -> None:
    for path in ("/cases", f"/cases/{opened}", f"/cases/{opened}/history", "/platforms", "/pots"):
        assert wuhan.client.get(f"/api/v1{path}").status_code == 401
