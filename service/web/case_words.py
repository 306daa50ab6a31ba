"""How pages speak of cases: what is waited for, who takes part as what, which programme."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from matcher.errors import HuiqiError
from service.domain.workflow.table import Table
from service.domain.workflow.turns import Turn
from service.domain.workflow.words import WHOLE, Move
from service.use_cases.desk import Desk

_WAITED = {
    Move.ACCEPT: "答复邀请",
    Move.CONSENT: "答复派专家",
    Move.PASS: "审核",
    Move.EXPIRE: "登记公示期满",
    Move.FINISH: "正在实施",
    Move.STATE: "提出",
    Move.TAKE_UP: "受理",
    Move.FILE: "报送材料",
    Move.SUBMIT: "提交材料",
    Move.DRAFT: "拟定文书",
    Move.ASSIGN: "指派评审人",
    Move.MEND: "办结整改",
    Move.ENROL: "登记参与方",
}
"""What is waited for, where the move itself would not say it well."""


ALTERNATIVES = {
    Move.ACCEPT: (Move.DECLINE,),
    Move.TAKE_UP: (Move.SEND_BACK,),
    Move.PASS: (Move.SEND_BACK, Move.REJECT),
    Move.JOIN: (Move.OPPOSE,),
    Move.SCORE: (Move.RECUSE,),
    Move.CONSENT: (Move.REFUSE,),
    Move.RECEIVE: (Move.SEND_BACK,),
}
"""What somebody may do instead, who is waited for with a decision."""

ENTAILS = {
    Move.ACCEPT: "接受后贵单位成为参与方；已参加的各方可以查看彼此登记的联系方式，每次查看都留下记录。",
    Move.AGREE: "商定即确认各方愿意合作，项目进入下一环节；不代替签字盖章。",
    Move.DECLINE: "谢绝后贵单位不参加这个项目；写下的理由邀请方看得到，便于另找合适的单位。",
    Move.UNINVITE: "撤回后对方不再能接受；以后可以重新邀请。",
}
"""What follows from a move for whoever makes it, where its name does not say so."""


def waited_for(move: Move) -> str:
    """Return in a word what somebody is waited for with."""
    return _WAITED.get(move, move.value)


def stage_name(table: Table | None, stage: str) -> str:
    """Return the name of a stage, and of the case itself."""
    if stage == WHOLE:
        return "整个项目"
    return table.stages[stage].name if table is not None and stage in table.stages else stage


def waiting_in_words(table: Table | None, turns: Iterable[Turn], names: Mapping[str, str]) -> list[str]:
    """Return for each thing that is waited for a line: who, and what in which stage."""
    lines: dict[tuple[str, Move], list[str]] = {}
    for turn in turns:
        lines.setdefault((turn.stage, turn.move), []).append(names.get(turn.body, "评审人"))
    return [
        f"{'、'.join(dict.fromkeys(who))}：{stage_name(table, stage)}·{waited_for(move)}"
        for (stage, move), who in lines.items()
    ]


def tables_of(desk: Desk, programmes: Iterable[str]) -> dict[str, Table]:
    """Return the tables of programmes by name, without those of an office's own that became unreadable."""
    found: dict[str, Table] = {}
    for name in sorted(set(programmes)):
        try:
            found[name] = desk.table(name)
        except HuiqiError:
            continue
    return found
