"""What must hold of a case before a move, whatever the deed says: each guard as a test that tells what is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from matcher.programmes.words import Act, Rhythm
from service.domain.period import in_chinese
from service.domain.workflow.case import Case, blocked, steps
from service.domain.workflow.readings import (
    committed,
    dispatches,
    funds,
    notice,
    open_invitations,
    open_objections,
    paid,
    papers,
    reviewers,
    scores,
    to_mend,
    willing,
)
from service.domain.workflow.scene import Scene
from service.domain.workflow.table import Table
from service.domain.workflow.words import Guard, Move, Step

FEWEST_REVIEWERS = 3

_LASTING = {Act.PUBLISH, Act.CONFIRM, Act.PLAQUE, Act.FUND, Act.RUN}
"""Acts whose beginning has effects outside the case, which sending back cannot undo."""

_AS_NEEDED = {Rhythm.IRREGULAR, Rhythm.REGULAR}
"""Rhythms of stages that a case can be closed without."""

_Test = Callable[[Scene], str]


def missing(scene: Scene) -> tuple[str, ...]:
    """Return what a move still lacks, in Chinese; empty if it can be made."""
    said = (_TESTS[guard](scene) for guard in scene.transition.guards)
    return tuple(filter(None, said))


def reopened(table: Table, stage: str) -> tuple[str, ...]:
    """Return the stages that begin anew when one sends back: those that brought its papers, and all after them."""
    makers = set(table.returns[stage])
    return tuple(key for key in table.stages if key in makers or not makers.isdisjoint(table.earlier[key]))


def unfinished(table: Table, case: Case) -> tuple[str, ...]:
    """Return the names of the stages that keep a case from being closed."""
    found = []
    for key, step in steps(table, case).items():
        stage = table.stages[key]
        idle = stage.rhythm in _AS_NEEDED and step in {Step.AHEAD, Step.READY}
        if step not in {Step.DONE, Step.FAILED} and not idle and not blocked(table, case, key):
            found.append(stage.name)
    return tuple(found)


def _papers(scene: Scene) -> str:
    there = papers(scene.case)
    names = {paper.key: paper.name for paper in scene.table.pack.papers}
    lacking = [names[key] for key in scene.table.stages[scene.transition.stage].wants if key not in there]
    return f"还缺材料：{'、'.join(lacking)}" if lacking else ""


def _both_sides(scene: Scene) -> str:
    needing, serving = willing(scene.table, scene.case)
    lacking = [*([] if needing else ["需求方"]), *([] if serving else ["学会方"])]
    return f"还没有{'和'.join(lacking)}自愿参加" if lacking else ""


def _answered(scene: Scene) -> str:
    waiting = len(open_invitations(scene.stand))
    return f"还有 {waiting} 份邀请未答复" if waiting else ""


def _inviting(scene: Scene) -> str:
    return "" if open_invitations(scene.stand) else "没有未答复的邀请"


def _two_sides_sign(scene: Scene) -> str:
    signing = scene.table.transitions[scene.transition.stage, Move.SIGN].by
    serving = scene.case.bound_to(tuple(key for key in signing if scene.table.society_side(key)))
    others = scene.case.bound_to(tuple(key for key in signing if not scene.table.society_side(key)))
    lacking = [*([] if serving else ["学会方"]), *([] if set(others) - set(serving) else ["另一方"])]
    return f"签约方里还没有{'和'.join(lacking)}" if lacking else ""


def _scored(scene: Scene) -> str:
    assigned, scored = len(reviewers(scene.stand)), len(scores(scene.stand))
    if assigned < FEWEST_REVIEWERS:
        return f"评审人只有 {assigned} 名，至少要 {FEWEST_REVIEWERS} 名"
    return f"{assigned} 名评审人中还有 {assigned - scored} 名没有打分" if scored < assigned else ""


def _scoring(scene: Scene) -> str:
    return "" if len(scores(scene.stand)) < len(reviewers(scene.stand)) else "没有尚未打分的评审人"


def _reversible(scene: Scene) -> str:
    lasting = [
        scene.table.stages[key].name
        for key in reopened(scene.table, scene.transition.stage)
        if key in scene.case.stands and scene.table.stages[key].act in _LASTING and scene.case.stands[key].marks
    ]
    return f"“{'”“'.join(lasting)}”已经办理，不能再退回" if lasting else ""


def _objected(scene: Scene) -> str:
    return "" if open_objections(scene.stand) else "没有未办结的异议"


def _unobjected(scene: Scene) -> str:
    waiting = len(open_objections(scene.stand))
    return f"还有 {waiting} 件异议未办结" if waiting else ""


def _expired(scene: Scene) -> str:
    period = notice(scene.table, scene.stand)
    if period is None or period.last is None:
        return "公示期没有在计算"
    return "" if period.last < scene.today else f"公示期到{in_chinese(period.last)}为止，次日起才算期满"


def _in_time(scene: Scene) -> str:
    period = notice(scene.table, scene.stand)
    over = period is not None and period.last is not None and period.last < scene.today
    return "公示期已满" if over and scene.viewer.body != scene.case.host else ""


def _unpaid(scene: Scene) -> str:
    return "" if paid(scene.stand) < committed(scene.stand) else "核定的经费已经付清"


def _proven(scene: Scene) -> str:
    waiting = unfinished(scene.table, scene.case)
    return f"还有环节没有办完：{'、'.join(waiting)}" if waiting else ""


def _uncommitted(scene: Scene) -> str:
    return "经费已经核定" if any(map(committed, funds(scene.table, scene.case).values())) else ""


def _unconsented(scene: Scene) -> str:
    waiting = sum(one.open for one in dispatches(scene.stand).values())
    return f"还有 {waiting} 次派专家没有得到答复" if waiting else ""


def _to_mend(scene: Scene) -> str:
    return "" if to_mend(scene.stand) else "没有未办结的整改"


_TESTS: Mapping[Guard, _Test] = {
    Guard.PAPERS: _papers,
    Guard.BOTH_SIDES: _both_sides,
    Guard.ANSWERED: _answered,
    Guard.INVITING: _inviting,
    Guard.TWO_SIDES_SIGN: _two_sides_sign,
    Guard.SCORED: _scored,
    Guard.SCORING: _scoring,
    Guard.REVERSIBLE: _reversible,
    Guard.OBJECTED: _objected,
    Guard.UNOBJECTED: _unobjected,
    Guard.EXPIRED: _expired,
    Guard.IN_TIME: _in_time,
    Guard.UNPAID: _unpaid,
    Guard.PROVEN: _proven,
    Guard.UNCOMMITTED: _uncommitted,
    Guard.UNCONSENTED: _unconsented,
    Guard.TO_MEND: _to_mend,
}
