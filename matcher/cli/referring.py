"""Advice on whom to ask next, for people in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from matcher.coverage.referral import Advice
from matcher.vocabulary import Shortlist


def print_doubt(shortlist: Shortlist) -> None:
    """Say that nobody listed is relied on, with the figures; nothing where somebody is."""
    if shortlist.doubtful and shortlist.suitable is not None:
        figures = f"前三名中有合适学会的概率为 {shortlist.suitable:.0%}，低于 {shortlist.threshold:.0%}"
        typer.echo(f"本目录中没有把握的学会（{figures}）。仍列出最相关的，供参考；下一步可以问谁，见名单之后")


def print_referral(advice: Sequence[Advice]) -> None:
    """Print whom to ask next, in order."""
    if advice:
        typer.echo("下一步可以问谁：")
    for number, one in enumerate(advice, start=1):
        typer.echo(f"{number:>3}) {one.way.label}：{one.reason}")
        for asked in one.asked:
            chance = "" if asked.probability is None else f"，胜任概率 {min(max(asked.probability, 0.01), 0.99):.0%}"
            where = f"，{asked.where}" if asked.where else ""
            typer.echo(f"       · {asked.name}（{asked.who}{where}{chance}）")
