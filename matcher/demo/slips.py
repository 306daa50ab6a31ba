"""Slips of the pen and the scanner: what happens to a text between the enterprise's desk and the office's list."""

from __future__ import annotations

import numpy as np

from matcher.demo.draws import chance, pick

_LOOKALIKES = {
    "己": "已", "已": "己", "未": "末", "末": "未", "日": "曰", "土": "士", "进": "迸", "测": "侧", "侧": "测",
    "析": "折", "壁": "璧", "炼": "练", "期": "其", "率": "帅", "度": "庋", "料": "科", "压": "庄", "烧": "绕",
    "粘": "沾", "磨": "蘑", "密": "蜜", "浓": "农", "菌": "茵", "温": "湿", "湿": "温", "薄": "簿", "熔": "溶",
}  # fmt: skip
_FULL_WIDTH = str.maketrans("0123456789%", "０１２３４５６７８９％")
_HALF_WIDTH = str.maketrans({"，": ",", "：": ":", "；": ";"})
_SHORTEST = 12

SLIP_SHARE = 0.12
"""Share of needs with at least one slip."""


def with_slips(rng: np.random.Generator, text: str) -> str:
    """Return the text, most often as it is, otherwise with one to three slips."""
    if len(text) < _SHORTEST or not chance(rng, SLIP_SHARE):
        return text
    for _ in range(int(rng.integers(1, 4))):
        text = pick(rng, (_lookalike, _lookalike, _dropped, _doubled, _blank, _full_width, _half_width))(rng, text)
    return text


def _lookalike(rng: np.random.Generator, text: str) -> str:
    places = [place for place, character in enumerate(text) if character in _LOOKALIKES]
    if not places:
        return text
    place = pick(rng, places)
    return text[:place] + _LOOKALIKES[text[place]] + text[place + 1 :]


def _dropped(rng: np.random.Generator, text: str) -> str:
    place = int(rng.integers(1, len(text) - 1))
    return text if text[place].isascii() else text[:place] + text[place + 1 :]


def _doubled(rng: np.random.Generator, text: str) -> str:
    place = int(rng.integers(1, len(text) - 1))
    return text if text[place].isascii() else text[:place] + text[place] + text[place:]


def _blank(rng: np.random.Generator, text: str) -> str:
    place = int(rng.integers(1, len(text) - 1))
    return text[:place] + pick(rng, (" ", "\u3000")) + text[place:]


def _full_width(_rng: np.random.Generator, text: str) -> str:
    return text.translate(_FULL_WIDTH)


def _half_width(_rng: np.random.Generator, text: str) -> str:
    return text.translate(_HALF_WIDTH)
