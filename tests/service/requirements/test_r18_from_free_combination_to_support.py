"""R18: 自由组合 → 共同申报 → 科协把关 (unfit ones dropped) → 择优支持 within the year's budget. 武汉 2015 二(二)."""

from __future__ import annotations

import pytest

from matcher.policy.ruling import Outcome
from service.domain.errors import Forbidden, InvalidDeed, NotAllowed
from service.domain.workflow.case import steps
from service.domain.workflow.words import WHOLE, End, Move, Step
from tests.fakes.casework import EXPERTS, Office, body_of, digest, person, rulings

AGREEMENT = digest("企会协作创新协议书")
ALLIES = (("enterprise", 1), ("enterprise", 2), ("society", 1), ("university-association", 1))
"""R11 would have several enterprises with several societies first."""


def _allied() -> Office:
    """An alliance of two enterprises, a society and a university, as combined."""
    office = Office.of("wuhan-2015", actor="enterprise")
    for actor, number in ALLIES[1:]:
        body = body_of(office.table, actor, number)
        facts = {"party": body.id, "actor": actor, "role": body.role, "level": body.level}
        office.do("combine", Move.INVITE, office.as_("enterprise"), **facts, lead=actor == "society")
        office.do("combine", Move.ACCEPT, office.as_(actor, number))
    office.do("combine", Move.AGREE, office.as_("society"), rulings=rulings(office.table, "combine"))
    return office


def _applied() -> Office:
    """… that signed and applied together."""
    office = _allied()
    office.do("sign", Move.DRAFT, office.as_("society"), paper="agreement", digest=AGREEMENT)
    for actor, number in ALLIES:
        office.do("sign", Move.SIGN, office.as_(actor, number), paper="agreement", digest=AGREEMENT)
    office.do("apply", Move.APPLY, office.as_("society"))
    for actor, number in ALLIES:
        if actor != "society":
            office.do("apply", Move.JOIN, office.as_(actor, number))
    return office


def _reviewed(scores: tuple[int, ...], **ranking: int) -> Office:
    office = _applied()
    office.do("check", Move.PASS, office.host, rulings=rulings(office.table, "check"))
    for expert, score in zip(EXPERTS, scores, strict=False):
        account = person(expert).account
        office.do("review", Move.ASSIGN, office.host, account=account, party=expert.id)
        office.do("review", Move.SCORE, person(expert), score=score)
    office.do("review", Move.SUM_UP, office.host, number=70, **ranking)
    return office


def test_r18_several_enterprises_and_societies_sign_one_agreement_and_apply_together() -> None:
    office = _applied()
    assert [party.body for party in office.case.parties if party.lead] == ["enterprise1", "society1"]
    now = steps(office.table, office.case)
    assert (now["combine"], now["sign"], now["apply"], now["check"]) == (Step.DONE, Step.DONE, Step.DONE, Step.READY)
    office.checked()


def test_r18_an_application_is_not_complete_before_everybody_joined_it() -> None:
    office = _allied()
    office.do("sign", Move.DRAFT, office.as_("society"), paper="agreement", digest=AGREEMENT)
    for actor, number in ALLIES[:-1]:
        office.do("sign", Move.SIGN, office.as_(actor, number), paper="agreement", digest=AGREEMENT)
    with pytest.raises(NotAllowed, match="要等“共同签订任务协议书”办完"):
        office.do("apply", Move.APPLY, office.as_("society"))
    actor, number = ALLIES[-1]
    office.do("sign", Move.SIGN, office.as_(actor, number), paper="agreement", digest=AGREEMENT)
    office.do("apply", Move.APPLY, office.as_("society"))
    with pytest.raises(NotAllowed, match="要等“联盟报送市科协学会部”办完"):
        office.do("check", Move.PASS, office.host, rulings=rulings(office.table, "check"))


@pytest.mark.parametrize("condition", ["research-staff", "research-spending", "association", "society-body"])
def test_r18_who_does_not_meet_a_condition_is_dropped(condition: str) -> None:
    """The association cannot wave it through, and dropping it ends the case."""
    office = _applied()
    ruled = dict(rulings(office.table, "check")) | {condition: Outcome.FAIL}
    facts = {"rulings": tuple(ruled.items()), "confirmed": ((condition, "张三", "情况特殊"),)}
    with pytest.raises(InvalidDeed, match="不符合条件"):
        office.do("check", Move.PASS, office.host, **facts)
    office.do("check", Move.REJECT, office.host, text="不符合申报条件")
    assert office.checked().end is End.FAILED
    with pytest.raises(NotAllowed, match="项目已未通过"):
        office.do("review", Move.ASSIGN, office.host, account="a", party="b")


def test_r18_applicants_do_not_check_themselves() -> None:
    office = _applied()
    for actor, number in ALLIES:
        with pytest.raises(Forbidden, match="由武汉市科协办理"):
            office.do("check", Move.PASS, office.as_(actor, number), rulings=rulings(office.table, "check"))


def test_r18_the_best_within_the_places_of_the_budget_are_supported() -> None:
    """Ranked tenth of ten places: on; eleventh, with the same scores: not, and nothing can be paid."""
    office = _reviewed((90, 85, 80), rank=10, places=10)
    assert steps(office.table, office.case)["publish"] is Step.READY
    beyond = _reviewed((90, 85, 80), rank=11, places=10)
    assert beyond.checked().end is End.FAILED
    with pytest.raises(NotAllowed):
        beyond.do("fund", Move.COMMIT, beyond.host, amount=100, pot="pot2015")


def test_r18_support_comes_after_a_notice_without_objection_and_confirmation() -> None:
    office = _reviewed((90, 85, 80))
    commit = {"amount": 20_000_000, "pot": "pot2015"}
    with pytest.raises(NotAllowed, match="要等“确定为企会协作创新联盟”办完"):
        office.do("fund", Move.COMMIT, office.host, **commit)
    office.do("publish", Move.PUBLISH, office.host)
    office.wait(30)
    office.do("publish", Move.EXPIRE, office.host)
    office.do("confirm", Move.CONFIRM, office.host, platforms=("alliance",))
    office.do("fund", Move.COMMIT, office.host, **commit)
    office.do("fund", Move.PAY, office.host, amount=20_000_000)
    with pytest.raises(NotAllowed, match="经费已经核定"):
        office.do(WHOLE, Move.WITHDRAW, office.as_("enterprise"), text="不做了")
    office.checked()
