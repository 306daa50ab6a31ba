"""What was understood of a need as plain data, for JSON: the same facts as on paper, spans of the text as written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from matcher.tagging.services import asked_document
from matcher.understanding.corrections import corrections_document
from matcher.understanding.value import Facet, Share, Understanding

_PLACES = 4


def understanding_document(found: Understanding) -> dict[str, Any]:
    """Return what was understood as JSON can hold it."""
    return {
        "title": found.title,
        "facets": [facet_document(facet) for facet in found.facets],
        "phrases": list(found.phrases),
        "directions": _shares(found.directions),
        "disciplines": None if found.disciplines is None else _shares(found.disciplines),
        "sectors": None if found.sectors is None else _shares(found.sectors),
        "services": asked_document(found.services),
        "stated": sorted(found.stated),
        "hints": [asdict(hint) for hint in found.hints],
        "corrections": corrections_document(found.corrections),
    }


def facet_document(facet: Facet) -> dict[str, Any]:
    """Return a point as JSON can hold it; one that was added has no span."""
    want = facet.want
    return {
        "key": facet.key,
        "aspect": want.aspect.value,
        "text": want.text,
        "span": None if want.span is None else asdict(want.span),
        "figures": list(want.figures),
        "struck": facet.struck,
        "added": facet.added,
    }


def _shares(shares: Sequence[Share]) -> list[dict[str, Any]]:
    return [{**asdict(one), "share": round(one.share, _PLACES)} for one in shares]
