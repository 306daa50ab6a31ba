"""`huiqi match --kind team` and `huiqi compare`: who together covers a need, and candidates side by side."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.options import EncoderOption
from matcher.cli.progress import progress_on_stderr
from matcher.cli.team_printing import (
    print_comparison,
    print_others,
    print_similar,
    print_specialists,
    print_team,
    print_understanding,
)
from matcher.corpus.readers import read_all
from matcher.corpus.records import need_from
from matcher.encoding.catalogue import DEFAULT_ENCODER
from matcher.errors import HuiqiError, NotReady
from matcher.home import home_folder
from matcher.learning.alliances import read_log
from matcher.policy.applying import Application
from matcher.precedents import Similar, alliances_of, similar_alliances, similar_document
from matcher.progress import Progress
from matcher.recommender import Recommender, open_recommender
from matcher.teams.assembling import AT_HAND, assemble, at_hand, wants_society
from matcher.teams.calibration import Level
from matcher.teams.comparing import compare as side_by_side
from matcher.teams.comparing import parties_named
from matcher.teams.documents import comparison_document, proposal_document, specialists_document, table_document
from matcher.teams.specialists import specialists
from matcher.teams.table import cover_table
from matcher.text.normalise import check_text
from matcher.understanding.documents import understanding_document
from matcher.understanding.reading import read_need
from matcher.vocabulary import Filters, Kind, Match, Need

EVENTS, NEEDS = "events.jsonl", "needs.jsonl"
_SIMILAR = 3
_PARTIES = (Kind.SOCIETY, Kind.EXPERT)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("compare")(compare)


def compare(
    text: Annotated[str, typer.Argument(help="需求文本；- 表示从标准输入读取")],
    candidates: Annotated[list[str], typer.Argument(help="候选的编号或全称，可给出多个；同号时写 expert:编号")],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    encoder: EncoderOption = DEFAULT_ENCODER,
) -> None:
    """把几个候选并排对比：得分构成、覆盖的要点和依据、服务、层级、地区、工作量。"""
    words = sys.stdin.buffer.read().decode("utf-8", "surrogateescape") if text == "-" else text
    check_text(words)
    with progress_on_stderr() as progress:
        recommender = open_recommender(home_folder(), encoder, progress)
        parties = parties_named(candidates, recommender)
        found = side_by_side(read_need(Need("-", words), recommender), parties, recommender)
    if as_json:
        typer.echo(json.dumps(comparison_document(found), ensure_ascii=False, indent=1))
    else:
        print_comparison(found)


def match_team(
    need: Need,
    home: Path,
    encoder: str,
    within: Callable[[Recommender], Filters],
    size: int,
    application: Application | None,
    alliances: Path | None,
    *,
    as_json: bool,
) -> None:
    """Propose teams of societies and experts for a need and print them; `within` says which societies count."""
    with progress_on_stderr() as progress:
        recommender = open_recommender(home, encoder, progress, kinds=_PARTIES)
        read = read_need(need, recommender)
        listed = _shortlists(recommender, need, within(recommender), application)
        table = cover_table(read, at_hand(listed), recommender)
        proposal = assemble(table, size, society=application is not None and wants_society(application.pack))
        gaps = [facet for facet in proposal.best.of_level(Level.NOT) if not facet.want.in_title]
        near = specialists(read, gaps, recommender, proposal.best.parties)
        similar = None if alliances is None else _similar(need, alliances, recommender, progress)
    if as_json:
        document = {
            "understanding": understanding_document(read.understanding),
            "coverage": table_document(table),
            **proposal_document(proposal),
            "specialists": specialists_document(near),
            "similar_alliances": None if similar is None else similar_document(similar),
        }
        typer.echo(json.dumps(document, ensure_ascii=False, indent=1))
        return
    print_understanding(read.understanding)
    print_team(proposal.best, table, "建议团队")
    print_specialists(near, table)
    print_others(proposal.others, "人数相同的其他组合")
    print_others([team for team in proposal.steps if team != proposal.best], "人数不同时")
    if similar is not None:
        print_similar(similar)


def _shortlists(
    recommender: Recommender, need: Need, filters: Filters, application: Application | None
) -> list[tuple[Match, ...]]:
    """Return the lists of societies and experts."""
    found = [recommender.shortlist(need, Kind.SOCIETY, filters=filters, top=AT_HAND, application=application).matches]
    with suppress(NotReady):  # an office need not have experts
        offered = filters.services & set(recommender.filter_values(Kind.EXPERT)["services"])
        if offered or not filters.services:
            own = replace(filters, levels=frozenset(), regions=frozenset(), services=offered)
            found.append(recommender.shortlist(need, Kind.EXPERT, filters=own, top=AT_HAND).matches)
    return found


def _similar(need: Need, folder: Path, recommender: Recommender, progress: Progress) -> tuple[Similar, ...]:
    log = read_log(folder / EVENTS)
    if not (folder / NEEDS).is_file():
        raise HuiqiError(f"{folder} 里没有 {NEEDS}", f"以往联盟的文件夹要有 {EVENTS} 和 {NEEDS}")
    needs = read_all(folder / NEEDS, need_from, lambda one: one.id)
    names: dict[str, str] = {}
    for kind in _PARTIES:
        with suppress(NotReady):
            index = recommender.ranker(kind).index
            names |= {one.id: one.name for one in map(index.candidate, index.layout.numbers.tolist())}
    return similar_alliances(need, alliances_of(log, needs, names), recommender.encoder, _SIMILAR, progress)
