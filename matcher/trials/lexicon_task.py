"""What the domain lexicon brings: BM25 over words with jieba's own dictionary and with the lexicon added."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from matcher.evaluation.report import Estimate, bootstrap, evaluate
from matcher.learning.dataset import SCALES
from matcher.learning.judged import JudgedNeeds
from matcher.retrieval.lexical import LexicalIndex
from matcher.text.facets import facets
from matcher.text.segment import STOPWORDS, Segmenter, default_segmenter, read_words
from matcher.trials.keeping import Plain
from matcher.trials.ranking_task import FILES as RANKING_FILES
from matcher.trials.ranking_task import TITLES, read_task
from matcher.trials.setting import Setting
from matcher.trials.tables import Figure, Line, Table
from matcher.vocabulary import Candidate, Kind

KINDS = (Kind.SOCIETY, Kind.ACHIEVEMENT)
FILES = tuple(dict.fromkeys(name for kind in KINDS for name in RANKING_FILES[kind]))

_METRICS = ("jieba alone, nDCG@10", "with the domain lexicon", "difference, paired")


def measure(setting: Setting) -> list[Table]:
    """Return one table."""
    lines = []
    for kind in KINDS:
        files = [setting.data / name for name in RANKING_FILES[kind]]
        found = setting.keeper.keep(
            f"lexicon-{kind.value}", (kind.value,), files, partial(_measured, kind, *read_task(kind, files))
        )
        figures = {
            metric: Figure.of(values, signed=metric == _METRICS[-1])
            for metric, values in zip(_METRICS, found["figures"], strict=True)
        }
        lines.append(Line(TITLES[kind], figures))
    return [Table("lexicon", "领域词典: BM25 over words", _METRICS, tuple(lines))]


def _measured(kind: Kind, judged: JudgedNeeds, listed: Sequence[Candidate]) -> Plain:
    plain = Segmenter((), read_words(STOPWORDS))
    without, added = (_ndcg(kind, judged, listed, one) for one in (plain, default_segmenter()))
    estimates: list[Estimate] = [bootstrap(values) for values in (without, added, added - without)]
    return {"figures": [[found.mean, found.low, found.high] for found in estimates]}


def _ndcg(kind: Kind, judged: JudgedNeeds, listed: Sequence[Candidate], segmenter: Segmenter) -> NDArray[np.float64]:
    index = LexicalIndex()
    words = [[word for part in one.documents for word in segmenter.words(part.text)] for one in listed]
    index.upsert(np.arange(len(listed)), words)
    numbers = {candidate.id: number for number, candidate in enumerate(listed)}
    run = {}
    for need in judged.needs:
        scores = index.scores([segmenter.words(facets(need).whole)])[0]
        pool = sorted(numbers if kind is Kind.SOCIETY else set(judged.judgements[need.id]) & set(numbers))
        run[need.id] = sorted(pool, key=lambda candidate: (-scores[numbers[candidate]], candidate))
    return evaluate(run, judged.judgements, SCALES[kind]).values["ndcg@10"]
