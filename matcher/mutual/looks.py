"""How needs look over all societies at once: by shared words, and how near they come to any of them.

None of it depends on which society is asked about, so it is computed once for a need and a catalogue, and kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.encoding.cache import EmbeddingCache
from matcher.encoding.fingerprint import digest_of
from matcher.progress import Progress, silent
from matcher.ranking.feature_builder import FeatureBuilder
from matcher.ranking.needs import EncodedNeed
from matcher.retrieval.candidates import CHANNELS, CandidateIndex

Floats = NDArray[np.float32]

_BLOCK = 200


@dataclass(frozen=True, slots=True, eq=False)
class Looks:
    """n needs over s societies, these in the order of the index layout.

    Attributes:
        shares: by channel, shape (n, s): BM25 as a share of the need's ceiling.
        around: shape (n, 2, 2), see `FeatureBuilder.around`.
    """

    shares: dict[str, Floats]
    around: Floats


def looks_of(
    queries: Sequence[EncodedNeed],
    index: CandidateIndex,
    features: FeatureBuilder,
    cache: EmbeddingCache,
    progress: Progress = silent,
) -> Looks:
    """Return how some needs look, of those in the cache as they were."""
    numbers = index.layout.numbers
    # numbers depend on the order of imports, so columns are kept in the order of ids
    by_id = np.argsort(np.array([index.candidate(number).id for number in numbers.tolist()], np.str_), kind="stable")
    size = len(CHANNELS) * len(numbers) + 4
    keys = [bytes.fromhex(digest_of("look", index.fingerprint, q.facets.whole, q.facets.title)) for q in queries]
    known = {key: blob for key, blob in cache.read_blobs(keys).items() if len(blob) == 4 * size}
    table = np.zeros((len(queries), size), np.float32)
    fresh: dict[bytes, bytes] = {}
    missing = [row for row, key in enumerate(keys) if key not in known]
    for done, row in enumerate(missing, start=1):
        if keys[row] not in known:
            whole = queries[row].facets.whole
            shares = [index.lexical_scores(whole, numbers, channel)[by_id] for channel in CHANNELS]
            found = np.concatenate([*shares, features.around(queries[row]).ravel()])
            known[keys[row]] = fresh[keys[row]] = found.astype("<f4").tobytes()
        if len(fresh) >= _BLOCK or done == len(missing):
            cache.write_blobs(fresh)
            fresh = {}
            progress("整理需求", done, len(missing))
    for row, key in enumerate(keys):
        table[row] = np.frombuffer(known[key], "<f4")
    columns = np.empty_like(by_id)
    columns[by_id] = np.arange(len(by_id))
    blocks = table[:, :-4].reshape(len(queries), len(CHANNELS), len(numbers))[:, :, columns]
    return Looks({channel: blocks[:, place] for place, channel in enumerate(CHANNELS)}, table[:, -4:].reshape(-1, 2, 2))
