"""Candidates' documents cut into passages, the unit that is embedded and cited."""

from __future__ import annotations

import re
from dataclasses import dataclass

from matcher.vocabulary import Candidate, Span

MAX_PASSAGES = 1 << 12
"""Passages kept of one candidate; a passage's id is its candidate's number × MAX_PASSAGES + its position."""

_SHORT = 80
_SENTENCE = re.compile(r"[^。；;！!？?\n]+[。；;！!？?\n]*")


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of one document: where it stands and its text."""

    span: Span
    field: str
    text: str


def passages_of(candidate: Candidate) -> list[Passage]:
    """Return a candidate's passages in document order: short documents whole, long ones by sentences of about 80."""
    found: list[Passage] = []
    for number, document in enumerate(candidate.documents):
        for start, end in _pieces(document.text):
            found.append(Passage(Span(number, start, end), document.field, document.text[start:end]))
    return found[:MAX_PASSAGES]


def _pieces(text: str) -> list[tuple[int, int]]:
    if len(text) <= _SHORT:
        return [(0, len(text))]
    pieces: list[tuple[int, int]] = []
    for sentence in _SENTENCE.finditer(text):
        if pieces and sentence.end() - pieces[-1][0] <= _SHORT:
            pieces[-1] = pieces[-1][0], sentence.end()
        else:
            pieces.append(sentence.span())
    return [_trimmed(text, *piece) for piece in pieces if text[slice(*piece)].strip()]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
