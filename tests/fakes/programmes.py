"""Random programmes and catalogues for tests of what holds for all of them; every pack passes the checker."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from matcher.corpus.fields import DIRECTIONS, TAGS
from matcher.policy.alliances import About
from matcher.programmes import rules
from matcher.programmes.entries import Priority
from matcher.programmes.pack import Pack, Programme, Source, Weighing
from matcher.programmes.words import Subject
from matcher.taxonomy.classification import classification
from matcher.vocabulary import Candidate, Document, Kind

NAMES = classification(DIRECTIONS).names()
DISCIPLINES = ("140", "430", "460", "510", "610")
SECTORS = ("35", "352", "39", "26")
QUESTIONS = ("甲", "乙", "丙", "丁")

_CITE = "某市2020 一"


def pack_with(*priorities: Priority, bound: str = "0.1", each: str = "0.05", key: str = "city") -> Pack:
    """Return a pack with these priorities."""
    programme = Programme(key, 2020, "试验计划", "某市科协", "420100", date(2020, 1, 1), (_CITE,))
    weighing = Weighing(Decimal(bound), Decimal(each), "某市科协")
    return Pack(programme, (Source("某市2020", "试验方案", {"一": "条件"}),), priorities=priorities, weighing=weighing)


def priority(scope: Subject, rule: rules.Rule, key: str = "p", lift: str | None = None) -> Priority:
    """Return a priority that cites the only clause there is."""
    return Priority(key, (_CITE,), scope, f"优先 {key}", rule, None if lift is None else Decimal(lift))


def share(most: Decimal) -> st.SearchStrategy[Decimal]:
    """Return shares from 0 to `most` in thousandths, the ends often."""
    return st.one_of(st.just(most), st.integers(0, int(most * 1000)).map(lambda one: Decimal(one) / 1000))


def rules_of(scope: Subject) -> st.SearchStrategy[rules.Rule]:
    """Return rules that speak of a subject."""
    names = st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True).map(tuple)
    directions = names.map(lambda chosen: rules.DirectionIn(DIRECTIONS, chosen))
    asked = st.sampled_from(QUESTIONS).map(rules.Attested)
    some = st.integers(1, 3)
    match scope:
        case Subject.ALLIANCE:
            return st.one_of(
                directions, some.map(rules.DisciplinesAtLeast), st.builds(rules.PartiesAtLeast, some, some)
            )
        case Subject.ACHIEVEMENT:
            tags = st.lists(st.sampled_from(TAGS), min_size=1, unique=True).map(tuple)
            return st.one_of(directions, tags.map(rules.TagIn), asked)
        case Subject.SOCIETY:
            return st.one_of(directions, st.just(rules.HasServiceRecord()), asked)
        case Subject.SITE:
            return st.one_of(st.just(rules.TraitsAre(("发展潜力大",))), asked)
    return asked


@st.composite
def packs(draw: st.DrawFn, scopes: tuple[Subject, ...] = tuple(Subject)) -> Pack:
    """Return a pack with up to five priorities, weighed or not; their lifts stay within its bound."""
    bound = draw(share(Decimal("0.3")))
    weighing = draw(st.none() | share(bound).map(lambda each: Weighing(bound, each, "某市科协")))
    lift = st.none() if weighing is None else st.none() | share(bound)
    found = []
    for number in range(draw(st.integers(0, 5))):
        scope = draw(st.sampled_from(scopes))
        found.append(replace(priority(scope, draw(rules_of(scope)), f"p{number}"), lift=draw(lift)))
    return replace(pack_with(*found), weighing=weighing)


@st.composite
def candidates(draw: st.DrawFn, kind: Kind) -> list[Candidate]:
    """Return up to fifteen candidates of a kind, with ids in no order; some state nothing of themselves."""
    numbers = draw(st.lists(st.integers(0, 99), min_size=1, max_size=15, unique=True))

    def some(values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(draw(st.lists(st.sampled_from(values), max_size=2, unique=True)))

    return [
        Candidate(
            f"C{number:02d}",
            kind,
            f"候选{number}",
            (Document("name", f"候选{number}"),),
            industries=some(NAMES),
            disciplines=some(DISCIPLINES),
            sectors=some(SECTORS),
            tags=some(TAGS),
            served=some(("技术培训",)),
        )
        for number in numbers
    ]


@st.composite
def abouts(draw: st.DrawFn) -> About:
    """Return what a need is about, known or not."""

    def some(values: tuple[str, ...]) -> tuple[str, ...] | None:
        return draw(st.none() | st.lists(st.sampled_from(values), max_size=3, unique=True).map(tuple))

    return About(some(NAMES), some(DISCIPLINES), some(("35", "39", "26")))


def relevances(count: int) -> st.SearchStrategy[list[Decimal]]:
    """Return relevances, descending, four decimals, many of them alike or a round distance apart."""
    coarse = st.integers(0, 20).map(lambda one: Decimal(one) / 20)
    fine = st.integers(0, 10_000).map(lambda one: Decimal(one) / 10_000)
    return st.lists(coarse | fine, min_size=count, max_size=count).map(lambda found: sorted(found, reverse=True))


def answers() -> st.SearchStrategy[dict[str, bool]]:
    """Return answers to some of the questions."""
    return st.dictionaries(st.sampled_from(QUESTIONS), st.booleans())
