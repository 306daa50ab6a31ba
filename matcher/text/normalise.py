"""One form for matching: NFKC, simplified characters, lower case, known scanning errors mended.

What people see is always the text as they wrote it; only matching uses this form.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import opencc

from matcher.errors import InvalidText
from matcher.resources import CORPORA

MAX_CHARACTERS = 20_000
"""Longest text taken, in characters: ten times the longest real need seen."""

_SCAN_ERRORS = CORPORA / "lexicon" / "scan_errors.tsv"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_BLANKS = re.compile(r"[^\S\n]+")


def check_text(text: str, what: str = "需求文本") -> str:
    """Return `text` unchanged if it is text that can be matched.

    Raises:
        InvalidText: empty or without any letter, digit or Chinese character, longer than `MAX_CHARACTERS`, or
            holding NUL, control characters or unpaired surrogates.
    """
    if len(text) > MAX_CHARACTERS:
        raise InvalidText(
            f"{what}有 {len(text):,} 个字符，上限是 {MAX_CHARACTERS:,} 个", "请只保留技术问题、目标和指标后重试"
        )
    if _SURROGATE.search(text):
        raise InvalidText(f"{what}里有不成对的代理字符（编码损坏）", "请以 UTF-8 编码重新保存或重新粘贴后重试")
    if found := _CONTROL.search(text):
        raise InvalidText(
            f"{what}第 {found.start() + 1} 个字符是控制字符 U+{ord(found.group()):04X}", "请删去该字符后重试"
        )
    if not any(character.isalnum() for character in text):
        raise InvalidText(f"{what}是空的或只有标点", "请写出要解决的技术问题，例如：铝合金压铸件气孔多，如何降低废品率")
    return text


def normalise(text: str) -> str:
    """Return the form of `text` used for matching; idempotent.

    NFKC folds full-width letters, digits and compatibility signs (㎡ → m2); traditional characters become
    simplified ones; letters lower case; runs of blanks one blank; errors that scanning is known to make
    (`corpora/lexicon/scan_errors.tsv`, such as 蚁奖代补 for 以奖代补) are mended.
    """
    # Lowered before the last folding (J̌ → ǰ) and converted twice (薴 → 苧 → 苎), or some signs would change again.
    folded = unicodedata.normalize("NFKC", text).lower()
    simplified = unicodedata.normalize("NFKC", _converter().convert(_converter().convert(folded)))
    simplified = _BLANKS.sub(" ", simplified).strip()
    pattern, mended = _scan_errors()
    return pattern.sub(lambda found: mended[found.group()], simplified)


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def _scan_errors() -> tuple[re.Pattern[str], dict[str, str]]:
    rows = (line.split("\t") for line in _SCAN_ERRORS.read_text("utf-8").splitlines()[1:])
    mended = {wrong: right for wrong, right, *_ in rows}
    return re.compile("|".join(re.escape(wrong) for wrong in sorted(mended, key=lambda w: (-len(w), w)))), mended
