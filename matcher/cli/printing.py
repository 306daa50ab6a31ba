"""Shortlists for people in a terminal, and as JSON for programs."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import typer

from matcher.cli.lift_printing import common_lifts, lifted_matches, print_lifts, print_programme, print_rest
from matcher.cli.referring import print_doubt, print_referral
from matcher.corpus.serial import need_document
from matcher.coverage.documents import referral_document
from matcher.coverage.referral import Advice
from matcher.policy.documents import application_document, lifted_match_document
from matcher.policy.lifted import LiftedMatch, LiftedShortlist
from matcher.tagging.services import services_asked, services_wanted
from matcher.taxonomy.services import fit_of, kinds_of
from matcher.vocabulary import Match, Need, Shortlist


def print_shortlist(shortlist: Shortlist, referral: Sequence[Advice] = ()) -> None:
    """Print a shortlist with its reasons; where nobody there is relied on, greyed, with whom to ask next."""
    typer.echo(f"需求：{_clip(shortlist.need.title or shortlist.need.text, 60)}")
    wanted = services_wanted(shortlist.need)
    typer.echo(f"需要的服务：{_wanted(shortlist.need)}")
    under = shortlist if isinstance(shortlist, LiftedShortlist) else None
    common = common_lifts(under) if under else ()
    if under:
        print_programme(under)
    print_doubt(shortlist)
    if not shortlist.matches:
        typer.echo("没有候选符合筛选条件")
    grey = shortlist.doubtful  # shown all the same: the officer decides
    for match in shortlist.matches:
        chance = "" if math.isnan(match.probability) else f"  胜任概率 {percent(match.probability)}"
        typer.secho(f"{match.rank:>3}. {match.candidate.name}（{match.candidate.id}）{chance}", dim=grey)
        if match.candidate.facts:
            typer.secho(f"     {' · '.join(match.candidate.facts)}", dim=grey)
        if (fit := fit_of(wanted, match.candidate)) and (fit[1] or len(wanted) > 1):  # one that is offered says little
            typer.secho(f"     服务：{_fit(*fit)}", dim=grey)
        if under and isinstance(match, LiftedMatch):
            print_lifts(match, under, common)
        for reason in match.reasons:
            typer.secho(f"       · {reason.text}", dim=grey)
    if under:
        print_rest(under, common)
    print_referral(referral)


def percent(probability: float) -> str:
    """Return a probability in whole per cent; nothing is ever certain or impossible."""
    return f"{min(max(probability, 0.01), 0.99):.0%}"


def shortlist_as_json(shortlist: Shortlist, referral: Sequence[Advice] = ()) -> str:
    """Return a shortlist as one JSON document."""
    wanted = services_wanted(shortlist.need)
    document = {
        "need": need_document(shortlist.need),
        "kind": shortlist.kind.value,
        "services_wanted": list(wanted),
        "matches": [_match(match, wanted) for match in shortlist.matches],
        "model": shortlist.model,
        "index": shortlist.index,
        "encoder": shortlist.encoder,
        "considered": shortlist.considered,
        "suitable": None if shortlist.suitable is None else round(shortlist.suitable, 4),
        "threshold": shortlist.threshold,
        "doubtful": shortlist.doubtful,
        "referral": referral_document(referral),
    }
    if isinstance(shortlist, LiftedShortlist):
        document |= _programme(shortlist)
    return json.dumps(document, ensure_ascii=False, indent=1)


def _wanted(need: Need) -> str:
    if need.services:
        return f"{'、'.join(services_wanted(need))}（需求所填）"
    shown: dict[str, list[str]] = {}
    for asked in services_asked(need):
        shown.setdefault(kinds_of([asked.code])[0], []).extend(asked.words[:1])
    told = (f"{kind}（“{_clip(words[0], 20)}”）" if words else kind for kind, words in shown.items())
    return "、".join(told)


def _fit(shared: Sequence[str], missing: Sequence[str]) -> str:
    parts = [f"提供 {'、'.join(shared)}" if shared else "", f"未列 {'、'.join(missing)}" if missing else ""]
    return "；".join(part for part in parts if part)


def _match(match: Match, wanted: Sequence[str]) -> dict[str, Any]:
    candidate = match.candidate
    fit = fit_of(wanted, candidate)
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
        "services_shared": list(fit[0]) if fit else None,
        "services_missing": list(fit[1]) if fit else None,
        "industries": list(candidate.industries),
        "sectors": list(candidate.sectors),
        "reasons": [asdict(reason) for reason in match.reasons],
        "contributions": {name: round(value, 6) for name, value in match.contributions.items()},
    }


def _programme(shortlist: LiftedShortlist) -> dict[str, Any]:
    wanted = services_wanted(shortlist.need)
    for_each = [
        {**_match(match, wanted), **lifted_match_document(match, shortlist.application)}
        for match in lifted_matches(shortlist)
    ]
    return {"matches": for_each, **application_document(shortlist)}


def _clip(text: str, length: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"
