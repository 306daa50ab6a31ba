"""The gap map: of many needs, those for which nobody at hand is relied on, by direction and discipline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matcher.coverage.subject import NEAREST, states, subject_of
from matcher.errors import NotReady
from matcher.progress import Progress, silent
from matcher.ranker import Survey
from matcher.ranking.needs import encode_needs
from matcher.recommender import Recommender
from matcher.retrieval.late import LATE_KINDS
from matcher.tagging.tagger import OTHER
from matcher.vocabulary import Candidate, Filters, Kind, Need

NONE = "（未识别）"
"""Stands where a need belongs to none."""

_EXAMPLES = 3
_RECRUITED = 2


@dataclass(frozen=True, slots=True)
class Cover:
    """One need: how it is covered.

    Attributes:
        survey: who stands first, and the probability that one of the first three is suitable.
        disciplines: names of first-level disciplines it is about, the largest share first.
        directions: names of priority directions it is of.
    """

    survey: Survey
    disciplines: tuple[str, ...]
    directions: tuple[str, ...]

    @property
    def covered(self) -> bool:
        """Whether the list is relied on."""
        return (self.survey.suitable or 0.0) >= (self.survey.threshold or 0.0)


@dataclass(frozen=True, slots=True)
class Group:
    """The needs of one direction or discipline.

    Attributes:
        needs: how many.
        uncovered: how many of them nobody at hand is relied on for.
        expected: how many a suitable society is missing for, by the sum of the probabilities.
        examples: a few of those uncovered, the surest gaps first.
        ask: names of national societies that serve this and are not among those searched; where all are, of those that
            stood first most often among those searched.
    """

    name: str
    needs: int
    uncovered: int
    expected: float
    examples: tuple[Need, ...]
    ask: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GapMap:
    """Every need with its cover, and the summaries, the most uncovered first.

    Attributes:
        searched: how many societies were searched.
    """

    covers: tuple[Cover, ...]
    directions: tuple[Group, ...]
    disciplines: tuple[Group, ...]
    searched: int
    threshold: float

    @property
    def uncovered(self) -> tuple[Cover, ...]:
        """The needs nobody at hand is relied on for, the surest gaps first."""
        gaps = [cover for cover in self.covers if not cover.covered]
        return tuple(sorted(gaps, key=lambda cover: (cover.survey.suitable, cover.survey.need.id)))


def map_gaps(
    recommender: Recommender,
    needs: Sequence[Need],
    filters: Filters = Filters(),
    progress: Progress = silent,
    *,
    nobody: bool = False,
) -> GapMap:
    """Return how needs are covered by the societies that pass the filters.

    Args:
        recommender: with societies.
        needs: at least one.
        filters: which societies count.
        progress: told of encoding and searching.
        nobody: no society counts at all, whatever the filters say.

    Raises:
        NotReady: there is no society, or the model in force does not tell when nobody is suitable.
    """
    ranker = recommender.ranker(Kind.SOCIETY)
    model = ranker.model
    if model.suitability is None:
        raise NotReady(
            f"现用的学会模型 {model.fingerprint} 说不出名单里有没有合适的学会",
            "请用 huiqi models rollback --kind society --shipped 回到随产品发布的模型，或用 huiqi train 重新训练",
        )
    queries = encode_needs(needs, recommender.encoder, progress, tokens=Kind.SOCIETY in LATE_KINDS)
    everybody = []
    for done, query in enumerate(queries, start=1):
        everybody.append(ranker.survey(query, Filters(), NEAREST))
        progress("逐条查找", done, len(queries))
    subjects = subject_of(queries, everybody, model.subjects, recommender.encoder)
    covers = []
    for done, (query, whole, subject) in enumerate(zip(queries, everybody, subjects, strict=True), start=1):
        survey = whole
        if nobody:
            survey = Survey(query.need, (), (), 0, 0.0, model.suitability.threshold)
        elif filters:
            survey = ranker.survey(query, filters, NEAREST)
            progress("在选定的学会中查找", done, len(queries))
        names = tuple(name for _, name in subject.disciplines)
        covers.append(Cover(survey, names, tuple(name for name in subject.directions if name != OTHER)))
    allowed = set() if nobody else set(ranker.index.allowed(filters).tolist())
    outside = [ranker.index.candidate(n) for n in ranker.index.layout.numbers.tolist() if n not in allowed]
    codes = {name: code for subject in subjects for code, name in subject.disciplines}
    return GapMap(
        tuple(covers),
        _groups(covers, lambda cover: cover.directions, outside, lambda one, name: name in one.industries),
        _groups(
            covers,
            lambda cover: cover.disciplines[:1],
            outside,
            lambda one, name: states(one, codes[name]),
        ),
        len(allowed),
        model.suitability.threshold,
    )


def _groups(
    covers: Sequence[Cover],
    names_of: Callable[[Cover], Sequence[str]],
    outside: Sequence[Candidate],
    serves: Callable[[Candidate, str], bool],
) -> tuple[Group, ...]:
    by_name: dict[str, list[Cover]] = {}
    for cover in covers:
        for name in names_of(cover) or (NONE,):
            by_name.setdefault(name, []).append(cover)
    groups = []
    for name, members in by_name.items():
        gaps = sorted(
            (cover for cover in members if not cover.covered), key=lambda one: (one.survey.suitable, one.survey.need.id)
        )
        strangers = [one.name for one in outside if one.level == "national" and name != NONE and serves(one, name)]
        firsts = [one.name for cover in gaps for one in cover.survey.candidates[:1]]
        often = sorted(dict.fromkeys(firsts), key=lambda one: -firsts.count(one))
        missing = sum(1 - (cover.survey.suitable or 0.0) for cover in members)
        examples = tuple(cover.survey.need for cover in gaps[:_EXAMPLES])
        ask = tuple((strangers or often)[:_RECRUITED]) if gaps else ()
        groups.append(Group(name, len(members), len(gaps), round(missing, 1), examples, ask))
    return tuple(sorted(groups, key=lambda group: (-group.uncovered, -group.needs, group.name)))
