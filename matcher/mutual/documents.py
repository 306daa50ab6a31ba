"""Pairs as plain data, for JSON: the same facts as on paper, from either side."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any

from matcher.mutual.score import factor
from matcher.mutual.search import MutualSearch, Pairing
from matcher.vocabulary import Candidate, Kind, Need


def needs_document(
    search: MutualSearch, society: Candidate, pairings: Sequence[Pairing], considered: int, read: Collection[str]
) -> dict[str, Any]:
    """Return the needs for a society as JSON can hold them.

    Args:
        search: that found them.
        society: for which.
        pairings: best first.
        considered: how many needs were open.
        read: ids of the needs whose directions were read from their texts.
    """
    return {
        "society": {"id": society.id, "name": society.name, "level": society.level, "region": society.region},
        "needs": [
            {
                "rank": pairing.rank,
                "need": asdict(pairing.need),
                "directions_from_text": pairing.need.id in read,
                **_pairing(pairing),
            }
            for pairing in pairings
        ],
        "considered": considered,
        **_origin(search),
    }


def societies_document(
    search: MutualSearch, need: Need, pairings: Sequence[Pairing], read: Collection[str]
) -> dict[str, Any]:
    """Return the societies for a need by mutual score as JSON can hold them; see `needs_document`."""
    return {
        "need": asdict(need),
        "kind": Kind.SOCIETY.value,
        "order": "mutual",
        "directions_from_text": need.id in read,
        "matches": [
            {
                "rank": pairing.rank,
                "id": pairing.society.id,
                "name": pairing.society.name,
                "level": pairing.society.level,
                "region": pairing.society.region,
                **_pairing(pairing),
            }
            for pairing in pairings
        ],
        **_origin(search),
    }


def _pairing(pairing: Pairing) -> dict[str, Any]:
    """Return what both sides say, without who they are, and why."""
    both = pairing.mutual
    return {
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


def _origin(search: MutualSearch) -> dict[str, str]:
    return {"model": search.model.fingerprint, "index": search.index.fingerprint, "encoder": search.encoder}
