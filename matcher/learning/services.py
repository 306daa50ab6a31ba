"""How well the words of needs tell which services they ask for, beside what labels could teach instead.

Nothing here is used to answer: the shipped understanding is `matcher.tagging.services`, from a lexicon. Needs and
invented texts are labelled in ``corpora/labels``; of needs only digests stand there.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression

from matcher.encoding.encoder import Encoder, Vectors
from matcher.errors import InvalidRecord, NotReady
from matcher.evaluation.splits import key_of
from matcher.evaluation.tags import Labels
from matcher.progress import Progress, silent
from matcher.resources import CORPORA
from matcher.tagging.lexical import Floats, Terms, rarity, terms_of, weighted
from matcher.tagging.services import RESEARCH, services_asked
from matcher.taxonomy.classification import Entry, classification
from matcher.taxonomy.services import SERVICES
from matcher.vocabulary import Need

TEXTS = CORPORA / "labels" / "services.tsv"
NEEDS = CORPORA / "labels" / "services-needs.tsv"

FOLDS = 5
REGULARISATION, TERM_REGULARISATION, THRESHOLD = 20.0, 50.0, 0.5
_SENTENCE = re.compile(r"[。；;!！\n]")
_SHORTEST = 4


@dataclass(frozen=True, slots=True, eq=False)
class LabelledTexts:
    """Invented texts, the kinds of services they ask for, shape (n, kinds), and what makes each hard, if anything."""

    texts: Sequence[str]
    labels: Labels
    traits: Sequence[str]


@dataclass(frozen=True, slots=True, eq=False)
class LabelledNeeds:
    """Needs with the kinds of services they ask for, shape (n, kinds), and those that were read twice.

    Attributes:
        second: the labels of the second reading; zeros where there was none.
        twice: which needs were read twice, shape (n,).
    """

    needs: Sequence[Need]
    labels: Labels
    second: Labels
    twice: NDArray[np.bool_]


def kinds() -> tuple[Entry, ...]:
    """Return the kinds of services: the first level of the vocabulary, in its order."""
    return tuple(entry for entry in classification(SERVICES).entries if entry.level == 1)


def read_texts(path: Path = TEXTS) -> LabelledTexts:
    """Return the invented texts.

    Raises:
        InvalidRecord: a row with an unknown code.
    """
    rows = _rows(path)
    labels = np.array([_labels(path, line, row["services"]) for line, row in rows])
    return LabelledTexts([row["text"] for _, row in rows], labels, [row["trait"] for _, row in rows])


def read_needs(needs: Sequence[Need], path: Path = NEEDS) -> LabelledNeeds:
    """Return those of some needs that the label table knows, by the digest of title and text.

    Raises:
        InvalidRecord: a row with an unknown code.
        NotReady: not one of them is there.
    """
    known = {row["need"]: (line, row) for line, row in _rows(path)}
    found = [(need, known[digest]) for need in needs if (digest := digest_of(need)) in known]
    if not found:
        raise NotReady(f"{path.name} 没有标注这批需求里的任何一条", "请核对需求文件是不是标注时所用的那一份")
    first = np.array([_labels(path, line, row["services"]) for _, (line, row) in found])
    second = np.array([_labels(path, line, row["second"]) for _, (line, row) in found])
    twice = np.array([bool(row["second"]) for _, (_, row) in found])
    return LabelledNeeds([need for need, _ in found], first, second, twice)


def digest_of(need: Need) -> str:
    """Return how a need stands in the label table: 16 hex digits of the SHA-256 of title, line end and text."""
    return hashlib.sha256(f"{need.title}\n{need.text}".encode()).hexdigest()[:16]


def by_words(needs: Sequence[Need]) -> Labels:
    """Return the kinds that the shipped lexicon finds, shape (n, kinds)."""
    return np.array([_marks({asked.code for asked in services_asked(need)}) for need in needs])


def always_research(count: int) -> Labels:
    """Return 协同攻关 alone for every need, which is also the most frequent kind; shape (count, kinds)."""
    return np.tile(_marks({RESEARCH}), (count, 1))


def by_regression(texts: LabelledTexts, needs: Sequence[Need], encoder: Encoder, progress: Progress = silent) -> Labels:
    """Return the kinds that logistic regressions on invented texts find: any sentence of a need suffices."""
    sentences = [
        [part for part in _SENTENCE.split(f"{need.title}。{need.text}") if len(part.strip()) >= _SHORTEST]
        or [need.title]
        for need in needs
    ]
    flat = [sentence for own in sentences for sentence in own]
    vectors = encoder.encode(texts.texts, "query", progress)
    terms = terms_of(texts.texts)
    chances = _Regression(vectors, terms, texts.labels).chances(encoder.encode(flat, "query", progress), terms_of(flat))
    starts = np.cumsum([0, *(len(own) for own in sentences)])[:-1]
    return _assigned(np.maximum.reduceat(chances, starts, axis=0))


def cross_validated(texts: LabelledTexts, encoder: Encoder, seed: int = 0, progress: Progress = silent) -> Labels:
    """Return the kinds that regressions find in invented texts which they have not seen (`FOLDS` folds)."""
    vectors, terms = encoder.encode(texts.texts, "query", progress), terms_of(texts.texts)
    keys = {key: number for number, key in enumerate(dict.fromkeys(map(key_of, texts.texts)))}
    order = np.random.default_rng(seed).permutation(len(keys)) % FOLDS
    fold = order[[keys[key_of(text)] for text in texts.texts]]
    found = np.zeros_like(texts.labels)
    for number in range(FOLDS):
        rows = fold == number
        learnt = _Regression(vectors[~rows], terms[~rows], texts.labels[~rows])
        found[rows] = _assigned(learnt.chances(vectors[rows], terms[rows]))
    return found


def by_nearest(texts: LabelledTexts, needs: Sequence[Need], encoder: Encoder, progress: Progress = silent) -> Labels:
    """Return the kinds of the invented text that is most similar to each need by meaning."""
    wanted = encoder.encode([f"{need.title}。{need.text}" for need in needs], "query", progress)
    labels: Labels = texts.labels[np.argmax(wanted @ encoder.encode(texts.texts, "query", progress).T, axis=1)]
    return labels


class _Regression:
    def __init__(self, vectors: Vectors, terms: Terms, labels: Labels) -> None:
        self._centre = vectors.mean(axis=0)
        self._idf = rarity(terms)
        meaning, words = LogisticRegression(C=REGULARISATION, max_iter=2000), LogisticRegression(C=TERM_REGULARISATION)
        self._meaning = _fitted(vectors - self._centre, labels, meaning)
        self._words = _fitted(weighted(terms, self._idf), labels, words.set_params(solver="liblinear"))

    def chances(self, vectors: Vectors, terms: Terms) -> Floats:
        meaning = [one.predict_proba(vectors - self._centre)[:, 1] for one in self._meaning]
        words = [one.predict_proba(weighted(terms, self._idf))[:, 1] for one in self._words]
        mean: Floats = ((np.stack(meaning, axis=1) + np.stack(words, axis=1)) / 2).astype(np.float32)
        return mean


def _fitted(x: Vectors | Terms, labels: Labels, model: LogisticRegression) -> list[LogisticRegression]:
    return [clone(model).fit(x, column) for column in labels.T]


def _assigned(chances: Floats) -> Labels:
    assigned: Labels = chances >= THRESHOLD
    rows = np.flatnonzero(~assigned.any(axis=1))
    assigned[rows, np.argmax(chances[rows], axis=1)] = True
    return assigned


def _marks(codes: set[str]) -> Labels:
    return np.array([any(code.partition(".")[0] == kind.code for code in codes) for kind in kinds()])


def _labels(path: Path, line: int, codes: str) -> Labels:
    listed = {code for code in codes.split(",") if code}
    if unknown := sorted(code for code in listed if code not in classification(SERVICES)):
        raise InvalidRecord(path, line, f"没有代码为 {unknown[0]!r} 的服务", "请改正代码")
    return _marks(listed)


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(enumerate(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE), start=2))
