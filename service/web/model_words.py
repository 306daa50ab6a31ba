"""Words of the pages of models: what the kinds are called, and the parts of their addresses."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path

KINDS = {
    "society": "学会排序",
    "expert": "专家排序",
    "achievement": "成果排序",
    "directions": "产业识别",
    "encoder": "逐词向量",
    "alliances": "从既往联盟学到的排序",
}
RANKED = ("society", "expert")

RECENT = 10
"""Trainings and comparisons that a page lists."""

Kind = Annotated[str, Path(pattern=r"^[a-z-]{1,40}$")]
Encoder = Annotated[str, Path(min_length=1, max_length=100)]
Print = Annotated[str, Path(pattern=r"^[0-9a-f]{12}$")]


def called(fingerprint: str, *, shipped: bool) -> str:
    """Return how a model is called in a choice."""
    return f"{fingerprint}（{'随产品发布' if shipped else '本单位训练'}）"
