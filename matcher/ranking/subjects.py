"""Which disciplines and industries a need is about, judged by the working terms of the classifications.

No label goes in: each code of a classification is the mean vector of its name and working terms, and a need lies with
the codes it is nearest to. What a candidate states of itself is compared with that in `agreement`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matcher.encoding.encoder import Encoder, Vectors
from matcher.progress import Progress, silent
from matcher.taxonomy.classification import classification
from matcher.taxonomy.terms import terms

SCHEMES = ("disciplines", "industries")
"""The classifications used: GB/T 13745 and GB/T 4754."""

Floats = NDArray[np.float32]

_NEAREST = 20
_TEMPERATURE = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Subjects:
    """The codes that have working terms.

    Attributes:
        codes: by classification, in its order.
        centres: by classification, shape (n, d): unit vectors, the mean of all centres taken off.
    """

    codes: Mapping[str, tuple[str, ...]]
    centres: Mapping[str, Vectors]

    @classmethod
    def of(cls, encoder: Encoder, progress: Progress = silent) -> Subjects:
        """Encode the names and working terms of every code that has any; minutes, once for each encoder."""
        codes, centres = {}, {}
        for scheme in SCHEMES:
            listed, known = classification(scheme), terms(scheme)
            texts = [text for code, words in known.items() for text in (listed.entry(code).name, *words)]
            starts = np.cumsum([0, *(len(words) + 1 for words in known.values())])[:-1]
            # texts repeat between codes (压力容器); an encoder is asked for each once
            single = sorted(set(texts))
            place = {text: row for row, text in enumerate(single)}
            vectors = encoder.encode(single, "passage", progress)[[place[text] for text in texts]]
            means = np.add.reduceat(vectors, starts, axis=0) / np.diff([*starts, len(texts)])[:, None]
            means = means - means.mean(axis=0)
            codes[scheme] = tuple(known)
            centres[scheme] = (means / np.linalg.norm(means, axis=1, keepdims=True)).astype(np.float32)
        return cls(codes, centres)

    def shares(self, scheme: str, vectors: Vectors) -> Floats:
        """Return how much of each text lies with each code: its twenty nearest, the others 0.

        Weights are softmax(z / 0.3), z the cosine standardised over the codes, which frees them from how near an
        encoder puts any two texts.

        Args:
            scheme: one of `SCHEMES`.
            vectors: shape (v, d).

        Returns:
            Shape (v, n), rows sum to 1.
        """
        cosines = vectors @ self.centres[scheme].T
        z = cosines / (cosines.std(axis=1, keepdims=True) + 1e-9)
        order = np.argsort(-z, axis=1, kind="stable")[:, :_NEAREST]
        near = np.take_along_axis(z, order, axis=1)
        weights = np.exp((near - near[:, :1]) / _TEMPERATURE)
        shares = np.zeros(z.shape, np.float32)
        np.put_along_axis(shares, order, weights / weights.sum(axis=1, keepdims=True), axis=1)
        return shares

    def shares_within(self, scheme: str, vectors: Vectors, stated: Collection[str]) -> Floats:
        """Return `shares` as far as they lie with the codes stated, brought to a sum of 1.

        Where nothing of a text lies there, it lies with all of them alike; codes that have no working terms change
        nothing.
        """
        shares = self.shares(scheme, vectors)
        inside = self.under(scheme, stated).astype(np.float32)
        if not inside.any():
            return shares
        kept = shares * inside
        sums = kept.sum(axis=1, keepdims=True)
        within: Floats = np.where(sums > 0, kept / np.where(sums > 0, sums, 1), inside / inside.sum())
        return within.astype(np.float32)

    def under(self, scheme: str, stated: Collection[str]) -> NDArray[np.bool_]:
        """Return which codes are one of those stated or lie below one, shape (n,); a code that is gone lies nowhere."""
        lines = _lines(scheme, self.codes[scheme])
        return np.array([not line.isdisjoint(stated) for line in lines], np.bool_)

    def save(self, path: Path) -> None:
        """Write to one ``.npz`` file; vectors are kept in half precision."""
        arrays = {f"{scheme}.codes": np.array(self.codes[scheme], np.str_) for scheme in SCHEMES}
        arrays |= {f"{scheme}.centres": self.centres[scheme].astype(np.float16) for scheme in SCHEMES}
        np.savez_compressed(path, allow_pickle=False, **arrays)

    @classmethod
    def load(cls, path: Path) -> Subjects:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as stored:
            return cls(
                {scheme: tuple(stored[f"{scheme}.codes"].tolist()) for scheme in SCHEMES},
                {scheme: stored[f"{scheme}.centres"].astype(np.float32) for scheme in SCHEMES},
            )


@cache
def _lines(scheme: str, codes: tuple[str, ...]) -> list[frozenset[str]]:
    """Return each code with those it lies below."""
    listed = classification(scheme)
    above = ([entry.code for entry in listed.ancestors(code)] if code in listed else [] for code in codes)
    return [frozenset((code, *line)) for code, line in zip(codes, above, strict=True)]
