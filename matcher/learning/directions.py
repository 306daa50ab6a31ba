"""Fitting a tagger: needs that two people annotated, helped by short texts that the authors labelled."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression

from matcher.corpus.readers import read_all
from matcher.corpus.records import Record, need_from
from matcher.encoding.encoder import Vectors
from matcher.errors import HuiqiError, NotReady
from matcher.evaluation.splits import folds, groups_of
from matcher.evaluation.tags import Agreement, Labels, agreement
from matcher.progress import Progress, silent
from matcher.tagging.lexical import Floats, Lexical, Terms, rarity, weighted
from matcher.tagging.tagger import OTHER, Seen, Tagger
from matcher.taxonomy.classification import classification
from matcher.vocabulary import Need

FOLDS = 5
REGULARISATION, TERM_REGULARISATION = 5.0, 20.0
"""Inverse strengths C of the regressions on vectors and on words. Chosen, with the threshold and the number of buckets,
on seeds 1–3; seed 0 is reported."""
THRESHOLD, FLOOR = 0.3, 0.25
SHARE = 0.15
"""Chosen on the directions that the shipped society profiles state."""


@dataclass(frozen=True, slots=True, eq=False)
class AnnotatedNeeds:
    """Needs, whole requests and titles as the tagger reads them, and what each annotator assigned (n, labels)."""

    needs: Sequence[Need]
    views: Sequence[Seen]
    annotators: Sequence[Labels]


@dataclass(frozen=True, slots=True, eq=False)
class ShortTexts:
    """Labelled short texts and labels (n, labels)."""

    seen: Seen
    labels: Labels


def read_annotated(path: Path, directions: str) -> tuple[list[Need], list[Labels]]:
    """Return needs and the labels of each annotator: one for every key of the records that begins ``industries``.

    Raises:
        InvalidRecord: a record that cannot be read, or a direction the classification lacks. “其他” stands for none.
        HuiqiError: the needs carry no annotation.
    """
    columns = {name: column for column, name in enumerate(classification(directions).names())}
    rows = read_all(path, lambda record: (need_from(record), _annotations(record, columns)), lambda row: row[0].id)
    keys = sorted({key for _, given in rows for key in given})
    if not keys:
        raise HuiqiError(
            f"{path} 里的需求没有标注产业方向", "请给每条需求加 industries 一项（几人标注可用 industries_a 等）"
        )
    annotators = [np.zeros((len(rows), len(columns)), bool) for _ in keys]
    for row, (_, given) in enumerate(rows):
        for labels, key in zip(annotators, keys, strict=True):
            labels[row, given.get(key, [])] = True
    return [need for need, _ in rows], annotators


def read_short_texts(paths: Sequence[Path], labels: Path, directions: str) -> tuple[list[str], Labels]:
    """Return the texts of some files that the label table knows, with their labels.

    Args:
        paths: ``.txt`` with a text a line, or JSON lines with ``keywords`` (run together) or ``title``.
        labels: tab-separated ``text`` (first 16 hex digits of the SHA-256 of its UTF-8) and ``directions`` (codes
            joined by commas, “-” for none), with a heading.

    Raises:
        NotReady: not one of the labelled texts is there.
    """
    codes = {entry.code: column for column, entry in enumerate(classification(directions).entries)}
    with labels.open(encoding="utf-8", newline="") as file:
        known = {row["text"]: row["directions"] for row in csv.DictReader(file, delimiter="\t")}
    found: dict[str, str] = {}
    for path in paths:
        for text in _texts(path):
            if label := known.get(hashlib.sha256(text.encode()).hexdigest()[:16]):
                found[text] = label
    if not found:
        raise NotReady("没有找到任何标注过的短文本", f"请用 --texts 给出 {labels.name} 所标注的文件")
    table = np.zeros((len(found), len(codes)), bool)
    for row, label in enumerate(found.values()):
        for code in label.replace("-", "").split(","):
            if code:
                table[row, codes[code]] = True
    return list(found), table


def fit(directions: str, needs: AnnotatedNeeds, texts: ShortTexts, learn: NDArray[np.bool_] | None = None) -> Tagger:
    """Fit a tagger on the needs that `learn` marks (all where None) and on every short text.

    Raises:
        HuiqiError: a direction that no text has, or that every text has.
    """
    rows = np.ones(len(needs.needs), bool) if learn is None else learn
    views = [view.rows(rows) for view in needs.views]
    centres = np.stack(
        [(own if len(own.vectors) else view).vectors.mean(axis=0) for own, view in zip(views, needs.views, strict=True)]
    )
    vectors = [texts.seen.vectors - texts.seen.vectors.mean(axis=0)]
    terms, outputs = [texts.seen.terms], [texts.labels]
    for annotator in needs.annotators:  # two opinions of one need stand side by side: doubt becomes probability
        vectors += [own.vectors - centre for own, centre in zip(views, centres, strict=True)]
        terms += [own.terms for own in views]
        outputs += [annotator[rows]] * len(views)
    y = np.concatenate(outputs)
    listed = classification(directions)
    if len(constant := np.flatnonzero(y.all(axis=0) | ~y.any(axis=0))):
        name = listed.entries[int(constant[0])].name
        raise HuiqiError(f"没有足够的标注来学习“{name}”", "标注里每个方向都要既有属于它的文字，也有不属于它的")
    weights, bias = _linear(np.concatenate(vectors), y, LogisticRegression(C=REGULARISATION, max_iter=2000))
    idf = _halved(rarity(sparse.vstack([texts.seen.terms, views[0].terms], "csr")))
    words = weighted(sparse.vstack(terms, "csr"), idf)
    term_weights, term_bias = _linear(words, y, LogisticRegression(C=TERM_REGULARISATION, solver="liblinear"))
    codes = tuple(entry.code for entry in listed.entries)
    lexical = Lexical(idf, _halved(term_weights), term_bias)
    return Tagger(directions, codes, centres.astype(np.float32), weights, bias, lexical, THRESHOLD, FLOOR, SHARE)


def cross_validate(
    directions: str, needs: AnnotatedNeeds, texts: ShortTexts, seed: int = 0, progress: Progress = silent
) -> tuple[Labels, Agreement]:
    """Return what taggers assign that saw neither the need nor one of its text or title, and how that agrees."""
    fold = folds(needs.needs, FOLDS, seed)
    assigned = np.zeros_like(needs.annotators[0])
    for number in range(FOLDS):
        tagger = fit(directions, needs, texts, fold != number)
        rows = fold == number
        assigned[rows] = tagger.assign(tagger.probabilities([view.rows(rows) for view in needs.views]))
        progress("交叉验证", number + 1, FOLDS)
    return assigned, agreement(assigned, needs.annotators, groups_of(needs.needs))


def measure(
    directions: str, needs: AnnotatedNeeds, texts: ShortTexts, seed: int = 0, progress: Progress = silent
) -> dict[str, Agreement]:
    """Return how the cross-validated tagger agrees with the annotators, beside what it must beat and cannot pass."""
    groups = groups_of(needs.needs)
    first = needs.annotators[0]
    frequent = np.zeros_like(first)
    frequent[:, int(np.argmax(first.sum(axis=0)))] = True
    unseen = fit(directions, needs, texts, np.zeros(len(first), bool))
    measured = {
        "most frequent": agreement(frequent, needs.annotators, groups),
        "authors' texts alone": agreement(unseen.assign(unseen.probabilities(needs.views)), needs.annotators, groups),
        "learned": cross_validate(directions, needs, texts, seed, progress)[1],
    }
    if len(needs.annotators) > 1:
        measured["one annotator"] = agreement(first, needs.annotators[1:], groups)
    return measured


def figures_of(measured: Mapping[str, Agreement], names: Sequence[str]) -> dict[str, object]:
    """Return every figure as plain numbers, rounded to four digits."""
    return {
        who: {
            "micro_f1": round(found.micro.mean, 4),
            "micro_f1_95": [round(found.micro.low, 4), round(found.micro.high, 4)],
            "jaccard": round(found.jaccard, 4),
            "f1": {name: round(value.mean, 4) for name, value in zip(names, found.by_label, strict=True)},
        }
        for who, found in measured.items()
    }


def _linear(x: Vectors | Terms, y: Labels, model: LogisticRegression) -> tuple[Floats, Floats]:
    fitted = [clone(model).fit(x, column) for column in y.T]
    weights = np.stack([one.coef_[0] for one in fitted], axis=1).astype(np.float32)
    return weights, np.array([one.intercept_[0] for one in fitted], np.float32)


def _halved(values: Floats) -> Floats:
    """Round to what the file keeps, so that a model has the same bits before and after it is saved."""
    return values.astype(np.float16).astype(np.float32)


def _annotations(record: Record, columns: Mapping[str, int]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for key in record:
        if key.startswith("industries"):
            names = [name for name in record[key] or () if name != OTHER]
            if unknown := [name for name in names if name not in columns]:
                raise HuiqiError(f"{key} 里没有产业方向 {unknown[0]!r}", f"可用的值：{'、'.join(columns)}、{OTHER}")
            found[key] = [columns[name] for name in names]
    return found


def _texts(path: Path) -> list[str]:
    lines = path.read_text("utf-8").splitlines()
    if path.suffix != ".jsonl":
        return [line.strip() for line in lines]
    records = [json.loads(line) for line in lines if line.strip()]
    return ["".join(record["keywords"]) if "keywords" in record else str(record["title"]) for record in records]
