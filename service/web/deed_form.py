"""What a person fills in for a deed: one form of all facts a deed may carry, of which a move asks some."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, Field

from service.domain.workflow.deeds import Deed
from service.domain.workflow.table import Transition
from service.domain.workflow.words import Move
from service.web.amounts import NO_AMOUNT, fen_of
from service.web.api.deed_forms import Key, Text
from service.web.api.fields import Day, Line
from service.web.forms import Sent, Unfilled

_INT = 2**31 - 1
VOUCHES = "vouches"
"""The field of whoever vouches for several conditions."""

_NO_DAY = {Move.PUBLISH, Move.SETTLE, Move.OBJECT}
"""Moves that are of the day on which they are made."""

_NOT_ASKED = {"role", "level", "digest", "money", "employer", "rulings", "confirmed"}
"""Facts that the register or the file says."""


class DeedForm(BaseModel):
    """What a person fills in."""

    file: Line = Field(default="", title="文件")
    actor: Key = Field(default="", title="参加的身份")
    party: Line = Field(default="", title="机构")
    lead: bool = Field(default=False, title="牵头")
    account: Line = Field(default="", title="评审人")
    enterprise: Line = Field(default="", title="接受专家的企业或园区")
    kind: Line = Field(default="", title="类别")
    amount: Line = Field(default="", title="金额")
    unit: Line = Field(default="元", title="单位")
    pot: Line = Field(default="", title="资金池")
    score: int | None = Field(default=None, ge=0, le=100, title="分数")
    number: int | None = Field(default=None, ge=0, le=1000, title="数")
    rank: int | None = Field(default=None, ge=1, le=_INT, title="名次")
    places: int | None = Field(default=None, ge=0, le=_INT, title="名额")
    ref: int | None = Field(default=None, ge=1, le=_INT, title="所答复的事项")
    outcome: Line = Field(default="", title="结果")
    platforms: list[Key] = Field(default=[], max_length=20, title="平台")
    until: Day | None = Field(default=None, title="有效期到")
    day: Day | None = Field(default=None, title="发生的日期")
    text: Text = Field(default="", title="说明或理由")


_LABELS: Mapping[tuple[Move, str], str] = {
    (Move.ASSIGN, "until"): "请在哪一天以前打分",
    (Move.PUBLISH, "number"): "公示期（工作日）",
    (Move.SUM_UP, "number"): "分数线",
    (Move.DISPATCH, "party"): "专家",
    (Move.SERVE, "party"): "派出的专家",
    (Move.COMMIT, "party"): "受款单位",
    (Move.UNINVITE, "party"): "受邀机构",
    (Move.DISPATCH, "kind"): "期限",
    (Move.SERVE, "kind"): "服务的类别",
    (Move.SETTLE, "ref"): "异议",
    (Move.MEND, "ref"): "整改",
    (Move.CONSENT, "ref"): "派出的专家",
    (Move.REFUSE, "ref"): "派出的专家",
    (Move.PAY, "text"): "凭证号和说明",
    (Move.OBJECT, "text"): "事实和理由",
    (Move.SCORE, "text"): "评审意见",
    (Move.VISIT, "text"): "调研情况",
    (Move.SERVE, "text"): "服务情况",
    (Move.INSPECT, "text"): "检查情况",
    (Move.EVALUATE, "text"): "评估意见",
    (Move.MEND, "text"): "整改情况",
    (Move.FINISH, "text"): "完成情况",
    (Move.RECUSE, "text"): "为什么回避",
}


def labels_for(move: Move) -> dict[str, str]:
    """Return what a person calls the fields of a move."""
    own = {name: facts.title or name for name, facts in DeedForm.model_fields.items()}
    return own | {name: label for (one, name), label in _LABELS.items() if one is move}


def fields_of(transition: Transition) -> dict[str, bool]:
    """Return the fields that a move asks for, in the order of the form, and whether each must be filled in."""
    needs, may = set(transition.needs), set(transition.may)
    if "paper" in needs:
        needs |= {"file"}
    if "amount" in needs:
        needs |= {"unit"}
    if transition.move is Move.ASSIGN:
        needs -= {"party"}  # the register says of which body an account is
    out = _NOT_ASKED | {"paper"} | ({"day"} if transition.move in _NO_DAY else set())
    wanted = (needs | may | {"day", "text"}) - out
    return {name: name in needs for name in DeedForm.model_fields if name in wanted}


def deed_from(transition: Transition, form: DeedForm, sent: Sent, rules: Collection[str]) -> Deed:
    """Return the deed that was filled in.

    Raises:
        Unfilled: something is missing, or an amount is none.
    """
    faults = {
        name: "没有填写"
        for name, required in fields_of(transition).items()
        if required and name != "unit" and not _filled(getattr(form, name))
    }
    facts: dict[str, Any] = {name: getattr(form, name) for name in fields_of(transition)}
    paper, _, digest = str(facts.pop("file", "")).partition(":")
    unit = facts.pop("unit", "")
    if "amount" in facts:
        facts["amount"] = fen = fen_of(form.amount, unit)
        if fen is None:
            faults.setdefault("amount", NO_AMOUNT)
    if faults:
        raise Unfilled(faults)
    facts["platforms"] = tuple(form.platforms)
    confirmed = tuple(one for one in confirmed_in(sent, rules) if any(one[1:]))
    return Deed(transition.stage, transition.move, paper=paper, digest=digest, confirmed=confirmed, **facts)


def confirmed_in(sent: Sent, rules: Collection[str]) -> Sequence[tuple[str, str, str]]:
    """Return for each condition who vouches for it and why; who is named once vouches for all that have a reason."""
    found = []
    for key in rules:
        name, why = sent.text(f"vouch-{key}-name").strip(), sent.text(f"vouch-{key}-reason").strip()
        found.append((key, name or (sent.text(VOUCHES).strip() if why else ""), why))
    return found


def _filled(value: Any) -> bool:
    return value is not None and value not in ("", []) and bool(str(value).strip())
