"""Agreements, plans, applications: drafted, signed over the very text, handed in by those who answer for them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matcher.programmes.words import Act, Role
from service.domain.errors import Forbidden, InvalidDeed, NotAllowed
from service.domain.workflow.readings import papers, signatures
from service.domain.workflow.words import WHOLE, Move, Step
from tests.fakes.casework import Office, body_of, digest
from tests.fakes.new_city import PAPERS, new_office, stage

ONE, OTHER = digest("一稿"), digest("二稿")


def _with(office: Office, *actors: str) -> Office:
    """The office after others have come to take part."""
    office.enrol(*actors)
    return office


def _signing(*others: str) -> Office:
    office = new_office(stage("sign", Act.SIGN, "firm", "society", "school", makes=("agreement", "annex")))
    return _with(office, *others)


def test_an_agreement_is_signed_by_every_party_over_the_same_text() -> None:
    office = _signing("society")
    for paper in ("agreement", "annex"):
        office.do("sign", Move.DRAFT, office.as_("firm"), paper=paper, digest=ONE)
        office.do("sign", Move.SIGN, office.as_("firm"), paper=paper, digest=ONE)
        assert office.case.stands["sign"].step is Step.RUNNING
        assert papers(office.case) == {}
        office.do("sign", Move.SIGN, office.as_("society"), paper=paper, digest=ONE)
    assert office.case.stands["sign"].step is Step.DONE
    assert papers(office.case) == {"agreement": ONE, "annex": ONE}


def test_a_new_draft_clears_the_signatures_even_if_the_old_text_comes_back() -> None:
    office = _signing("society")
    office.do("sign", Move.DRAFT, office.as_("firm"), paper="agreement", digest=ONE)
    office.do("sign", Move.SIGN, office.as_("society"), paper="agreement", digest=ONE)
    for text in (OTHER, ONE):
        office.do("sign", Move.REDRAFT, office.as_("society"), paper="agreement", digest=text, text="期限改为两年")
        assert signatures(office.case.stands["sign"])["agreement"] == {}
    office.do("sign", Move.SIGN, office.as_("society"), paper="agreement", digest=ONE)


@pytest.mark.parametrize(
    ("move", "paper", "text", "problem"),
    [
        (Move.SIGN, "agreement", OTHER, "不是最新拟定的一稿"),
        (Move.SIGN, "annex", ONE, "还没有拟定稿"),
        (Move.DRAFT, "agreement", OTHER, "已有拟定稿"),
        (Move.REDRAFT, "annex", ONE, "还没有拟定稿"),
        (Move.SIGN, "plan", ONE, "不收材料“plan”"),
        (Move.SIGN, "agreement", "A" * 64, "SHA-256"),
    ],
)
def test_only_the_latest_draft_of_a_drafted_paper_is_signed(move: Move, paper: str, text: str, problem: str) -> None:
    office = _signing("society")
    office.do("sign", Move.DRAFT, office.as_("firm"), paper="agreement", digest=ONE)
    with pytest.raises(InvalidDeed, match=problem):
        office.do("sign", move, office.as_("firm"), paper=paper, digest=text, text="改" * (move is Move.REDRAFT))


def _sign_all(office: Office, text: str, *actors: str) -> None:
    for paper in ("agreement", "annex"):
        office.do("sign", Move.DRAFT, office.as_("firm"), paper=paper, digest=text)
        for actor in actors:
            office.do("sign", Move.SIGN, office.as_(actor), paper=paper, digest=text)


def test_who_joins_while_an_agreement_is_signed_makes_it_be_drafted_anew() -> None:
    office = _signing("society")
    office.do("sign", Move.DRAFT, office.as_("firm"), paper="agreement", digest=ONE)
    office.do("sign", Move.SIGN, office.as_("firm"), paper="agreement", digest=ONE)
    office.enrol("school")
    assert office.events[-1].before["steps"]["sign"] == "进行"
    assert office.events[-1].after["steps"]["sign"] == "待办"
    with pytest.raises(NotAllowed, match="“环节sign”现在是待办，不能“签署”"):
        office.do("sign", Move.SIGN, office.as_("school"), paper="agreement", digest=ONE)
    _sign_all(office, OTHER, "firm", "society", "school")
    assert office.checked().stands["sign"].step is Step.DONE


def test_who_joins_after_an_agreement_was_signed_opens_it_again_and_what_followed_goes_on() -> None:
    office = new_office(
        stage("sign", Act.SIGN, "firm", "society", "school", makes=("agreement", "annex")),
        stage("visit", Act.VISIT, after=("sign",), wants=("agreement",)),
    )
    office.enrol("society")
    _sign_all(office, ONE, "firm", "society")
    office.enrol("school")
    assert office.case.stands["sign"].step is Step.READY
    assert papers(office.case) == {"agreement": ONE, "annex": ONE}  # in force among those who signed it
    office.do("visit", Move.VISIT, office.as_("firm"), text="看了车间")
    with pytest.raises(NotAllowed, match="还有环节没有办完：环节sign"):
        office.do(WHOLE, Move.CLOSE, office.host)
    _sign_all(office, OTHER, "firm", "society")
    assert office.case.stands["sign"].step is Step.RUNNING
    assert papers(office.case)["agreement"] == ONE
    for paper in ("agreement", "annex"):
        office.do("sign", Move.SIGN, office.as_("school"), paper=paper, digest=OTHER)
    assert papers(office.case) == {"agreement": OTHER, "annex": OTHER}
    office.do(WHOLE, Move.CLOSE, office.host)
    office.checked()


def test_who_signs_nothing_or_signed_already_leaves_an_agreement_as_it_is() -> None:
    office = _signing("society")
    _sign_all(office, ONE, "firm", "society")
    office.enrol("panel", "government")
    society = office.as_("society").body
    office.do(WHOLE, Move.ENROL, office.host, party=society, actor="school", role=Role.UNIVERSITY, level="高校")
    assert office.checked().stands["sign"].step is Step.DONE


def test_an_agreement_in_the_making_begins_anew_when_a_signatory_leaves_and_a_signed_one_stands() -> None:
    """A programme whose sides still come and go while others draft."""
    stages = (stage("choose", Act.CHOOSE), stage("sign", Act.SIGN, "firm", "society", makes=("agreement",)))
    office = new_office(*stages)
    for number in (1, 2):
        body = body_of(office.table, "society", number)
        facts = {"party": body.id, "actor": "society", "role": body.role, "level": body.level}
        office.do("choose", Move.INVITE, office.as_("firm"), **facts)
        office.do("choose", Move.ACCEPT, office.as_("society", number))
    office.do("sign", Move.DRAFT, office.as_("firm"), paper="agreement", digest=ONE)
    office.do("choose", Move.LEAVE, office.as_("society", 2), text="另有任务")
    assert office.case.stands["sign"].step is Step.READY
    office.do("sign", Move.DRAFT, office.as_("firm"), paper="agreement", digest=OTHER)
    for actor in ("firm", "society"):
        office.do("sign", Move.SIGN, office.as_(actor), paper="agreement", digest=OTHER)
    office.do("choose", Move.LEAVE, office.as_("society"), text="另有任务")
    assert office.checked().stands["sign"].step is Step.DONE


def test_nobody_signs_twice_or_for_others() -> None:
    office = _signing("society", "school")
    office.do("sign", Move.DRAFT, office.as_("firm"), paper="agreement", digest=ONE)
    office.do("sign", Move.DRAFT, office.as_("firm"), paper="annex", digest=ONE)
    office.do("sign", Move.SIGN, office.as_("firm"), paper="agreement", digest=ONE)
    with pytest.raises(InvalidDeed, match="贵单位已签署"):
        office.do("sign", Move.SIGN, office.as_("firm"), paper="agreement", digest=ONE)
    office.do("sign", Move.SIGN, office.as_("firm"), paper="annex", digest=ONE)
    for viewer in (office.as_("firm"), office.host, office.as_("society", 2)):
        with pytest.raises(Forbidden):
            office.do("sign", Move.SIGN, viewer, paper="agreement", digest=ONE)


def test_an_agreement_has_a_society_and_another_side() -> None:
    with pytest.raises(NotAllowed, match="签约方里还没有学会方"):
        _signing().do("sign", Move.DRAFT, _signing().as_("firm"), paper="agreement", digest=ONE)
    office = _with(new_office(stage("sign", Act.SIGN, makes=("agreement",)), actor="society"))
    with pytest.raises(NotAllowed, match="签约方里还没有另一方"):
        office.do("sign", Move.DRAFT, office.as_("society"), paper="agreement", digest=ONE)


def test_a_plan_is_done_when_all_its_papers_are_there_and_can_be_revised() -> None:
    office = new_office(stage("plan", Act.PLAN, makes=("plan", "annex")))
    office.do("plan", Move.SUBMIT, office.as_("firm"), paper="plan", digest=ONE)
    assert office.case.stands["plan"].step is Step.RUNNING
    office.do("plan", Move.SUBMIT, office.as_("firm"), paper="annex", digest=ONE)
    office.do("plan", Move.SUBMIT, office.as_("firm"), paper="annex", digest=OTHER)
    assert office.checked().stands["plan"].step is Step.DONE
    assert papers(office.case) == {"plan": ONE, "annex": OTHER}


def test_a_paper_is_handed_in_by_those_it_names() -> None:
    own = tuple(replace(paper, by=("society",)) if paper.key == "plan" else paper for paper in PAPERS)
    office = _with(new_office(stage("plan", Act.PLAN, makes=("plan", "annex")), papers=own), "society")
    office.do("plan", Move.SUBMIT, office.as_("firm"), paper="annex", digest=ONE)
    with pytest.raises(Forbidden, match="由区级学会提交"):
        office.do("plan", Move.SUBMIT, office.as_("firm"), paper="plan", digest=ONE)
    office.do("plan", Move.SUBMIT, office.as_("society"), paper="plan", digest=ONE)
    only = new_office(stage("plan", Act.PLAN, makes=("plan",)), papers=own)
    assert only.may(only.as_("firm")) == tuple(one for one in only.may(only.as_("firm")) if one.stage == WHOLE)


def test_an_application_is_everybodys() -> None:
    """R18, 共同申报: one applies, every other party of the stage agrees; one who does not sends it back."""
    office = _with(new_office(stage("apply", Act.APPLY, makes=("need",))), "society")
    office.do("apply", Move.APPLY, office.as_("firm"), paper="need", digest=ONE)
    assert office.case.stands["apply"].step is Step.RUNNING
    with pytest.raises(Forbidden):
        office.do("apply", Move.JOIN, office.as_("firm"))
    office.do("apply", Move.OPPOSE, office.as_("society"), text="目标写得过高")
    assert office.case.stands["apply"].step is Step.READY
    office.do("apply", Move.APPLY, office.as_("society"), paper="need", digest=OTHER)
    office.do("apply", Move.JOIN, office.as_("firm"))
    assert office.case.stands["apply"].step is Step.DONE
    assert papers(office.case) == {"need": OTHER}


def test_a_single_applicant_is_done_at_once_and_where_it_may_end_the_host_decides() -> None:
    office = new_office(stage("apply", Act.APPLY))
    office.do("apply", Move.APPLY, office.as_("firm"))
    assert office.case.stands["apply"].step is Step.DONE
    office = new_office(stage("apply", Act.APPLY, may_end=True), stage("then", Act.VISIT, after=("apply",)))
    office.do("apply", Move.APPLY, office.as_("firm"))
    assert office.case.stands["apply"].step is Step.WAITING
    office.do("apply", Move.SEND_BACK, office.host, text="请补规划")
    office.do("apply", Move.APPLY, office.as_("firm"))
    office.do("apply", Move.REJECT, office.host, text="没有需求")
    assert office.checked().end is not None


def test_wanted_papers_from_outside_are_handed_in_beside_the_stages() -> None:
    office = new_office(stage("visit", Act.VISIT, wants=("outside",)), stage("sign", Act.SIGN, makes=("agreement",)))
    with pytest.raises(NotAllowed, match="还缺材料：材料outside"):
        office.do("visit", Move.VISIT, office.as_("firm"), text="看了车间")
    with pytest.raises(InvalidDeed, match="不收材料“agreement”"):
        office.do(WHOLE, Move.ATTACH, office.as_("firm"), paper="agreement", digest=ONE)
    office.do(WHOLE, Move.ATTACH, office.as_("firm"), paper="outside", digest=ONE)
    office.do("visit", Move.VISIT, office.as_("firm"), text="看了车间")
    assert office.case.stands["visit"].step is Step.DONE
