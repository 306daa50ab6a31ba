"""Reasons in Chinese, from the same features and contributions that made the score; each cites the candidate's text.

What speaks against a candidate is not given as a reason for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from matcher.ranking.feature_builder import FeatureBuilder
from matcher.ranking.features import GROUPS, Feature, FeatureMatrix, Floats, Group
from matcher.ranking.needs import EncodedNeed
from matcher.retrieval.candidates import CandidateIndex
from matcher.retrieval.passages import Passage
from matcher.vocabulary import Reason

_FIELDS = {
    "name": "名称",
    "scope": "学科范围",
    "branches": "分支机构",
    "technologies": "擅长技术",
    "problems": "能解决的问题",
    "keywords": "关键词",
    "projects": "承担项目",
}
_STATED = {"disciplines": "学科", "sectors": "行业"}
_SHARED_SHOWN = 4
_SLIGHT = 0.05
"""What counts for less than this share of the first reason is none."""
_PLAIN = 10
"""Characters of a passage that weigh nothing when the one to cite is chosen."""


def reasons_for(
    query: EncodedNeed,
    index: CandidateIndex,
    builder: FeatureBuilder,
    matrix: FeatureMatrix,
    rows: NDArray[np.int64],
    contributions: Floats,
) -> list[tuple[Reason, ...]]:
    """Return the reasons of some candidates, of each the largest contribution first.

    Args:
        query: the need.
        index: where they stand.
        builder: made the matrix.
        matrix: features of all that were ranked.
        rows: shape (k,), their rows in `matrix`.
        contributions: shape (k, f + 1), the parts of their scores.
    """
    names = [feature.name for feature in matrix.features]
    wanted = tuple(dict.fromkeys(index.words(query.facets.whole)))
    subjects = builder.shared_subjects(query, matrix.numbers[rows])
    found = []
    for row, parts, shared in zip(rows.tolist(), contributions, subjects, strict=True):
        groups = by_group(matrix.features, parts.tolist())
        values = dict(zip(names, matrix.values[row].tolist(), strict=True))
        nearest = index.layout.passages[int(matrix.best[row])]
        near = f"{_quoted(nearest)}与需求语义相近（相似度 {values['dense.whole.max']:.2f}）"
        meant = groups["meaning"] + groups["late"] + groups["profile"]
        meaning = Reason(near, meant, nearest.span, nearest.text, _standing_in(nearest.text, wanted))
        reasons = (
            *_joined(meaning, _lexical(index, int(matrix.numbers[row]), wanted, groups["words"])),
            _agreement(values, shared, groups["subjects"]),
            _experienced(values, groups["experience"]),
        )
        # the nearest passage is shown all the same where nothing speaks for a candidate, but then nothing is claimed
        plain = Reason(f"没有突出的依据，与需求最相近的是{_quoted(nearest)}", 0.0)
        found.append(_speaking(reasons) or (plain,))
    return found


def _speaking(reasons: Iterable[Reason | None]) -> tuple[Reason, ...]:
    for_it = sorted((one for one in reasons if one and one.contribution > 0), key=lambda one: -one.contribution)
    return tuple(one for one in for_it if one.contribution >= _SLIGHT * for_it[0].contribution)


def _joined(meaning: Reason, lexical: Reason | None) -> tuple[Reason | None, ...]:
    """Return both reasons as one where they speak for the candidate by the same text."""
    if lexical is None or lexical.span != meaning.span or min(lexical.contribution, meaning.contribution) <= 0:
        return meaning, lexical
    text = f"{meaning.text}，{_mentioning(lexical.shared)}"
    return (replace(lexical, text=text, contribution=meaning.contribution + lexical.contribution),)


def _lexical(index: CandidateIndex, number: int, wanted: Sequence[str], contribution: float) -> Reason | None:
    passages = _passages(index, number)
    everything = "\n".join(passage.text for passage in passages).lower()
    common = [word for word in wanted if word in everything]
    best: tuple[float, Passage, tuple[str, ...]] | None = None
    for passage in passages:
        shared = _standing_in(passage.text, common)
        # of two passages the denser: without a long one the rest would weigh more, and the score might even rise
        weight = sum(index.idf(word) for word in shared) / (_PLAIN + len(passage.text))
        if shared and (best is None or weight > best[0]):
            best = weight, passage, shared
    if best is None:
        return None
    _, passage, shared = best
    shared = tuple(sorted(shared, key=lambda word: -index.idf(word)))  # the most telling first
    text = f"{_quoted(passage)}与需求{_mentioning(shared)}"
    return Reason(text, contribution, passage.span, passage.text, shared)


def _agreement(values: Mapping[str, float], shared: Mapping[str, Sequence[str]], contribution: float) -> Reason | None:
    shares = {name: values.get(f"{name}.whole", 0.0) for name in _STATED}
    said = [
        f"{label} {shares[name]:.0%}" + (f"（{'；'.join(shared[name])}）" if shared[name] else "")
        for name, label in _STATED.items()
        if shares[name] > 0.1  # noqa: PLR2004 - less is chance
    ]
    return Reason(f"需求所属的领域在其所列范围之内：{'，'.join(said)}", contribution) if said else None


def _experienced(values: Mapping[str, float], contribution: float) -> Reason | None:
    share = values.get("experience.similar", 0.0)
    if not share > 0.05:  # noqa: PLR2004 - below this no neighbour of weight called for it
        return None
    return Reason(f"以往相似的技术需求也认为它合适（合适程度 {share:.0%}）", contribution)


def by_group(features: Sequence[Feature], contributions: Sequence[float]) -> dict[Group, float]:
    """Return how much each group of features adds to a score; what comes after the features, the base, is left out."""
    parts: dict[Group, float] = dict.fromkeys(GROUPS, 0.0)
    for feature, value in zip(features, contributions, strict=False):
        parts[feature.group] += value
    return parts


def _passages(index: CandidateIndex, number: int) -> list[Passage]:
    layout = index.layout
    row = int(layout.rows(np.array([number]))[0])
    return layout.passages[layout.starts[row] : layout.starts[row + 1]]


def _standing_in(text: str, words: Iterable[str]) -> tuple[str, ...]:
    lowered = text.lower()
    found = [word for word in dict.fromkeys(words) if _stands_in(lowered, word)]
    return tuple(word for word in found if not any(word != other and word in other for other in found))


def _stands_in(text: str, word: str) -> bool:
    if not word.isascii():
        return word in text
    if len(word) == 1 or not any(character.isalpha() for character in word):
        return False  # 3 of “3 %” says nothing about 3D
    return re.search(rf"(?<![0-9a-z]){re.escape(word)}(?![0-9a-z])", text) is not None


def _mentioning(shared: Sequence[str]) -> str:
    return f"都提到 {'、'.join(shared[:_SHARED_SHOWN])}"


def _quoted(passage: Passage) -> str:
    return f"{_FIELDS[passage.field]}“{_clip(passage.text)}”"


def _clip(text: str, length: int = 40) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"
