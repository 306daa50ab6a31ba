"""评审: what a reviewer is assigned, and how the reviews of a programme stand; no order before all scores are in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from matcher.errors import HuiqiError
from matcher.programmes.words import Act
from service.domain.bodies import Viewer
from service.domain.workflow.case import Stand, step_of
from service.domain.workflow.readings import mean_score, reviewers, score_by, scores
from service.domain.workflow.table import Table
from service.domain.workflow.words import WHOLE, Move, Step
from service.storage.cases import CaseFilter, CaseRow
from service.storage.work import Work
from service.use_cases.cases import case_in, table_for
from service.use_cases.desk import Desk
from service.use_cases.standing import PUBLISHED, RUNNING
from service.use_cases.views import sees_all

_MOST = 400
_REVIEWING = {Move.ASSIGN, Move.SCORE, Move.SUM_UP}


@dataclass(frozen=True, slots=True)
class Assigned:
    """A review that somebody is assigned.

    Attributes:
        due: last day to score; None: there is none.
        score: the one they gave; None: it waits.
    """

    row: CaseRow
    stage: str
    stage_name: str
    programme: str
    due: date | None
    score: int | None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """How the review of one case stands, for whoever runs it.

    Attributes:
        due: the first day that a missing score is due by; None: none is.
        mean: of all scores, None until all are in everywhere.
        rank: by the mean, the same for the same mean; None likewise.
    """

    row: CaseRow
    stage: str
    stage_name: str
    assigned: int
    scored: int
    due: date | None = None
    mean: Fraction | None = None
    rank: int | None = None

    @property
    def complete(self) -> bool:
        """Whether everybody has scored."""
        return self.assigned > 0 and self.scored == self.assigned


def assigned_to(desk: Desk, work: Work, viewer: Viewer) -> tuple[Assigned, ...]:
    """Return the reviews that an account is assigned, those that wait first, and of them those due first."""
    found = []
    for row, stage, stand in _stands(desk, work.cases.list(viewer, CaseFilter(), None, _MOST)):
        if viewer.account in reviewers(stand):
            one = table_for(desk, row).stages[stage]
            given = scores(stand).get(viewer.account)
            due = score_by(table_for(desk, row), stage, stand, viewer.account)
            title = table_for(desk, row).pack.programme.title
            found.append(Assigned(row, stage, one.name, title, due, given))
    return tuple(sorted(found, key=lambda one: (one.score is not None, one.due or date.max)))


def reviews_of(desk: Desk, work: Work, programme: str, year: int, viewer: Viewer) -> tuple[Reviewed, ...]:
    """Return the reviews under way in a programme that a viewer runs or looks over; ranked once all are in."""
    rows: list[CaseRow] = []
    for status in (RUNNING, PUBLISHED):
        rows += work.cases.list(viewer, CaseFilter(programme, year, status), None, _MOST)
    turns = work.turns.of(viewer, [row.id for row in rows])
    waiting = [row for row in rows if any(turn.move in _REVIEWING for turn in turns.get(row.id, ()))]
    found = [
        _under_way(table_for(desk, row), row, stage, stand)
        for row, stage, stand in _stands(desk, waiting)
        if sees_all(work, case_in(row), viewer)
    ]
    if not all(one.complete for one in found):
        return tuple(found)
    return _ranked([replace(one, mean=mean_score(case_in(one.row).stands[one.stage])) for one in found])


def _under_way(table: Table, row: CaseRow, stage: str, stand: Stand) -> Reviewed:
    given = scores(stand)
    dues = [score_by(table, stage, stand, one) for one in reviewers(stand) if one not in given]
    due = min((one for one in dues if one), default=None)
    return Reviewed(row, stage, table.stages[stage].name, len(reviewers(stand)), len(given), due)


def _ranked(found: list[Reviewed]) -> tuple[Reviewed, ...]:
    means = [one.mean or Fraction(0) for one in found]
    ranked = [
        replace(one, rank=1 + sum(other > mean for other in means)) for one, mean in zip(found, means, strict=True)
    ]
    return tuple(sorted(ranked, key=lambda one: (one.rank or 0, one.row.title, one.row.id)))


def _stands(desk: Desk, rows: Iterable[CaseRow]) -> Iterable[tuple[CaseRow, str, Stand]]:
    """Yield the stages in which cases are reviewed now."""
    for row in rows:
        try:
            table = table_for(desk, row)
        except HuiqiError:  # an office's own pack may have become unreadable
            continue
        case = case_in(row)
        for key, stand in case.stands.items():
            open_ = key != WHOLE and table.stages[key].act is Act.REVIEW
            if open_ and step_of(table, case, key) in {Step.READY, Step.RUNNING} and case.end is None:
                yield row, key, stand
