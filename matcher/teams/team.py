"""A team and what it covers: a point is covered as far as the member does who covers it best.

So another member never takes anything away, the order of members is nothing, and a team of one is its member.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matcher.errors import HuiqiError
from matcher.teams.calibration import Level, level_of
from matcher.teams.table import CoverTable, Doubles, Party, party_of
from matcher.understanding.value import Facet
from matcher.vocabulary import Match

LARGEST = 8
"""Members of a team at most."""


@dataclass(frozen=True, slots=True)
class Covered:
    """A point as a team covers it.

    Attributes:
        degree: of who covers it best, 0–1.
        by: who that is; the more relevant of equals.
    """

    facet: Facet
    degree: float
    by: Party

    @property
    def level(self) -> Level:
        """How far it is covered, in words."""
        return level_of(self.degree)


@dataclass(frozen=True, slots=True)
class Member:
    """成员: a party of a team and what it is there for.

    Attributes:
        adds: the coverage that would be lost without it.
        alone: points whose level would be lower without it.
    """

    match: Match
    adds: float
    alone: tuple[Facet, ...]


@dataclass(frozen=True, slots=True)
class Team:
    """团队: several parties for one need.

    Attributes:
        members: those that add most first, equal ones by kind and id.
        points: in the order of the need.
        coverage: mean over the points of the largest degree times relevance, 0–1.
    """

    members: tuple[Member, ...]
    points: tuple[Covered, ...]
    coverage: float

    @property
    def parties(self) -> tuple[Party, ...]:
        """Its members by kind and id, sorted."""
        return tuple(sorted(party_of(member.match.candidate) for member in self.members))

    def of_level(self, level: Level) -> tuple[Facet, ...]:
        """Return the points that are covered so far."""
        return tuple(point.facet for point in self.points if point.level is level)


def cover(table: CoverTable, parties: Sequence[Party] | None = None) -> Team:
    """Return what a team covers: the parties given, or everybody of the table.

    Raises:
        HuiqiError: nobody, too many, or somebody who is not in the table.
    """
    columns = range(len(table.matches)) if parties is None else table.columns(parties)
    if not columns or len(columns) > LARGEST:
        raise HuiqiError(f"团队有 {len(columns)} 个成员", f"请选 1 到 {LARGEST} 个学会或专家")
    return team_of(table, tuple(columns))


def team_of(table: CoverTable, columns: Sequence[int]) -> Team:
    """Return the team of some columns of the table, ascending, at least one."""
    picked = np.array(sorted(columns))
    degrees, shares = table.degrees[:, picked], table.credits[:, picked]
    matches = [table.matches[column] for column in picked]
    # of equal degrees the one that counts more, then the first by kind and id
    order = sorted(range(len(picked)), key=lambda one: party_of(matches[one].candidate))
    points = []
    for row, facet in enumerate(table.facets):
        best = max(order, key=lambda one: (degrees[row, one], shares[row, one]))
        points.append(Covered(facet, float(degrees[row, best]), party_of(matches[best].candidate)))
    whole = coverage_of(shares)
    members = []
    for one in order:
        others = [other for other in range(len(picked)) if other != one]
        without = degrees[:, others].max(axis=1, initial=0.0)
        alone = (f.facet for f, left in zip(points, without.tolist(), strict=True) if level_of(left) is not f.level)
        members.append(Member(matches[one], whole - coverage_of(shares[:, others]), tuple(alone)))
    members.sort(key=lambda member: -round(member.adds, 9))
    return Team(tuple(members), tuple(points), whole)


def coverage_of(shares: Doubles) -> float:
    """Return the coverage of a team of the columns, shape (facets, members); of nobody 0."""
    return float(shares.max(axis=1, initial=0.0).mean()) if shares.size else 0.0
