"""One case under way: its deeds, each by its own people at the moment of the play, and the papers they need."""

from __future__ import annotations

from datetime import date
from typing import Any

from matcher.demo.draws import MARK
from matcher.policy.ruling import Outcome
from service.demo.play import Play
from service.demo.scans import scan
from service.domain.bodies import Viewer
from service.domain.scope import SYSTEM
from service.domain.workflow.deeds import Deed
from service.domain.workflow.readings import notice
from service.domain.workflow.words import Move
from service.use_cases.cases import CaseIn, case_in, start
from service.use_cases.deeds import make_deed
from service.use_cases.papers import PaperIn, hand_in, make_paper
from service.use_cases.rulings import Ground, rulings_on

_MADE = {"agreement", "final-report"}
"""Papers that are made as documents where any are."""

_VOUCHING = ("经办人核实", "查阅材料并电话核实")


class Hand:
    """Opens a case of a programme for a need, and leads it on.

    Args:
        play: where.
        opener: who opens it.
        asked: as what.
        made: whether its agreement is made as a document; otherwise it is a signed scan, which is much faster.
    """

    def __init__(self, play: Play, opener: Viewer, asked: CaseIn, *, made: bool) -> None:
        self._play, self._made, self._table = play, made, play.desk.table(asked.programme)
        self.id = start(play.desk, play.work, asked, opener, play.at).id

    def does(self, who: Viewer, stage: str, move: Move, **facts: Any) -> int:
        """Make a deed; returns its number. Conditions that nothing is known of are vouched for."""
        if confirmed := self._unknown(who, stage, move):
            facts["confirmed"] = confirmed
        deed = Deed(stage, move, **facts)
        return make_deed(self._play.desk, self._play.work, self.id, deed, who, self._play.at, _anyway)[1]

    def files(self, who: Viewer, stage: str, move: Move, paper: str, asked: PaperIn | None = None) -> str:
        """Hand in a paper with a deed; returns its digest."""
        digest = self.paper(who, paper, asked or PaperIn())
        self.does(who, stage, move, paper=paper, digest=digest)
        return digest

    def paper(self, who: Viewer, paper: str, asked: PaperIn) -> str:
        """Make a paper, or scan a signed one; returns its digest."""
        play = self._play
        if self._made and paper in _MADE:
            return make_paper(play.desk, play.work, self.id, paper, asked, who, play.at).file.digest
        row = play.work.cases.get(SYSTEM, self.id)
        names = {one.key: one.name for one in self._table.pack.papers}
        data = scan(f"{names[paper]}{MARK}", row.title, f"扫描件，{play.at:%Y-%m-%d}，内容为虚构")
        return hand_in(play.desk, play.work, self.id, paper, data, who, play.at).digest

    def published_until(self, stage: str) -> date:
        """Return the last day of the notice of a stage."""
        case = case_in(self._play.work.cases.get(SYSTEM, self.id))
        period = notice(self._table, case.stands[stage])
        if period is None or period.last is None:
            raise AssertionError("a notice that runs to its end")
        return period.last

    def _unknown(self, who: Viewer, stage: str, move: Move) -> tuple[tuple[str, str, str], ...]:
        if not self._table.transitions[stage, move].rules:
            return ()
        play = self._play
        case = case_in(play.work.cases.get(SYSTEM, self.id))
        ground = Ground(play.work, play.desk.catalogue, self._table, case, who.body)
        found = rulings_on(ground, stage, move)
        return tuple((key, *_VOUCHING) for key, one in found.items() if one.outcome is Outcome.UNKNOWN)


def _anyway(_version: int, _head: str) -> None:
    """Nobody else is at it."""
