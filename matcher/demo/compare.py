"""How generated needs compare with real ones in length, structure and vocabulary; counts only, no sentence is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from matcher.demo.draws import MARK
from matcher.text.segment import default_segmenter
from matcher.vocabulary import Need

QUANTILES = (5, 10, 25, 50, 75, 90, 95, 100)

_TOKENS = 10_000
"""Words from which type-token ratios are taken, so that they do not depend on how much text there is."""

_SECTION = re.compile(r"需求内容|预期目标|(?:工作|现有)基础|技术指标|研究内容")
_NUMBERED = re.compile(r"(?:^|[\n。；;：:])\s*(?:[（(]?\d{1,2}\s*[)）、.．]|[①-⑳])")
_QUANTITY = re.compile(r"\d+(?:\.\d+)?\s*(?:[%℃a-zA-Zμ]|万|元|吨|年|月|天|小时|毫米|微米|米|度|倍|亩|公斤)")
_BOUND = re.compile(r"[≥≤±<>]|不低于|不小于|大于|小于|不超过|低于|不高于|以上|以下")
_COMPANY = re.compile(r"公司|我司|本企业|本厂")
_FULL_WIDTH = re.compile(r"[０-９Ａ-Ｚａ-ｚ％]")

_SHARES: tuple[tuple[str, Callable[[Need], bool]], ...] = (
    ("没有标题", lambda need: not need.title.strip()),
    ("没有正文", lambda need: not need.text.strip()),
    ("分行", lambda need: "\n" in need.text.strip()),
    ("有小标题（需求内容、预期目标……）", lambda need: bool(_SECTION.search(need.text))),
    ("有编号的条目", lambda need: bool(_NUMBERED.search(need.text))),
    ("有带单位的数量", lambda need: bool(_QUANTITY.search(need.text))),
    ("有上下限", lambda need: bool(_BOUND.search(need.text))),
    ("提到公司自己", lambda need: bool(_COMPANY.search(need.text))),
    ("有全角数字或字母", lambda need: bool(_FULL_WIDTH.search(need.text))),
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Figures of two sets of needs side by side: name, generated, reference."""

    rows: tuple[tuple[str, str, str], ...]

    def as_table(self) -> str:
        """Return the figures as a Markdown table."""
        lines = ["| 指标 | 演示需求 | 对比需求 |", "|---|---|---|"]
        return "\n".join([*lines, *(f"| {name} | {one} | {other} |" for name, one, other in self.rows)])


def compare_needs(generated: Sequence[Need], reference: Sequence[Need]) -> Comparison:
    """Return how two sets of needs compare; the mark 演示 is taken off titles first."""
    sets = [[_unmarked(need) for need in needs] for needs in (generated, reference)]
    rows: list[tuple[str, str, str]] = [_row("条数", [f"{len(needs):,}" for needs in sets])]
    for name, read in (("标题", _title), ("正文", _text)):
        cut = [np.percentile([len(read(need)) for need in needs], QUANTILES) for needs in sets]
        rows += [
            _row(f"{name}字数 {quantile} 分位", [f"{values[place]:.0f}" for values in cut])
            for place, quantile in enumerate(QUANTILES)
        ]
    rows += [_row(name, [f"{np.mean([test(need) for need in needs]):.1%}" for needs in sets]) for name, test in _SHARES]
    words = [_words(needs) for needs in sets]
    rows.append(_row("类符／形符比（前 1 万词）", [f"{_type_token(found):.3f}" for found in words]))
    types = [set(found) for found in words]
    shared = types[0] & types[1]
    rows.append(_row("词种也见于另一方的比例", [f"{len(shared) / max(len(own), 1):.1%}" for own in types]))
    covered = [np.mean([word in shared for word in found]) if found else 0.0 for found in words]
    rows.append(_row("词次也见于另一方的比例", [f"{share:.1%}" for share in covered]))
    return Comparison(tuple(rows))


def _row(name: str, values: Sequence[str]) -> tuple[str, str, str]:
    return name, values[0], values[1]


def _title(need: Need) -> str:
    return need.title


def _text(need: Need) -> str:
    return need.text


def _unmarked(need: Need) -> Need:
    return Need(need.id, need.text.strip(), need.title.removesuffix(MARK).strip())


def _words(needs: Sequence[Need]) -> list[str]:
    segmenter = default_segmenter()
    distinct = dict.fromkeys(f"{need.title}\n{need.text}" for need in needs)
    return [word for text in distinct for word in segmenter.words(text)]


def _type_token(words: Sequence[str]) -> float:
    sample = words[:_TOKENS]
    return len(set(sample)) / max(len(sample), 1)
