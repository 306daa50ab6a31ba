"""Learning when no suitable candidate is at hand, by taking the suitable ones away.

Every judged need is asked of catalogues that hold everybody and of catalogues that lack those suitable for it; with
candidates that past needs tell of and with candidates they do not know. Where somebody is gone, past needs that called
for them are forgotten too: in a catalogue that never had them nobody would have called them, and their labels would
tell what is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from matcher.evaluation.calibration import expected_calibration_error
from matcher.evaluation.report import Estimate
from matcher.evaluation.selective import Marks, auc, curve, share, threshold_for
from matcher.evaluation.splits import groups_of
from matcher.evaluation.trec import Judgements
from matcher.learning.dataset import SCALES, Dataset, experience_of, filled
from matcher.learning.scorers import chosen, fitted
from matcher.learning.train import FOLDS, Trained
from matcher.progress import Progress, silent
from matcher.ranking.features import Floats
from matcher.ranking.suitability import SHOWN, SIGNALS, Doubles, Suitability, Weighing, signals_of
from matcher.vocabulary import Kind

PRECISION = 0.9
"""So many of the lists that are relied on shall hold a suitable candidate, where half of all lists hold none.

Where four of five needs have somebody, that is 97 in 100; at .95 a third of the good lists would be doubted."""
COVERAGES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
WHOLE, GONE, ALL_GONE = "whole", "without the suitable", "without anybody judged related"
KNOWN, UNKNOWN = "known", "unknown"
LARGE, SMALL = "large", "small"
FEW = 25
"""Candidates, about, that are drawn for a small catalogue; those suitable for a need are added where they are in."""

SITUATIONS = tuple(product((LARGE, SMALL), (KNOWN, UNKNOWN)))
"""Sizes of the catalogue and whether past needs tell of its candidates; the first is the shipped catalogue."""
MODEL, PLAIN = "model", "probability of the first"

_REGULARISATION = 1.0
_EXPERIENCE = ("experience.similar", "experience.title", "experience.prior")


@dataclass(frozen=True, slots=True, eq=False)
class Lists:
    """Lists made for judged needs by scorers that saw none of them; n lists.

    Attributes:
        who: shape (n,), `KNOWN` or `UNKNOWN`: whether past needs tell of the candidates.
        size: shape (n,), `LARGE` (everybody) or `SMALL` (a few, drawn).
        what: shape (n,), `WHOLE`, `GONE` or `ALL_GONE`: who is left out.
        need: shape (n,), position of the need.
        signals: shape (n, len(SIGNALS)).
        shares: shape (n,), how much of each is known.
        suitable: shape (n,), whether one of the first three is suitable.
    """

    who: NDArray[np.str_]
    size: NDArray[np.str_]
    what: NDArray[np.str_]
    need: NDArray[np.int64]
    signals: Doubles
    shares: Doubles
    suitable: Marks

    @property
    def learnt(self) -> Marks:
        """Those to learn from: as many with as without the suitable ones, as many small as large."""
        found: Marks = self.what != ALL_GONE
        return found


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures of one way to tell, on lists of needs it had not seen, half of which lack the suitable candidates.

    Attributes:
        auc: of lists that hold a suitable candidate against those that do not.
        auc_all_gone: the same where anybody judged related is gone too.
        curve: for each of `COVERAGES`, the share of the answered that hold one.
        coverage: share of the lists that are answered at the threshold.
        precision: share of those that hold one.
        relied: share of the lists of the whole catalogue that are answered.
        caught: share of the lists without the suitable ones that are not.
    """

    auc: Estimate
    auc_all_gone: Estimate
    curve: tuple[float, ...]
    coverage: Estimate
    precision: Estimate
    relied: Estimate
    caught: Estimate


@dataclass(frozen=True, slots=True)
class Learnt:
    """What tells whether a list holds a suitable candidate, and how well it did on needs it had not seen.

    Attributes:
        measured: for each of `SITUATIONS`, the model and the plain rule “probability of the first below t”.
        calibration_error: for each of `SITUATIONS`; 10 bins.
        lists: how many of each, half of them without the suitable ones.
    """

    suitability: Suitability
    measured: Mapping[tuple[str, str], Mapping[str, Measured]]
    calibration_error: Mapping[tuple[str, str], float]
    lists: int

    def facts(self) -> dict[str, Any]:
        """Return every figure as plain numbers, rounded to four digits."""

        def plain(found: Measured) -> dict[str, Any]:
            estimates = {
                name: getattr(found, name) for name in Measured.__slots__ if isinstance(getattr(found, name), Estimate)
            }
            means = {name: round(one.mean, 4) for name, one in estimates.items()}
            intervals = {f"{name}_95": [round(one.low, 4), round(one.high, 4)] for name, one in estimates.items()}
            return {**means, **intervals, "curve": [round(value, 4) for value in found.curve]}

        return {
            "threshold": self.suitability.threshold,
            "lists": self.lists,
            "coverages": list(COVERAGES),
            "calibration_error": {", ".join(at): round(value, 4) for at, value in self.calibration_error.items()},
            "figures": {
                ", ".join(at): {way: plain(one) for way, one in ways.items()} for at, ways in self.measured.items()
            },
        }


def learn_suitability(
    data: Dataset, judgements: Judgements, trained: Trained, seed: int = 0, progress: Progress = silent
) -> Learnt | None:
    """Learn from a training's needs, cross-validated by its folds; None where they cannot teach it.

    The threshold of each fold is chosen on the others, that of the result on all lists of `SITUATIONS[0]`: the lowest
    that makes `PRECISION` of the lists relied on hold a suitable candidate.

    Args:
        data: what the ranking was learnt from.
        judgements: grades by need and candidate.
        trained: its outcome.
        seed: of the training.
        progress: told after each fold.
    """
    if data.kind is not Kind.SOCIETY:
        return None
    lists = lists_of(data, judgements, trained, seed, progress)
    fold = trained.fold[lists.need]
    if not all(_teaches(lists, fold != number) for number in range(FOLDS)):
        return None
    chances, plain = np.zeros(len(fold)), lists.signals[:, SIGNALS.index("first")].astype(np.float32)
    for number in range(FOLDS):
        held = fold == number
        chances[held] = fit(lists, ~held).chances(lists.signals[held], lists.shares[held])
    whole = fit(lists, np.ones(len(fold), bool), _threshold(lists, chances, np.ones(len(fold), bool)))
    groups = groups_of([query.need for query in data.queries])[lists.need]
    ways = {MODEL: chances, PLAIN: trained.calibration.probability(plain).astype(np.float64)}
    measured, error = {}, {}
    for at in SITUATIONS:
        rows = lists.learnt & (lists.size == at[0]) & (lists.who == at[1])
        error[at] = expected_calibration_error(chances[rows], lists.suitable[rows])
        measured[at] = {way: _measured(lists, values, fold, groups, at) for way, values in ways.items()}
    return Learnt(whole, measured, error, int(rows.sum()))


def lists_of(
    data: Dataset, judgements: Judgements, trained: Trained, seed: int = 0, progress: Progress = silent
) -> Lists:
    """Return the lists of every need in every catalogue, ranked by the scorer of the fold that had not seen it."""
    relevant = SCALES[data.kind].relevant
    removed = {WHOLE: np.inf, GONE: relevant, ALL_GONE: 1}
    same = groups_of([query.need for query in data.queries])
    columns = [[feature.name for feature in data.features].index(name) for name in _EXPERIENCE]
    edges = np.searchsorted(data.groups, np.arange(len(data.queries) + 1))
    few = np.random.default_rng(seed).random(len(data.grades)) < FEW / np.bincount(data.groups)[data.groups]
    sizes = {LARGE: np.ones(len(few), bool), SMALL: few | (data.grades >= relevant)}
    found: list[tuple[str, str, str, int, Doubles, float, bool]] = []
    for number, part in enumerate(trained.parts):
        learn = trained.fold != number
        scorer = fitted(chosen(data.kind, data.features, seed), data, part)
        strange = part.values.copy()
        strange[:, columns] = 0
        for what, least in removed.items():
            honest = part.values if what is WHOLE else _forgetting(data, judgements, learn, same, least)
            for who, values in ((KNOWN, honest), (UNKNOWN, strange)):
                scores = scorer.predict(values)
                for (size, kept), need in product(sizes.items(), np.flatnonzero(~learn).tolist()):
                    rows = np.arange(edges[need], edges[need + 1])
                    rows = rows[kept[rows] & (data.grades[rows] < least)]
                    if len(rows):
                        first = rows[np.lexsort((data.ids[rows], -scores[rows]))][:SHOWN]
                        suitable = bool((data.grades[first] >= relevant).any())
                        signals, known = signals_of(data.features, values[rows], scores[rows])
                        found.append((who, size, what, need, signals, known, suitable))
        progress("学习何时没有合适的", number + 1, FOLDS)
    whos, kinds, whats, needs, table, shares, marks = zip(*found, strict=True)
    return Lists(
        np.array(whos),
        np.array(kinds),
        np.array(whats),
        np.array(needs),
        np.stack(table),
        np.array(shares),
        np.array(marks, bool),
    )


def fit(lists: Lists, rows: Marks, threshold: float = 1.0) -> Suitability:
    """Fit both regressions on some of the lists."""
    rows = rows & lists.learnt
    signals, shares, suitable = lists.signals[rows], lists.shares[rows], lists.suitable[rows]
    known = np.isfinite(signals)
    counts = np.maximum(known.sum(axis=0), 1)
    means = np.where(known, signals, 0).sum(axis=0) / counts
    spreads = np.sqrt((np.where(known, signals - means, 0) ** 2).sum(axis=0) / counts)
    spreads[spreads == 0] = 1  # a signal that an encoder cannot give, or that never differs, says nothing
    standard = np.where(known, (signals - means) / spreads, 0)
    return Suitability(
        tuple(means.tolist()),
        tuple(spreads.tolist()),
        _weighed(standard, suitable, shares),
        _weighed(standard, suitable, 1 - shares),
        threshold,
    )


def _weighed(signals: Doubles, suitable: Marks, counts: Doubles) -> Weighing:
    """Fit a logistic regression whose weights are not negative: no better evidence may lower the probability.

    Args:
        signals: shape (n, k), standardised.
        suitable: shape (n,).
        counts: shape (n,), how much each list counts.
    """
    sides = np.where(suitable, 1.0, -1.0)
    if not ((counts > 0) & suitable).any() or not ((counts > 0) & ~suitable).any():
        counts = np.ones(len(counts))  # lists of one side only: what all lists teach must do

    def loss(guess: Doubles) -> tuple[float, Doubles]:
        margins = sides * (signals @ guess[:-1] + guess[-1])
        pull = sides * counts * expit(-margins)
        value = float(counts @ np.logaddexp(0, -margins) + guess[:-1] @ guess[:-1] / (2 * _REGULARISATION))
        return value, np.append(guess[:-1] / _REGULARISATION - pull @ signals, -pull.sum())

    size = signals.shape[1]
    bounds = [(0.0, None)] * size + [(None, None)]
    found = minimize(loss, np.zeros(size + 1), jac=True, method="L-BFGS-B", bounds=bounds)
    weights = [round(value, 6) for value in found.x.tolist()]
    return Weighing(tuple(weights[:-1]), weights[-1])


def _forgetting(data: Dataset, judgements: Judgements, learn: Marks, same: NDArray[np.int64], least: float) -> Floats:
    """Return the values of all rows as they look where nobody ever called those whom a need's catalogue lacks."""
    relevant = SCALES[data.kind].relevant
    graded = [judgements[query.need.id] for query in data.queries]
    called = [{c for c, g in grades.items() if g >= relevant} for grades in graded]
    gone = [{c for c, g in grades.items() if g >= least} for grades in graded]
    past = [called[position] for position in np.flatnonzero(learn).tolist()]
    without = np.array([[not missing.isdisjoint(one) for one in past] for missing in gone])
    without |= same[:, None] == same[learn][None, :]
    return filled(data, experience_of(data, judgements, learn), without)


def _teaches(lists: Lists, rows: Marks) -> bool:
    return len(np.unique(lists.suitable[rows & lists.learnt])) > 1


def _threshold(lists: Lists, chances: Doubles, rows: Marks) -> float:
    """Return the threshold of some lists; it is sought on those of `SITUATIONS[0]`."""
    rows = rows & lists.learnt & (lists.size == SITUATIONS[0][0]) & (lists.who == SITUATIONS[0][1])
    return threshold_for(chances[rows], lists.suitable[rows], PRECISION)


def _measured(
    lists: Lists, chances: Doubles, fold: NDArray[np.int64], groups: NDArray[np.int64], at: tuple[str, str]
) -> Measured:
    answered = np.zeros(len(chances), bool)
    for number in range(FOLDS):
        held = fold == number
        answered |= held & (chances >= _threshold(lists, chances, ~held))
    rows = (lists.size == at[0]) & (lists.who == at[1])
    near, far = rows & lists.learnt, rows & (lists.what != GONE)
    return Measured(
        auc(chances[near], lists.suitable[near], groups[near]),
        auc(chances[far], lists.suitable[far], groups[far]),
        tuple(curve(chances[near], lists.suitable[near], COVERAGES)),
        share(answered, near, groups),
        share(lists.suitable, near & answered, groups),
        share(answered, rows & (lists.what == WHOLE), groups),
        share(~answered, rows & (lists.what == GONE), groups),
    )
