"""Words and character pairs of a text. The only module that imports jieba.

Words come from jieba's dictionary plus the domain lexicon; where both miss a word (a new material, a scanning
error, an abbreviation) the character pairs still meet, so lexical retrieval uses the two side by side.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import jieba

from matcher.resources import CORPORA
from matcher.text.normalise import normalise

Channel = Literal["words", "pairs"]

_LEXICON = CORPORA / "lexicon" / "domain.txt"
STOPWORDS = CORPORA / "lexicon" / "stopwords.txt"
_LEXICON_FREQUENCY = 300
_REMEMBERED = 1_000
_RUN = re.compile(r"[\u3400-\u9fff]+|[0-9a-zα-ω]+(?:[.-][0-9a-zα-ω]+)*")
_HAN = re.compile(r"[\u3400-\u9fff]")

jieba.setLogLevel(logging.WARNING)


class Segmenter:
    """Splits normalised text; the same input gives the same tokens for one fingerprint.

    Args:
        lexicon: domain words added to jieba's dictionary.
        stopwords: words that carry no content and are dropped from `words`.
    """

    def __init__(self, lexicon: Iterable[str] = (), stopwords: Iterable[str] = ()) -> None:
        words = sorted({normalise(word) for word in lexicon})
        self._stopwords = frozenset(stopwords)
        self._tokenizer = _dictionary_only()
        for word in words:
            self._tokenizer.add_word(word, _LEXICON_FREQUENCY)
        digest = hashlib.sha256(f"jieba {version('jieba')}\n".encode())
        digest.update("\n".join([*words, "", *sorted(self._stopwords)]).encode())
        self.fingerprint = digest.hexdigest()
        self._known = lru_cache(maxsize=_REMEMBERED)(self._tokens)

    def words(self, text: str) -> list[str]:
        """Content words of `text` in order, long words followed by the shorter words inside them."""
        found: list[str] = []
        for run in _RUN.findall(normalise(text)):
            if not _HAN.match(run):
                found.append(run)
                continue
            found.extend(
                word
                for word in self._tokenizer.cut_for_search(run, HMM=False)
                if len(word) > 1 and word not in self._stopwords
            )
        return found

    def pairs(self, text: str) -> list[str]:
        """Overlapping pairs of Chinese characters, and Latin or numeric runs whole."""
        found: list[str] = []
        for run in _RUN.findall(normalise(text)):
            if _HAN.match(run) and len(run) > 1:
                found.extend(run[i : i + 2] for i in range(len(run) - 1))
            else:
                found.append(run)
        return found

    def tokens(self, text: str, channel: Channel) -> list[str]:
        """Return `words` or `pairs` of `text`; those of the last texts are remembered."""
        return list(self._known(text, channel))

    def _tokens(self, text: str, channel: Channel) -> tuple[str, ...]:
        return tuple(self.words(text) if channel == "words" else self.pairs(text))


@cache
def default_segmenter() -> Segmenter:
    """Return the segmenter with the shipped domain lexicon, loaded once."""
    return Segmenter(read_words(_LEXICON), read_words(STOPWORDS))


def read_words(path: Path) -> list[str]:
    """Return the lines of a word list, without blanks and comments (#)."""
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _dictionary_only() -> jieba.Tokenizer:
    """Return a tokenizer loaded from jieba's dictionary itself.

    jieba would otherwise keep a marshalled copy in the shared temporary folder and load whatever it finds there.
    """
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer
