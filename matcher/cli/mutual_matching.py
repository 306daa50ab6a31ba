"""`huiqi match --mutual`: the societies for a need by the mutual score, relevance shown apart."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

import typer

from matcher.cli.needs import figures_of, pairing_as_plain, print_parts
from matcher.cli.progress import progress_on_stderr
from matcher.errors import HuiqiError
from matcher.home import home_folder
from matcher.mutual.search import MutualSearch, Pairing, open_mutual
from matcher.vocabulary import Kind, Need


def match_mutually(
    need: Need, kind: Kind, budget: float | None, top: int, encoder: str, *, both: bool, as_json: bool
) -> None:
    """Print the societies for a need by the mutual score.

    Raises:
        HuiqiError: another kind of candidate is asked for, or a budget without the mutual score.
    """
    if not both:
        raise HuiqiError("--budget 只与 --mutual 一起用", "请加上 --mutual，或去掉 --budget")
    if kind is not Kind.SOCIETY:
        raise HuiqiError(f"{kind.label}没有填报意愿，不能按双向得分排列", "请去掉 --mutual，或用 --kind society")
    with progress_on_stderr() as progress:
        search = open_mutual(home_folder(), encoder, progress)
        (known,), read = search.with_directions([replace(need, budget=budget)], progress)
        pairings = search.societies_for(known, top)
    if as_json:
        typer.echo(_as_json(search, known, pairings, read))
        return
    typer.echo(f"需求：{' '.join((need.title or need.text).split())[:60]}（按双向得分排列）")
    if read:
        typer.echo(f"方向由文字识别：{'、'.join(known.industries)}")
    for pairing in pairings:
        society = pairing.society
        typer.echo(f"{pairing.rank:>3}. {society.name}（{society.id}）  {figures_of(pairing)}")
        print_parts(pairing)
        for reason in pairing.grounds.reasons:
            typer.echo(f"       · {reason.text}")


def _as_json(search: MutualSearch, need: Need, pairings: Sequence[Pairing], read: frozenset[str]) -> str:
    rows: list[dict[str, Any]] = [
        {
            "rank": pairing.rank,
            "id": pairing.society.id,
            "name": pairing.society.name,
            "level": pairing.society.level,
            "region": pairing.society.region,
            **pairing_as_plain(pairing),
            "score": round(pairing.score, 6),
            "reasons": [asdict(reason) for reason in pairing.grounds.reasons],
            "contributions": {name: round(value, 6) for name, value in pairing.grounds.contributions.items()},
        }
        for pairing in pairings
    ]
    document = {
        "need": asdict(need),
        "kind": Kind.SOCIETY.value,
        "order": "mutual",
        "directions_from_text": need.id in read,
        "matches": rows,
        "model": search.model.fingerprint,
        "index": search.index.fingerprint,
        "encoder": search.encoder,
    }
    return json.dumps(document, ensure_ascii=False, indent=1)
