"""Eligibility for people in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from matcher.policy.documents import id_of_party
from matcher.policy.eligibility import Check, Eligibility
from matcher.policy.ruling import Outcome
from matcher.vocabulary import Enterprise

_MARKS = {Outcome.PASS: "✓", Outcome.FAIL: "✗", Outcome.UNKNOWN: "?"}


def print_eligibility(found: Eligibility, doubts: Sequence[str]) -> None:
    """Print what was found for one party, condition by condition in the order of the programme."""
    facts = found.pack.programme
    identifier = id_of_party(found.party)
    typer.echo(f"{facts.title}（{facts.key}-{facts.year}，{facts.starts} 至 {facts.ends or '未定'}）")
    year = f"，数据年度 {found.party.year or '未填'}" if isinstance(found.party, Enterprise) else ""
    typer.echo(f"{found.subject.value}：{found.party.name}{f'（{identifier}）' if identifier else ''}{year}")
    for doubt in doubts:
        typer.echo(f"注意：{doubt}")
    if not found.checks:
        typer.echo(f"该计划没有对{found.subject.value}规定条件\n")
        return
    counts = "，".join(f"{outcome.label} {len(found.of(outcome))} 条" for outcome in Outcome if found.of(outcome))
    typer.echo(f"结论：{_MARKS[found.outcome]} {found.outcome.label}（{counts}）\n")
    for check in found.checks:
        _print_check(check)


def print_questions(found: Sequence[Eligibility]) -> None:
    """Print what is still to fill in and to answer, with the very words to give."""
    for one in found:
        if one.missing:
            typer.echo(f"还需补填（{one.party.name}）：{'、'.join(one.missing)}")
    asks = dict.fromkeys(question for one in found for question in one.asks)
    if asks:
        typer.echo("还需回答（核实后原样加在命令后面，不是的写 =否）：")
        for question in asks:
            typer.echo(f'  --answer "{question}=是"')


def _print_check(check: Check) -> None:
    typer.echo(f"{_MARKS[check.ruling.outcome]} {check.ruling.outcome.label}　{check.condition.text}")
    typer.echo(f"    依据：{'；'.join(map(str, check.clauses))}")
    typer.echo(f"    情况：{check.ruling.says}")
    if check.remedy:
        typer.echo(f"    办法：{check.remedy}")
    typer.echo("")
