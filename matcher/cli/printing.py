"""Shortlists for people in a terminal, and as JSON for programs."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import typer

from matcher.cli.referring import print_doubt, print_referral, referral_as_plain
from matcher.coverage.referral import Advice
from matcher.vocabulary import Match, Shortlist


def print_shortlist(shortlist: Shortlist, referral: Sequence[Advice] = ()) -> None:
    """Print a shortlist with its reasons; where nobody there is relied on, greyed, with whom to ask next."""
    typer.echo(f"需求：{_clip(shortlist.need.title or shortlist.need.text, 60)}")
    print_doubt(shortlist)
    if not shortlist.matches:
        typer.echo("没有候选符合筛选条件")
    grey = shortlist.doubtful  # shown all the same: the officer decides
    for match in shortlist.matches:
        chance = "" if math.isnan(match.probability) else f"  胜任概率 {percent(match.probability)}"
        typer.secho(f"{match.rank:>3}. {match.candidate.name}（{match.candidate.id}）{chance}", dim=grey)
        if match.candidate.facts:
            typer.secho(f"     {' · '.join(match.candidate.facts)}", dim=grey)
        for reason in match.reasons:
            typer.secho(f"       · {reason.text}", dim=grey)
    print_referral(referral)


def percent(probability: float) -> str:
    """Return a probability in whole per cent; nothing is ever certain or impossible."""
    return f"{min(max(probability, 0.01), 0.99):.0%}"


def shortlist_as_json(shortlist: Shortlist, referral: Sequence[Advice] = ()) -> str:
    """Return a shortlist as one JSON document."""
    document = {
        "need": asdict(shortlist.need),
        "kind": shortlist.kind.value,
        "matches": [_match(match) for match in shortlist.matches],
        "model": shortlist.model,
        "index": shortlist.index,
        "encoder": shortlist.encoder,
        "considered": shortlist.considered,
        "suitable": None if shortlist.suitable is None else round(shortlist.suitable, 4),
        "threshold": shortlist.threshold,
        "doubtful": shortlist.doubtful,
        "referral": referral_as_plain(referral),
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
