"""`huiqi match --mutual`: the societies for a need by the mutual score, relevance shown apart."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import typer

from matcher.cli.lift_printing import weight_of
from matcher.cli.mutual_printing import figures_of, print_lifted, print_parts
from matcher.errors import HuiqiError
from matcher.mutual.documents import societies_document
from matcher.mutual.needs import Understood
from matcher.mutual.search import MutualSearch, Pairing, mutual_of
from matcher.policy.applying import Application
from matcher.programmes.pack import Pack
from matcher.progress import Progress
from matcher.recommender import Recommender
from matcher.vocabulary import Filters, Kind, Need


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to one need.

    Attributes:
        search: what found it.
        read: the need with what its text shows.
        pairings: with the societies, best first.
        pack: of the programme, if any.
    """

    search: MutualSearch
    read: Understood
    pairings: tuple[Pairing, ...]
    pack: Pack | None


def check_mutual(kind: Kind, budget: float | None, dossier: Path | None, *, mutual: bool) -> None:
    """Check that the mutual score can be asked for.

    Raises:
        HuiqiError: another kind of candidate is asked for, or something goes with the mutual score only or not at all.
    """
    if budget is not None and not mutual:
        raise HuiqiError("--budget 只与 --mutual 一起用", "请加上 --mutual，或去掉 --budget")
    if mutual and kind is not Kind.SOCIETY:
        raise HuiqiError(f"{kind.label}没有填报意愿，不能按双向得分排列", "请去掉 --mutual，或用 --kind society")
    if mutual and dossier:
        raise HuiqiError("决策档案记的是按相关性或计划排列的名单", "请去掉 --mutual 或 --dossier")


def find_mutual(
    recommender: Recommender,
    home: Path,
    need: Need,
    filters: Filters,
    application: Application | None,
    top: int,
    progress: Progress,
) -> Found:
    """Return the societies for a need by the mutual score, under a programme if one is given."""
    search = mutual_of(recommender, home)
    read = search.understood([need], progress)
    pairings = search.societies_for(read.needs[0], top, filters, application)
    return Found(search, read, tuple(pairings), application.pack if application else None)


def print_mutual(found: Found, *, as_json: bool) -> None:
    """Print what was found for people or as JSON."""
    if as_json:
        document = societies_document(found.search, found.pairings, found.read, found.pack)
        typer.echo(json.dumps(document, ensure_ascii=False, indent=1))
        return
    need, pack = found.read.needs[0], found.pack
    typer.echo(f"需求：{' '.join((need.title or need.text).split())[:60]}（按双向得分排列）")
    if pack:
        facts = pack.programme
        typer.echo(f"计划：{facts.title}（{facts.key}-{facts.year}）；优先：{weight_of(pack)}")
    if not found.pairings:
        typer.echo("没有学会符合筛选条件")
    for pairing in found.pairings:
        society = pairing.society
        typer.echo(f"{pairing.rank:>3}. {society.name}（{society.id}）  {figures_of(pairing)}")
        print_parts(pairing, directions=bool(found.read.directions), services=bool(found.read.services))
        if pack:
            print_lifted(pairing, pack)
        for reason in pairing.grounds.reasons:
            typer.echo(f"       · {reason.text}")
