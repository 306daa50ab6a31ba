"""What came of a comparison of two models, printed for `huiqi models compare` and `promote`."""

from __future__ import annotations

import typer

from matcher.learning.gate import Compared, Verdict, signed
from matcher.learning.slices import SMALLEST


def print_verdict(verdict: Verdict, current: str, candidate: str) -> None:
    """Print figures by slice, what to know of them, and the decision with its reasons."""
    if verdict.slices:
        typer.echo(f"| 切片 | 需求 | {current} | {candidate} | 差 [95% 区间] | |\n|---|---|---|---|---|---|")
    for part in verdict.slices:
        typer.echo(
            f"| {part.name} | {part.needs} | {part.current:.3f} | {part.candidate:.3f} | {signed(part.difference)} "
            f"| {_word(part)} |"
        )
    for note in verdict.notes:
        typer.echo(f"注意：{note}")
    typer.echo(f"{candidate} 可以替换 {current}" if verdict.accepted else f"{candidate} 不可替换 {current}：")
    for number, reason in enumerate(verdict.refusals, start=1):
        typer.echo(f"  {number}. {reason}")


def _word(part: Compared) -> str:
    if not part.judged:
        return f"不同需求不足 {SMALLEST} 条，只列不判"
    return "变差" if part.worse else "更好" if part.better else ""
