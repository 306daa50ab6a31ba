"""R19: 推荐申报 → 专家评审 → 组织实施 → 检查评估. 武汉 2015 四."""

from __future__ import annotations

from itertools import pairwise

import pytest

from service.domain.errors import NotAllowed
from service.domain.workflow.case import steps
from service.domain.workflow.words import WHOLE, End, Move, Step
from tests.fakes.casework import Office
from tests.fakes.fitting import advance, run_to_the_end

PHASES = ("推荐申报", "专家评审", "组织实施", "检查评估")


def _office() -> Office:
    return Office.of("wuhan-2015", actor="enterprise")


def test_r19_the_four_phases_begin_one_after_the_other() -> None:
    """Inspections may come as soon as there is money, so the third and fourth have no order between them."""
    office = _office()
    made = run_to_the_end(office)
    assert office.checked().end is End.CLOSED
    phases = [office.table.stages[stage].phase for stage, _ in made if stage]
    begins = [phases.index(phase) for phase in PHASES]
    assert begins[0] < begins[1] < min(begins[2:])
    assert set(phases) == set(PHASES)


def test_r19_nothing_of_the_expert_review_begins_before_the_application_is_checked() -> None:
    """Application and review are each over before the next phase: at every moment of a run."""
    office = _office()
    whole = {phase: [key for key, stage in office.table.stages.items() if stage.phase == phase] for phase in PHASES[:2]}
    later = [key for key, stage in office.table.stages.items() if stage.phase == "专家评审"]
    while office.case.end is None:
        now = steps(office.table, office.case)
        if any(now[key] is not Step.AHEAD for key in later):
            assert all(now[key] is Step.DONE for key in whole["推荐申报"])
        advance(office, 1)
        if office.case.version > 30 and now["review"] is Step.RUNNING:
            break


@pytest.mark.parametrize(("before", "after"), list(pairwise(["check", "review", "publish", "confirm", "fund", "run"])))
def test_r19_no_stage_is_skipped(before: str, after: str) -> None:
    table = _office().table
    assert before in table.earlier[after]


def test_r19_inspections_come_with_the_money_and_reports_with_the_work() -> None:
    """Whoever is paid is inspected without notice; reports follow every year or when the task is done."""
    office = _office()
    with pytest.raises(NotAllowed, match="要等“在年度预算内择优给予经费”办完"):
        office.do("inspect", Move.INSPECT, office.host, outcome="正常", text="抽查")
    with pytest.raises(NotAllowed, match="要等“实施任务，资金专账”办完"):
        office.do("report", Move.FILE, office.as_("enterprise"), paper="final-report", digest="a" * 64)
    run_to_the_end(office)
    moves = [event.move for event in office.events]
    assert moves.index("fund/核定") < moves.index("inspect/检查")
    assert moves.index("run/开始") < moves.index("report/报送")


def test_r19_a_case_is_not_closed_without_its_final_report() -> None:
    office = _office()
    while steps(office.table, office.case)["report"] is not Step.WAITING:
        advance(office, 1)
    with pytest.raises(NotAllowed, match="报送任务完成情况和总结"):
        office.do(WHOLE, Move.CLOSE, office.host)
