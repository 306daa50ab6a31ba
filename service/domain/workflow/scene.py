"""What every question about a move starts from: which move of which case, by whom, on which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from service.domain.bodies import Viewer
from service.domain.workflow.case import Case, Stand
from service.domain.workflow.table import Table, Transition


@dataclass(frozen=True, slots=True)
class Scene:
    """A move that somebody may make of a case on a day."""

    table: Table
    case: Case
    transition: Transition
    viewer: Viewer
    today: date

    @property
    def stand(self) -> Stand:
        """Where the move's stage stands."""
        return self.case.stands[self.transition.stage]
