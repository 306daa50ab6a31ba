"""Reasons in Chinese, from the same features and contributions that made the score; each cites the candidate's text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

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
_PLAIN = 10
"""Characters of a passage that weigh nothing when the one to cite is chosen."""


def reasons_for(
    query: EncodedNeed,
    index: CandidateIndex,
    matrix: FeatureMatrix,
    row: int,
    contributions: Floats,
) -> tuple[Reason, ...]:
    """Return the reasons of one candidate, largest contribution first.

    Args:
        row: the candidate's row in `matrix`.
        contributions: shape (f + 1,), that row's parts of the score.
    """
    parts = _by_group(matrix.features, contributions)
    values = dict(zip([f.name for f in matrix.features], matrix.values[row].tolist(), strict=True))
    passage = index.layout.passages[int(matrix.best[row])]
    found = [
        Reason(
            f"{_FIELDS[passage.field]}“{_clip(passage.text)}”与需求语义相近（相似度 {values['dense.whole.max']:.2f}）",
            parts["meaning"] + parts["late"] + parts["profile"],
            passage.span,
            passage.text,
            _standing_in(passage.text, index.words(query.facets.whole)),
        )
    ]
    if lexical := _lexical_reason(query, index, int(matrix.numbers[row]), parts["words"]):
        found.append(lexical)
    if (text := _agreement(values)) is not None:
        found.append(Reason(text, parts["subjects"]))
    if values.get("experience.similar", 0) > 0.05:  # noqa: PLR2004 - below this no neighbour of weight called for it
        share = values["experience.similar"]
        found.append(Reason(f"以往相似的技术需求也认为它合适（合适程度 {share:.0%}）", parts["experience"]))
    return tuple(sorted(found, key=lambda reason: -reason.contribution))


def _agreement(values: Mapping[str, float]) -> str | None:
    shares = {label: values.get(f"{name}.whole", 0.0) for name, label in _STATED.items()}
    said = [f"{label} {share:.0%}" for label, share in shares.items() if share > 0.1]  # noqa: PLR2004 - less is chance
    return f"需求所属的领域在其所列范围之内（{'，'.join(said)}）" if said else None


def _by_group(features: Sequence[Feature], contributions: Floats) -> dict[Group, float]:
    parts: dict[Group, float] = dict.fromkeys(GROUPS, 0.0)
    for feature, value in zip(features, contributions.tolist(), strict=False):
        parts[feature.group] += value
    return parts


def _lexical_reason(query: EncodedNeed, index: CandidateIndex, number: int, contribution: float) -> Reason | None:
    wanted = dict.fromkeys(index.words(query.facets.whole))
    best: tuple[float, Passage, tuple[str, ...]] | None = None
    for passage in _passages(index, number):
        shared = _standing_in(passage.text, wanted)
        # of two passages the denser: without a long one the rest would weigh more, and the score might even rise
        weight = sum(index.idf(word) for word in shared) / (_PLAIN + len(passage.text))
        if shared and (best is None or weight > best[0]):
            best = weight, passage, shared
    if best is None:
        return None
    _, passage, shared = best
    words = "、".join(shared[:_SHARED_SHOWN])
    text = f"{_FIELDS[passage.field]}“{_clip(passage.text)}”与需求都提到 {words}"
    return Reason(text, contribution, passage.span, passage.text, shared)


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


def _clip(text: str, length: int = 40) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"
