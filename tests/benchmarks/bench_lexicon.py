"""What the domain lexicon brings: BM25 over words with and without it, and how long it takes to load.

Run it with ``python -m tests.benchmarks.bench_lexicon DATA``, where DATA holds ``needs`` and ``qrels``.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from matcher.corpus.catalogue import shipped
from matcher.corpus.readers import read_all
from matcher.corpus.records import candidate_from, need_from
from matcher.evaluation.report import bootstrap, evaluate
from matcher.evaluation.trec import Judgements, read_judgements
from matcher.learning.dataset import SCALES
from matcher.resources import CORPORA
from matcher.retrieval.lexical import LexicalIndex
from matcher.text.facets import facets
from matcher.text.segment import Segmenter, read_words
from matcher.vocabulary import Candidate, Kind, Need


def main(data: Path) -> None:
    """Print both tables."""
    lexicon, stopwords = (read_words(CORPORA / "lexicon" / name) for name in ("domain.txt", "stopwords.txt"))
    base, base_s = _timed([], stopwords)
    domain, domain_s = _timed(lexicon, stopwords)
    lines = [
        f"{len(lexicon):,} words; segmenter without {base_s:.2f} s, with {domain_s:.2f} s",
        "| task | jieba alone | with the domain lexicon | difference |",
        "|---|---|---|---|",
    ]
    needs = read_all(data / "needs" / "needs.dev.jsonl", need_from, lambda need: need.id)
    achievements = data / "needs" / "achievements.dev.jsonl"
    listed = {
        Kind.SOCIETY: shipped(Kind.SOCIETY),
        Kind.ACHIEVEMENT: read_all(
            achievements, lambda record: candidate_from(record, Kind.ACHIEVEMENT), lambda candidate: candidate.id
        ),
    }
    for kind, candidates in listed.items():
        judgements = read_judgements(data / "qrels" / f"need_{kind.value}.dev.qrels")
        figures = [_ndcg(kind, needs, candidates, judgements, segmenter) for segmenter in (base, domain)]
        values = (figures[0], figures[1], figures[1] - figures[0])
        lines.append(f"| need_{kind.value} | " + " | ".join(str(bootstrap(value)) for value in values) + " |")
    print("\n".join(lines))  # noqa: T201 - the result


def _timed(lexicon: Sequence[str], stopwords: Sequence[str]) -> tuple[Segmenter, float]:
    start = time.perf_counter()
    segmenter = Segmenter(lexicon, stopwords)
    return segmenter, time.perf_counter() - start


def _ndcg(
    kind: Kind, needs: Sequence[Need], candidates: Sequence[Candidate], judgements: Judgements, segmenter: Segmenter
) -> np.ndarray:
    index = LexicalIndex()
    ids = np.arange(len(candidates))
    index.upsert(ids, [[t for d in c.documents for t in segmenter.words(d.text)] for c in candidates])
    numbers = {candidate.id: number for number, candidate in enumerate(candidates)}
    run = {}
    for need in needs:
        if need.id in judgements:
            scores = index.scores([segmenter.words(facets(need).whole)])[0]
            pool = sorted(judgements[need.id] if kind is Kind.ACHIEVEMENT else numbers)
            run[need.id] = sorted(pool, key=lambda candidate: (-scores[numbers[candidate]], candidate))
    return evaluate(run, judgements, SCALES[kind]).values["ndcg@10"]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
