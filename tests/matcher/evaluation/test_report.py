"""Figures over many needs: what counts, what is skipped, and how sure they are."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from matcher.evaluation.metrics import Gain
from matcher.evaluation.report import Estimate, Scale, bootstrap, evaluate
from matcher.evaluation.trec import read_judgements, read_run, write_run

JUDGED = {"n2": {"a": 3, "b": 2}, "n1": {"a": 2}, "n3": {"a": 1}, "n4": {"a": 0}}


def test_a_need_that_the_run_lacks_counts_as_zero_and_one_without_relevant_candidates_is_skipped() -> None:
    report = evaluate({"n2": ["a", "b"], "n3": ["a"], "unjudged": ["a"]}, JUDGED)
    assert report.needs == ("n1", "n2")
    assert (report.queries, report.skipped) == (2, 2)
    for metric in ("ndcg@10", "p@1", "recall@10", "mrr"):
        assert report.values[metric].tolist() == [0, 1]
        assert report.estimate(metric).mean == 0.5


def test_the_scale_decides_which_needs_count_and_how() -> None:
    run = {need: ["x", "a"] for need in JUDGED}
    assert evaluate(run, JUDGED, Scale("plain", 1)).needs == ("n1", "n2", "n3")
    assert evaluate(run, JUDGED, Scale("plain", 3)).needs == ("n2",)
    assert evaluate(run, JUDGED, Scale("minus1", 1)).needs == ("n1", "n2")  # grade 1 is relevant but worth nothing
    plain, minus1 = (evaluate(run, JUDGED, Scale(kind, 2)).values["ndcg@10"][1] for kind in ("plain", "minus1"))
    assert plain == pytest.approx((7 / np.log2(3)) / (7 + 3 / np.log2(3)))
    assert minus1 == pytest.approx((3 / np.log2(3)) / (3 + 1 / np.log2(3)))


def test_nothing_judged_gives_a_report_of_nothing() -> None:
    report = evaluate({"n": ["a"]}, {})
    assert (report.queries, report.skipped, report.needs) == (0, 0, ())
    assert report.estimate("mrr") == Estimate(0, 0, 0)


def test_the_summary_holds_every_figure_rounded_to_four_digits() -> None:
    judged = {f"n{i}": {"a": 2} for i in range(3)}
    summary = evaluate({"n0": ["a"], "n1": ["x", "y", "a"]}, judged).summary()
    assert list(summary) == [
        "queries", "skipped", "ndcg@10", "ndcg@10_95", "p@1", "p@1_95", "recall@10", "recall@10_95", "mrr", "mrr_95",
    ]  # fmt: skip
    assert summary["queries"] == 3
    assert (summary["p@1"], summary["recall@10"], summary["mrr"]) == (0.3333, 0.6667, 0.4444)
    assert json.loads(json.dumps(summary)) == summary


@given(arrays(np.float64, st.integers(1, 30), elements=st.floats(0, 1)))
def test_an_interval_lies_around_its_mean_and_within_the_values(
    values: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> None:
    estimate = bootstrap(values)
    assert estimate.mean == pytest.approx(values.mean())
    assert values.min() - 1e-12 <= estimate.low <= estimate.high <= values.max() + 1e-12
    assert bootstrap(values) == estimate


def test_needs_that_all_score_alike_leave_no_doubt() -> None:
    assert bootstrap(np.full(7, 0.25)) == Estimate(0.25, 0.25, 0.25)


def test_the_interval_is_as_wide_as_the_normal_approximation_says() -> None:
    values = np.tile([0.0, 1.0], 200)
    half = 1.96 * 0.5 / np.sqrt(400)
    estimate = bootstrap(values)
    assert estimate.low == pytest.approx(0.5 - half, abs=0.005)
    assert estimate.high == pytest.approx(0.5 + half, abs=0.005)


def test_an_estimate_is_shown_with_its_interval() -> None:
    assert str(Estimate(0.61249, 0.5, 0.7)) == "0.612 [0.500, 0.700]"


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("relevant", [2, 3])
@pytest.mark.parametrize(("qrels", "kind"), [("need_society", "plain"), ("need_achievement", "minus1")])
def test_figures_agree_with_the_independent_scorer_on_random_runs(
    labelled: Path, tmp_path: Path, qrels: str, kind: Gain, relevant: int, seed: int
) -> None:
    scorer = labelled.parent / "bench" / "score.py"
    if not scorer.is_file():
        pytest.skip(f"no independent scorer at {scorer}")
    judgements_path, run_path = labelled / "qrels" / f"{qrels}.dev.qrels", tmp_path / "a.run"
    judgements = read_judgements(judgements_path)
    generator = np.random.default_rng(seed)
    everyone = sorted({candidate for grades in judgements.values() for candidate in grades})
    run = {}
    for need in sorted(judgements):
        if generator.random() < 0.1:  # a need that the run lacks
            continue
        mixed = sorted({*judgements[need], *generator.choice(everyone, 20, replace=False)})
        chosen = generator.permutation(mixed)[: generator.integers(1, 40)]
        run[need] = [
            (str(candidate), float(score))
            for candidate, score in zip(chosen, generator.integers(0, 9, len(chosen)), strict=True)
        ]  # many ties
    write_run(run_path, run)
    command = [sys.executable, str(scorer), str(run_path), str(judgements_path), "--gain", kind, "--rel", str(relevant)]
    expected = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)  # noqa: S603 - read-only scorer
    report = evaluate(read_run(run_path), judgements, Scale(kind, relevant))
    assert report.queries == expected["queries"] > 0
    assert report.skipped == expected["skipped"]
    for metric, values in report.values.items():
        assert values.mean() == pytest.approx(expected[metric], abs=5.1e-5)  # the scorer rounds to four digits
        assert 0 < values.mean() < 1
