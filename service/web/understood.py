"""A need as understood, as pages show it: its own text in pieces, each point marked where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matcher.text.wants import TEXT, TITLE
from matcher.understanding.value import Facet, Understanding


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the text; `number` counts the points from 1, 0 where it is none."""

    text: str
    facet: Facet | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """What is understood of a need, with title and text in pieces."""

    found: Understanding
    title: tuple[Piece, ...]
    text: tuple[Piece, ...]

    @property
    def numbers(self) -> dict[str, int]:
        """The number of each point, by key."""
        return {facet.key: number for number, facet in enumerate(self.found.facets, start=1)}

    @property
    def spoken(self) -> str:
        """The services with the words that say so."""
        return "、".join(
            f"{one.name}（{'、'.join(f'“{word}”' for word in dict.fromkeys(one.words))}）" if one.words else one.name
            for one in self.found.services
        )


def understood(found: Understanding) -> Shown:
    """Return what is understood of a need as pages show it."""
    need = found.need
    return Shown(found, _pieces(need.title, TITLE, found.facets), _pieces(need.text, TEXT, found.facets))


def _pieces(document: str, place: int, facets: Sequence[Facet]) -> tuple[Piece, ...]:
    pieces, at = [], 0
    for number, facet in enumerate(facets, start=1):
        span = facet.want.span
        if span is None or span.document != place or span.start < at:
            continue
        if span.start > at:
            pieces.append(Piece(document[at : span.start]))
        pieces.append(Piece(document[span.start : span.end], facet, number))
        at = span.end
    if at < len(document):
        pieces.append(Piece(document[at:]))
    return tuple(pieces)
