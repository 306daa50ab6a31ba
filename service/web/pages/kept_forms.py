"""What counts and its evidence, as forms keep it: filled in, corrected, withdrawn; records and filings alike.

Files come first and stay kept, so that a form shown again has lost none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol, TypeVar

from fastapi.responses import Response
from pydantic import BaseModel

from matcher.errors import HuiqiError
from service.domain.bodies import Viewer
from service.domain.errors import Forbidden
from service.domain.history import Event
from service.domain.scope import SYSTEM
from service.domain.statistics.recording import require_may_record
from service.storage.work import Work
from service.use_cases.desk import Desk, carry_out
from service.web.api.paging import cursor_of
from service.web.evidence_forms import DIGESTS, kept_files
from service.web.forms import Sent, Typed, labels_of
from service.web.said import see

Effect = Callable[[Work], str]
"""Does something in a unit of work and returns the id of what it was done to."""


class Row(Protocol):
    """What a list shows: when it last changed."""

    @property
    def changed(self) -> datetime:
        """When that was."""


Shown = TypeVar("Shown", bound=Row)


@dataclass(frozen=True, slots=True)
class Keeping:
    """Somebody who sends a form of one kind, at a moment.

    Attributes:
        model: the form.
        where: address under which things of its kind are found.
        one_file: whether it cites one file only, the last that came.
    """

    desk: Desk
    viewer: Viewer
    sent: Sent
    model: type[BaseModel]
    where: str
    one_file: bool = False

    def keep(
        self,
        word: str,
        effect_of: Callable[[tuple[str, ...], datetime], Effect],
        again: Callable[[Typed], Response],
        office: str = "",
    ) -> Response:
        """Keep what the form says with the files it came with, and go there; otherwise the form again.

        Args:
            word: what is said then.
            effect_of: reads the form, given the digests of the files and the time, and returns what to do.
            again: answers with the form as it was typed, its files and what is wrong.
            office: whose the files are; empty: the viewer's own body.
        """
        digests: tuple[str, ...] = ()
        at = self.desk.now()
        try:
            digests = kept_files(self.sent, self.desk, self.viewer, office)
            digests = digests[-1:] if self.one_file else digests
            id_ = self._carried_out(effect_of(digests, at), at)
        except HuiqiError as error:
            typed = self.sent.again(labels_of(self.model), error)
            return again(replace(typed, values={**typed.values, DIGESTS: list(digests)}) if digests else typed)
        return see(f"{self.where}/{id_}", word)

    def withdraw(self, effect_of: Callable[[datetime], Effect], again: Callable[[Typed], Response]) -> Response:
        """Withdraw something, or say why not."""
        at = self.desk.now()
        try:
            id_ = self._carried_out(effect_of(at), at)
        except HuiqiError as error:
            return again(self.sent.again({"reason": "理由"}, error))
        return see(f"{self.where}/{id_}", "withdrawn")

    def _carried_out(self, effect: Effect, at: datetime) -> str:
        made = carry_out(self.desk, self.viewer, self.sent.once, at, lambda work: {"id": effect(work)})
        return str(made["id"])


def may_keep(work: Work, office: str, viewer: Viewer) -> bool:
    """Return whether somebody may correct what an office stated."""
    placed = work.bodies.get(SYSTEM, office)
    try:
        require_may_record(viewer, placed.body, placed.path)
    except Forbidden:
        return False
    return True


def names_of(work: Work, bodies: Iterable[str]) -> dict[str, str]:
    """Return the names of bodies, by id."""
    return {id_: body.name for id_, body in work.reporters.named(sorted(set(bodies))).items()}


def told_by(work: Work, events: Sequence[Event]) -> dict[str, str]:
    """Return the names of the bodies that did something, by id."""
    return names_of(work, (one.body for one in events))


def cut(rows: Sequence[Shown], limit: int, id_of: Callable[[Shown], str]) -> tuple[Sequence[Shown], str]:
    """Return the rows of one page, of those read and one more, and the cursor of the next; empty at the end."""
    shown = rows[:limit]
    more = cursor_of((shown[-1].changed.isoformat(), id_of(shown[-1]))) if len(rows) > limit else ""
    return shown, more
