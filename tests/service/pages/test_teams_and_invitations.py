"""From a list to invitations: candidates side by side, a team, and everybody invited or nobody."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

import pytest

from matcher.corpus.catalogue import Catalogue
from matcher.programmes.words import Role
from matcher.vocabulary import Kind
from service.domain.bodies import Body, Duty
from tests.fakes.paths import WUHAN, accepted_need
from tests.fakes.town import Town
from tests.fakes.visitor import Visitor, fields_of, said


@pytest.fixture
def wuhan(town: Town) -> Town:
    """Three national societies of the catalogue: one is a body of Wuhan's level, one of another, one is none."""
    first, second, _ = shipped(town)
    town.settle(
        *WUHAN,
        Body("local", Role.SOCIETY, "武汉焊接学会", "市", "420100", "kx", record=first),
        Body("national", Role.SOCIETY, "全国某学会", "全国", "", "kx", record=second),
    )
    return town


def shipped(town: Town) -> list[str]:
    return [one.id for one in Catalogue(town.home).candidates(Kind.SOCIETY)[:3]]


def asked(parties: Sequence[str]) -> str:
    return "&".join(f"with={quote(f'society:{one}')}" for one in parties)


def test_two_to_four_candidates_stand_side_by_side(wuhan: Town) -> None:
    need, kx = accepted_need(wuhan, "kx"), Visitor(wuhan("kx"))
    page = kx.get(f"/needs/{need}/compare?{asked(shipped(wuhan))}")
    told = said(page)
    assert page.count('<th scope="col">') == 4
    assert all(word in told for word in ("名次", "胜任概率", "语义相近", "提供的服务", "地区", "工作量", "理由"))
    assert "不证明做不了" in told
    for few in (shipped(wuhan)[:1], []):
        assert "请选 2 至 4 个" in said(kx.get(f"/needs/{need}/compare?{asked(few)}", 422))
    assert "目录中没有编号为" in said(kx.get(f"/needs/{need}/compare?{asked([*shipped(wuhan), 'nobody'])}", 422))
    assert "不是学会或专家" in said(kx.get(f"/needs/{need}/compare?with=need:1&with=need:2", 422))
    assert Visitor(wuhan("other")).answer(f"/needs/{need}/compare?{asked(shipped(wuhan))}").status_code == 404
    same = wuhan("kx").get(f"/needs/{need}/comparison?{asked(shipped(wuhan))}")
    assert sorted(one["id"] for one in same["compared"]) == sorted(shipped(wuhan))
    assert page.count('class="mark"') == 3 * len(same["coverage"]["facets"]) > 0


def test_a_team_is_proposed_or_chosen_and_says_what_it_leaves_open(wuhan: Town) -> None:
    need, kx = accepted_need(wuhan, "kx"), Visitor(wuhan("kx"))
    proposed = kx.get(f"/needs/{need}/team?size=2")
    assert "建议团队" in said(proposed)
    assert "综合覆盖度" in said(proposed)
    chosen = kx.get(f"/needs/{need}/team?{asked(shipped(wuhan))}")
    told = said(chosen)
    assert "3 方" in told
    assert "加入后增加的覆盖" in told
    assert chosen.count(" checked>") == 3
    assert "从候选中再加人" in told
    assert kx.answer(f"/needs/{need}/team?size=9").status_code == 422
    assert "没有名为" in said(kx.get(f"/needs/{need}/team?programme=nowhere-2015", 422))
    same = wuhan("qy").get(f"/needs/{need}/team?{asked(shipped(wuhan))}")
    assert same["proposal"] is None
    assert len(same["team"]["members"]) == 3
    assert wuhan("xh").status(f"/needs/{need}/team") == 403


def test_the_office_opens_a_case_and_both_sides_are_invited_and_accept(wuhan: Town) -> None:
    need, kx = accepted_need(wuhan, "kx"), Visitor(wuhan("kx"))
    path = f"/needs/{need}/invite"
    page = kx.get(f"{path}?{asked(shipped(wuhan))}")
    told = said(page)
    assert "新立项目：武汉市科协“企会协作创新计划”试点（2015）" in told
    assert "不邀请这一级别的单位" in told  # the national society
    assert "在登录页“申请注册”" in told  # the one that is no body
    form = fields_of(page, path)
    assert form["place"] == ["open:wuhan-2015"]
    assert form["asked"] == [f"society:{shipped(wuhan)[0]}", "owner"]
    answer = kx.send(path, form)
    assert kx.send(path, form).status_code == 303  # sent twice, opened once
    (case,) = wuhan("kx").get("/cases")["items"]
    assert (answer.status_code, answer.headers["location"]) == (303, f"/cases/{case['id']}?said=invited")
    assert "邀请已发出" in said(kx.get(answer.headers["location"]))
    for body in ("local", "qy"):
        wuhan(body).does(case["id"], "combine", "接受")
    assert f'href="/cases/{case["id"]}"' in kx.get(f"/needs/{need}")
    parties = wuhan("kx").get(f"/cases/{case['id']}")["parties"]
    assert {(one["body"], one["lead"]) for one in parties} >= {("local", True), ("qy", False)}
    # more are invited to the case that runs
    more = fields_of(kx.get(f"{path}?{asked(shipped(wuhan)[:1])}"), path)
    refused = kx.send(path, more | {"place": f"case:{case['id']}", "asked": [f"society:{shipped(wuhan)[0]}"]})
    assert refused.status_code == 422
    assert "已作为" in said(refused.text)
    wuhan.require_whole(case["id"])


def test_a_list_says_whom_one_can_invite(wuhan: Town) -> None:
    need, kx = accepted_need(wuhan, "kx"), Visitor(wuhan("kx"))
    path = f"/needs/{need}/shortlist"
    made = kx.send(path, fields_of(kx.get(path), path) | {"top": "50"})
    page = kx.get(str(made.headers["location"]))
    told = dict(re.findall(r'name="with" value="society:([^"]+)".*?<span class="label">([^<]+)</span></h2>', page))
    first, second, _ = shipped(wuhan)
    known = {first: "可邀请", second: "现有计划不邀请这类单位"}
    assert len(told) == page.count('name="with"') > len(known)
    assert told == {one: known.get(one, "未登记，不能邀请") for one in told}
    assert known.keys() & told.keys()
    assert '<span class="label">可邀请' not in Visitor(wuhan("kx", Duty.READER)).get(path)


def test_the_search_says_whom_one_can_invite_before_anything_is_on_record(wuhan: Town) -> None:
    told = re.compile(r'([^<>]+) <span class="label">([^<]+)</span></h2>')
    kx, owner = Visitor(wuhan("kx")), Visitor(wuhan("qy"))
    asked = {"need": "铝合金激光焊接气孔多，希望气孔率降到 1% 以下", "kind": "society", "top": "50"}
    for who in (kx, owner):
        found = dict(told.findall(who.send("/match", fields_of(who.get("/match"), "/match#found") | asked).text))
        assert {"可邀请", "现有计划不邀请这类单位", "未登记，不能邀请"} >= set(found.values()) > {"未登记，不能邀请"}
    reader = Visitor(wuhan("kx", Duty.READER))
    page = reader.send("/match", fields_of(reader.get("/match"), "/match#found") | asked).text
    assert "候选名单" in page
    assert told.findall(page) == []


def test_if_one_cannot_be_invited_nobody_is_and_the_choice_is_kept(wuhan: Town) -> None:
    need, kx = accepted_need(wuhan, "kx"), Visitor(wuhan("kx"))
    path = f"/needs/{need}/invite"
    first, second, third = shipped(wuhan)
    form = fields_of(kx.get(f"{path}?{asked(shipped(wuhan))}"), path)
    for wrong, says in (
        ({"asked": [f"society:{first}", f"society:{second}"]}, "不能参加"),
        ({"asked": [f"society:{first}", f"society:{third}"]}, "还没有登记单位"),
        ({"asked": []}, "没有选要邀请的单位"),
        ({"place": "open:hubei-2015"}, "现在不能邀请"),
        ({"place": []}, "请选一个项目"),
    ):
        answer = kx.send(path, form | wrong)
        assert answer.status_code == 422
        assert says in said(answer.text), wrong
        assert fields_of(answer.text, path)["with"] == [f"society:{one}" for one in shipped(wuhan)]
        if "place" not in wrong:
            assert fields_of(answer.text, path).get("asked", []) == [
                one for one in wrong["asked"] if one == f"society:{first}"
            ]
    assert wuhan("kx").get("/cases")["total"] == 0
    wuhan.require_whole()


def test_an_enterprise_invites_as_itself_and_others_do_not(wuhan: Town) -> None:
    need = accepted_need(wuhan, "kx")
    path = f"/needs/{need}/invite"
    qy = Visitor(wuhan("qy"))
    form = fields_of(qy.get(f"{path}?{asked(shipped(wuhan)[:1])}"), path)
    assert form["asked"] == [f"society:{shipped(wuhan)[0]}"]  # it is there by itself
    assert Visitor(wuhan("kx", Duty.READER)).send(path, form).status_code == 403
    assert Visitor(wuhan("other")).send(path, form).status_code == 404
    assert Visitor(wuhan("xh")).answer(path).status_code == 404
    assert qy.send(path, form, own=False).status_code == 403
    assert qy.send(path, form).status_code == 303
    (case,) = wuhan("qy").get("/cases")["items"]
    wuhan("local").does(case["id"], "combine", "接受")
    waiting = wuhan("qy").made("/needs", {"title": "另一条", "text": "铝合金焊缝气孔率高"})["id"]
    told = qy.get(f"/needs/{waiting}/invite?{asked(shipped(wuhan)[:1])}")
    assert "请先由科协受理" in said(told)
    refused = qy.send(f"/needs/{waiting}/invite", fields_of(told, f"/needs/{waiting}/invite"))
    assert refused.status_code in {409, 422}
    assert "还不能立项" in said(refused.text)
