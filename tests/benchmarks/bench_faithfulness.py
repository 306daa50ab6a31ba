"""Whether reasons are true: how often a score falls when the span that a reason cites is deleted.

Run with the labelled data: ``python -m tests.benchmarks.bench_faithfulness [cases]``. Societies of the five first
places for the needs of ``needs.dev.jsonl`` in ``HUIQI_DATA``, one cited reason of each, drawn with a fixed seed.
"""

from __future__ import annotations

import os
import random
import sys
from dataclasses import replace
from pathlib import Path

from rich.progress import track

from matcher.corpus.catalogue import shipped
from matcher.corpus.readers import read_all
from matcher.corpus.records import need_from
from matcher.encoding.catalogue import open_encoder
from matcher.home import home_folder
from matcher.ranking.model import open_model
from matcher.ranking.needs import encode_needs
from matcher.recommender import Ranker, build_index
from matcher.vocabulary import Candidate, Document, Filters, Kind, Span

CASES, FIRST = 500, 5


def main(cases: int = CASES) -> None:
    """Print the share."""
    encoder = open_encoder("e5-small", home_folder())
    index = build_index(list(shipped(Kind.SOCIETY)), encoder)
    ranker = Ranker(Kind.SOCIETY, index, open_model(Kind.SOCIETY, encoder))
    data = Path(os.environ.get("HUIQI_DATA", "../shared/data"))
    needs = list(read_all(data / "needs" / "needs.dev.jsonl", need_from, lambda need: need.id))
    chance = random.Random(2026)
    fell = 0
    for query in track(encode_needs(chance.choices(needs, k=cases), encoder), "delete"):
        match = chance.choice(ranker.shortlist(query, Filters(), FIRST, encoder.name).matches)
        cited = chance.choice([reason.span for reason in match.reasons if reason.span is not None])
        index.upsert([without(match.candidate, cited)])
        fell += ranker.rank(query, 1, [match.candidate.id])[0][1] < match.score
        index.upsert([match.candidate])
    print(f"{cases} cited spans deleted: {fell / cases:.1%} of the scores fell")  # noqa: T201 - the result


def without(candidate: Candidate, span: Span) -> Candidate:
    """Return the candidate without the text of one span; a document that becomes empty is dropped."""
    documents = list(candidate.documents)
    old = documents[span.document]
    documents[span.document] = Document(old.field, old.text[: span.start] + old.text[span.end :])
    return replace(candidate, documents=tuple(document for document in documents if document.text.strip()))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
