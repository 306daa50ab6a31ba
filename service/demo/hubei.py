"""湖北 2015, played: a city asks with an enterprise, the province chooses, a base gets its plaque and its award."""

from __future__ import annotations

from collections.abc import Generator
from datetime import date, datetime

from matcher.programmes.words import Role
from service.demo.days import Pace
from service.demo.hand import Hand
from service.demo.names import GOVERNMENT, HUBEI_OFFICE
from service.demo.play import Play, Script
from service.demo.plot import HUBEI, Plot, Twist
from service.domain.bodies import Viewer
from service.domain.history import day_of
from service.domain.platforms import PlatformDeed, Turn
from service.domain.scope import SYSTEM
from service.domain.workflow.words import WHOLE, Move
from service.use_cases.cases import CaseIn
from service.use_cases.platforms import turn_platform

EACH = 20_000_000
"""分 of one award."""

_TERM = 3
"""Years a plaque is awarded for."""


def hubei(play: Play, plot: Plot, need: str, office: str, pace: Pace) -> Script:
    """Play one case that the association of a city opens."""
    city = play.cast(office)
    case = Hand(play, city, CaseIn(HUBEI, need=need, actor="prefecture"), made=plot.made)
    yield from _asked(play, plot, case, city, pace)
    if plot.twist is Twist.UNANSWERED:
        return
    society = yield from _chosen(play, plot, case, pace)
    yield from _agreed(case, pace, (city, society))
    if not (yield from _awarded(play, plot, case, pace)):
        return
    yield from _carried_out(play, plot, case, pace, society)


def _asked(play: Play, plot: Plot, case: Hand, city: Viewer, pace: Pace) -> Script:
    province, firm = play.cast(HUBEI_OFFICE), play.cast(plot.firm)
    yield pace.on(1)
    case.does(city, "request", Move.INVITE, party=firm.body, actor="enterprise", lead=True)
    if plot.twist is Twist.UNANSWERED:
        return
    yield pace.on(4)
    case.does(firm, "request", Move.ACCEPT)
    yield pace.on(6)
    case.files(city, "request", Move.STATE, "need")
    yield pace.on(9)
    case.does(province, "request", Move.TAKE_UP)


def _chosen(play: Play, plot: Plot, case: Hand, pace: Pace) -> Generator[datetime, None, Viewer]:
    province, cast = play.cast(HUBEI_OFFICE), play.cast
    society = cast(plot.society)
    yield pace.on(11)
    _invite(play, case, plot.society)
    case.does(province, "choose", Move.INVITE, party=cast.body(plot.expert).id, actor="expert")
    yield pace.on(14)
    if plot.twist is Twist.DECLINED:
        case.does(society, "choose", Move.DECLINE, text="研究方向不完全相符，建议另请学会")
        yield pace.on(15)
        _invite(play, case, plot.other)
        society = cast(plot.other)
        yield pace.on(18)
    case.does(society, "choose", Move.ACCEPT)
    yield pace.on(19)
    case.does(cast(plot.expert), "choose", Move.ACCEPT)
    yield pace.on(21)
    case.does(province, "choose", Move.AGREE)
    yield pace.on(26)
    case.does(cast(plot.expert), "visit", Move.VISIT, text="到厂查看生产线，与技术负责人座谈，取回三批样品（演示）")
    return society


def _invite(play: Play, case: Hand, key: str) -> None:
    body = play.cast.body(key)
    actor = "society" if body.role is Role.SOCIETY else "university"
    case.does(play.cast(HUBEI_OFFICE), "choose", Move.INVITE, party=body.id, actor=actor, lead=True)


def _agreed(case: Hand, pace: Pace, sides: tuple[Viewer, Viewer]) -> Script:
    city, society = sides
    yield pace.on(30)
    digest = case.files(city, "sign", Move.DRAFT, "agreement")
    yield pace.on(32)
    case.does(city, "sign", Move.SIGN, paper="agreement", digest=digest)
    yield pace.on(36)
    case.does(society, "sign", Move.SIGN, paper="agreement", digest=digest)
    yield pace.on(40)
    case.files(society, "plan", Move.SUBMIT, "service-plan")
    yield pace.on(42)
    case.files(city, "plan", Move.SUBMIT, "year-plan")


def _awarded(play: Play, plot: Plot, case: Hand, pace: Pace) -> Generator[datetime, None, bool]:
    """Award plaque and money; returns whether there was money left."""
    province, firm = play.cast(HUBEI_OFFICE), play.cast(plot.firm)
    yield pace.on(47)
    until = date(day_of(play.at).year + _TERM, 12, 31)
    number = case.does(province, "plaque", Move.AWARD, platforms=("cooperation-base",), until=until)
    yield pace.on(50)
    base = f"{case.id}-{number}-0"
    turn_platform(play.work, base, PlatformDeed(Turn.BEGIN), firm, play.at, _anyway)
    yield pace.on(55)
    pot = play.pots[HUBEI, day_of(play.at).year]
    if play.work.pots.get(SYSTEM, pot).free < EACH:
        case.does(province, WHOLE, Move.STOP, text="本年度五个示范点已满，转由市级支持（演示）")
        return False
    case.does(province, "fund", Move.COMMIT, amount=EACH, pot=pot)
    yield pace.on(60)
    case.does(province, "fund", Move.PAY, amount=EACH, text=f"凭证 {day_of(play.at):%Y%m%d}（演示）")
    return True


def _carried_out(play: Play, plot: Plot, case: Hand, pace: Pace, society: Viewer) -> Script:
    province = play.cast(HUBEI_OFFICE)
    yield pace.on(64)
    case.does(society, "run", Move.BEGIN)
    yield pace.on(66)
    case.does(province, WHOLE, Move.ENROL, party=play.cast(GOVERNMENT).body, actor="government")
    yield pace.on(80)
    case.does(society, "run", Move.SERVE, kind="技术诊断", text="测试三批样品，给出诊断报告（演示）")
    yield pace.on(120)
    case.does(province, "evaluate", Move.EVALUATE, outcome="合格", text="中期：进度正常（演示）")
    if plot.twist is Twist.STOPPED:
        yield pace.on(140)
        case.does(province, WHOLE, Move.STOP, text="企业重组，双方同意中止（演示）")
        return
    yield pace.on(170)
    case.does(society, "run", Move.SERVE, kind="技术培训", text="现场培训 35 人（演示）")
    yield pace.on(230)
    case.does(society, "run", Move.FINISH, text="指标达到协议要求（演示）")
    yield pace.on(236)
    case.does(province, "evaluate", Move.EVALUATE, outcome="优秀", text="终期：指标全部达到，已在两条线推广（演示）")
    yield pace.on(240)
    case.does(province, WHOLE, Move.CLOSE)


def _anyway(_version: int, _head: str) -> None:
    """Nobody else is at it."""
