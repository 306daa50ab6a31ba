"""Pairs as plain data, for JSON: the same facts as on paper, from either side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from matcher.corpus.serial import need_document
from matcher.mutual.needs import Understood
from matcher.mutual.score import factor
from matcher.mutual.search import MutualSearch, Pairing
from matcher.policy.documents import lift_document, weighing_document
from matcher.programmes.pack import Pack
from matcher.vocabulary import Candidate, Kind


def needs_document(
    search: MutualSearch,
    society: Candidate,
    pairings: Sequence[Pairing],
    read: Understood,
    pack: Pack | None = None,
) -> dict[str, Any]:
    """Return the needs for a society as JSON can hold them.

    Args:
        search: that found them.
        society: for which.
        pairings: best first.
        read: every need that was open.
        pack: the programme that lifts them, if any.
    """
    return {
        "society": _society(society),
        "needs": [
            {
                "rank": pairing.rank,
                "need": need_document(pairing.need),
                "directions_from_text": pairing.need.id in read.directions,
                "services_from_text": pairing.need.id in read.services,
                **_pairing(pairing, pack),
            }
            for pairing in pairings
        ],
        "considered": len(read.needs),
        **_origin(search, pack),
    }


def societies_document(
    search: MutualSearch, pairings: Sequence[Pairing], read: Understood, pack: Pack | None = None
) -> dict[str, Any]:
    """Return the societies for a need by mutual score as JSON can hold them; `read` holds that need only."""
    return {
        "need": need_document(read.needs[0]),
        "kind": Kind.SOCIETY.value,
        "order": "mutual",
        "directions_from_text": bool(read.directions),
        "services_from_text": bool(read.services),
        "matches": [
            {"rank": pairing.rank, **_society(pairing.society), **_pairing(pairing, pack)} for pairing in pairings
        ],
        **_origin(search, pack),
    }


def _society(society: Candidate) -> dict[str, str]:
    return {"id": society.id, "name": society.name, "level": society.level, "region": society.region}


def _pairing(pairing: Pairing, pack: Pack | None) -> dict[str, Any]:
    """Return what both sides say, without who they are, and why."""
    both = pairing.mutual
    plain: dict[str, Any] = {
        "mutual": round(both.score, 6),
        "relevance": round(both.relevance, 6),
        "suitability": None if both.suitability is None else round(both.suitability, 6),
        "parts": [
            {
                "part": part.key,
                "label": part.label,
                "value": None if part.value is None else round(part.value, 6),
                "factor": round(factor(part), 6),
                "says": part.says,
            }
            for part in both.parts
        ],
        "score": round(pairing.score, 6),
        "reasons": [asdict(reason) for reason in pairing.grounds.reasons],
        "contributions": {name: round(value, 6) for name, value in pairing.grounds.contributions.items()},
    }
    if pack is not None:
        plain |= {
            "total": float(pairing.total),
            "plain_rank": pairing.plain_rank,
            "lifts": [lift_document(lift, pack) for lift in pairing.lifts],
        }
    return plain


def _origin(search: MutualSearch, pack: Pack | None) -> dict[str, Any]:
    origin = {"model": search.model.fingerprint, "index": search.index.fingerprint, "encoder": search.encoder}
    return origin if pack is None else {**origin, "programme": weighing_document(pack)}
