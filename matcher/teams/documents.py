"""Coverage, teams and comparisons as plain data, for JSON: the same facts as on paper."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from matcher.teams.assembling import Proposal
from matcher.teams.calibration import COVERED, PARTLY, Level
from matcher.teams.comparing import GROUP_LABELS, Compared, Comparison
from matcher.teams.specialists import Specialist
from matcher.teams.table import Cell, CoverTable
from matcher.teams.team import Team
from matcher.understanding.documents import facet_document, understanding_document
from matcher.understanding.value import Facet
from matcher.vocabulary import Candidate, Match

_PLACES = 4


def table_document(table: CoverTable) -> dict[str, Any]:
    """Return the coverage table: points, candidates, and a cell for each pair with the passage it rests on."""
    return {
        "thresholds": {Level.COVERED.value: COVERED, Level.PARTLY.value: PARTLY},
        "facets": [facet_document(facet) for facet in table.facets],
        "candidates": [_match(match) for match in table.matches],
        "cells": [[_cell(cell) for cell in row] for row in table.cells],
    }


def team_document(team: Team) -> dict[str, Any]:
    """Return a team: who, what each adds, and every point with who covers it best."""
    return {
        "coverage": round(team.coverage, _PLACES),
        "members": [
            {**_match(member.match), "adds": round(member.adds, _PLACES), "alone": _keys(member.alone)}
            for member in team.members
        ],
        "points": [
            {
                "facet": point.facet.key,
                "degree": round(point.degree, _PLACES),
                "level": point.level.value,
                "by": {"kind": point.by[0].value, "id": point.by[1]},
            }
            for point in team.points
        ],
        "uncovered": _keys(team.of_level(Level.NOT)),
    }


def proposal_document(proposal: Proposal) -> dict[str, Any]:
    """Return the teams proposed."""
    return {
        "best": team_document(proposal.best),
        "steps": [team_document(team) for team in proposal.steps],
        "others": [team_document(team) for team in proposal.others],
    }


def specialists_document(found: Mapping[str, Sequence[Specialist]]) -> dict[str, list[dict[str, Any]]]:
    """Return, by point, who comes near to it."""
    return {
        key: [
            {
                "kind": one.candidate.kind.value,
                "id": one.candidate.id,
                "name": one.candidate.name,
                "organization": one.candidate.organization,
                **_cell(one.cell),
            }
            for one in some
        ]
        for key, some in found.items()
    }


def comparison_document(found: Comparison) -> dict[str, Any]:
    """Return some candidates side by side."""
    return {
        "understanding": understanding_document(found.read.understanding),
        "services_wanted": list(found.wanted),
        "groups": dict(GROUP_LABELS),
        "compared": [_compared(one) for one in found.candidates],
        "coverage": table_document(found.table),
    }


def _compared(one: Compared) -> dict[str, Any]:
    return {
        **_match(one.match),
        "rank": one.match.rank,
        "among": one.among,
        "score": round(one.match.score, 6),
        "groups": {group: round(value, 6) for group, value in one.groups.items()},
        "contributions": {name: round(value, 6) for name, value in one.match.contributions.items()},
        "reasons": [asdict(reason) for reason in one.match.reasons],
        "services": list(one.offered),
        "services_shared": None if one.shared is None else list(one.shared),
        "services_missing": None if one.missing is None else list(one.missing),
        "level": one.match.candidate.level,
        "region": one.region,
        "load": one.load,
        "available": one.match.candidate.available,
        "capacity": one.match.candidate.capacity,
        "ongoing": one.match.candidate.ongoing,
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "degree": round(cell.degree, _PLACES),
        "level": cell.level.value,
        "field": cell.field,
        "span": asdict(cell.span),
        "quote": cell.quote,
    }


def _match(match: Match) -> dict[str, Any]:
    candidate: Candidate = match.candidate
    return {
        "kind": candidate.kind.value,
        "id": candidate.id,
        "name": candidate.name,
        "organization": candidate.organization,
        "probability": _known(match.probability),
        "relevance": _known(match.relevance),
    }


def _known(value: float) -> float | None:
    return None if math.isnan(value) else round(value, _PLACES)


def _keys(facets: Sequence[Facet]) -> list[str]:
    return [facet.key for facet in facets]
