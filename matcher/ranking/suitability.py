"""Whether a list holds a suitable candidate at all: a probability from what the list itself shows.

Two regressions on the same few signals: one for candidates that past needs tell of, one for those they do not know
(a city's own societies), since the scores of the latter lack what experience adds. How many of the first ten are known
says how much each counts. Fitted in `matcher.learning.suitability`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from matcher.manifest import damaged
from matcher.ranking.features import Feature, Floats

SHOWN = 3
"""A list holds a suitable candidate when one of so many that stand first is: whom an officer reads and calls."""
SIGNALS = ("first", "next", "few", "experience", "words", "meaning")
"""What a list shows of itself; of each, more can only raise the probability:

- ``first``: score of the first; ``next``: mean score of the second and third;
- ``few``: −ln of how many there are to choose from: among many, some look fit by chance;
- ``experience``: the largest `experience.similar` of the first three;
- ``words``: how far the largest `pairs.whole` of the first three stands above the mean of all, in standard deviations;
- ``meaning``: the largest `dense.title.z` of all.

Chosen on other splits (seeds 1–3) than the reported.
"""

_FORMAT = 1
_LISTED = 10
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weighing:
    """A logistic regression: 1 / (1 + exp(−(weights · signals + offset)))."""

    weights: tuple[float, ...]
    offset: float

    def log_odds(self, signals: Doubles) -> Doubles:
        """Return log odds, shape (n,), of standardised signals, shape (n, k)."""
        found: Doubles = signals @ np.array(self.weights) + self.offset
        return found


@dataclass(frozen=True, slots=True)
class Suitability:
    """What tells whether a list holds a suitable candidate.

    Attributes:
        means: of each signal, taken off before weighing; an unknown signal counts as its mean.
        spreads: standard deviations that signals are divided by.
        known: for candidates that past needs tell of.
        unknown: for those they do not.
        threshold: a list is relied on from this probability on.
    """

    means: tuple[float, ...]
    spreads: tuple[float, ...]
    known: Weighing
    unknown: Weighing
    threshold: float

    def chance(self, features: Sequence[Feature], values: Floats, scores: Floats) -> float:
        """Return the probability that one of the first three is suitable, 0–1; 0 for an empty list.

        Args:
            features: the columns.
            values: shape (n, f), everybody that may be listed.
            scores: shape (n,), by the ranking model.
        """
        if len(scores) == 0:
            return 0.0
        signals, share = signals_of(features, values, scores)
        return float(self.chances(signals[None], np.array([share]))[0])

    def chances(self, signals: Doubles, shares: Doubles) -> Doubles:
        """Return probabilities, shape (n,), for the signals of n lists, shape (n, k), and how much of each is known."""
        standard = (signals - np.array(self.means)) / np.array(self.spreads)
        standard[~np.isfinite(standard)] = 0
        odds = shares * self.known.log_odds(standard) + (1 - shares) * self.unknown.log_odds(standard)
        chances: Doubles = expit(odds)
        return chances

    def to_json(self) -> bytes:
        """Return the bytes of a file."""
        stored = {"format": _FORMAT, "signals": SIGNALS, **asdict(self)}
        return (json.dumps(stored, ensure_ascii=False, indent=1) + "\n").encode()


def signals_of(features: Sequence[Feature], values: Floats, scores: Floats) -> tuple[Doubles, float]:
    """Return what a list shows of itself, shape (len(SIGNALS),), and how much of its first ten past needs tell of.

    Only the candidates given count: with some left out it is the list of a catalogue that lacks them. A signal that
    cannot be known is NaN.

    Args:
        features: the columns.
        values: shape (n, f), n ≥ 1.
        scores: shape (n,).
    """
    names = [feature.name for feature in features]

    def column(name: str) -> Doubles:
        return values[:, names.index(name)].astype(np.float64) if name in names else np.full(len(scores), np.nan)

    order = np.argsort(-scores, kind="stable")[:_LISTED]
    first, best = order[:SHOWN], scores[order].astype(np.float64)
    pairs = column("pairs.whole")
    signals = (
        best[0],
        best[1:SHOWN].mean() if len(best) > 1 else np.nan,
        -np.log(len(scores)),
        np.fmax.reduce(column("experience.similar")[first]),
        (np.fmax.reduce(pairs[first]) - pairs.mean()) / (pairs.std() + 1e-6),
        np.fmax.reduce(column("dense.title.z")),
    )
    told = np.nan_to_num(column("experience.prior")[order]) > 0
    return np.array(signals, np.float64), float(told.mean())


def load_suitability(path: Path) -> Suitability:
    """Read what `Suitability.to_json` wrote; the caller has checked the file's checksum.

    Raises:
        DamagedFile: it is no such file, or rests on other signals than this version computes.
    """
    try:
        stored: dict[str, Any] = json.loads(path.read_text("utf-8"))
        if stored["format"] != _FORMAT or tuple(stored["signals"]) != SIGNALS:
            raise ValueError("format")  # noqa: TRY301 - handled with the other ways it can be wrong
        known, unknown = (
            Weighing(tuple(stored[name]["weights"]), float(stored[name]["offset"])) for name in ("known", "unknown")
        )
        return Suitability(tuple(stored["means"]), tuple(stored["spreads"]), known, unknown, float(stored["threshold"]))
    except (ValueError, KeyError, TypeError) as error:
        raise damaged(path) from error
