"""Shortlists for people in a terminal, and as JSON for programs."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import Any

import typer

from matcher.vocabulary import Match, Shortlist


def print_shortlist(shortlist: Shortlist) -> None:
    """Print a shortlist with its reasons."""
    typer.echo(f"需求：{_clip(shortlist.need.title or shortlist.need.text, 60)}")
    if not shortlist.matches:
        typer.echo("没有候选符合筛选条件")
    for match in shortlist.matches:
        chance = "" if math.isnan(match.probability) else f"  胜任概率 {percent(match.probability)}"
        typer.echo(f"{match.rank:>3}. {match.candidate.name}（{match.candidate.id}）{chance}")
        if match.candidate.facts:
            typer.echo(f"     {' · '.join(match.candidate.facts)}")
        for reason in match.reasons:
            typer.echo(f"       · {reason.text}")


def percent(probability: float) -> str:
    """Return a probability in whole per cent; nothing is ever certain or impossible."""
    return f"{min(max(probability, 0.01), 0.99):.0%}"


def shortlist_as_json(shortlist: Shortlist) -> str:
    """Return a shortlist as one JSON document."""
    document = {
        "need": asdict(shortlist.need),
        "kind": shortlist.kind.value,
        "matches": [_match(match) for match in shortlist.matches],
        "model": shortlist.model,
        "index": shortlist.index,
        "encoder": shortlist.encoder,
        "considered": shortlist.considered,
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def _match(match: Match) -> dict[str, Any]:
    candidate = match.candidate
    return {
        "rank": match.rank,
        "id": candidate.id,
        "name": candidate.name,
        "score": round(match.score, 6),
        "probability": None if math.isnan(match.probability) else round(match.probability, 4),
        "level": candidate.level,
        "region": candidate.region,
        "organization": candidate.organization,
        "title": candidate.title,
        "owner": candidate.owner,
        "maturity": candidate.maturity,
        "tags": list(candidate.tags),
        "service_modes": list(candidate.service_modes),
        "services": list(candidate.services),
        "industries": list(candidate.industries),
        "sectors": list(candidate.sectors),
        "reasons": [asdict(reason) for reason in match.reasons],
        "contributions": {name: round(value, 6) for name, value in match.contributions.items()},
    }


def _clip(text: str, length: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"
