"""The head for an encoder's token vectors, fitted on texts nobody judged."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from matcher.encoding.late import HEAD, LateHead, fit_head
from matcher.encoding.tokens import TokenEncoder, Tokens
from matcher.errors import HuiqiError
from matcher.manifest import write_manifest
from matcher.progress import Progress, silent
from matcher.storage import new_folder

DIMENSION = 192
"""Components kept of a token vector: against all 384 of e5-small, 64 lost .027 nDCG@10 on achievements, 128 .010."""

_MOST_TEXTS = 6_000
_PORTION = 500


def fit_late_head(
    encoder: TokenEncoder, queries: Sequence[str], passages: Sequence[str], seed: int, progress: Progress = silent
) -> LateHead:
    """Fit means, axes and rarity on a sample of at most 6,000 texts a role; the same texts and seed give the same head.

    Raises:
        HuiqiError: fewer tokens than components.
    """
    found = []
    for role, texts in (("query", queries), ("passage", passages)):
        known = sorted(set(texts))
        chosen = np.sort(np.random.default_rng(seed).permutation(len(known))[:_MOST_TEXTS])
        parts = []
        for start in range(0, len(chosen), _PORTION):
            some = [known[row] for row in chosen[start : start + _PORTION].tolist()]
            parts.append(encoder.encode_tokens(some, "query" if role == "query" else "passage"))
            progress(f"逐词编码（{role}）", min(start + _PORTION, len(chosen)), len(chosen))
        if (count := sum(len(part.ids) for part in parts)) < DIMENSION:
            raise HuiqiError(f"文本太少：只有 {count} 个词", f"至少需要 {DIMENSION} 个词")
        found.append(_joined(parts))
    query, passage = found
    return fit_head(query, passage, DIMENSION)


def _joined(parts: Sequence[Tokens]) -> Tokens:
    lengths = np.concatenate([np.diff(part.starts) for part in parts])
    return Tokens(
        np.concatenate([part.vectors for part in parts]),
        np.concatenate([part.ids for part in parts]),
        np.cumsum([0, *lengths.tolist()], dtype=np.int64),
        np.concatenate([part.pooled for part in parts]),
    )


def save_head(
    folder: Path, head: LateHead, encoder: TokenEncoder, texts: Sequence[str], sources: dict[str, str], seed: int
) -> str:
    """Write the head with manifest and card, whole or not at all; returns its fingerprint."""
    digest = hashlib.sha256("\n".join(sorted(set(texts))).encode()).hexdigest()
    facts: dict[str, Any] = {
        "kind": "encoder",
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

Means of each role, the {head.dimension} leading principal axes of centred token vectors, and how rare each token is
(`matcher/encoding/late.py`). Fitted on a sample of at most {_MOST_TEXTS:,} texts a role out of {len(set(texts)):,},
none of them judged, seed {seed}.

## Made from

- passages of the shipped societies
{listed}

## Limits

It removes what all token vectors share, shortens them and weighs them by rarity; it knows nothing of who suits whom.
"""
    with new_folder(folder) as draft:
        head.save(draft / HEAD)
        return write_manifest(draft, facts, card)
