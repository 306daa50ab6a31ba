"""One case under way: its deeds, each by its own people at the moment of the play, and the papers they need."""

from __future__ import annotations

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
from service.use_cases.cases import CaseIn, case_in, start, table_for
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
        self._play, self._made = play, made
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
        names = {one.key: one.name for one in table_for(play.desk, row).pack.papers}
        data = scan(f"{names[paper]}{MARK}", row.title, f"扫描件，{play.at:%Y-%m-%d}，内容为虚构")
        return hand_in(play.desk, play.work, self.id, paper, data, who, play.at).digest

    def published_until(self, stage: str) -> Any:
        """Return the last day of the notice of a stage."""
        row = self._play.work.cases.get(SYSTEM, self.id)
        period = notice(table_for(self._play.desk, row), case_in(row).stands[stage])
        if period is None or period.last is None:
            raise AssertionError("a notice that runs to its end")
        return period.last

    def _unknown(self, who: Viewer, stage: str, move: Move) -> tuple[tuple[str, str, str], ...]:
        play = self._play
        row = play.work.cases.get(SYSTEM, self.id)
        ground = Ground(play.work, play.desk.catalogue, table_for(play.desk, row), case_in(row), who.body)
        found = rulings_on(ground, stage, move)
        return tuple((key, *_VOUCHING) for key, one in found.items() if one.outcome is Outcome.UNKNOWN)


def _anyway(_version: int, _head: str) -> None:
    """Nobody else is at it."""
