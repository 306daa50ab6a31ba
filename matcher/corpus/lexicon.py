"""The domain lexicon for segmentation: what the shipped profiles and taxonomies name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from matcher.corpus.profiles import shipped_technologies
from matcher.storage import write_atomically
from matcher.taxonomy.classification import classification
from matcher.taxonomy.terms import terms
from matcher.text.normalise import normalise
from matcher.text.segment import STOPWORDS, read_words

_CLASSIFICATIONS = ("disciplines", "industries", "strategic")
_WITH_TERMS = ("disciplines", "industries")
_WORD = re.compile(r"(?!其他|其它)[\u3400-\u9fff]{2,8}")
_JOINTS = re.compile(r"[、，（）()和与及]|其他学科$")
_HEADER = "# Domain words for segmentation, from profiles and taxonomies. Made by: huiqi lexicon --out FILE\n"


def write_lexicon(path: Path) -> int:
    """Write the lexicon made from everything that ships; returns how many words it has."""
    named = words_among(text for source in (shipped_technologies(), _terms(), _names()) for text in source)
    words = sorted(set(named) - set(read_words(STOPWORDS)))
    write_atomically(path, (_HEADER + "\n".join(words) + "\n").encode())
    return len(words)


def words_among(texts: Iterable[str]) -> list[str]:
    """Return the texts that are words: two to eight Chinese characters, normalised, each once, sorted.

    A longer one would hide the words inside it; Latin letters and digits are split by rule.
    """
    return sorted({word for text in texts if _WORD.fullmatch(word := normalise(text))})


def _terms() -> Iterator[str]:
    for key in _WITH_TERMS:
        for listed in terms(key).values():
            yield from listed


def _names() -> Iterator[str]:
    for key in _CLASSIFICATIONS:
        for name in classification(key).names():
            yield from _JOINTS.split(name)
