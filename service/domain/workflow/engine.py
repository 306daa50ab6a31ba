"""The one door to a case: what somebody may do now, and doing it. Pure; time comes in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NoReturn

from service.domain.bodies import Viewer
from service.domain.errors import Forbidden, InvalidDeed, NotAllowed
from service.domain.history import day_of
from service.domain.workflow.case import Case, blocked, reached, step_of
from service.domain.workflow.deeds import LABELS, Deed
from service.domain.workflow.effects import apply
from service.domain.workflow.facts import check_facts
from service.domain.workflow.guards import missing
from service.domain.workflow.scene import Scene
from service.domain.workflow.table import Table
from service.domain.workflow.who import makes, may_act
from service.domain.workflow.words import WHOLE, Move, Step


@dataclass(frozen=True, slots=True)
class Allowed:
    """What somebody may do now: a move of a stage, and the facts its deed must carry."""

    stage: str
    move: Move
    needs: tuple[str, ...]

    def says(self, table: Table) -> str:
        """Return it in Chinese: 专家评审·打分（分数）."""
        place = f"{table.stages[self.stage].name}·" if self.stage != WHOLE else ""
        needs = f"（{'、'.join(LABELS[name] for name in self.needs)}）" if self.needs else ""
        return f"{place}{self.move.value}{needs}"


def allowed(table: Table, case: Case, viewer: Viewer, today: date) -> tuple[Allowed, ...]:
    """Return every move that somebody may make now, in the order of the table."""
    if case.end is not None or not may_act(case, viewer):
        return ()
    now = {key: step_of(table, case, key) for key in case.stands}
    found = []
    for (stage, move), transition in table.transitions.items():
        if stage in now and now[stage] in transition.sources:
            scene = Scene(table, case, transition, viewer, today)
            if makes(scene) and not missing(scene):
                found.append(Allowed(stage, move, transition.needs))
    return tuple(found)


def make(table: Table, case: Case, deed: Deed, viewer: Viewer, at: datetime) -> Case:
    """Return the case after a deed.

    Raises:
        Forbidden: it is not theirs to do.
        NotAllowed: it cannot be done now; the error carries what they may do.
        HuiqiError: a fact of the deed is missing or wrong.
    """
    today = day_of(at)
    done = completed(deed, today)
    _require_allowed(table, case, done, viewer, today)
    return apply(table, case, done, viewer.account, viewer.body)


def completed(deed: Deed, today: date) -> Deed:
    """Return the deed as it goes on record: dated where it was not."""
    return deed if deed.day is not None else replace(deed, day=today)


def _require_allowed(table: Table, case: Case, deed: Deed, viewer: Viewer, today: date) -> None:
    if not may_act(case, viewer):
        raise Forbidden(f"“{viewer.duty.value}”职责只能查看，不能办理", "请由本单位的经办、管理或代表办理")
    if case.end is not None:
        raise NotAllowed(f"项目已{case.end.value}，不能再办理", "如须继续，请另立项目")
    if deed.stage not in case.stands:
        raise InvalidDeed(f"项目没有环节“{deed.stage}”", f"环节：{'、'.join(filter(None, case.stands))}")
    transition = table.transitions.get((deed.stage, deed.move))
    name = table.stages[deed.stage].name if deed.stage != WHOLE else "项目"
    if transition is None:
        _refuse(f"“{name}”没有“{deed.move.value}”", table, case, viewer, today)
    step = step_of(table, case, deed.stage)
    if step not in transition.sources:
        _refuse(_why(table, case, deed, name, step), table, case, viewer, today)
    scene = Scene(table, case, transition, viewer, today)
    if not makes(scene):
        by = "、".join(table.actors[key].name for key in transition.by) or transition.who.value
        raise Forbidden(f"“{name}”的“{deed.move.value}”不由贵单位办理", f"由{by}办理")
    lacking = missing(scene)
    if lacking:
        _refuse("；".join(lacking), table, case, viewer, today)
    check_facts(scene, deed)


def _why(table: Table, case: Case, deed: Deed, name: str, step: Step) -> str:
    if step is Step.AHEAD and blocked(table, case, deed.stage):
        return f"“{name}”之前的环节未通过，不能办理"
    if step is Step.AHEAD:
        waiting = [table.stages[key].name for key in table.stages[deed.stage].after if not reached(table, case, key)]
        return f"“{name}”要等“{'”“'.join(waiting)}”办完"
    return f"“{name}”现在是{step.value}，不能“{deed.move.value}”"


def _refuse(problem: str, table: Table, case: Case, viewer: Viewer, today: date) -> NoReturn:
    now = allowed(table, case, viewer, today)
    said = "、".join(one.says(table) for one in now)
    raise NotAllowed(problem, f"现在可以办：{said}" if said else "现在没有等贵单位办理的事项", now)
