"""What teams promise, over any coverage table; proposals against every team there is."""

from __future__ import annotations

from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.errors import HuiqiError
from matcher.programmes.shelf import find_pack, shipped_packs
from matcher.teams.assembling import WORTH, assemble, wants_society
from matcher.teams.calibration import COVERED, PARTLY, Level, level_of
from matcher.teams.table import Cell, CoverTable, party_of
from matcher.teams.team import Team, cover
from matcher.text.wants import Aspect, Want
from matcher.understanding.value import Facet
from matcher.vocabulary import Candidate, Kind, Match, Span

SHARES = st.floats(0, 1).map(lambda share: round(share, 2))
ORDER = {Level.NOT: 0, Level.PARTLY: 1, Level.COVERED: 2}


def table_of(degrees: list[list[float]], relevances: list[float], kinds: list[Kind]) -> CoverTable:
    """Return a table of degrees, a row a point, a column a candidate."""
    facets = tuple(Facet(f"1:{n}-{n + 1}", Want(Aspect.POINT, Span(1, n, n + 1), "x")) for n in range(len(degrees)))
    matches = tuple(
        Match(n + 1, Candidate(f"P{n:02d}", kind, f"P{n}", ()), 0.0, relevance, {}, (), relevance)
        for n, (relevance, kind) in enumerate(zip(relevances, kinds, strict=True))
    )
    cells = tuple(tuple(Cell(degree, "scope", Span(0, 0, 1), "x") for degree in row) for row in degrees)
    return CoverTable(facets, matches, cells)


@st.composite
def tables(draw: st.DrawFn, most: int = 6) -> CoverTable:
    points, parties = draw(st.integers(1, 4)), draw(st.integers(1, most))
    degrees = [[draw(SHARES) for _ in range(parties)] for _ in range(points)]
    kinds = [draw(st.sampled_from([Kind.SOCIETY, Kind.EXPERT])) for _ in range(parties)]
    return table_of(degrees, [draw(SHARES) for _ in range(parties)], kinds)


def parties(table: CoverTable) -> list[tuple[Kind, str]]:
    return [party_of(match.candidate) for match in table.matches]


@given(tables())
def test_another_member_never_takes_coverage_away(table: CoverTable) -> None:
    everybody = parties(table)
    for size in range(1, len(everybody)):
        fewer, more = cover(table, everybody[:size]), cover(table, everybody[: size + 1])
        assert more.coverage >= fewer.coverage
        for one, other in zip(fewer.points, more.points, strict=True):
            assert other.degree >= one.degree
            assert ORDER[other.level] >= ORDER[one.level]


@given(tables(4))
def test_the_order_of_members_is_nothing(table: CoverTable) -> None:
    found = [cover(table, order) for order in permutations(parties(table))]
    assert all(team == found[0] for team in found)
    assert cover(table) == found[0]


@given(tables())
def test_a_team_of_one_is_its_member(table: CoverTable) -> None:
    for column, party in enumerate(parties(table)):
        team = cover(table, [party, party])
        assert team.parties == (party,)
        assert [point.degree for point in team.points] == table.degrees[:, column].tolist()
        assert team.coverage == pytest.approx(table.credits[:, column].mean())
        assert team.members[0].adds == team.coverage


@given(tables())
def test_what_a_member_adds_is_what_would_be_lost(table: CoverTable) -> None:
    team = cover(table)
    for member in team.members:
        rest = [party for party in team.parties if party != party_of(member.match.candidate)]
        without = cover(table, rest) if rest else None
        assert member.adds == pytest.approx(team.coverage - (without.coverage if without else 0))
        lost = {
            point.facet.key
            for place, point in enumerate(team.points)
            if (without.points[place].level if without else Level.NOT) is not point.level
        }
        assert {facet.key for facet in member.alone} == lost
    assert [m.adds for m in team.members] == sorted((m.adds for m in team.members), reverse=True)


@given(tables(), st.integers(1, 4), st.booleans())
def test_no_team_is_better_than_the_one_proposed(table: CoverTable, size: int, society: bool) -> None:
    there = any(match.candidate.kind is Kind.SOCIETY for match in table.matches)
    if society and not there:
        with pytest.raises(HuiqiError, match="没有学会"):
            assemble(table, size, society=society)
        return
    found = assemble(table, size, society=society)

    def allowed(team: tuple[tuple[Kind, str], ...]) -> bool:
        return not society or any(kind is Kind.SOCIETY for kind, _ in team)

    for step in found.steps:
        every = [team for team in combinations(parties(table), len(step.members)) if allowed(team)]
        assert step.coverage == pytest.approx(max(cover(table, team).coverage for team in every))
        assert allowed(step.parties)
    assert found.best in found.steps
    assert len(found.best.members) <= size
    assert all(other.coverage <= found.best.coverage + 1e-9 for other in found.others)
    smaller = [step for step in found.steps if len(step.members) < len(found.best.members)]
    assert not smaller or found.best.coverage >= smaller[0].coverage + WORTH - 1e-9


@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_candidates_is_nothing_to_a_proposal(table: CoverTable, chance: object) -> None:
    columns = list(range(len(table.matches)))
    chance.shuffle(columns)  # type: ignore[attr-defined]
    mixed = CoverTable(
        table.facets,
        tuple(table.matches[column] for column in columns),
        tuple(tuple(row[column] for column in columns) for row in table.cells),
    )
    assert assemble(mixed, 3) == assemble(table, 3)


def test_two_specialists_go_before_one_who_knows_a_little_of_everything() -> None:
    table = table_of([[0.9, 0.0, 0.3], [0.0, 0.9, 0.3]], [0.9, 0.9, 0.9], [Kind.SOCIETY, Kind.EXPERT, Kind.SOCIETY])
    team = assemble(table, 2).best
    assert set(team.parties) == {(Kind.SOCIETY, "P00"), (Kind.EXPERT, "P01")}
    assert team.of_level(Level.COVERED) == table.facets
    assert all(len(member.alone) == 1 for member in team.members)


def test_who_adds_hardly_anything_is_not_proposed_and_what_nobody_covers_is_said() -> None:
    table = table_of([[0.9, 0.91], [0.1, 0.1]], [0.9, 0.9], [Kind.SOCIETY, Kind.SOCIETY])
    found: Team = assemble(table, 2).best
    assert found.parties == ((Kind.SOCIETY, "P01"),)
    assert found.of_level(Level.NOT) == (table.facets[1],)


def test_levels_begin_at_their_degrees() -> None:
    assert level_of(COVERED) is Level.COVERED
    assert level_of(COVERED - 1e-9) is Level.PARTLY
    assert level_of(PARTLY) is Level.PARTLY
    assert level_of(PARTLY - 1e-9) is Level.NOT


@pytest.mark.parametrize("size", [0, 5])
def test_a_size_that_is_not_offered_is_refused(size: int) -> None:
    with pytest.raises(HuiqiError, match="团队人数"):
        assemble(table_of([[1.0]], [1.0], [Kind.SOCIETY]), size)


def test_nobody_and_strangers_make_no_team() -> None:
    table = table_of([[1.0]], [1.0], [Kind.SOCIETY])
    for wrong in ([], [(Kind.EXPERT, "P00")]):
        with pytest.raises(HuiqiError):
            cover(table, wrong)
    with pytest.raises(HuiqiError, match="没有可以组队的候选"):
        assemble(table_of([[]], [], []))


def test_the_shipped_programmes_are_carried_out_by_societies() -> None:
    assert all(
        wants_society(find_pack(shipped_packs(), name)) for name in ("wuhan-2015", "hubei-2015", "liaoning-2018")
    )
