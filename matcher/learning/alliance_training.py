"""Learning from past alliances: fit on needs before a day, tune on their last year, report on the year after.

Labels are what was known at the time: those of the fit end with the day, those of the tuning year are learned from
nothing later than its beginning. The reported year has the labels of the whole log.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from matcher.errors import HuiqiError
from matcher.learning.alliance_figures import Figures, Scores, Truth, measure, true_odds
from matcher.learning.alliance_rows import Rows, text_features
from matcher.learning.alliances import AllianceLog, Case, Rung
from matcher.learning.history import PROFILE
from matcher.learning.propensity import UNCORRECTED, Propensity, estimate_propensity
from matcher.progress import Progress, silent
from matcher.ranking.alliance_scorer import AllianceScorer
from matcher.ranking.features import Feature
from matcher.ranking.scorer import FusionScorer

WORTH: Mapping[Rung, float] = {
    Rung.SHOWN: 0.0,
    Rung.INVITED: 0.0,
    Rung.ACCEPTED: 1.0,
    Rung.SIGNED: 2.0,
    Rung.COMPLETED: 3.0,
}
"""What each rung is worth in learning. An invitation alone is worth nothing: it is the officer's doing, not the
party's. Chosen, like the settings of the trees, on demonstration worlds of seeds 1–3, where an invitation worth 1
cost 0.02–0.03 of the true odds of the first place."""

ROUNDS = (75, 150, 300)
"""Numbers of trees of which the tuning year chooses."""
YEAR, NO_TIME = timedelta(days=365), timedelta(0)

LEARNED, CEILING = "learned", "ceiling: true odds"
TEXT_ONLY, FUSION = "text only, learned", "text only, unlearned fusion"
UNPLACED = "learned, places not corrected"
SLICES = ("all", "cold start")

_FEWEST_NEEDS = 50


@dataclass(frozen=True, slots=True)
class Split:
    """Which rows are used for what; all of shape (n,)."""

    learn: NDArray[np.bool_]
    tune: NDArray[np.bool_]
    report: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class TrainedOnAlliances:
    """A fitted scorer with what was measured of it on needs that came later.

    Attributes:
        figures: by slice (`SLICES`), then by ranker.
        tuning: nDCG@10 of the tuning year by number of trees.
    """

    scorer: AllianceScorer
    propensity: Propensity
    split: Split
    figures: Mapping[str, Mapping[str, Figures]]
    tuning: Mapping[int, float]


def check_day(cases: Sequence[Case], until: datetime) -> None:
    """Check that there are needs enough to learn, to tune and to report.

    Raises:
        HuiqiError: fewer than fifty needs on one of the sides.
    """
    ages = [until - case.posted for case in cases]  # differences cannot leave the calendar
    sides = {
        "一年以前": sum(age > YEAR for age in ages),
        "之前一年": sum(NO_TIME < age <= YEAR for age in ages),
        "之后一年": sum(-YEAR < age <= NO_TIME for age in ages),
    }
    for what, count in sides.items():
        if count < _FEWEST_NEEDS:
            raise HuiqiError(
                f"{until.date()} {what}只有 {count} 条展示过名单的需求",
                f"各段至少需要 {_FEWEST_NEEDS} 条；请换一个截止日期（命令行里是 --until），或积累更多对接记录",
            )


def split_by_time(rows: Rows, until: datetime) -> Split:
    """Divide by when needs came in: to learn before `until`, the last year of that to tune; then a year to report.

    Raises:
        HuiqiError: as `check_day`.
    """
    check_day(rows.cases, until)
    posted = np.array([case.posted for case in rows.cases], "datetime64[us]")[rows.groups]
    learn = posted < np.datetime64(until, "us")
    tune = learn & (posted >= np.datetime64(until - YEAR, "us"))
    return Split(learn, tune, ~learn & (posted < np.datetime64(until + YEAR, "us")))


def train_on_alliances(
    rows: Rows,
    log: AllianceLog,
    until: datetime,
    truth: Truth | None = None,
    seed: int = 0,
    progress: Progress = silent,
) -> TrainedOnAlliances:
    """Fit on the needs before `until` and report on those of the year after.

    Args:
        rows: of the needs of the log.
        log: up to now.
        until: first moment that may not be learned from.
        truth: of a simulated world, to report the true value and the ceiling.
        seed: of sampling.
        progress: told after each model.

    Raises:
        HuiqiError: too few needs, or nobody has accepted before `until`.
    """
    split = split_by_time(rows, until)
    texts, everything = text_features(), rows.features
    tuning = _tune(rows, log, split, until, seed)
    rounds = min(tuning, key=lambda number: (-tuning[number], number))
    known = log.before(until)
    propensity = estimate_propensity(known.cases())
    plans: dict[str, tuple[Sequence[Feature], Propensity]] = {
        TEXT_ONLY: (texts, propensity),
        "text, level and region": ((*texts, *PROFILE), propensity),
        UNPLACED: (everything, UNCORRECTED),
        LEARNED: (everything, propensity),
    }
    scores = _unlearned(rows, texts, seed)
    for done, (name, (columns, places)) in enumerate(plans.items(), start=1):
        scorer = fit(rows, known, split.learn, columns, places, rounds, seed)
        scores[name] = scorer.predict(rows.columns(columns))
        progress("训练", done, len(plans))
    if truth is not None:
        scores[CEILING] = true_odds(rows, truth)
    reached = rows.rungs(log.cases())
    slices = dict(zip(SLICES, (split.report, split.report & rows.new), strict=True))
    figures = {
        name: {ranker: measure(rows, given, reached, use, truth) for ranker, given in scores.items()}
        for name, use in slices.items()
    }
    return TrainedOnAlliances(scorer, propensity, split, figures, tuning)


def fit(
    rows: Rows,
    known: AllianceLog,
    learn: NDArray[np.bool_],
    columns: Sequence[Feature],
    propensity: Propensity,
    rounds: int,
    seed: int = 0,
) -> AllianceScorer:
    """Fit a scorer on some rows with the labels of a log, each gain times the inverse propensity of its place.

    Raises:
        HuiqiError: nobody has accepted.
    """
    rungs = rows.rungs(known.cases())
    used = learn & (rungs >= 0)  # a list shown after the cut-off is not there yet
    worth = np.array([WORTH[rung] for rung in Rung])[np.maximum(rungs, 0)] * propensity.weights(rows.positions)
    if not worth[used].any():
        raise HuiqiError("此前没有一方应邀", "请换一个截止日期（命令行里是 --until），或积累更多对接记录")
    scorer = AllianceScorer(tuple(columns), rounds=rounds, random_state=seed)
    return scorer.fit(rows.columns(columns)[used], worth[used], rows.groups[used])


def _tune(rows: Rows, log: AllianceLog, split: Split, until: datetime, seed: int) -> dict[int, float]:
    before = log.before(until - YEAR)
    propensity = estimate_propensity(before.cases())
    reached = rows.rungs(log.before(until).cases())
    found = {}
    for rounds in ROUNDS:
        scorer = fit(rows, before, split.learn & ~split.tune, rows.features, propensity, rounds, seed)
        scores = scorer.predict(rows.values)
        found[rounds] = measure(rows, scores, reached, split.tune & (reached >= 0)).estimate("ndcg@10").mean
    return found


def _unlearned(rows: Rows, texts: tuple[Feature, ...], seed: int) -> dict[str, Scores]:
    last = rows.positions.max(initial=0) + 1
    return {
        "random": np.random.default_rng(seed).random(len(rows.ids)),
        "as shown": -np.where(rows.positions > 0, rows.positions, last).astype(np.float64),
        FUSION: FusionScorer(texts).predict(rows.columns(texts)).astype(np.float64),
    }
