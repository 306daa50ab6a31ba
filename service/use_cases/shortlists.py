"""候选名单 for a need, kept as it was shown: who, where, by which model, from which features (point in time)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from matcher.corpus.catalogue import Catalogue
from matcher.policy.applying import Application
from matcher.policy.lifted import LiftedMatch, LiftedShortlist
from matcher.policy.ruling import Outcome
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
from service.use_cases.matched_need import need_of

SHOWN = "展示"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which list of a need is asked for.

    Attributes:
        programme: KEY-YEAR by whose priorities it is ordered; empty: by relevance alone.
    """

    kind: Kind = Kind.SOCIETY
    top: int = 10
    programme: str = ""
    filters: Filters = field(default_factory=Filters)


@dataclass(frozen=True, slots=True)
class Made:
    """A shortlist with everything that it was made from, plain values.

    Attributes:
        found: the list itself, with its reasons; a history holds none of them, for they quote.
    """

    need: str
    version: int
    shown: Mapping[str, Any]
    found: Shortlist


def need_to_match(work: Work, need: str, viewer: Viewer) -> NeedRow:
    """Return a need that somebody may ask a shortlist for: its owner, its host and those above them.

    Raises:
        Missing: there is none, or the viewer may not see it.
        Forbidden: the viewer merely takes part in a case of it.
        NotAllowed: it has been withdrawn, sent back or closed.
    """
    row = own_need(work, need, viewer)
    if not matchable(row):
        raise NotAllowed(f"需求{row.status}，不再匹配", "请先补正或重新提出")
    return row


def own_need(work: Work, need: str, viewer: Viewer) -> NeedRow:
    """Return a need that somebody may see the lists of, whatever its state; raises as `need_to_match` else."""
    row = work.needs.get(viewer, need)
    if not owns(work, row, viewer):
        raise Forbidden("候选名单只供提出需求的单位和受理的科协查看", "请由他们查看")
    return row


def matchable(row: NeedRow) -> bool:
    """Return whether a need is in a state in which it is matched."""
    return row.status in {NeedState.WAITING.value, NeedState.ACCEPTED.value}


def owns(work: Work, row: NeedRow, viewer: Viewer) -> bool:
    """Return whether somebody is of the owner of a need, of its host, or of those above them."""
    over = reach(viewer)
    places = [work.bodies.get(SYSTEM, one).path for one in (row.owner, row.host) if one]
    return viewer.body in {row.owner, row.host} or (over != "" and any(within(place, over) for place in places))


def matched(
    recommender: Recommender,
    row: NeedRow,
    kind: Kind,
    top: int,
    filters: Filters = Filters(),
    application: Application | None = None,
) -> Made:
    """Return the shortlist of a need, corrections carried out, as it goes on record; writes nothing."""
    need = need_of(row)
    found = recommender.shortlist(need, kind, filters=filters, top=top, application=application)
    return Made(row.id, row.version, _shown(recommender, need, found, top, filters), found)


def asked_in(listed: Mapping[str, Any]) -> Asked:
    """Return what was asked for by what is on record of a list."""
    asked = listed["asked"]
    plain = asked.get("filters", {})
    filters: dict[str, Any] = {key: one is True or frozenset(one) for key, one in plain.items()}
    return Asked(Kind(listed["kind"]), asked["top"], asked.get("programme", ""), Filters(**filters))


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
    own_need(work, need, viewer)
    return tuple(event for event in work.events.of(viewer, f"need:{need}") if event.move == SHOWN)


def changed_since(work: Work, need: str, seq: int) -> bool:
    """Return whether what is matched of a need was changed after an event of its history."""
    after = work.events.of(SYSTEM, f"need:{need}", seq)
    return any({"title", "text", "details"} & event.after.keys() for event in after)


def told(event: Event, catalogue: Catalogue) -> dict[str, Any]:
    """Return a shortlist on record with the names the catalogue has now: a history names no expert, it holds ids."""
    listed = dict(event.after["shown"])
    kind = RecordKind(listed["kind"])
    listed["matches"] = [
        {**one, "name": (catalogue.record(kind, one["candidate"]) or {}).get("name", "")} for one in listed["matches"]
    ]
    return listed


def _shown(recommender: Recommender, need: Need, found: Shortlist, top: int, filters: Filters) -> dict[str, Any]:
    listed = recommender.listed(need, found.kind, filters)
    features: dict[str, dict[str, str]] = {}
    if listed is not None:
        names = [feature.name for feature in listed.matrix.features]
        for row in listed.order.tolist():
            values = listed.matrix.values[row].tolist()
            features[listed.ids[row]] = dict(zip(names, map(_text, values), strict=True))
    asked: dict[str, Any] = {"title": need.title, "text": need.text, "top": top}
    if filters:
        asked["filters"] = _plain(filters)
    if isinstance(found, LiftedShortlist):
        facts = found.application.pack.programme
        asked["programme"] = f"{facts.key}-{facts.year}"
    return {
        "kind": found.kind.value,
        "asked": asked,
        "fingerprints": recommender.fingerprints(found.kind),
        "considered": found.considered,
        "suitable": None if found.suitable is None else _text(found.suitable),
        "threshold": None if found.threshold is None else _text(found.threshold),
        "matches": [_match(one, features[one.candidate.id]) | _under(one, found) for one in found.matches],
    }


def _plain(filters: Filters) -> dict[str, Any]:
    set_ones = {key: value for key, value in asdict(filters).items() if value}
    return {key: value if value is True else sorted(value) for key, value in set_ones.items()}


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


def _under(one: Match, found: Shortlist) -> dict[str, Any]:
    """Return what a programme says of a match: by keys of the pack, nobody's words."""
    if not isinstance(one, LiftedMatch) or not isinstance(found, LiftedShortlist):
        return {}
    ruled = found.application.eligibility_of(one.candidate)
    return {
        "relevance": _text(one.relevance),
        "plain_position": one.plain_rank,
        "priorities": [lift.priority.key for lift in one.lifts],
        "eligibility": {outcome.value: [check.condition.key for check in ruled.of(outcome)] for outcome in Outcome},
    }


def _text(value: float) -> str:
    """Return a number as the shortest text that reads back to it; a history holds no floats."""
    return repr(float(value))
