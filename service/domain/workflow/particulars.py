"""What single moves ask of the facts they carry: whom to invite, which draft to sign, how much money."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from matcher.programmes.words import Act, Role
from service.domain.errors import Forbidden, InvalidDeed
from service.domain.period import in_chinese
from service.domain.workdays import LONGEST
from service.domain.workflow.deeds import Deed
from service.domain.workflow.readings import (
    MENDING,
    UPHELD,
    committed,
    dispatches,
    interested,
    notice,
    open_invitations,
    open_objections,
    paid,
    recused,
    reviewers,
    score_by,
    scores,
    signatures,
    to_mend,
)
from service.domain.workflow.scene import Scene
from service.domain.workflow.table import Table
from service.domain.workflow.words import Move

INSPECTED = ("正常", MENDING)
SETTLED = (UPHELD, "不成立")
EVALUATED = ("优秀", "合格", "不合格")
TERMS = ("短期", "中长期")
"""Words of an outcome or a kind, in the order they are offered."""

_TOP = 100
_MOST = 10**14
"""分, a trillion 元: more is a slip of the keyboard."""

_Check = Callable[[Scene, Deed], None]


def check_particulars(scene: Scene, deed: Deed) -> None:
    """Raise InvalidDeed, or Forbidden where the deed is another's, unless its facts fit the case."""
    check = _CHECKS.get(deed.move)
    if check is not None:
        check(scene, deed)


def _require(holds: bool, problem: str, remedy: str) -> None:
    if not holds:
        raise InvalidDeed(problem, remedy)


def _one_of(word: str, words: tuple[str, ...]) -> None:
    _require(word in words, f"“{word}”不是可选的结果或类别", f"请填：{'、'.join(words)}")


def open_to(table: Table, stage: str, move: Move) -> tuple[str, ...]:
    """Return the actors as which somebody can be invited in a stage, or enrolled."""
    one = table.stages.get(stage)
    if move is Move.ENROL:
        keys = [key for key in table.actors if not table.by_invitation(key)]
    elif one is not None and one.act is Act.REQUEST:
        keys = list(one.by)
    else:
        keys = [key for key in table.actors if table.by_invitation(key) or table.need_side(key)]
    return tuple(key for key in keys if key != table.host and table.actors[key].role is not Role.PUBLIC)


def _taking_part(scene: Scene, deed: Deed) -> None:
    """Check that a body can take part as an actor: of its role and level, and not already."""
    actor = scene.table.actors.get(deed.actor)
    known = open_to(scene.table, scene.transition.stage, deed.move)
    if actor is None or deed.actor not in known:
        enrolling = deed.move is Move.ENROL
        remedy = "企业、学会、专家等凭自愿参加，请在选择对接环节邀请；可登记：" if enrolling else "本环节可邀请："
        raise InvalidDeed(
            f"这里不能以“{deed.actor}”的身份参加",
            remedy + "、".join(f"{key}（{scene.table.actors[key].name}）" for key in known),
        )
    fits = deed.role is actor.role and actor.level in {"", deed.level}
    wanted = f"{actor.level}{'级' if actor.level else ''}{actor.role.value}"
    _require(fits, f"该机构不是{wanted}，不能作为“{actor.name}”", "请核对机构的类别和级别")
    _require(deed.party != scene.case.host, "主持科协已在项目中", "请改选其他机构")
    own = [one for one in scene.case.parties if (one.body, one.actor) == (deed.party, deed.actor)]
    there = any(one.willing or deed.move is Move.ENROL for one in own)
    _require(not there, f"该机构已作为“{actor.name}”参加", "不必再办")


def _invite(scene: Scene, deed: Deed) -> None:
    _taking_part(scene, deed)
    waiting = open_invitations(scene.stand)
    _require(deed.party not in waiting, "该机构已有一份邀请未答复", "请等候答复，或先撤回邀请")
    if deed.lead and scene.table.society_side(deed.actor):
        leading = any(party.lead and scene.table.society_side(party.actor) for party in scene.case.parties) or any(
            mark.deed.lead and scene.table.society_side(mark.deed.actor) for mark in waiting.values()
        )
        _require(not leading, "已有牵头学会", "请不以牵头身份邀请")


def _enrol(scene: Scene, deed: Deed) -> None:
    _taking_part(scene, deed)


def _uninvite(scene: Scene, deed: Deed) -> None:
    _require(deed.party in open_invitations(scene.stand), "该机构没有待答复的邀请", "请核对机构")


def _draft(scene: Scene, deed: Deed) -> None:
    _require(deed.paper not in signatures(scene.stand), "这份文件已有拟定稿", "请用“改拟”，各方须重新签署")


def _redraft(scene: Scene, deed: Deed) -> None:
    _require(deed.paper in signatures(scene.stand), "这份文件还没有拟定稿", "请先“拟定”")


def _sign(scene: Scene, deed: Deed) -> None:
    signed = signatures(scene.stand).get(deed.paper)
    if signed is None:
        raise InvalidDeed("这份文件还没有拟定稿", "请先“拟定”")
    _require(scene.viewer.body not in signed, "贵单位已签署这份文件", "请等候其他方签署")
    latest = [
        m.deed.digest for m in scene.stand.current if m.deed.paper == deed.paper and m.deed.move is not Move.SIGN
    ][-1]
    _require(deed.digest == latest, "所签的不是最新拟定的一稿", f"请核对后签署摘要为 {latest[:12]}… 的一稿")


def _assign(scene: Scene, deed: Deed) -> None:
    _require(deed.account not in reviewers(scene.stand), "该评审人已被指派", "请指派其他人")
    _require(deed.account not in recused(scene.stand), "该评审人已声明回避", "请指派其他人")
    conflict = deed.party == scene.case.host or deed.party in interested(scene.table, scene.case)
    late = deed.until is not None and deed.until < scene.today
    _require(not late, "打分的期限已经过了", "请填今天或以后的日期，或不填")
    _require(not conflict, "该评审人所在单位是项目参与方，有利益冲突", "请指派其他单位的评审人")


def _release(scene: Scene, deed: Deed) -> None:
    waiting = [account for account in reviewers(scene.stand) if account not in scores(scene.stand)]
    _require(deed.account in waiting, "该评审人没有被指派，或已经打分", "只能解除尚未打分的评审人")


def _score(scene: Scene, deed: Deed) -> None:
    until = score_by(scene.table, scene.transition.stage, scene.stand, scene.viewer.account)
    if until is not None and scene.today > until:
        raise InvalidDeed(f"打分到{in_chinese(until)}为止，已过期限", "请主持科协解除后重新指派，另定期限")
    _require(0 <= (deed.score or 0) <= _TOP, f"分数是 {deed.score}", f"请填 0 到 {_TOP} 的整数")


def _sum_up(_scene: Scene, deed: Deed) -> None:
    _require(0 <= (deed.number or 0) <= _TOP, f"分数线是 {deed.number}", f"请填 0 到 {_TOP} 的整数")
    ranked = (deed.rank is None) == (deed.places is None) and (deed.rank is None or deed.rank >= 1)
    _require(ranked, "名次和名额要么都填，要么都不填，名次从 1 起", "请补上或删去")


def _publish(_scene: Scene, deed: Deed) -> None:
    _require(
        deed.number is None or 1 <= deed.number <= LONGEST, f"公示期为 {deed.number} 个工作日", f"请填 1 到 {LONGEST}"
    )


def _object(scene: Scene, deed: Deed) -> None:
    """Check the day of an objection: the host may put on file what reached it earlier, others object on the day."""
    own = scene.viewer.body == scene.case.host
    _require(own or deed.day == scene.today, "异议不能倒填日期", "请不填日期，以提出当日为准")
    period = notice(scene.table, scene.stand)
    if period is not None and deed.day is not None and not period.published <= deed.day <= (period.last or deed.day):
        raise InvalidDeed(f"{in_chinese(deed.day)}提出的异议不在公示期内", period.says)


def _settle(scene: Scene, deed: Deed) -> None:
    waiting = open_objections(scene.stand)
    _require(deed.ref in waiting, f"第 {deed.ref} 条不是未办结的异议", f"未办结的异议：{_numbers(waiting)}")
    _one_of(deed.outcome, SETTLED)


def _commit(scene: Scene, deed: Deed) -> None:
    pays = scene.table.stages[scene.transition.stage].pays
    given = [money for money in scene.table.pack.money if money.key in pays]
    known = "、".join(f"{money.key}（{money.purpose}）" for money in given) or "无"
    _require(
        deed.money in pays or (not deed.money and len(pays) <= 1), "没有写明是哪一项经费", f"本环节的经费：{known}"
    )
    _require(0 < (deed.amount or 0) <= _MOST, f"核定的金额是 {deed.amount} 分", "请填以分为单位的正整数")
    most = [money.each.fen for money in given if money.each is not None and deed.money in {"", money.key}]
    _require(
        all((deed.amount or 0) <= one for one in most),
        f"核定 {_yuan(deed.amount or 0)} 元，超过文件规定的每个 {_yuan(int(min(most, default=0)))} 元",
        "请按文件规定的数额核定",
    )


def _pay(scene: Scene, deed: Deed) -> None:
    left = committed(scene.stand) - paid(scene.stand)
    _require(
        0 < (deed.amount or 0) <= left,
        f"拨付 {_yuan(deed.amount or 0)} 元，未付的是 {_yuan(left)} 元",
        "请填不超过未付数的正整数",
    )


def _dispatch(scene: Scene, deed: Deed) -> None:
    _one_of(deed.kind, TERMS)
    enterprises = scene.case.bound_to(
        tuple(key for key, actor in scene.table.actors.items() if actor.role in {Role.ENTERPRISE, Role.PARK})
    )
    _require(deed.enterprise in enterprises, "接受专家的企业不是项目参与方", "请先邀请该企业参加")
    _require(deed.employer != deed.enterprise, "专家所在单位就是该企业", "不必办理派出")
    waiting = [one.mark.deed for one in dispatches(scene.stand).values() if one.open]
    again = any(one.party == deed.party and one.enterprise == deed.enterprise for one in waiting)
    _require(not again, "该专家派往该企业的征求意见尚未答复", "请等候答复")


def _answer(scene: Scene, deed: Deed) -> None:
    waiting = {seq: one for seq, one in dispatches(scene.stand).items() if one.open}
    _require(deed.ref in waiting, f"第 {deed.ref} 条不是待答复的派出", f"待答复的：{_numbers(waiting)}")
    dispatch = waiting[deed.ref or 0]
    if scene.viewer.body not in dispatch.asked or scene.viewer.body in dispatch.consented:
        raise Forbidden("这次派出不由贵单位答复，或已经答复", "请由专家所在单位和接受专家的企业各自答复")


def _serve(scene: Scene, deed: Deed) -> None:
    granted = {one.mark.deed.party for one in dispatches(scene.stand).values() if one.granted}
    remedy = "请先办理派专家，由专家所在单位和企业都同意"
    _require(not deed.party or deed.party in granted, "派该专家还没有得到双方同意", remedy)
    if scene.viewer.role is Role.EXPERT and scene.viewer.body not in granted:
        raise Forbidden("派专家还没有得到专家所在单位和企业的同意", remedy)


def _inspect(_scene: Scene, deed: Deed) -> None:
    _one_of(deed.outcome, INSPECTED)


def _mend(scene: Scene, deed: Deed) -> None:
    waiting = to_mend(scene.stand)
    _require(deed.ref in waiting, f"第 {deed.ref} 条不是未办结的整改", f"未办结的整改：{_numbers(waiting)}")


def _evaluate(_scene: Scene, deed: Deed) -> None:
    _one_of(deed.outcome, EVALUATED)


def _yuan(fen: int) -> str:
    return f"{'-' * (fen < 0)}{abs(fen) // _TOP}.{abs(fen) % _TOP:02}"


def _numbers(marks: Mapping[int, object]) -> str:
    return "、".join(f"第 {seq} 条" for seq in marks) or "无"


_CHECKS: Mapping[Move, _Check] = {
    Move.INVITE: _invite,
    Move.ENROL: _enrol,
    Move.UNINVITE: _uninvite,
    Move.DRAFT: _draft,
    Move.REDRAFT: _redraft,
    Move.SIGN: _sign,
    Move.ASSIGN: _assign,
    Move.RELEASE: _release,
    Move.SCORE: _score,
    Move.SUM_UP: _sum_up,
    Move.PUBLISH: _publish,
    Move.OBJECT: _object,
    Move.SETTLE: _settle,
    Move.COMMIT: _commit,
    Move.PAY: _pay,
    Move.DISPATCH: _dispatch,
    Move.CONSENT: _answer,
    Move.REFUSE: _answer,
    Move.SERVE: _serve,
    Move.INSPECT: _inspect,
    Move.MEND: _mend,
    Move.EVALUATE: _evaluate,
}
