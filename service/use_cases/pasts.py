"""How cases and needs came to stand where they do, read once: kept under the digest where each history ended."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from matcher.programmes.words import Act
from service.domain.history import Event, day_of
from service.domain.overview import Step
from service.domain.workflow.case import Case
from service.domain.workflow.deeds import deed_from_plain
from service.domain.workflow.effects import apply
from service.domain.workflow.opening import case_from, opening_from_plain
from service.domain.workflow.recording import subject_of
from service.domain.workflow.table import Table
from service.domain.workflow.words import Step as StageStep
from service.storage.cases import CaseBrief
from service.storage.needs import NeedBrief
from service.storage.work import Work
from service.use_cases.shortlists import SHOWN
from service.use_cases.standing import status_of
from service.use_cases.telling import Kept

_MOST = 50_000


@dataclass(frozen=True, slots=True)
class CaseCourse:
    """Where a case stood when, when its agreement was signed, and who takes part, the host first."""

    steps: tuple[Step, ...]
    agreed: date | None
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownList:
    """A list that was shown for a need.

    Attributes:
        kind: of its candidates; `model` ranked them.
        suitable: probability that somebody suitable is among the first; None: the model does not tell.
        relied: whether that was enough to rely on.
        chances: candidates with the probability shown for each, in their order; those without are left out.
    """

    day: date
    kind: str
    model: str
    suitable: float | None
    relied: bool | None
    chances: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class NeedCourse:
    """Where a need stood when, and the lists that were shown for it, the oldest first."""

    steps: tuple[Step, ...]
    lists: tuple[ShownList, ...]

    @property
    def covered(self) -> bool | None:
        """Whether the last list that tells was relied on; None where none does."""
        return next((one.relied for one in reversed(self.lists) if one.relied is not None), None)


class Pasts:
    """What overviews are made from, for every request of one process.

    Args:
        table_of: the transition table of KEY-YEAR; the same object as long as its pack is the same.
    """

    def __init__(self, table_of: Callable[[str], Table]) -> None:
        self._table_of = table_of
        self._cases: Kept[tuple[str, Table, CaseCourse]] = Kept(_MOST)
        self._needs: Kept[tuple[str, NeedCourse]] = Kept(_MOST)

    def of_cases(self, work: Work, cases: Sequence[CaseBrief]) -> dict[str, CaseCourse]:
        """Return the course of each case, by id."""
        found: dict[str, CaseCourse] = {}
        tables = {one: self._table_of(one) for one in dict.fromkeys(f"{row.programme}-{row.year}" for row in cases)}
        missing: dict[str, tuple[CaseBrief, Table]] = {}
        for row in cases:
            table, kept = tables[f"{row.programme}-{row.year}"], self._cases.get(row.id)
            if kept is not None and kept[0] == row.head and kept[1] is table:
                found[row.id] = kept[2]
            else:
                missing[subject_of(row.id)] = row, table
        for subject, events in work.events.histories(list(missing)):
            row, table = missing[subject]
            found[row.id] = self._cases.put(row.id, (events[-1].digest, table, _case_course(table, events)))[2]
        return found

    def of_needs(self, work: Work, needs: Sequence[NeedBrief]) -> dict[str, NeedCourse]:
        """Return the course of each need, by id."""
        found: dict[str, NeedCourse] = {}
        missing: dict[str, NeedBrief] = {}
        for row in needs:
            kept = self._needs.get(row.id)
            if kept is not None and kept[0] == row.head:
                found[row.id] = kept[1]
            else:
                missing[f"need:{row.id}"] = row
        for subject, events in work.events.histories(list(missing)):
            id_ = missing[subject].id
            found[id_] = self._needs.put(id_, (events[-1].digest, _need_course(events)))[1]
        return found


def _case_course(table: Table, events: Sequence[Event]) -> CaseCourse:
    first, *later = events
    case = case_from(table, opening_from_plain(first.after["opening"]))
    steps, agreed = [Step(day_of(first.at), status_of(table, case))], None
    for event in later:
        case = apply(table, case, deed_from_plain(event.after["deed"]), event.account, event.body)
        if (word := status_of(table, case)) != steps[-1].status:
            steps.append(Step(day_of(event.at), word))
        if agreed is None and _signed(table, case):
            agreed = day_of(event.at)
    return CaseCourse(tuple(steps), agreed, tuple(dict.fromkeys((case.host, *(one.body for one in case.parties)))))


def _signed(table: Table, case: Case) -> bool:
    signing = (key for key, stage in table.stages.items() if stage.act is Act.SIGN and key in case.stands)
    return any(case.stands[key].step is StageStep.DONE for key in signing)


def _need_course(events: Iterable[Event]) -> NeedCourse:
    steps: list[Step] = []
    lists = []
    for event in events:
        if "status" in event.after:
            steps.append(Step(day_of(event.at), str(event.after["status"])))
        if event.move == SHOWN:
            lists.append(_shown(event))
    return NeedCourse(tuple(steps), tuple(lists))


def _shown(event: Event) -> ShownList:
    shown = event.after["shown"]
    suitable, threshold = (None if shown.get(one) is None else float(shown[one]) for one in ("suitable", "threshold"))
    relied = None if suitable is None or threshold is None else suitable >= threshold
    known = [one for one in shown["matches"] if one.get("probability") is not None]
    chances = tuple((str(one["candidate"]), float(one["probability"])) for one in known)
    return ShownList(day_of(event.at), shown["kind"], shown["fingerprints"]["model"], suitable, relied, chances)
