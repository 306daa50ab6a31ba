"""The head for an encoder's token vectors, fitted on texts nobody judged."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from matcher.encoding.late import HEAD, LateHead, fit_head
from matcher.encoding.tokens import TokenEncoder
from matcher.errors import HuiqiError
from matcher.manifest import write_manifest
from matcher.progress import Progress, silent
from matcher.storage import new_folder

DIMENSION = 192
"""Components kept of a token vector: against all 384 of e5-small, 64 lost .027 nDCG@10 on achievements, 128 .010."""

_MOST_TEXTS = 4_000
_PORTION = 500


def fit_late_head(
    encoder: TokenEncoder, queries: Sequence[str], passages: Sequence[str], seed: int, progress: Progress = silent
) -> LateHead:
    """Fit means and axes on a sample of at most 4,000 texts a role; the same texts and seed give the same head.

    Raises:
        HuiqiError: fewer tokens than components.
    """
    vectors = []
    for role, texts in (("query", queries), ("passage", passages)):
        known = sorted(set(texts))
        chosen = np.sort(np.random.default_rng(seed).permutation(len(known))[:_MOST_TEXTS])
        blocks = []
        for start in range(0, len(chosen), _PORTION):
            some = [known[row] for row in chosen[start : start + _PORTION].tolist()]
            blocks.append(encoder.encode_tokens(some, "query" if role == "query" else "passage").vectors)
            progress(f"逐词编码（{role}）", min(start + _PORTION, len(chosen)), len(chosen))
        if sum(map(len, blocks)) < DIMENSION:
            raise HuiqiError(f"文本太少：只有 {sum(map(len, blocks))} 个词", f"至少需要 {DIMENSION} 个词")
        vectors.append(np.concatenate(blocks))
    return fit_head(vectors[0], vectors[1], DIMENSION)


def save_head(
    folder: Path, head: LateHead, encoder: TokenEncoder, texts: Sequence[str], sources: dict[str, str], seed: int
) -> str:
    """Write the head with manifest and card, whole or not at all; returns its fingerprint."""
    digest = hashlib.sha256("\n".join(sorted(set(texts))).encode()).hexdigest()
    facts: dict[str, Any] = {
        "encoder": encoder.name,
        "encoder_fingerprint": encoder.fingerprint,
        "calibration": {},
        "seed": seed,
        "texts": digest,
        "data": sources,
        "dimension": head.dimension,
    }
    listed = "\n".join(f"- `{name}` {value}" for name, value in sources.items())
    card = f"""# Head for the token vectors of `{encoder.name}`, {{fingerprint}}

Means of each role and the {head.dimension} leading principal axes of centred token vectors
(`matcher/encoding/late.py`). Fitted on a sample of at most {_MOST_TEXTS:,} texts a role out of {len(set(texts)):,},
none of them judged, seed {seed}.

## Made from

- passages of the shipped societies
{listed}

## Limits

It removes what all token vectors share and shortens them; it knows nothing of who suits whom.
"""
    with new_folder(folder) as draft:
        head.save(draft / HEAD)
        return write_manifest(draft, facts, card)
