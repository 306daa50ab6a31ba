"""Shortlists for people in a terminal, and as JSON for programs."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import Any

import typer

from matcher.cli.lift_printing import common_lifts, lifted_matches, print_lifts, print_programme, print_rest
from matcher.policy.documents import lift_document, weighing_document
from matcher.policy.eligibility import Eligibility
from matcher.policy.lifted import LiftedMatch, LiftedShortlist
from matcher.policy.ruling import Outcome
from matcher.vocabulary import Match, Shortlist


def print_shortlist(shortlist: Shortlist) -> None:
    """Print a shortlist with its reasons."""
    typer.echo(f"需求：{_clip(shortlist.need.title or shortlist.need.text, 60)}")
    under = shortlist if isinstance(shortlist, LiftedShortlist) else None
    common = common_lifts(under) if under else ()
    if under:
        print_programme(under)
    if not shortlist.matches:
        typer.echo("没有候选符合筛选条件")
    for match in shortlist.matches:
        chance = "" if math.isnan(match.probability) else f"  胜任概率 {percent(match.probability)}"
        typer.echo(f"{match.rank:>3}. {match.candidate.name}（{match.candidate.id}）{chance}")
        if match.candidate.facts:
            typer.echo(f"     {' · '.join(match.candidate.facts)}")
        if under and isinstance(match, LiftedMatch):
            print_lifts(match, under, common)
        for reason in match.reasons:
            typer.echo(f"       · {reason.text}")
    if under:
        print_rest(under, common)


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
    if isinstance(shortlist, LiftedShortlist):
        document |= _programme(shortlist)
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


def _programme(shortlist: LiftedShortlist) -> dict[str, Any]:
    application, about = shortlist.application, shortlist.about
    pack = application.pack
    for_each = [
        {
            **_match(match),
            "relevance": match.relevance,
            "total": float(match.total),
            "plain_rank": match.plain_rank,
            "lifts": [lift_document(lift, pack) for lift in match.lifts],
            "eligibility": _eligibility(application.eligibility_of(match.candidate)),
        }
        for match in lifted_matches(shortlist)
    ]
    return {
        "matches": for_each,
        "programme": weighing_document(pack),
        "enterprises": list(application.names(shortlist.need)),
        "societies": [society.id for society in application.societies],
        "site": application.site.name if application.site else None,
        "answers": dict(application.answers),
        "answers_about": {name: dict(own) for name, own in application.answers_about.items()},
        "about": {
            "directions": about.directions,
            "disciplines": about.disciplines,
            "sectors": about.sectors,
            "stated": about.stated,
        },
        "same_for_all": [lift_document(lift, pack) for lift in shortlist.same_for_all],
    }


def _eligibility(found: Eligibility) -> dict[str, Any]:
    return {
        "outcome": found.outcome.value,
        **{outcome.value: [check.condition.key for check in found.of(outcome)] for outcome in Outcome},
    }


def _clip(text: str, length: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"
