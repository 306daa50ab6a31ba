"""Who can be asked to review: people of panels and experts below the host who have no interest in the case."""

from __future__ import annotations

from matcher.programmes.words import Act, Role
from service.domain.bodies import Duty, Viewer
from service.domain.errors import Forbidden, InvalidDeed
from service.domain.scope import reach
from service.domain.workflow.readings import interested, recused, reviewers
from service.domain.workflow.who import may_act
from service.storage.accounts import Named
from service.storage.work import Work
from service.use_cases.cases import case_in, table_for
from service.use_cases.desk import Desk

REVIEWING = (Role.PANEL, Role.EXPERT)
_DUTIES = tuple(duty for duty in Duty if duty.acts)
_MOST = 500


def assignable(desk: Desk, work: Work, case: str, stage: str, viewer: Viewer) -> tuple[Named, ...]:
    """Return the accounts that can be assigned in a stage now.

    Those of parties are left out, those who have declared a conflict, and those who are assigned already.

    Raises:
        Missing: there is no such case, or the viewer may not see it.
        Forbidden: the viewer does not run it.
        InvalidDeed: the case has no such stage, or nothing is reviewed in it.
    """
    row = work.cases.get(viewer, case)
    table, state = table_for(desk, row), case_in(row)
    if viewer.body != state.host or not may_act(state, viewer):
        raise Forbidden("评审人由主持科协指派", "请由主持科协的经办或管理办理")
    if stage not in state.stands or stage not in table.stages or table.stages[stage].act is not Act.REVIEW:
        raise InvalidDeed(f"项目没有评审环节“{stage}”", "请核对环节")
    stand = state.stands[stage]
    taken = recused(stand) | set(reviewers(stand))
    out = interested(table, state) | {state.host}
    found = work.accounts.below(reach(viewer), REVIEWING, _DUTIES, _MOST)
    return tuple(one for one in found if one.account not in taken and one.body not in out)
