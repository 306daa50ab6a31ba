"""Whether reasons are true: how often a score falls when the span that a reason cites is deleted.

Run with the labelled data: ``python -m tests.benchmarks.bench_faithfulness [cases] [kind …]``. One cited reason of one
of the five first candidates for each need in ``HUIQI_DATA``, drawn with a fixed seed. The altered candidate takes the
place of the old one in the index, and the need's whole list is ranked anew. Of a candidate that is nothing but the
cited span only the shared words are deleted, if the reason names any; they are counted apart.
"""

from __future__ import annotations

import os
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from rich.progress import track

from matcher.encoding.cached import late_of
from matcher.encoding.catalogue import open_encoder
from matcher.encoding.encoder import Encoder
from matcher.home import home_folder
from matcher.ranker import Ranker
from matcher.ranking.model import open_model
from matcher.ranking.needs import EncodedNeed, encode_needs
from matcher.recommender import build_index
from matcher.retrieval.passages import passages_of
from matcher.trials.ranking_task import FILES, read_task
from matcher.vocabulary import Candidate, Document, Filters, Kind, Match, Need, Span

CASES, FIRST = 500, 5
CANDIDATES = 1_500
"""Of kinds with thousands, so many are drawn: an index takes as long to change as it is large."""


@dataclass(frozen=True, slots=True)
class Case:
    """A match that cites something, the list it stands in, and the candidate without what is cited."""

    query: EncodedNeed
    pool: tuple[str, ...]
    match: Match
    altered: Candidate
    group: str


def main(cases: int = CASES, *kinds: str) -> None:
    """Print the shares."""
    data = Path(os.environ.get("HUIQI_DATA", "../shared/data"))
    encoder = open_encoder("e5-small", home_folder())
    for kind in map(Kind, kinds or Kind):
        judged, candidates = read_task(kind, [data / name for name in FILES[kind]])
        chance = random.Random(2026)
        if len(candidates) > CANDIDATES:
            candidates = chance.sample(candidates, CANDIDATES)
        ranker = Ranker(kind, build_index(candidates, encoder), open_model(kind, encoder))
        drawn, passed_over = draw(ranker, encoder, judged.needs, cases, chance)
        told, fell = Counter[str](), Counter[str]()
        for case, lower in track(delete(ranker, encoder, drawn), kind.value, len(drawn)):
            told[case.group] += 1
            fell[case.group] += lower
        print(f"{kind.value}: {fell.total() / told.total():.1%} of {told.total()} scores fell")  # noqa: T201 - the result
        for group, count in sorted(told.items()):
            print(f"  {group}: {fell[group] / count:.1%} of {count}")  # noqa: T201
        print(f"  passed over: {dict(passed_over)}")  # noqa: T201


def draw(
    ranker: Ranker, encoder: Encoder, needs: Sequence[Need], cases: int, chance: random.Random
) -> tuple[list[Case], Counter[str]]:
    """Return as many cases, and how many draws were passed over why."""
    found: list[Case] = []
    passed_over = Counter[str]()
    index = ranker.index

    @cache
    def listed(number: int) -> tuple[tuple[str, ...], Sequence[Match]]:
        query = queries[number]
        numbers = index.recall(query.vectors, query.facets.whole, index.layout.numbers)
        pool = tuple(index.candidate(number).id for number in numbers.tolist())
        return pool, ranker.shortlist(query, Filters(), FIRST, encoder.name).matches

    queries = encode_needs(needs, encoder, tokens=True)
    while len(found) < cases:
        number = chance.randrange(len(queries))
        pool, matches = listed(number)
        match = chance.choice(matches)
        cited = [reason for reason in match.reasons if reason.span is not None]
        if not cited:
            passed_over["nothing cited"] += 1
            continue
        reason = chance.choice(cited)
        said = [name for name, sign in (("meaning", "语义相近"), ("words", "都提到")) if sign in reason.text]
        altered, group = without(match.candidate, reason.span), " and ".join(said)
        if altered is None:
            altered, group = without_words(match.candidate, reason.shared), f"{group}, single text: its shared words"
        if altered is None:
            passed_over["nothing left"] += 1
            continue
        found.append(Case(queries[number], pool, match, altered, group))
    return found, passed_over


def delete(ranker: Ranker, encoder: Encoder, cases: Sequence[Case]) -> Iterator[tuple[Case, bool]]:
    """Yield each case with whether the score fell; the index is left with the last candidate altered."""
    if late := late_of(encoder):  # all new texts in one pass
        late.passage_tokens([passage.text for case in cases for passage in passages_of(case.altered)])
    before: list[Candidate] = []
    for case in cases:
        ranker.index.upsert([*before, case.altered])
        before = [case.match.candidate]
        scores = dict(ranker.rank(case.query, len(case.pool), case.pool))
        yield case, scores[case.match.candidate.id] < case.match.score


def without(candidate: Candidate, span: Span | None) -> Candidate | None:
    """Return the candidate without the text of one span and without documents that become empty; None if all are."""
    if span is None:
        return candidate
    documents = list(candidate.documents)
    old = documents[span.document]
    documents[span.document] = Document(old.field, old.text[: span.start] + old.text[span.end :])
    left = tuple(document for document in documents if document.text.strip())
    return replace(candidate, documents=left) if left else None


def without_words(candidate: Candidate, words: Sequence[str]) -> Candidate | None:
    """Return the candidate without some words, whatever their case; None if there is no word or nothing is left."""
    pattern = re.compile("|".join(map(re.escape, words)), re.IGNORECASE)
    cut = [Document(document.field, pattern.sub("", document.text)) for document in candidate.documents]
    left = tuple(document for document in cut if document.text.strip())
    return replace(candidate, documents=left) if words and left else None


if __name__ == "__main__":
    main(int((sys.argv[1:] or [str(CASES)])[0]), *sys.argv[2:])
