"""Advice and the gap map as plain data, for JSON: the same facts as on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from matcher.coverage.gaps import Cover, GapMap, Group
from matcher.coverage.referral import Advice

_BEST = 3


def referral_document(advice: Sequence[Advice]) -> list[dict[str, Any]]:
    """Return whom to ask next, in order, as JSON can hold it."""
    return [
        {
            "way": one.way.value,
            "label": one.way.label,
            "reason": one.reason,
            "asked": [asdict(asked) for asked in one.asked],
        }
        for one in advice
    ]


def gaps_document(found: GapMap) -> dict[str, Any]:
    """Return the gap map as JSON can hold it: the counts, the groups, every need in its order."""
    return {
        "needs": len(found.covers),
        "uncovered": len(found.uncovered),
        "searched": found.searched,
        "threshold": found.threshold,
        "directions": [_group(group) for group in found.directions],
        "disciplines": [_group(group) for group in found.disciplines],
        "covers": [_cover(cover) for cover in found.covers],
    }


def _cover(cover: Cover) -> dict[str, Any]:
    survey = cover.survey
    return {
        "id": survey.need.id,
        "suitable": None if survey.suitable is None else round(survey.suitable, 4),
        "covered": cover.covered,
        "best": [one.id for one in survey.candidates[:_BEST]],
        "disciplines": list(cover.disciplines),
        "directions": list(cover.directions),
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "name": group.name,
        "needs": group.needs,
        "uncovered": group.uncovered,
        "expected": group.expected,
        "examples": [need.id for need in group.examples],
        "ask": list(group.ask),
    }
