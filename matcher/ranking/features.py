"""The feature matrix: what is measured of a need and a candidate, once, for score and reasons alike.

Every feature has a name, a unit and a Chinese label. Similarities are cosines of unit vectors. A feature that
cannot be known is NaN, never 0.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from matcher.retrieval.layout import Numbers
from matcher.vocabulary import Kind

Group = Literal["meaning", "late", "words", "profile", "subjects", "experience"]
GROUPS: tuple[Group, ...] = get_args(Group)
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Feature:
    """A column of the matrix: its group decides which reason it feeds; `direction` is +1 where more can only help."""

    name: str
    group: Group
    label: str
    direction: int = 1


_COMMON = (
    Feature("dense.whole.max", "meaning", "需求全文与最相近材料的语义相似度（余弦）"),
    Feature("dense.whole.top3", "meaning", "需求全文与最相近三条材料的平均相似度（余弦）"),
    Feature("dense.whole.z", "meaning", "全文相似度高出目录平均的程度（标准差）"),
    Feature("dense.title.max", "meaning", "需求标题与最相近材料的语义相似度（余弦）"),
    Feature("dense.title.top3", "meaning", "需求标题与最相近三条材料的平均相似度（余弦）"),
    Feature("dense.title.z", "meaning", "标题相似度高出目录平均的程度（标准差）"),
    Feature("words.whole", "words", "需求全文的词语在材料中出现的程度（BM25，占上限的比例）"),
    Feature("words.title", "words", "需求标题的词语在材料中出现的程度（BM25，占上限的比例）"),
    Feature("pairs.whole", "words", "需求全文的字对在材料中出现的程度（BM25，占上限的比例）"),
    Feature("pairs.title", "words", "需求标题的字对在材料中出现的程度（BM25，占上限的比例）"),
    Feature("passages", "profile", "材料条数（对数）", direction=0),
)
LATE = tuple(
    Feature(f"late.{part}.{name}", "late", f"需求{title}{label}（余弦）")
    for part, title in (("whole", "全文"), ("title", "标题"))
    for name, label in (
        ("answered", "的词语在材料中找到对应的平均程度"),
        ("max", "与最相近材料逐词相合的平均程度"),
        ("top3", "与最相近三条材料逐词相合的平均程度"),
        ("top10", "与最相近十条材料逐词相合的平均程度"),
    )
)
_SOCIETY = (
    Feature("name.title", "profile", "需求标题与名称的语义相似度（余弦）"),
    Feature("scope.whole", "profile", "需求全文与学科范围的语义相似度（余弦）"),
    Feature("technologies.top3", "profile", "需求全文与最相近三项擅长技术的平均相似度（余弦）"),
    Feature("problems.top3", "profile", "需求全文与最相近三类可解决问题的平均相似度（余弦）"),
    Feature("disciplines.whole", "subjects", "需求全文所属学科落在其所列学科中的份额（0–1）"),
    Feature("disciplines.title", "subjects", "需求标题所属学科落在其所列学科中的份额（0–1）"),
    Feature("sectors.whole", "subjects", "需求全文所属行业落在其服务行业中的份额（0–1）"),
    Feature("sectors.title", "subjects", "需求标题所属行业落在其服务行业中的份额（0–1）"),
    Feature("experience.similar", "experience", "相似需求中被认为合适的程度（0–1）"),
    Feature("experience.title", "experience", "标题相似的需求中被认为合适的程度（0–1）"),
    Feature("experience.prior", "experience", "在以往需求中被认为合适的频度（0–1）"),
)


LISTED = ("dense.whole.max", "dense.whole.top3", "words.whole", "pairs.title", "passages")
_EXPERT = tuple(
    replace(feature, name=f"{feature.name}.list", label=f"{feature.label}，高出同批候选平均的程度（标准差）")
    for feature in _COMMON
    if feature.name in LISTED
)
"""Where one of hundreds is sought, what counts is how far a candidate stands out of those recalled with it."""
_ACHIEVEMENT = tuple(feature for feature in LATE if feature.name.endswith((".answered", ".max")))
"""An achievement has few passages: a mean of the best three would say the same again."""


def features_for(kind: Kind) -> tuple[Feature, ...]:
    """Return the columns used for one kind of candidate, in order."""
    more = {Kind.SOCIETY: LATE + _SOCIETY, Kind.EXPERT: _EXPERT, Kind.ACHIEVEMENT: _ACHIEVEMENT}
    return _COMMON + more[kind]


@dataclass(frozen=True, slots=True, eq=False)
class FeatureMatrix:
    """Features of one need against some candidates.

    Attributes:
        numbers: shape (n,), the candidates.
        values: shape (n, f), float32, NaN where unknown.
        best: shape (n,), row in the index layout of each candidate's passage nearest to the whole need.
    """

    features: tuple[Feature, ...]
    numbers: Numbers
    values: Floats
    best: NDArray[np.int64]

    def column(self, name: str) -> Floats:
        """Return one feature of every candidate."""
        return self.values[:, [feature.name for feature in self.features].index(name)]
