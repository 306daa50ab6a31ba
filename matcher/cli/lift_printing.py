"""A shortlist under a programme for people in a terminal: relevance, each lift apart with its clause, what is open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

import typer

from matcher.policy.applying import SOMEBODY
from matcher.policy.lifted import LiftedMatch, LiftedShortlist
from matcher.policy.priorities import Lift
from matcher.policy.ruling import Outcome
from matcher.programmes.pack import Pack
from matcher.taxonomy.classification import classification
from matcher.vocabulary import Kind

_MARKS = {Outcome.PASS: "✓", Outcome.FAIL: "✗", Outcome.UNKNOWN: "?"}


def print_programme(shortlist: LiftedShortlist) -> None:
    """Print under what a shortlist is ordered: programme, weights, who takes part, what the need is about."""
    application, facts = shortlist.application, shortlist.application.pack.programme
    typer.echo(f"计划：{facts.title}（{facts.key}-{facts.year}，{facts.starts} 至 {facts.ends or '未定'}）")
    typer.echo(f"优先：{weight_of(application.pack)}")
    if shortlist.kind is Kind.SOCIETY:
        names = application.names(shortlist.need)
        chosen = "、".join(one.name for one in application.societies)
        if chosen or names != (SOMEBODY,):
            typer.echo(f"联合体：{'、'.join(names)} + {f'已选 {chosen} + ' if chosen else ''}下列学会之一")
    if about := _about(shortlist):
        typer.echo(f"需求涉及：{about}")
    typer.echo("")


def print_lifts(match: LiftedMatch, shortlist: LiftedShortlist, common: Sequence[Lift]) -> None:
    """Print relevance, what each priority adds, what is left open; what is common to all is told at the end."""
    held = [lift for lift in match.lifts if lift.holds]
    parts = [f"相关性 {match.relevance:.4f}", *(_added(lift, shortlist.application.pack) for lift in held)]
    if held:
        parts.append(f"合计 {match.total:.4f}")
    moved = "" if match.plain_rank == match.rank else f"（不计优先为第 {match.plain_rank} 位）"
    typer.echo(f"     {'　'.join(parts)}{moved}")
    for lift in match.lifts:
        if lift.holds:
            typer.echo(f"       ✓ {lift.ruling.says}")
        elif (lift.priority, lift.ruling) not in {(one.priority, one.ruling) for one in common}:
            typer.echo(f"       {_MARKS[lift.ruling.outcome]} {_told(lift)}")
    _print_eligibility(match, shortlist)


def print_pair_lifts(base: str, lifts: Sequence[Lift], total: Decimal, moved: str, pack: Pack) -> None:
    """Print what each priority adds to what `base` says, and why; `moved` tells of another place without them."""
    held = [lift for lift in lifts if lift.holds]
    parts = [base, *(_added(lift, pack) for lift in held), *([f"合计 {total:.4f}"] if held else [])]
    typer.echo(f"     {'　'.join(parts)}{moved}")
    for lift in lifts:
        told = lift.ruling.says if lift.holds else _told(lift)
        typer.echo(f"       {_MARKS[lift.ruling.outcome]} {told}")


def print_rest(shortlist: LiftedShortlist, common: Sequence[Lift]) -> None:
    """Print what adds nothing to anybody, the priorities of enterprise and site, and what is left to answer."""
    if shortlist.matches and not any(match.lifts for match in lifted_matches(shortlist)):
        typer.echo(f"\n本计划没有对{shortlist.kind.label}的优先规定，名次不变")
    if common:
        typer.echo("\n对以上候选都没有加：")
        for lift in common:
            typer.echo(f"  {_MARKS[lift.ruling.outcome]} {_told(lift)}")
    if shortlist.same_for_all:
        typer.echo("\n申报时的优先（对所有候选相同，不影响名次）：")
        for lift in shortlist.same_for_all:
            typer.echo(f"  {_MARKS[lift.ruling.outcome]} {lift.party}：{_told(lift)}")
    _print_questions(shortlist, common)
    facts = shortlist.application.pack.programme
    if shortlist.kind is not Kind.ACHIEVEMENT and shortlist.matches:
        option = f"--{shortlist.kind.value} {shortlist.matches[0].candidate.id}"
        typer.echo(f"\n逐条核对申报条件：huiqi eligible --programme {facts.key}-{facts.year} {option}")


def common_lifts(shortlist: LiftedShortlist) -> tuple[Lift, ...]:
    """Return the lifts that add nothing to anybody shown, for the same reason."""
    matches = lifted_matches(shortlist)
    if len(matches) < 2:  # noqa: PLR2004 - nothing is common to one
        return ()
    first, *others = (match.lifts for match in matches)
    return tuple(
        lift
        for place, lift in enumerate(first)
        if not lift.holds and all(other[place].ruling == lift.ruling for other in others)
    )


def lifted_matches(shortlist: LiftedShortlist) -> tuple[LiftedMatch, ...]:
    """Return the matches as what they are."""
    return tuple(match for match in shortlist.matches if isinstance(match, LiftedMatch))


def weight_of(pack: Pack) -> str:
    """Return how much the priorities of a pack weigh, and who decided."""
    weighing = pack.weighing
    if weighing is None:
        return "本计划没有写优先加多少，名次不变"
    return f"每项加 {_share(weighing.each)}，合计不超过 {_share(weighing.bound)}（相关性满分 1；{weighing.by}定）"


def _print_eligibility(match: LiftedMatch, shortlist: LiftedShortlist) -> None:
    found = shortlist.application.eligibility_of(match.candidate)
    if not found.checks:
        return
    failed = "；".join(f"{check.condition.text}（{check.ruling.says}）" for check in found.of(Outcome.FAIL))
    pending = len(found.of(Outcome.UNKNOWN))
    parts = [f"不符合“{failed}”" if failed else "", f"{pending} 条待核实" if pending else ""]
    typer.echo(f"     申报条件：{'；'.join(filter(None, parts)) or '都符合'}")


def _about(shortlist: LiftedShortlist) -> str:
    about = shortlist.about
    parts = []
    if about.directions is not None:
        source = "已填" if about.stated else "由文字识别"
        parts.append(f"方向 {'、'.join(about.directions) or '不属于重点方向'}（{source}）")
    for name, codes, scheme in (("学科", about.disciplines, "disciplines"), ("行业", about.sectors, "industries")):
        if codes:
            parts.append(f"{name} {'、'.join(classification(scheme).entry(code).name for code in codes)}")
    return "；".join(parts)


def _added(lift: Lift, pack: Pack) -> str:
    bound = pack.weighing.bound if pack.weighing else Decimal(0)
    cut = f"，应加 {_share(lift.full)}，因合计上限 {_share(bound)} 只计此数" if lift.capped else ""
    return f"{lift.priority.text} +{_share(lift.amount)}（{'、'.join(lift.priority.cites)}{cut}）"


def _told(lift: Lift) -> str:
    word = "未计" if lift.ruling.outcome is not Outcome.PASS else "符合"
    return f"{lift.priority.text}（{'、'.join(lift.priority.cites)}）{word}：{lift.ruling.says}"


def _print_questions(shortlist: LiftedShortlist, common: Iterable[Lift]) -> None:
    everyone = dict.fromkeys(ask for lift in shortlist.same_for_all for ask in lift.ruling.asks)
    each = dict.fromkeys(ask for lift in common for ask in lift.ruling.asks)
    each |= dict.fromkeys(a for match in lifted_matches(shortlist) for lift in match.lifts for a in lift.ruling.asks)
    if not everyone and not each:
        return
    typer.echo("\n还可以回答（核实后加在命令后面，不是的写 =否）：")
    for question in everyone:
        typer.echo(f'  --answer "{question}=是"')
    for question in each:
        typer.echo(f'  --answer "{shortlist.kind.label}编号:{question}=是"')


def _share(value: Decimal) -> str:
    shown = f"{value.normalize():f}"
    places = len(shown.partition(".")[2])
    return shown if places >= 2 else f"{value:.2f}"  # noqa: PLR2004 - 0.10, not 0.1
