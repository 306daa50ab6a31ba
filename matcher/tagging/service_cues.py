"""The words that ask for services (``corpora/lexicon/services.toml``), and a text as they are looked up in it.

What is made of the words is `services`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from matcher.errors import DamagedFile
from matcher.resources import CORPORA
from matcher.taxonomy.services import service_entry
from matcher.text.normalise import normalise

LEXICON = CORPORA / "lexicon" / "services.toml"

_GAP = r"[^,。;!?\n]{0,10}?"
_HAN = "\u3400-\u9fff"
_BREAKS = re.compile(rf"(?<=[{_HAN}])[^\S\n]+(?=[{_HAN}])|(?<=[{_HAN}])\s*\n\s*(?=[{_HAN}])")
_LINE = 20
_FRAMES = ("refused", "never", "not_refused", "settled", "owned", "outcome", "asking", "things")
_TECHNICAL = ("words", "weak", "not_words", "joint")


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that ask for one service.

    Attributes:
        code: of the vocabulary.
        words: any of these.
        not_before: not where the words or the six characters before them hold this.
        not_after: nor where this follows.
        things: nor where what follows makes it the name of a thing.
        brief: only in a short text.
    """

    code: str
    words: re.Pattern[str]
    not_before: re.Pattern[str] | None
    not_after: re.Pattern[str] | None
    things: bool
    brief: bool


@dataclass(frozen=True, slots=True)
class Cues:
    """The lexicon: cues, the frames that refuse or own (see the file), the words of technical problems, slips."""

    cues: tuple[Cue, ...]
    frames: dict[str, re.Pattern[str]]
    technical: dict[str, re.Pattern[str]]
    slips: dict[str, str]


@dataclass(frozen=True, slots=True)
class Form:
    """A text in the form in which words are looked up; `places` has, for each sign, its place in the original."""

    text: str
    places: tuple[int, ...]


@cache
def shipped_cues() -> Cues:
    """Return the shipped lexicon, read once; raises like `read_cues`."""
    return read_cues(LEXICON)


def read_cues(path: Path) -> Cues:
    """Return the lexicon of a file.

    Raises:
        DamagedFile: it is missing, not TOML, lacks a part, has an expression that is none or an unknown code.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
        cues = tuple(
            Cue(
                _known(cue["code"]),
                _compiled("|".join(f"(?:{words})" for words in cue["words"])),
                _compiled(cue["not_before"]) if "not_before" in cue else None,
                _compiled(cue["not_after"]) if "not_after" in cue else None,
                cue.get("things", True),
                cue.get("brief", False),
            )
            for cue in table["cue"]
        )
        frames = {name: _compiled(table["frames"][name]) for name in _FRAMES}
        technical = {name: _compiled(table["technical"][name]) for name in _TECHNICAL}
        return Cues(cues, frames, technical, dict(table["slips"]))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, re.error, KeyError, TypeError) as error:
        raise DamagedFile(f"服务用语表 {path} 读不出来（{error}）", "请从安装包或版本库恢复该文件") from error


def form_of(text: str, slips: dict[str, str]) -> Form:
    """Return `text` as words are looked up in it: `normalise`, sign by sign so that places are known.

    Blanks between Chinese characters go, and so does the end of a line that breaks off in the middle of a sentence.
    """
    dropped = {place for found in _BREAKS.finditer(text) if _goes(text, found) for place in range(*found.span())}
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        if place not in dropped:
            folded = _folded(sign)
            signs.append(folded)
            places += [place] * len(folded)
    joined = "".join(signs)
    simplified = normalise(joined)
    if len(simplified) == len(joined):  # words decide between characters (乾 → 干, 乾) where their number stays
        joined = simplified
    for wrong, right in slips.items():
        joined = joined.replace(wrong, right)
    return Form(joined, tuple(places))


def _goes(text: str, found: re.Match[str]) -> bool:
    if "\n" not in found.group():
        return True
    line = max(text.rfind(mark, 0, found.start()) for mark in "\n。；;")
    return found.start() - line > _LINE


@cache
def _folded(sign: str) -> str:
    if sign.isspace():
        return "\n" if sign == "\n" else " "
    return normalise(sign) or sign


def _compiled(words: str) -> re.Pattern[str]:
    return re.compile(words.replace("…", _GAP))


def _known(code: str) -> str:
    entry = service_entry(code)
    if entry is None or entry.code != code:
        raise KeyError(code)
    return code
