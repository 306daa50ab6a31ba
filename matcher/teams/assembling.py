"""Proposes teams: of the candidates at hand every team up to a size is looked at, so the best is the best."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from matcher.errors import HuiqiError
from matcher.programmes.pack import Pack
from matcher.programmes.words import Role
from matcher.teams.table import CoverTable, party_of
from matcher.teams.team import Team, team_of
from matcher.vocabulary import Kind, Match

SIZE = 4
"""Members of a proposed team at most."""
AT_HAND = 12
"""Candidates of each kind that teams are put together from: the first of their lists."""
WORTH = 0.03
"""A further member is proposed when it adds so much coverage."""
_OTHERS = 2


@dataclass(frozen=True, slots=True)
class Proposal:
    """建议: teams for a need.

    Attributes:
        best: the best team in which each member is worth its place.
        steps: the best team of each size, from one on.
        others: the next best teams of the size of `best`.
    """

    best: Team
    steps: tuple[Team, ...]
    others: tuple[Team, ...]


def at_hand(shortlists: Iterable[Sequence[Match]]) -> tuple[Match, ...]:
    """Return the first of each list, from which teams are put together."""
    return tuple(match for matches in shortlists for match in matches[:AT_HAND])


def wants_society(pack: Pack) -> bool:
    """Tell whether a programme is carried out by societies, so that a team needs one."""
    societies = {actor.key for actor in pack.actors if actor.role is Role.SOCIETY}
    return any(not societies.isdisjoint(stage.by) for stage in pack.stages)


def assemble(table: CoverTable, size: int = 3, *, society: bool = False) -> Proposal:
    """Return the teams to propose; the same table gives the same answer, whatever the order of its columns.

    Args:
        table: at least one candidate; of many only the first `AT_HAND` of each kind.
        size: members at most, 1 to `SIZE`.
        society: whether a team needs at least one.

    Raises:
        HuiqiError: a size that is not offered, or nobody to choose from.
    """
    if not 1 <= size <= SIZE:
        raise HuiqiError(f"团队人数 {size} 不在范围内", f"请选 1 到 {SIZE}")
    if not table.matches:
        raise HuiqiError("没有可以组队的候选", "请放宽筛选条件，或先导入学会和专家")
    if society and not any(match.candidate.kind is Kind.SOCIETY for match in table.matches):
        raise HuiqiError("这个计划要求有学会参加，但候选里没有学会", "请放宽筛选条件，或加入学会")
    ranked = [_best_of_size(table, members, society=society) for members in range(1, min(size, len(_pool(table))) + 1)]
    steps = [teams[0] for teams in ranked if teams]
    chosen = steps[0]
    for larger in steps[1:]:
        if larger.coverage - chosen.coverage >= WORTH * (len(larger.members) - len(chosen.members)):
            chosen = larger
    others = next(teams for teams in ranked if teams and teams[0] is chosen)[1:]
    return Proposal(chosen, tuple(steps), tuple(others))


def _pool(table: CoverTable) -> list[int]:
    """Return the columns that are looked at, by kind and id."""
    chosen: list[int] = []
    for kind in Kind:
        own = [column for column, match in enumerate(table.matches) if match.candidate.kind is kind]
        chosen += sorted(own, key=lambda column: (table.matches[column].rank, table.matches[column].candidate.id))[
            :AT_HAND
        ]
    return sorted(chosen, key=lambda column: party_of(table.matches[column].candidate))


def _best_of_size(table: CoverTable, members: int, *, society: bool) -> list[Team]:
    """Return the best teams of a size, best first; ties by kinds and ids of the members."""
    pool = _pool(table)
    shares = table.credits[:, pool]
    teams = np.array(list(combinations(range(len(pool)), members)))
    if society:
        one = np.array([table.matches[column].candidate.kind is Kind.SOCIETY for column in pool])
        teams = teams[one[teams].any(axis=1)]
    values = shares[:, teams].max(axis=2).mean(axis=0)
    # combinations come in the order of kinds and ids, which a stable sort keeps among equals
    order = np.argsort(-values.round(9), kind="stable")[: 1 + _OTHERS]
    return [team_of(table, [pool[place] for place in teams[row]]) for row in order.tolist()]
