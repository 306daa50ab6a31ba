"""Pairs of a need and a society for people in a terminal: both sides and both together."""

from __future__ import annotations

import typer

from matcher.cli.lift_printing import print_pair_lifts
from matcher.cli.printing import percent
from matcher.mutual.book import shown_part
from matcher.mutual.search import Pairing
from matcher.programmes.pack import Pack


def figures_of(pairing: Pairing) -> str:
    """Return the three figures of a pairing in one line."""
    both = pairing.mutual
    suits = "未知" if both.suitability is None else percent(both.suitability)
    return f"双向得分 {percent(both.score)}  相关性 {percent(both.relevance)}  适宜度 {suits}"


def print_parts(pairing: Pairing, *, directions: bool = False, services: bool = False) -> None:
    """Print the known parts of a pairing's suitability, a line each, and in one line what is missing.

    Args:
        pairing: the pair.
        directions: whether the need's directions were read from its text.
        services: whether its services were.
    """
    read = {"interests": directions, "services": services}
    for part in pairing.mutual.parts:
        if part.value is not None:
            note = "（需求一方由文字识别）" if read.get(part.key) else ""
            typer.echo(f"     {part.label} {shown_part(part)}{note}")
    missing = [part.says for part in pairing.mutual.parts if part.value is None and part.key != "open"]
    if missing:
        typer.echo(f"     不加不减：{'；'.join(missing)}")


def print_lifted(pairing: Pairing, pack: Pack) -> None:
    """Print what each priority of a programme adds to a pairing, and its place without them."""
    moved = "" if pairing.plain_rank == pairing.rank else f"（不计优先为第 {pairing.plain_rank} 位）"
    print_pair_lifts(f"双向得分 {pairing.mutual.score:.4f}", pairing.lifts, pairing.total, moved, pack)
