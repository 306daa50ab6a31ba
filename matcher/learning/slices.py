"""Parts of a set of needs on which a new model may not be worse: by direction, by length, by how familiar they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.encoding.encoder import Vectors
from matcher.evaluation.splits import groups_of
from matcher.vocabulary import Need

Slice = NDArray[np.bool_]
"""Which needs belong to it, shape (n,)."""

SHORT = 200
"""Characters of title and text up to which a need is short."""

SMALLEST = 10
"""Distinct needs from which a direction is a slice of its own; the smaller ones together are one."""


def slices_of(needs: Sequence[Need], industries: Mapping[str, Sequence[str]], vectors: Vectors) -> dict[str, Slice]:
    """Return the slices that have a need, by their Chinese name.

    Args:
        needs: the n needs.
        industries: priority directions by need id; a need may lack them or have several.
        vectors: shape (n, d), unit vectors of the needs.
    """
    groups = groups_of(needs)
    length = np.array([len(need.title) + len(need.text) for need in needs], dtype=np.int64)
    found = {
        **_by_industry([industries.get(need.id, ()) for need in needs], groups),
        f"短需求（不超过 {SHORT} 字）": length <= SHORT,
        f"长需求（超过 {SHORT} 字）": length > SHORT,
        "冷启动（与其他需求最不相似的四分之一）": unfamiliar(vectors, groups),
    }
    return {name: members for name, members in found.items() if members.any()}


def unfamiliar(vectors: Vectors, groups: NDArray[np.int64]) -> Slice:
    """Return the quarter of needs whose most similar need of another group is the least similar, shape (n,).

    A quarter and no threshold, because encoders differ in what cosine counts as similar.
    """
    similarity = np.where(groups[:, None] == groups[None, :], -np.inf, vectors @ vectors.T)
    nearest = similarity.max(axis=1, initial=-np.inf)
    chosen = np.zeros(len(groups), np.bool_)
    chosen[np.argsort(nearest, kind="stable")[: len(groups) // 4]] = True
    return chosen


def _by_industry(industries: Sequence[Sequence[str]], groups: NDArray[np.int64]) -> dict[str, Slice]:
    members = {
        name: np.array([name in stated for stated in industries], np.bool_)
        for name in sorted({name for stated in industries for name in stated})
    }
    large = {name: rows for name, rows in members.items() if len(np.unique(groups[rows])) >= SMALLEST}
    small = [rows for name, rows in members.items() if name not in large]
    found = {f"产业：{name}": rows for name, rows in large.items()}
    if small:
        found["产业：其余"] = np.any(small, axis=0)
    return found
