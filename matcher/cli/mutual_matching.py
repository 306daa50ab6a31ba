"""`huiqi match --mutual`: the societies for a need by the mutual score, relevance shown apart."""

from __future__ import annotations

import json
from dataclasses import replace

import typer

from matcher.cli.needs import figures_of, print_parts
from matcher.cli.progress import progress_on_stderr
from matcher.errors import HuiqiError
from matcher.home import home_folder
from matcher.mutual.documents import societies_document
from matcher.mutual.search import open_mutual
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
        document = societies_document(search, known, pairings, read)
        typer.echo(json.dumps(document, ensure_ascii=False, indent=1))
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
