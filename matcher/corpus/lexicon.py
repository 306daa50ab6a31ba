"""The domain lexicon for segmentation: the technologies that profiles name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from matcher.storage import write_atomically
from matcher.text.normalise import normalise
from matcher.vocabulary import Candidate

_WORD = re.compile(r"[\u3400-\u9fff]{2,8}")
_HEADER = "# Domain words for segmentation, from the shipped society profiles. Made by: huiqi lexicon --out FILE\n"


def write_lexicon(path: Path, candidates: Iterable[Candidate]) -> int:
    """Write the lexicon made from candidates' technologies, sorted; returns how many words it has."""
    words = {
        normalise(document.text)
        for candidate in candidates
        for document in candidate.documents
        if document.field == "technologies"
    }
    chosen = sorted(word for word in words if _WORD.fullmatch(word))
    write_atomically(path, (_HEADER + "\n".join(chosen) + "\n").encode())
    return len(chosen)
