"""`huiqi match --mutual`: the societies for a need by the mutual score, relevance shown apart."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer

from matcher.cli.lift_printing import weight_of
from matcher.cli.mutual_printing import figures_of, pairing_as_plain, print_lifted, print_parts
from matcher.errors import HuiqiError
from matcher.mutual.search import mutual_of
from matcher.policy.applying import Application
from matcher.policy.documents import weighing_document
from matcher.progress import Progress
from matcher.recommender import Recommender
from matcher.vocabulary import Filters, Kind, Need


def check_mutual(kind: Kind, budget: float | None, *, mutual: bool) -> None:
    """Check that the mutual score can be asked for.

    Raises:
        HuiqiError: another kind of candidate is asked for, or a budget without the mutual score.
    """
    if budget is not None and not mutual:
        raise HuiqiError("--budget 只与 --mutual 一起用", "请加上 --mutual，或去掉 --budget")
    if mutual and kind is not Kind.SOCIETY:
        raise HuiqiError(f"{kind.label}没有填报意愿，不能按双向得分排列", "请去掉 --mutual，或用 --kind society")


def match_mutually(
    recommender: Recommender,
    home: Path,
    need: Need,
    filters: Filters,
    application: Application | None,
    top: int,
    progress: Progress,
    *,
    as_json: bool,
) -> None:
    """Print the societies for a need by the mutual score, under a programme if one is given."""
    search = mutual_of(recommender, home)
    read = search.understood([need], progress)
    (known,) = read.needs
    pairings = search.societies_for(known, top, filters, application)
    pack = application.pack if application else None
    if as_json:
        rows: list[dict[str, Any]] = [
            {
                "rank": pairing.rank,
                "id": pairing.society.id,
                "name": pairing.society.name,
                "level": pairing.society.level,
                "region": pairing.society.region,
                **pairing_as_plain(pairing, pack),
            }
            for pairing in pairings
        ]
        document = {
            "need": asdict(known),
            "kind": Kind.SOCIETY.value,
            "order": "mutual",
            "directions_from_text": bool(read.directions),
            "services_from_text": bool(read.services),
            "matches": rows,
            "model": search.model.fingerprint,
            "index": search.index.fingerprint,
            "encoder": search.encoder,
        }
        if pack:
            document["programme"] = weighing_document(pack)
        typer.echo(json.dumps(document, ensure_ascii=False, indent=1))
        return
    typer.echo(f"需求：{' '.join((need.title or need.text).split())[:60]}（按双向得分排列）")
    if pack:
        typer.echo(f"计划：{pack.programme.title}；优先：{weight_of(pack)}")
    if not pairings:
        typer.echo("没有学会符合筛选条件")
    for pairing in pairings:
        society = pairing.society
        typer.echo(f"{pairing.rank:>3}. {society.name}（{society.id}）  {figures_of(pairing)}")
        print_parts(pairing, directions=bool(read.directions), services=bool(read.services))
        if pack:
            print_lifted(pairing, pack)
        for reason in pairing.grounds.reasons:
            typer.echo(f"       · {reason.text}")
