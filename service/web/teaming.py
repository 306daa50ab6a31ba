"""Comparisons and teams for a need as pages and programs ask for them, worked out once for the same question."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from matcher.errors import HuiqiError, NotReady
from matcher.policy.applying import Application
from matcher.teams.assembling import AT_HAND, Proposal, assemble, at_hand, wants_society
from matcher.teams.calibration import Level
from matcher.teams.comparing import Comparison, compare, matches_for
from matcher.teams.specialists import Specialist, specialists
from matcher.teams.table import CoverTable, Party, cover_table, party_of
from matcher.teams.team import Team, cover
from matcher.understanding.reading import Read
from matcher.vocabulary import Kind, Match, Shortlist
from service.storage.needs import NeedRow
from service.tools import Tools
from service.use_cases.matched_need import corrections_in, written

MARKS = {Level.COVERED: "●", Level.PARTLY: "◐", Level.NOT: "○"}
FEWEST, MOST = 2, 4
"""Candidates that are compared side by side."""

_KINDS = (Kind.SOCIETY, Kind.EXPERT)


@dataclass(frozen=True, slots=True)
class Teaming:
    """A team for a need, and those it might be put together from.

    Attributes:
        table: points × candidates: those of the team, and those at hand.
        team: the one that was chosen, or the best.
        proposal: the best teams; None where a person chose.
        near: by point that the team leaves open, who comes near to it.
    """

    read: Read
    table: CoverTable
    team: Team
    proposal: Proposal | None
    near: dict[str, tuple[Specialist, ...]]

    @property
    def others(self) -> tuple[Match, ...]:
        """Those at hand who are not of the team."""
        own = set(self.team.parties)
        return tuple(match for match in self.table.matches if party_of(match.candidate) not in own)

    def column(self, match: Match) -> int:
        """Return the column of a candidate."""
        return self.table.columns([party_of(match.candidate)])[0]


def parties_in(texts: Sequence[str]) -> tuple[Party, ...]:
    """Return the candidates that a form or an address names, as ``society:ID``; each once.

    Raises:
        HuiqiError: one is not named so.
    """
    found = []
    for text in texts:
        kind, _, identifier = text.partition(":")
        if kind not in {one.value for one in _KINDS} or not identifier:
            raise HuiqiError(f"“{text[:40]}”不是学会或专家", "请在候选名单里勾选学会或专家")
        found.append((Kind(kind), identifier))
    return tuple(dict.fromkeys(found))


def read_of(tools: Tools, row: NeedRow) -> Read:
    """Return what is understood of a need on record, corrections carried out."""
    return tools.read(written(row), corrections_in(row.details))


def compared(tools: Tools, row: NeedRow, parties: Sequence[Party]) -> Comparison:
    """Return candidates side by side.

    Raises:
        HuiqiError: too few or too many.
        UnknownName: one of them does not exist.
    """
    if not FEWEST <= len(parties) <= MOST:
        raise HuiqiError(f"选了 {len(parties)} 个候选", f"请选 {FEWEST} 至 {MOST} 个并排对比")
    recommender, read = tools.recommender, read_of(tools, row)
    asked = ("compared", recommender, read.understanding.need, read.understanding.corrections, tuple(parties))
    return tools.kept(asked, lambda: compare(read, parties, recommender))


def team_of(
    tools: Tools, row: NeedRow, parties: Sequence[Party], size: int, application: Application | None
) -> Teaming:
    """Return a team: of the parties given, or, without any, the best.

    Raises:
        HuiqiError: too many, or nobody to choose from.
        UnknownName: one of them does not exist.
    """
    recommender, read = tools.recommender, read_of(tools, row)
    programme = application.pack.programme if application else None
    asked = (
        *("team", recommender, read.understanding.need, read.understanding.corrections),
        *(tuple(parties), size, (programme.key, programme.year) if programme else None),
    )
    return tools.kept(asked, lambda: _team(tools, read, parties, size, application))


def _team(tools: Tools, read: Read, parties: Sequence[Party], size: int, application: Application | None) -> Teaming:
    recommender = tools.recommender
    own = matches_for(read, parties, recommender) if parties else ()
    chosen = {party_of(match.candidate) for match in own}
    others = [match for match in at_hand(_lists(tools, read, application)) if party_of(match.candidate) not in chosen]
    table = cover_table(read, [*own, *others], recommender)
    proposal = None
    if own:
        team = cover(table, parties)
    else:
        proposal = assemble(table, size, society=application is not None and wants_society(application.pack))
        team = proposal.best
    gaps = [facet for facet in team.of_level(Level.NOT) if not facet.want.in_title]
    return Teaming(read, table, team, proposal, specialists(read, gaps, recommender, team.parties))


def _lists(tools: Tools, read: Read, application: Application | None) -> list[tuple[Match, ...]]:
    """Return the first societies, ordered under a programme if one is named, and experts."""
    recommender, need = tools.recommender, read.understanding.matched
    found = []
    for kind in _KINDS:
        under = application if kind is Kind.SOCIETY else None
        with suppress(NotReady):  # an office need not have both

            def make(kind: Kind = kind, under: Application | None = under) -> Shortlist:
                return recommender.shortlist(need, kind, top=AT_HAND, application=under)

            facts = under.pack.programme if under else None
            asked = ("at hand", recommender, need, kind, (facts.key, facts.year) if facts else None)
            found.append(tools.kept(asked, make).matches)
    return found
