"""The history: its order, and the mechanisms that can be seen in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import roc_auc_score

from matcher.demo.mechanism import Mechanism
from matcher.demo.world import World

_ANSWERS = {"accepted": True, "declined": False, "no_reply": False}

Pair = tuple[str, str]


def _answered(world: World) -> tuple[list[Mapping[str, Any]], np.ndarray]:
    """Return the latent values of every pair that was invited, and whether it accepted."""
    latent = {(row["need"], row["party"]): row for row in world.mechanism}
    answers = {(e["need"], e["party"]): _ANSWERS[e["event"]] for e in world.events if e["event"] in _ANSWERS}
    return [latent[pair] for pair in answers], np.array(list(answers.values()))


def _column(rows: list[Mapping[str, Any]], key: str) -> np.ndarray:
    return np.array([row[key] for row in rows], dtype=float)


def _acceptance_by(values: np.ndarray, accepted: np.ndarray, edges: tuple[float, ...]) -> list[float]:
    return [float(accepted[(values >= a) & (values < b)].mean()) for a, b in pairwise(edges)]


def test_the_log_is_in_order_of_time_and_numbered(world: World) -> None:
    times = [event["time"] for event in world.events]
    assert times == sorted(times)
    assert [event["id"] for event in world.events] == [f"SJ{n:06d}" for n in range(1, len(times) + 1)]


def test_every_step_follows_the_step_it_needs(world: World) -> None:
    seen: dict[Pair | str, set[str]] = defaultdict(set)
    needs_before = {
        "invited": "shown",
        "accepted": "invited",
        "declined": "invited",
        "no_reply": "invited",
        "not_chosen": "accepted",
        "visited": "accepted",
        "signed": "accepted",
        "not_signed": "accepted",
        "checked": "signed",
        "completed": "signed",
        "stopped": "signed",
    }
    for event in world.events:
        name, pair = event["event"], (event["need"], event["party"])
        if name == "shown":
            assert "posted" in seen[event["need"]]
        if name in needs_before:
            assert needs_before[name] in seen[pair], event
        if name == "evaluated":
            assert seen[pair] & {"completed", "stopped"}
        if name in _ANSWERS:
            assert not seen[pair] & set(_ANSWERS), "nobody answers twice"
        seen[pair].add(name)
        seen[event["need"]].add(name)


def test_nothing_happens_on_a_weekend_or_outside_office_hours(world: World) -> None:
    moments = np.array([event["time"] for event in world.events], dtype="datetime64[m]")
    assert np.is_busday(moments.astype("datetime64[D]")).all()
    hours = (moments - moments.astype("datetime64[D]")).astype(int) / 60
    assert hours.min() >= 8.5
    assert hours.max() < 18


def test_alliances_agree_with_the_log(world: World) -> None:
    signed = {(e["need"], e["party"]) for e in world.events if e["event"] == "signed"}
    ended = {(e["need"], e["event"]) for e in world.events if e["event"] in {"completed", "stopped"}}
    assert signed == {(a["need"], member) for a in world.alliances for member in a["members"]}
    status = {"已完成": "completed", "已中止": "stopped"}
    assert ended == {(a["need"], status[a["status"]]) for a in world.alliances if a["status"] in status}
    for alliance in world.alliances:
        assert (alliance["ended"] is None) == (alliance["status"] == "执行中")
        assert alliance["members"][0] == alliance["lead"]


def test_observable_records_hold_nothing_latent(world: World) -> None:
    latent = {"fit", "stated", "taste", "capability", "difficulty", "p_accept", "p_sign", "p_success", "p_alliance"}
    for name, records in world.files().items():
        if name != "mechanism":
            assert not any(latent & set(record) for record in records), name


def test_there_is_one_latent_row_for_every_party_shown(world: World) -> None:
    shown = [(e["need"], e["party"]) for e in world.events if e["event"] == "shown"]
    latent = [(row["need"], row["party"]) for row in world.mechanism]
    assert len(set(latent)) == len(latent)
    assert set(shown) <= set(latent)


def test_acceptance_follows_the_documented_formula(world: World) -> None:
    rows = list(world.mechanism)
    probability = _column(rows, "p_accept").clip(1e-3, 1 - 1e-3)
    logit = np.log(probability / (1 - probability))
    inside = np.abs(logit) < 4  # probabilities are rounded to four digits
    terms = np.column_stack(
        [
            _column(rows, "fit") - 0.5,
            _column(rows, "load") ** 2,
            np.log1p(_column(rows, "distance_km") / 50),
            _column(rows, "reputation") - 0.5,
            np.log(_column(rows, "money") / 40),
            _column(rows, "chemistry"),
            _column(rows, "spring"),
            _column(rows, "year_end"),
            _column(rows, "taste"),
        ]
    )
    fitted = LinearRegression().fit(terms[inside], logit[inside])
    m = Mechanism()
    expected = [
        m.accept_fit,
        -m.accept_load,
        -m.accept_distance,
        m.accept_reputation,
        m.accept_budget,
        m.accept_chemistry,
        -m.spring,
        -m.year_end,
        1.0,
    ]
    assert fitted.coef_ == pytest.approx(expected, abs=0.03)
    assert fitted.intercept_ == pytest.approx(m.accept_base, abs=0.03)


def test_what_happened_follows_the_latent_probabilities(world: World) -> None:
    rows, accepted = _answered(world)
    probability = _column(rows, "p_accept")
    assert roc_auc_score(accepted, probability) > 0.7
    for share, wanted in zip(
        _acceptance_by(probability, accepted, (0, 0.3, 0.6, 0.8, 1)), (0.2, 0.47, 0.7, 0.87), strict=True
    ):
        assert share == pytest.approx(wanted, abs=0.09)


def test_refusals_are_plausible_and_rise_with_distance_and_load(world: World) -> None:
    rows, accepted = _answered(world)
    assert 0.25 < 1 - accepted.mean() < 0.6
    fits = _column(rows, "fit")
    able = fits > 0.5  # near and far parties differ in skill, so look at able ones alone
    near = _acceptance_by(_column(rows, "distance_km")[able], accepted[able], (0, 40, 400, 2000))
    free = _acceptance_by(_column(rows, "load")[able], accepted[able], (0, 0.4, 1.0, 9))
    assert near == sorted(near, reverse=True)
    assert free == sorted(free, reverse=True)
    measured = np.column_stack([fits, _column(rows, "load") ** 2, np.log1p(_column(rows, "distance_km") / 50)])
    fit, load, distance = LogisticRegression(C=100).fit(measured, accepted).coef_[0]
    assert fit > 2
    assert load < -0.5
    assert distance < -0.2


def test_success_follows_skill_and_reputation_follows_success(world: World) -> None:
    latent = {(row["need"], row["party"]): row for row in world.mechanism}
    finished = [a for a in world.alliances if a["status"] != "执行中"]
    success = np.array([a["status"] == "已完成" for a in finished])
    odds = np.array([latent[a["need"], a["lead"]]["p_success"] for a in finished])
    assert 0.5 < success.mean() < 0.85
    assert roc_auc_score(success, odds) > 0.6
    scores = [(a["evaluation"], a["status"] == "已完成") for a in finished if a["evaluation"] is not None]
    assert np.mean([s for s, done in scores if done]) > np.mean([s for s, done in scores if not done]) + 10
    won: dict[str, list[bool]] = defaultdict(list)
    for a in sorted(finished, key=lambda a: str(a["ended"])):
        won[a["lead"]].append(a["status"] == "已完成")
    best = {party for party, results in won.items() if len(results) >= 3 and all(results)}
    assert best
    assert max(row["reputation"] for row in world.mechanism if row["party"] in best) > 0.6


def test_profiles_hint_at_skill_but_do_not_give_it_away(world: World) -> None:
    rows = list(world.mechanism)
    correlation = float(np.corrcoef(_column(rows, "fit"), _column(rows, "stated"))[0, 1])
    assert 0.3 < correlation < 0.85
    stated, fit = _column(rows, "stated"), _column(rows, "fit")
    assert (fit[stated > 0.6] < 0.4).mean() > 0.03, "some claim what they cannot do"
    assert (fit[stated < 0.3] > 0.5).sum() >= 5, "some can do what they do not claim, and are seldom shown for it"
    told = {(e["need"], e["party"]) for e in world.events if e["event"] == "shown" and e["ranking"] == "同行推荐"}
    assert np.mean([row["fit"] for row in rows if (row["need"], row["party"]) in told]) > 0.6


def test_answers_are_slow_around_the_spring_festival(world: World) -> None:
    invited = {(e["need"], e["party"]): np.datetime64(e["time"]) for e in world.events if e["event"] == "invited"}
    rows = {(row["need"], row["party"]): row["spring"] for row in world.mechanism}
    waits: dict[float, list[float]] = {0.0: [], 1.0: []}
    for e in world.events:
        if e["event"] in {"accepted", "declined"}:
            pair = e["need"], e["party"]
            waits[rows[pair]].append((np.datetime64(e["time"]) - invited[pair]) / np.timedelta64(1, "D"))
    assert np.median(waits[1.0]) > 1.3 * np.median(waits[0.0])


def test_reasons_and_labels_are_missing_now_and_then(world: World) -> None:
    reasons = [e["reason"] for e in world.events if e["event"] == "declined"]
    assert 0.08 < reasons.count(None) / len(reasons) < 0.25
    assert len(set(reasons)) == 7
    finished = [a for a in world.alliances if a["status"] != "执行中"]
    assert 0.05 < sum(a["evaluation"] is None for a in finished) / len(finished) < 0.4


def test_some_lists_were_shown_in_random_order(world: World) -> None:
    rankings = {e["need"]: e["ranking"] for e in world.events if e["event"] == "shown" and e["position"] == 1}
    share = sum(ranking == "随机对照" for ranking in rankings.values()) / len(rankings)
    assert 0.08 < share < 0.16
