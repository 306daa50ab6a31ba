"""Whom cases wait for, as somebody may be told: who reviews is known to the host, those above it and the reviewer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from service.domain.bodies import Viewer, within
from service.domain.scope import reach
from service.domain.workflow.turns import Turn
from service.storage.cases import CaseRow
from service.storage.work import Work


def waited_for(work: Work, viewer: Viewer, rows: Sequence[CaseRow]) -> dict[str, tuple[Turn, ...]]:
    """Return the turns of cases by their ids; of a reviewer that may not be told, a turn of nobody."""
    over = reach(viewer)
    paths = work.bodies.paths({row.state["host"] for row in rows}) if over else {}
    found = work.turns.of(viewer, [row.id for row in rows])
    told = {}
    for row in rows:
        host = row.state["host"]
        every = host == viewer.body or (over != "" and within(paths[host], over))
        own = found.get(row.id, ())
        told[row.id] = own if every else tuple(dict.fromkeys(_told(turn, viewer) for turn in own))
    return told


def _told(turn: Turn, viewer: Viewer) -> Turn:
    hidden = turn.account != "" and (turn.body, turn.account) != (viewer.body, viewer.account)
    return replace(turn, body="", account="") if hidden else turn
