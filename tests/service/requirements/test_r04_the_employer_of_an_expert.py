"""R04: sending an expert needs 专家所在单位 consent: of the employer on record, not of whoever says so.

武汉 2015 五(一)3: “派专家进企业须企业有需求并同意，并与专家所在单位协调好”.
"""

from __future__ import annotations

import pytest

from matcher.programmes.words import Role
from service.domain.bodies import Body
from service.domain.scope import SYSTEM
from service.domain.workflow.readings import dispatches
from service.use_cases.cases import case_in
from tests.fakes.paths import WUHAN, published, reviewed, signed, wuhan_case
from tests.fakes.town import Town
from tests.fakes.towns import town_home, town_on_both  # noqa: F401

AMOUNT = 20_000_000


@pytest.fixture
def running(town_on_both: Town) -> tuple[Town, str]:  # noqa: F811
    """A case of Wuhan that may be carried out, and an expert nobody has given an employer."""
    town = town_on_both
    town.settle(
        *WUHAN,
        Body("hust", Role.UNIVERSITY, "某大学科协", "高校", "420100", "kx"),
        Body("institute", Role.ENTERPRISE, "某研究院", "", "420100", "kx"),
        Body("prof", Role.EXPERT, "甲教授", "", "", "kx"),
    )
    case, kx = wuhan_case(town), town("kx")
    for step in (signed, reviewed, published):
        step(town, case)
    kx.does(case, "confirm", "确认", platforms=["alliance"])
    pot = kx.made("/pots", {"programme": "wuhan-2015", "money": "support", "year": 2015, "total": AMOUNT})["id"]
    kx.does(case, "fund", "核定", amount=AMOUNT, pot=pot)
    plan = town("qy").paper(case, "work-plan")
    town("qy").does(case, "plan", "提交", paper="work-plan", digest=plan)
    return town, case


def employed(town: Town, employer: str) -> None:
    with town.database.work() as work:
        work.bodies.employ("prof", employer)
        work.commit()


def granted(town: Town, case: str) -> list[bool]:
    with town.database.reading() as work:
        stand = case_in(work.cases.get(SYSTEM, case)).stands["run"]
    return [one.granted for one in dispatches(stand).values()]


def test_r04_only_the_employer_on_record_lets_an_expert_go(running: tuple[Town, str]) -> None:
    town, case = running
    xh, qy = town("xh"), town("qy")
    sent = {"party": "prof", "employer": "hust", "enterprise": "qy", "kind": "短期"}

    # nobody is on record: it says who records it
    told = xh.wrong(case, "run", "派专家", **sent)
    assert "还没有登记所在单位" in told["detail"]
    assert "科协的管理员" in told["remedy"]
    town("kx").may_not(case, "run", "派专家", **sent)  # who may not send at all is told that first

    # a society may not name itself, nor anybody who is not on record
    employed(town, "hust")
    for other in ("xh", "institute", "kx"):
        assert "与登记的不符" in xh.wrong(case, "run", "派专家", **sent | {"employer": other})["detail"]
    ref = xh.does(case, "run", "派专家", **sent)["version"]

    # the expert moves before anybody has answered: the former employer cannot let go, but can say no
    employed(town, "institute")
    told = town("hust").wrong(case, "run", "同意派出", ref=ref)
    assert "不同意派出" in told["remedy"]
    qy.does(case, "run", "同意派出", ref=ref)  # of the enterprise nothing is asked anew
    town("hust").does(case, "run", "不同意派出", ref=ref, text="已调离")
    assert granted(town, case) == [False]

    # a new dispatch is the new employer's
    assert "与登记的不符" in xh.wrong(case, "run", "派专家", **sent)["detail"]
    again = sent | {"employer": "institute"}
    ref = xh.does(case, "run", "派专家", **again)["version"]
    town("institute").does(case, "run", "同意派出", ref=ref)

    # what was consented to stays, also where the expert moves before the enterprise has answered
    employed(town, "hust")
    qy.does(case, "run", "同意派出", ref=ref)
    assert granted(town, case) == [False, True]
    xh.does(case, "run", "开始")
    xh.does(case, "run", "登记服务", kind="协同攻关", party="prof", text="到厂调整焊接参数")
    with town.database.reading() as work:
        given = {(one.giver, one.kind) for one in work.consents.list(SYSTEM, person="prof")}
    assert given == {("qy", "企业"), ("institute", "所在单位")}

    # an employer that is closed answers nothing more
    employed(town, "institute")
    with town.database.work() as work:
        work.bodies.close("institute", town.clock.now)
        work.commit()
    assert "已停用" in xh.wrong(case, "run", "派专家", **again)["detail"]
    town.require_whole(case)
