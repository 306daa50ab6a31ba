"""更正: what somebody says of how a need was understood, kept with the need and in its history."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from matcher.errors import HuiqiError
from matcher.text.wants import wants
from matcher.understanding.corrections import Corrections, corrected, struck_spans
from matcher.vocabulary import Need
from service.domain.bodies import Viewer
from service.domain.history import sealed
from service.storage.needs import NeedRow
from service.storage.work import Work
from service.use_cases.matched_need import with_corrections, written
from service.use_cases.needs import Basis
from service.use_cases.shortlists import need_to_match

CORRECTED = "更正"


def correct(work: Work, need: str, corrections: Corrections, viewer: Viewer, at: datetime, basis: Basis) -> NeedRow:
    """Keep what somebody who may match a need corrected of it; nothing is written where nothing changes.

    Raises:
        Missing, Forbidden, NotAllowed: as `need_to_match`.
        HuiqiError: the corrections are not of this need, or leave nothing of it.
    """
    before = need_to_match(work, need, viewer)
    basis(before.version, before.head)
    _require_sense(written(before), corrections)
    after = replace(before, details=with_corrections(before.details, corrections))
    if after.details == dict(before.details):
        return before
    old, new = {"details": dict(before.details)}, {"details": dict(after.details)}
    event = work.events.next(viewer, f"need:{need}", at, CORRECTED, old, new)
    return work.needs.save(after, sealed(replace(event, previous=before.head)))


def _require_sense(need: Need, corrections: Corrections) -> None:
    corrected(need, corrections)
    points = {one.span for one in wants(need) if one.span}
    if not corrections.added and points <= set(struck_spans(need, corrections)):
        # what the asker says of itself would be left, and matched
        raise HuiqiError("所有要点都被划去了，没有可以匹配的内容", "请至少保留一个要点，或补充新的要点")
