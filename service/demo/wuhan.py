"""武汉 2015, played: from 自由组合 to 结项, with what may go other than usual."""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime

from matcher.programmes.words import Role
from service.demo.days import Pace, hour_of, workday_after
from service.demo.hand import Hand
from service.demo.names import GROUP, JUDGES, PANEL, WUHAN_OFFICE
from service.demo.play import Play, Script
from service.demo.plot import WUHAN, Plot, Twist
from service.domain.bodies import Viewer
from service.domain.history import day_of
from service.domain.scope import SYSTEM
from service.domain.workflow.deeds import Deed
from service.domain.workflow.words import WHOLE, Move
from service.use_cases.cases import CaseIn
from service.use_cases.deeds import make_open_deed
from service.use_cases.notices import CITIZEN
from service.use_cases.papers import PaperIn

_PASS_MARK = 60
_WAN = 1_000_000
"""分 in 万元."""

_AIMS = {
    "协作目标和任务": "查明原因，定下工艺参数，达到需求中所列的指标（演示）。",
    "绩效评价": "按指标逐项测试，双方签字确认。",
}
_PLAN = {"工作思路": "先诊断，后试制，再推广（演示）。", "进度安排": "前三个月诊断，随后六个月试制，最后三个月验收。"}


def wuhan(play: Play, plot: Plot, need: str, pace: Pace) -> Script:
    """Play one case."""
    kx, firm = play.cast(WUHAN_OFFICE), play.cast(plot.firm)
    case = Hand(play, firm, CaseIn(WUHAN, need=need, actor="enterprise"), made=plot.made)
    society = yield from _combined(play, plot, case, pace)
    if society is None:
        return
    yield from _signed(case, pace, (firm, society))
    if plot.twist is Twist.WITHDRAWN:
        yield pace.on(17)
        case.does(firm, WHOLE, Move.WITHDRAW, text="企业产线搬迁，项目暂缓")
        return
    yield pace.on(18)
    if plot.twist is Twist.REJECTED:
        case.does(kx, "check", Move.REJECT, text="研发经费台账不全，本次不予通过，可在补齐后重新申报")
        return
    case.does(kx, "check", Move.PASS)
    yield from _reviewed(play, plot, case, pace)
    if plot.twist is Twist.POOR:
        return
    if not (yield from _published(play, plot, case, pace)):
        return
    if not (yield from _funded(play, case, pace)):
        return
    yield from _carried_out(play, plot, case, pace, society)


def _combined(play: Play, plot: Plot, case: Hand, pace: Pace) -> Generator[datetime, None, Viewer | None]:
    firm, society = play.cast(plot.firm), play.cast(plot.society)
    yield pace.on(1)
    _invite(play, case, firm, plot.society)
    if plot.twist is Twist.UNANSWERED:
        return None
    if plot.twist is Twist.DECLINED:
        yield pace.on(3)
        case.does(society, "combine", Move.DECLINE, text="近期任务已满，专家抽不开身")
        yield pace.on(3.5)
        society = play.cast(plot.other)
        _invite(play, case, firm, plot.other)
    yield pace.on(4 if plot.twist is not Twist.DECLINED else 6)
    case.does(society, "combine", Move.ACCEPT)
    yield pace.on(7)
    case.does(firm, "combine", Move.AGREE)
    return society


def _invite(play: Play, case: Hand, firm: Viewer, key: str) -> None:
    actor = "society" if play.cast.body(key).role is Role.SOCIETY else "university-association"
    case.does(firm, "combine", Move.INVITE, party=play.cast.body(key).id, actor=actor, lead=True)


def _signed(case: Hand, pace: Pace, sides: tuple[Viewer, Viewer]) -> Script:
    firm, society = sides
    yield pace.on(9)
    digest = case.files(firm, "sign", Move.DRAFT, "agreement", PaperIn(parts=_AIMS))
    yield pace.on(10)
    case.does(firm, "sign", Move.SIGN, paper="agreement", digest=digest)
    yield pace.on(12)
    case.does(society, "sign", Move.SIGN, paper="agreement", digest=digest)
    yield pace.on(13)
    case.does(society, "apply", Move.APPLY)
    yield pace.on(14)
    case.does(firm, "apply", Move.JOIN)


def _reviewed(play: Play, plot: Plot, case: Hand, pace: Pace) -> Script:
    kx = play.cast(WUHAN_OFFICE)
    judges = [play.cast(one) for one in JUDGES[:3]]
    yield pace.on(20)
    case.does(kx, WHOLE, Move.ENROL, party=play.cast(PANEL).body, actor="review-panel")
    for judge in judges:
        case.does(kx, "review", Move.ASSIGN, account=judge.account)
    if plot.twist is Twist.RECUSED:
        yield pace.on(21)
        case.does(judges[2], "review", Move.RECUSE, text="与申报企业有横向课题合作")
        yield pace.on(22)
        judges[2] = play.cast(JUDGES[3])
        case.does(kx, "review", Move.ASSIGN, account=judges[2].account)
    low, high = (38, 58) if plot.twist is Twist.POOR else (66, 95)
    for days, judge in zip((23, 25, 28), judges, strict=True):
        yield pace.on(days)
        case.does(judge, "review", Move.SCORE, score=int(pace.rng.integers(low, high)))
    yield pace.on(30)
    case.does(kx, "review", Move.SUM_UP, number=_PASS_MARK)


def _published(play: Play, plot: Plot, case: Hand, pace: Pace) -> Generator[datetime, None, bool]:
    """Publish; returns whether it went through."""
    kx = play.cast(WUHAN_OFFICE)
    yield pace.on(32)
    case.does(kx, "publish", Move.PUBLISH)
    if plot.twist in {Twist.OBJECTED, Twist.DISPUTED, Twist.UPHELD}:
        yield hour_of(workday_after(day_of(play.at), 2), pace.rng)
        deed = Deed("publish", Move.OBJECT, text="公示所列研发人员数与企业社保缴费人数不一致，请核实（演示）")
        number = make_open_deed(play.desk, play.work, case.id, deed, CITIZEN, play.at)[1]
        if plot.twist is Twist.DISPUTED:
            return False
        yield hour_of(workday_after(day_of(play.at), 5), pace.rng)
        upheld = plot.twist is Twist.UPHELD
        found = "经核实异议属实，不予确定" if upheld else "经核对社保记录和劳动合同，人数相符"
        case.does(kx, "publish", Move.SETTLE, ref=number, outcome="成立" if upheld else "不成立", text=found)
        if upheld:
            return False
    yield hour_of(workday_after(case.published_until("publish"), 2), pace.rng)
    case.does(kx, "publish", Move.EXPIRE)
    return True


def _funded(play: Play, case: Hand, pace: Pace) -> Generator[datetime, None, bool]:
    """Commit money and pay half of it; returns whether there was enough left."""
    kx = play.cast(WUHAN_OFFICE)
    yield pace.on(43)
    case.does(kx, "confirm", Move.CONFIRM, platforms=("alliance",))
    yield pace.on(46)
    amount = int(pace.rng.integers(8, 26)) * _WAN
    pot = play.pots[WUHAN, day_of(play.at).year]
    if play.work.pots.get(SYSTEM, pot).free < amount:
        case.does(kx, WHOLE, Move.STOP, text="本年度支持经费已用完，可在下一年度重新申报（演示）")
        return False
    case.does(kx, "fund", Move.COMMIT, amount=amount, pot=pot)
    yield pace.on(48)
    case.does(kx, "fund", Move.PAY, amount=amount // 2, text=f"凭证 {day_of(play.at):%Y%m%d}（演示）")
    return True


def _carried_out(play: Play, plot: Plot, case: Hand, pace: Pace, society: Viewer) -> Script:
    cast = play.cast
    kx, firm = cast(WUHAN_OFFICE), cast(plot.firm)
    yield pace.on(52)
    case.files(firm, "plan", Move.SUBMIT, "work-plan", PaperIn(parts=_PLAN))
    yield pace.on(54)
    sent = cast.body(plot.expert).id
    there = {"employer": cast.body(plot.employer).id, "enterprise": firm.body}
    ref = case.does(society, "run", Move.DISPATCH, party=sent, kind="短期", **there)
    yield pace.on(57)
    case.does(cast(plot.employer), "run", Move.CONSENT, ref=ref)
    yield pace.on(58)
    case.does(firm, "run", Move.CONSENT, ref=ref)
    yield pace.on(60)
    case.does(society, "run", Move.BEGIN)
    yield pace.on(75)
    case.does(society, "run", Move.SERVE, kind="技术诊断", party=sent, text="到厂三天，取样测试，给出诊断报告（演示）")
    if plot.twist is Twist.MENDING:
        yield from _inspected(play, case, pace)
    yield pace.on(110)
    case.does(
        society, "run", Move.SERVE, kind="协同攻关", party=sent, text="完成第一轮工艺试验，主要指标改善过半（演示）"
    )
    if plot.twist is Twist.STOPPED:
        yield pace.on(130)
        case.does(kx, WHOLE, Move.STOP, text="企业项目负责人离职，双方同意中止（演示）")
        return
    yield pace.on(160)
    case.does(society, "run", Move.SERVE, kind="人才培训", text="为车间技术员讲课两天，28 人参加（演示）")
    yield pace.on(200)
    case.does(society, "run", Move.FINISH, text="各项指标达到协议要求（演示）")
    yield pace.on(210)
    case.files(society, "report", Move.FILE, "final-report")
    yield pace.on(216)
    case.does(kx, "report", Move.RECEIVE)
    yield pace.on(220)
    left = play.work.pots.commitments(SYSTEM, case=case.id)[0]
    case.does(kx, "fund", Move.PAY, amount=left.amount - left.paid, text=f"凭证 {day_of(play.at):%Y%m%d}（演示）")
    yield pace.on(224)
    case.does(kx, WHOLE, Move.CLOSE)


def _inspected(play: Play, case: Hand, pace: Pace) -> Script:
    kx, group = play.cast(WUHAN_OFFICE), play.cast(GROUP)
    yield pace.on(88)
    case.does(kx, WHOLE, Move.ENROL, party=group.body, actor="inspection-group")
    yield pace.on(90)
    ref = case.does(group, "inspect", Move.INSPECT, outcome="整改", text="资金没有单列专账，请在一个月内改正（演示）")
    yield pace.on(108)
    case.does(kx, "inspect", Move.MEND, ref=ref, text="已单列专账，经查符合要求（演示）")
