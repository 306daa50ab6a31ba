"""Understood needs, teams and comparisons for people in a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import typer

from matcher.cli.printing import percent
from matcher.precedents import Similar
from matcher.ranking.features import Group
from matcher.teams.calibration import Level
from matcher.teams.comparing import GROUP_LABELS, Compared, Comparison
from matcher.teams.specialists import Specialist
from matcher.teams.table import Cell, CoverTable, party_of
from matcher.teams.team import Team
from matcher.understanding.value import Facet, Understanding
from matcher.vocabulary import Match

MARKS = {Level.COVERED: "●", Level.PARTLY: "◐", Level.NOT: "○"}
_QUOTE, _POINT = 40, 44


def print_understanding(found: Understanding) -> None:
    """Print what a need was understood to ask for, and what it lacks."""
    typer.echo(f"需求：{clip(found.title, 60)}")
    typer.echo("要点：")
    for number, facet in enumerate(found.wanted, start=1):
        typer.echo(f"{number:>3}. {facet.want.aspect.value}：{clip(facet.want.text, 60)}")
    about = "、".join(one.name for one in found.directions if one.counts)
    subjects = "、".join(one.name for one in found.disciplines or () if one.counts)
    services = "、".join(one.name for one in found.services)
    typer.echo(f"方向：{about or '未识别'}；学科：{subjects or '未识别'}；服务：{services}")
    if found.hints:
        typer.echo(f"补充后会更准：{'；'.join(hint.says for hint in found.hints)}")


def print_team(team: Team, table: CoverTable, title: str) -> None:
    """Print a team: its members with what each adds, then every point with who covers it and by which words."""
    typer.echo(f"{title}：{len(team.members)} 方，{_summary(team)}，综合覆盖度 {team.coverage:.0%}")
    for number, member in enumerate(team.members, start=1):
        alone = f"，独自支撑要点 {_numbers(member.alone, table)}" if member.alone else ""
        typer.echo(f"{number:>3}) {_named(member.match)}  增加 {member.adds:.1%}{alone}")
    columns = {party_of(match.candidate): column for column, match in enumerate(table.matches)}
    for row, point in enumerate(team.points):
        cell = table.cells[row][columns[point.by]]
        who = table.matches[columns[point.by]].candidate.name
        told = (
            f"{who}{_cited(cell)}"
            if point.level is not Level.NOT
            else f"成员材料里没有直接依据，最接近的是{who}{_cited(cell)}"
        )
        typer.echo(f"  {MARKS[point.level]} {row + 1:>2}. {clip(point.facet.want.text, _POINT)} —— {told}")


def print_others(teams: Sequence[Team], title: str) -> None:
    """Print teams a line each."""
    if teams:
        typer.echo(f"{title}：")
    for team in teams:
        names = "＋".join(member.match.candidate.name for member in team.members)
        typer.echo(f"  · {names}（{_summary(team)}，综合覆盖度 {team.coverage:.0%}）")


def print_specialists(found: Mapping[str, Sequence[Specialist]], table: CoverTable) -> None:
    """Print for points nobody of a team covers whom one might look at."""
    numbers = {facet.key: row + 1 for row, facet in enumerate(table.facets)}
    if any(found.values()):
        typer.echo("未覆盖的要点，目录中还有：")
    for key, some in found.items():
        for one in some:
            candidate = one.candidate
            who = f"{candidate.kind.label} {candidate.name}（{candidate.id}）"
            typer.echo(f"  {MARKS[one.cell.level]} {numbers[key]:>2}. {who}{_cited(one.cell)}")


def print_similar(found: Sequence[Similar]) -> None:
    """Print past alliances, the most similar first."""
    typer.echo("相似的以往联盟：" if found else "没有可参考的以往联盟")
    for one in found:
        who = "、".join(partner.name for partner in one.partners)
        ended = f"，{one.ended.isoformat()} 结束" if one.ended else ""
        day = one.signed.isoformat()
        typer.echo(f"  · {clip(one.need.title or one.need.text, 30)}：{who}，{day} 签约，{one.outcome.value}{ended}")


def print_comparison(found: Comparison) -> None:
    """Print candidates side by side: a row a fact, a column a candidate; below, the evidence point by point."""
    print_understanding(found.read.understanding)
    everybody = found.candidates
    typer.echo("候选：")
    for number, one in enumerate(everybody, start=1):
        typer.echo(f"{number:>3}) {_named(one.match)}")
    rows = [
        ("", [f"{number})" for number in range(1, len(everybody) + 1)]),
        ("名次", [f"{one.match.rank}/{one.among}" for one in everybody]),
        ("胜任概率", [_chance(one.match) for one in everybody]),
        *((label, [_part(one, group) for one in everybody]) for group, label in GROUP_LABELS.items()),
        ("覆盖要点", [_marks(found.table, column) for column in range(len(everybody))]),
        ("提供服务", [_services(one) for one in everybody]),
        ("层级", [one.level or "—" for one in everybody]),
        ("地区", [one.region or "—" for one in everybody]),
        ("工作量", [one.load for one in everybody]),
    ]
    _print_columns(rows)
    for row, facet in enumerate(found.table.facets):
        typer.echo(f"{row + 1:>3}. {facet.want.aspect.value}：{clip(facet.want.text, 60)}")
        for number, cell in enumerate(found.table.cells[row], start=1):
            typer.echo(f"       {MARKS[cell.level]} {number}) “{clip(cell.quote, _QUOTE)}”（{percent(cell.degree)}）")


def clip(text: str, length: int) -> str:
    """Return a text in one line of at most so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"


def width_of(text: str) -> int:
    """Return how many columns of a terminal a text takes: Chinese characters take two."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)  # noqa: PLR2004 - CJK begins there


def _print_columns(rows: Sequence[tuple[str, Sequence[str]]]) -> None:
    count = len(rows[0][1])
    first = max(width_of(label) for label, _ in rows)
    widths = [max(width_of(cells[column]) for _, cells in rows) for column in range(count)]
    for label, cells in rows:
        filled = (_filled(cell, width) for cell, width in zip(cells, widths, strict=True))
        typer.echo(f"  {_filled(label, first)}  {'  '.join(filled)}".rstrip())


def _filled(text: str, width: int) -> str:
    return text + " " * (width - width_of(text))


def _summary(team: Team) -> str:
    counts = {level: len(team.of_level(level)) for level in Level}
    partly = f"、部分覆盖 {counts[Level.PARTLY]} 个" if counts[Level.PARTLY] else ""
    return f"{len(team.points)} 个要点中覆盖 {counts[Level.COVERED]} 个{partly}"


def _numbers(facets: Sequence[Facet], table: CoverTable) -> str:
    place = {facet.key: row + 1 for row, facet in enumerate(table.facets)}
    return "、".join(str(place[facet.key]) for facet in facets)


def _cited(cell: Cell) -> str:
    return f"“{clip(cell.quote, _QUOTE)}”（{percent(cell.degree)}）"


def _named(match: Match) -> str:
    candidate = match.candidate
    where = f" · {candidate.organization}" if candidate.organization else ""
    chance = _chance(match)
    return f"{candidate.kind.label} {candidate.name}（{candidate.id}）{where}" + (
        f"  胜任概率 {chance}" if chance != "—" else ""
    )


def _chance(match: Match) -> str:
    return percent(match.probability) if match.probability == match.probability else "—"  # NaN where unknown


def _part(one: Compared, group: Group) -> str:
    return f"{one.groups[group]:+.2f}" if group in one.groups else "—"


def _marks(table: CoverTable, column: int) -> str:
    return "".join(MARKS[row[column].level] for row in table.cells)


def _services(one: Compared) -> str:
    if one.shared is None:
        return "未填"
    missing = f"（未列 {'、'.join(one.missing)}）" if one.missing else ""
    return ("、".join(one.shared) or "无") + missing
