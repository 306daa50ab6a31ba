"""R17: both sides take part of their own will; rights by negotiation; research money mainly the enterprise's.

武汉 2015 一(三)1、一(三)3、二(二)1；湖北 2015 四1。
"""

from __future__ import annotations

import pytest

from matcher.programmes.words import Act, Form
from service.domain.errors import Forbidden, InvalidDeed, NotAllowed
from service.domain.workflow.deeds import Deed
from service.domain.workflow.readings import signatures
from service.domain.workflow.words import WHOLE, Move
from tests.fakes.casework import Office, body_of, digest, rulings

TEXT, OTHER = digest("权益归双方共有"), digest("权益归企业")


def _invite(office: Office, stage: str, actor: str) -> Deed:
    body = body_of(office.table, actor)
    return Deed(stage, Move.INVITE, party=body.id, actor=actor, role=body.role, level=body.level)


@pytest.mark.parametrize(("side", "opener"), [("society", "enterprise"), ("enterprise", "society")])
def test_r17_either_side_asks_and_the_other_decides(side: str, opener: str) -> None:
    """Wuhan, 自由组合: nothing is settled, signed or applied for before the other side accepts by itself."""
    office = Office.of("wuhan-2015", actor=opener)
    ruled = {"rulings": rulings(office.table, "combine")}
    office.make(_invite(office, "combine", side), office.as_(opener))
    for viewer in (office.as_(opener), office.host):
        with pytest.raises(Forbidden):
            office.do("combine", Move.ACCEPT, viewer)
    with pytest.raises(NotAllowed):
        office.do("combine", Move.AGREE, office.as_(opener), **ruled)
    office.do("combine", Move.DECLINE, office.as_(side), text="时间排不开")
    with pytest.raises(NotAllowed, match="自愿参加"):
        office.do("combine", Move.AGREE, office.as_(opener), **ruled)
    office.make(_invite(office, "combine", side), office.as_(opener))
    office.do("combine", Move.ACCEPT, office.as_(side))
    office.do("combine", Move.AGREE, office.as_(side), **ruled)
    office.checked()


@pytest.mark.parametrize("actor", ["society", "enterprise"])
def test_r17_the_association_puts_nobody_into_an_alliance(actor: str) -> None:
    office = Office.of("wuhan-2015", actor="university-association")
    body = body_of(office.table, actor)
    with pytest.raises(InvalidDeed, match="凭自愿参加"):
        office.do(WHOLE, Move.ENROL, office.host, party=body.id, actor=actor, role=body.role, level=body.level)


def test_r17_an_enterprise_of_hubei_decides_for_itself_too() -> None:
    """会企双方自愿: where 市州科协 raises the need, a society alone does not make an alliance."""
    office = Office.of("hubei-2015", actor="prefecture")
    asked = {"paper": "need", "digest": TEXT}
    office.do("request", Move.STATE, office.as_("prefecture"), **asked)
    office.do("request", Move.TAKE_UP, office.host, rulings=rulings(office.table, "request"))
    office.make(_invite(office, "choose", "society"), office.host)
    office.do("choose", Move.ACCEPT, office.as_("society"))
    ruled = {"rulings": rulings(office.table, "choose")}
    with pytest.raises(NotAllowed, match="还没有需求方自愿参加"):
        office.do("choose", Move.AGREE, office.host, **ruled)
    office.make(_invite(office, "choose", "enterprise"), office.host)
    office.do("choose", Move.ACCEPT, office.as_("enterprise"))
    office.do("choose", Move.AGREE, office.host, **ruled)


def test_r17_rights_are_negotiated_by_the_parties_in_the_agreement() -> None:
    """The form has 成果权益; only the parties write and sign it, and a new wording has to be signed by all again."""
    office = Office.of("wuhan-2015", actor="enterprise")
    office.make(_invite(office, "combine", "society"), office.as_("enterprise"))
    office.do("combine", Move.ACCEPT, office.as_("society"))
    office.do("combine", Move.AGREE, office.as_("enterprise"), rulings=rulings(office.table, "combine"))
    paper = next(one for one in office.table.pack.papers if one.key == "agreement")
    assert "成果权益" in paper.parts
    for move in (Move.DRAFT, Move.SIGN):
        with pytest.raises((Forbidden, NotAllowed)):
            office.do("sign", move, office.host, paper="agreement", digest=TEXT)
    office.do("sign", Move.DRAFT, office.as_("society"), paper="agreement", digest=TEXT)
    office.do("sign", Move.SIGN, office.as_("society"), paper="agreement", digest=TEXT)
    office.do("sign", Move.REDRAFT, office.as_("enterprise"), paper="agreement", digest=OTHER, text="权益另议")
    assert signatures(office.case.stands["sign"]) == {"agreement": {}}
    with pytest.raises(NotAllowed):
        office.do("apply", Move.APPLY, office.as_("enterprise"))


def test_r17_research_money_of_the_enterprise_is_not_the_offices_to_give() -> None:
    """No stage pays what the enterprise raises itself; funding names what the office gives."""
    table = Office.of("wuhan-2015").table
    own = {money.key for money in table.pack.money if money.form is Form.OWN}
    assert own == {"own"}
    paying = [stage for stage in table.stages.values() if stage.act is Act.FUND]
    assert [stage.pays for stage in paying] == [("support",)]
