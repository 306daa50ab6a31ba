"""Who takes part: invited and of their own will, or enrolled by the host where the part is an office's."""

from __future__ import annotations

from typing import Any

import pytest

from matcher.errors import HuiqiError
from matcher.programmes.words import Act, Role
from service.domain.errors import Forbidden, InvalidDeed, NotAllowed
from service.domain.workflow.case import Party
from service.domain.workflow.deeds import Deed
from service.domain.workflow.words import WHOLE, Move, Step, Tie
from tests.fakes.casework import CITIZEN, Office, body_of
from tests.fakes.new_city import new_office, stage


def _office() -> Office:
    return new_office(stage("choose", Act.CHOOSE), stage("then", Act.VISIT, after=("choose",)))


def _invite(office: Office, actor: str, number: int = 1, /, **other: Any) -> None:
    body = body_of(office.table, actor, number)
    facts = {"party": body.id, "actor": actor, "role": body.role, "level": body.level, **other}
    office.do("choose", Move.INVITE, office.as_("firm"), **facts)


def test_both_sides_accept_before_anything_is_settled() -> None:
    office = _office()
    _invite(office, "society")
    with pytest.raises(NotAllowed, match="1 份邀请未答复；还没有学会方自愿参加"):
        office.do("choose", Move.AGREE, office.as_("firm"))
    office.do("choose", Move.ACCEPT, office.as_("society"))
    office.do("choose", Move.AGREE, office.as_("firm"))
    assert [party.tie for party in office.case.parties] == [Tie.HOST, Tie.OPENED, Tie.ACCEPTED]
    office.checked()


def test_the_need_side_has_to_come_of_its_own_will_too() -> None:
    office = new_office(stage("choose", Act.CHOOSE, "district"), actor="")
    body = body_of(office.table, "society")
    office.do("choose", Move.INVITE, office.host, party=body.id, actor="society", role=body.role, level=body.level)
    office.do("choose", Move.ACCEPT, office.as_("society"))
    with pytest.raises(NotAllowed, match="还没有需求方自愿参加"):
        office.do("choose", Move.AGREE, office.host)


def test_declining_withdrawing_and_leaving_undo_an_invitation() -> None:
    office = _office()
    for undo in ("decline", "withdraw", "leave"):
        _invite(office, "society")
        match undo:
            case "decline":
                office.do("choose", Move.DECLINE, office.as_("society"), text="人手不足")
            case "withdraw":
                office.do("choose", Move.UNINVITE, office.as_("firm"), party="society1")
            case _:
                office.do("choose", Move.ACCEPT, office.as_("society"))
                office.do("choose", Move.LEAVE, office.as_("society"), text="另有任务")
        assert office.case.acts_as("society1") == ()
        with pytest.raises(Forbidden, match="由在本环节接受邀请的一方办理"):
            office.do("choose", Move.LEAVE, office.as_("society"), text="再退一次")
        with pytest.raises(Forbidden, match="由受邀方办理"):
            office.do("choose", Move.ACCEPT, office.as_("society"))
    office.checked()


def test_who_opened_a_case_cannot_leave_it_but_withdraw_it() -> None:
    office = _office()
    _invite(office, "society")
    with pytest.raises(Forbidden):
        office.do("choose", Move.LEAVE, office.as_("firm"), text="不做了")


def test_an_invitation_is_answered_by_the_invited_alone() -> None:
    office = _office()
    _invite(office, "society")
    for viewer in (office.host, office.as_("firm"), office.as_("society", 2), CITIZEN):
        with pytest.raises(Forbidden):
            office.do("choose", Move.ACCEPT, viewer)


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"actor": "nobody"}, "不能以“nobody”的身份参加"),
        ({"actor": "district"}, "不能以“district”的身份参加"),
        ({"actor": "panel"}, "不能以“panel”的身份参加"),
        ({"actor": "public"}, "不能以“public”的身份参加"),
        ({"role": Role.ENTERPRISE}, "不是县级学会"),
        ({"level": "省"}, "不是县级学会"),
        ({"party": "district1"}, "主持科协已在项目中"),
        ({"party": ""}, "缺少：机构"),
        ({"amount": 5}, "不需要：amount"),
    ],
)
def test_an_invitation_must_fit(facts: dict[str, Any], problem: str) -> None:
    office = _office()
    with pytest.raises(InvalidDeed, match=problem):
        _invite(office, "society", **facts)


def test_nobody_is_invited_twice() -> None:
    office = _office()
    _invite(office, "society")
    with pytest.raises(InvalidDeed, match="未答复"):
        _invite(office, "society")
    office.do("choose", Move.ACCEPT, office.as_("society"))
    with pytest.raises(InvalidDeed, match="已作为“区级学会”参加"):
        _invite(office, "society")


def test_only_an_open_invitation_can_be_withdrawn() -> None:
    office = _office()
    with pytest.raises(NotAllowed, match="没有未答复的邀请"):
        office.do("choose", Move.UNINVITE, office.as_("firm"), party="society1")
    _invite(office, "society")
    with pytest.raises(InvalidDeed, match="没有待答复的邀请"):
        office.do("choose", Move.UNINVITE, office.as_("firm"), party="society2")


def test_one_society_leads_at_most() -> None:
    office = _office()
    _invite(office, "society", lead=True)
    with pytest.raises(InvalidDeed, match="已有牵头学会"):
        _invite(office, "school", lead=True)
    office.do("choose", Move.ACCEPT, office.as_("society"))
    with pytest.raises(InvalidDeed, match="已有牵头学会"):
        _invite(office, "school", lead=True)
    _invite(office, "firm", 2, lead=True)
    assert Party("society1", "society", Tie.ACCEPTED, lead=True) in office.case.parties


def test_peers_raise_a_need_together() -> None:
    """R05: a leading enterprise with others of its cluster; nobody else is invited at this stage."""
    office = new_office(stage("need", Act.REQUEST, "firm", makes=("need",)))
    body = body_of(office.table, "firm", 2)
    office.do("need", Move.INVITE, office.as_("firm"), party=body.id, actor="firm", role=body.role)
    with pytest.raises(InvalidDeed, match=r"本环节可邀请：firm（企业）"):
        office.do("need", Move.INVITE, office.as_("firm"), party="society1", actor="society", role=Role.SOCIETY)
    with pytest.raises(NotAllowed, match="1 份邀请未答复"):
        office.do("need", Move.STATE, office.as_("firm"), paper="need", digest="a" * 64)
    office.do("need", Move.ACCEPT, office.as_("firm", 2))
    office.do("need", Move.STATE, office.as_("firm", 2), paper="need", digest="a" * 64)
    office.do("need", Move.SEND_BACK, office.host, text="请写清指标")
    assert office.case.stands["need"].step is Step.READY
    office.do("need", Move.STATE, office.as_("firm"), paper="need", digest="b" * 64)
    office.do("need", Move.TAKE_UP, office.host)
    assert office.checked().stands["need"].step is Step.DONE


def test_the_host_enrols_offices_and_nobody_who_comes_of_their_own_will() -> None:
    office = _office()
    office.do(WHOLE, Move.ENROL, office.host, party="panel1", actor="panel", role=Role.PANEL)
    assert office.case.acts_as("panel1") == ("panel",)
    for actor in ("firm", "society", "school", "expert"):
        with pytest.raises(InvalidDeed, match="凭自愿参加"):
            office.do(WHOLE, Move.ENROL, office.host, party="x", actor=actor, role=office.table.actors[actor].role)
    with pytest.raises(InvalidDeed, match="已作为“专家委员会”参加"):
        office.do(WHOLE, Move.ENROL, office.host, party="panel1", actor="panel", role=Role.PANEL)


def test_a_government_that_was_enrolled_can_still_come_of_its_own_will() -> None:
    office = _office()
    office.do(WHOLE, Move.ENROL, office.host, party="government1", actor="government", role=Role.GOVERNMENT)
    _invite(office, "government")
    office.do("choose", Move.ACCEPT, office.as_("government"))
    ties = [party.tie for party in office.case.parties if party.body == "government1"]
    assert ties == [Tie.ACCEPTED]
    office.checked()


def test_where_no_stage_chooses_the_host_enrols_everybody() -> None:
    office = new_office(stage("report", Act.REPORT, makes=("report",)), actor="")
    office.do(WHOLE, Move.ENROL, office.host, party="society1", actor="society", role=Role.SOCIETY, level="县")
    assert office.case.acts_as("society1") == ("society",)


def test_a_stage_that_is_not_in_the_case_is_named() -> None:
    office = _office()
    with pytest.raises(HuiqiError, match="没有环节“nowhere”"):
        office.make(Deed("nowhere", Move.VISIT), office.host)
