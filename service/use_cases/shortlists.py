"""候选名单 for a need, kept as it was shown: who, where, by which model, from which features (point in time)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from matcher.corpus.catalogue import Catalogue
from matcher.policy.lifted import LiftedMatch
from matcher.recommender import Recommender
from matcher.vocabulary import Filters, Kind, Match, Need, RecordKind, Shortlist
from service.domain.bodies import Viewer, within
from service.domain.errors import Forbidden, NotAllowed
from service.domain.history import Event, canonical
from service.domain.needs import NeedState
from service.domain.scope import SYSTEM, reach
from service.storage.errors import Stale
from service.storage.needs import NeedRow
from service.storage.work import Work

SHOWN = "展示"


@dataclass(frozen=True, slots=True)
class Made:
    """A shortlist with everything that it was made from, plain values."""

    need: str
    version: int
    shown: Mapping[str, Any]


def need_to_match(work: Work, need: str, viewer: Viewer) -> NeedRow:
    """Return a need that somebody may ask a shortlist for: its owner, its host and those above them.

    Raises:
        Missing: there is none, or the viewer may not see it.
        Forbidden: the viewer merely takes part in a case of it.
        NotAllowed: it has been withdrawn, sent back or closed.
    """
    row = work.needs.get(viewer, need)
    if not _own(work, row, viewer):
        raise Forbidden("候选名单只供提出需求的单位和受理的科协查看", "请由他们查看")
    if row.status not in {NeedState.WAITING.value, NeedState.ACCEPTED.value}:
        raise NotAllowed(f"需求{row.status}，不再匹配", "请先补正或重新提出")
    return row


def matched(recommender: Recommender, row: NeedRow, kind: Kind, top: int) -> Made:
    """Return the shortlist of a need as it goes on record; writes nothing."""
    need = need_in(row)
    found = recommender.shortlist(need, kind, top=top)
    return Made(row.id, row.version, _shown(recommender, need, found, top))


def need_in(row: NeedRow) -> Need:
    """Return a need as it is matched."""
    return Need(
        row.id,
        row.text,
        row.title,
        industries=tuple(row.details.get("industries", ())),
        services=tuple(row.details.get("services", ())),
        region=row.details.get("region", ""),
    )


def record(work: Work, made: Made, viewer: Viewer, at: datetime) -> Event:
    """Put a shortlist on record, as shown to somebody now.

    Raises:
        Missing, Forbidden, NotAllowed: as `need_to_match`.
        Stale: the need was changed while it was matched.
    """
    row = need_to_match(work, made.need, viewer)
    if row.version != made.version:
        raise Stale(f"need:{row.id}")
    event = work.events.next(viewer, f"need:{row.id}", at, SHOWN, {}, {"shown": dict(made.shown)})
    saved = work.needs.save(row, event)
    return work.events.of(SYSTEM, f"need:{row.id}", saved.version - 1)[0]


def shown(work: Work, need: str, viewer: Viewer) -> tuple[Event, ...]:
    """Return every shortlist that was shown for a need, the oldest first; raises as `need_to_match` but NotAllowed."""
    row = work.needs.get(viewer, need)
    if not _own(work, row, viewer):
        raise Forbidden("候选名单只供提出需求的单位和受理的科协查看", "请由他们查看")
    return tuple(event for event in work.events.of(viewer, f"need:{need}") if event.move == SHOWN)


def told(event: Event, catalogue: Catalogue) -> dict[str, Any]:
    """Return a shortlist on record with the names the catalogue has now: a history names no expert, it holds ids."""
    listed = dict(event.after["shown"])
    kind = RecordKind(listed["kind"])
    listed["matches"] = [
        {**one, "name": (catalogue.record(kind, one["candidate"]) or {}).get("name", "")} for one in listed["matches"]
    ]
    return listed


def _own(work: Work, row: NeedRow, viewer: Viewer) -> bool:
    over = reach(viewer)
    places = [work.bodies.get(SYSTEM, one).path for one in (row.owner, row.host) if one]
    return viewer.body in {row.owner, row.host} or (over != "" and any(within(place, over) for place in places))


def _shown(recommender: Recommender, need: Need, found: Shortlist, top: int) -> dict[str, Any]:
    listed = recommender.listed(need, found.kind, Filters())
    features: dict[str, dict[str, str]] = {}
    if listed is not None:
        names = [feature.name for feature in listed.matrix.features]
        for row in listed.order.tolist():
            values = listed.matrix.values[row].tolist()
            features[listed.ids[row]] = dict(zip(names, map(_text, values), strict=True))
    return {
        "kind": found.kind.value,
        "asked": {"title": need.title, "text": need.text, "top": top},
        "fingerprints": recommender.fingerprints(found.kind),
        "considered": found.considered,
        "suitable": None if found.suitable is None else _text(found.suitable),
        "threshold": None if found.threshold is None else _text(found.threshold),
        "matches": [_match(one, features[one.candidate.id]) for one in found.matches],
    }


def _match(one: Match, features: Mapping[str, str]) -> dict[str, Any]:
    return {
        "position": one.rank,
        "candidate": one.candidate.id,
        "score": _text(one.score),
        "probability": None if math.isnan(one.probability) else _text(one.probability),
        "lifts": [str(lift.amount) for lift in one.lifts] if isinstance(one, LiftedMatch) else [],
        "features": dict(features),
        "features_digest": sha256(canonical(features).encode()).hexdigest(),
    }


def _text(value: float) -> str:
    """Return a number as the shortest text that reads back to it; a history holds no floats."""
    return repr(float(value))
