"""A need as the features see it: its parts, and their vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.encoding.cached import late_of
from matcher.encoding.encoder import Encoder, Vectors
from matcher.encoding.tokens import WeighedTokens
from matcher.progress import Progress, silent
from matcher.text.facets import Facets, facets
from matcher.vocabulary import Need


@dataclass(frozen=True, slots=True, eq=False)
class EncodedNeed:
    """A need with the vectors of its whole request and of its title, each of shape (d,).

    Attributes:
        tokens: those of whole and title; None where they are not wanted, or the encoder gives none.
    """

    need: Need
    facets: Facets
    whole: NDArray[np.float32]
    title: NDArray[np.float32]
    tokens: tuple[WeighedTokens, WeighedTokens] | None = None

    @property
    def vectors(self) -> Vectors:
        """Both vectors, shape (2, d): whole, title."""
        return np.stack([self.whole, self.title])


def encode_needs(
    needs: Sequence[Need], encoder: Encoder, progress: Progress = silent, *, tokens: bool = False
) -> list[EncodedNeed]:
    """Take needs apart and encode all their parts in one go; with their `tokens` where they are wanted and given."""
    parts = [facets(need) for need in needs]
    texts = [text for part in parts for text in (part.whole, part.title)]
    late = late_of(encoder) if tokens else None
    if late is None:
        vectors = encoder.encode(texts, "query", progress)
        return [
            EncodedNeed(need, part, vectors[2 * i], vectors[2 * i + 1])
            for i, (need, part) in enumerate(zip(needs, parts, strict=True))
        ]
    found, vectors = late.need_tokens(texts, progress)  # one pass gives both
    return [
        EncodedNeed(need, part, vectors[2 * i], vectors[2 * i + 1], (found.of(2 * i), found.of(2 * i + 1)))
        for i, (need, part) in enumerate(zip(needs, parts, strict=True))
    ]
