"""A need as the features see it: its parts, and their vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.encoding.encoder import Encoder, Vectors
from matcher.progress import Progress, silent
from matcher.text.facets import Facets, facets
from matcher.vocabulary import Need


@dataclass(frozen=True, slots=True, eq=False)
class EncodedNeed:
    """A need with the vectors of its whole request and of its title, each of shape (d,)."""

    need: Need
    facets: Facets
    whole: NDArray[np.float32]
    title: NDArray[np.float32]

    @property
    def vectors(self) -> Vectors:
        """Both vectors, shape (2, d): whole, title."""
        return np.stack([self.whole, self.title])


def encode_needs(needs: Sequence[Need], encoder: Encoder, progress: Progress = silent) -> list[EncodedNeed]:
    """Take needs apart and encode all their parts in one go."""
    parts = [facets(need) for need in needs]
    texts = [text for part in parts for text in (part.whole, part.title)]
    vectors = encoder.encode(texts, "query", progress)
    return [
        EncodedNeed(need, part, vectors[2 * i], vectors[2 * i + 1])
        for i, (need, part) in enumerate(zip(needs, parts, strict=True))
    ]
