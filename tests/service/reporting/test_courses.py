"""The course of a case as an overview reads it is the one that folding its history gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.programmes.words import Act
from service.domain.history import day_of
from service.domain.overview import Step
from service.domain.scope import SYSTEM
from service.domain.workflow.recording import case_of
from service.domain.workflow.words import Step as StageStep
from service.storage.database import Database
from service.use_cases.desk import Programmes
from service.use_cases.standing import status_of
from tests.fakes.casework import PACKS, Office
from tests.fakes.fitting import run_to_the_end
from tests.fakes.kept import keep_bodies, keep_case

_OTHERS = sorted(PACKS.keys() - {"hubei-2015"})
"""Its invented experts have the ids of those that every invented office has, so that it cannot be stored with them."""


@pytest.mark.parametrize("name", _OTHERS)
def test_the_course_is_what_the_history_folds_to(name: str, database: Database, tmp_path: Path) -> None:
    office = Office.of(name, need="", site="某区")
    run_to_the_end(office)
    keep_bodies(database, office)
    keep_case(database, office)
    programmes = Programmes(tmp_path)
    with database.reading() as work:
        (course,) = programmes.pasts.of_cases(work, work.cases.briefs(SYSTEM)).values()
        events = work.events.of(SYSTEM, f"case:{office.case.id}")
        again = programmes.pasts.of_cases(work, work.cases.briefs(SYSTEM))[office.case.id]
    assert again is course, "read anew though nothing happened"
    steps: list[Step] = []
    agreed = None
    for number in range(1, len(events) + 1):
        case, day = case_of(office.table, events[:number]), day_of(events[number - 1].at)
        if (word := status_of(office.table, case)) not in {step.status for step in steps[-1:]}:
            steps.append(Step(day, word))
        signing = [key for key, one in office.table.stages.items() if one.act is Act.SIGN and key in case.stands]
        if agreed is None and any(case.stands[key].step is StageStep.DONE for key in signing):
            agreed = day
    assert course.steps == tuple(steps)
    assert course.agreed == agreed
    assert {party.body for party in case.parties} <= set(course.parties)
    assert course.parties[0] == case.host
