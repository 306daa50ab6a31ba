"""Metrics agree with an independent script, splits do not leak, runs are read as strictly as they are written."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from matcher.errors import HuiqiError, InvalidRecord
from matcher.evaluation.metrics import Gain, ndcg, reciprocal_rank
from matcher.evaluation.report import Scale, bootstrap, evaluate
from matcher.evaluation.splits import folds, groups_of
from matcher.evaluation.trec import check_same_needs, read_judgements, read_run, write_run
from matcher.vocabulary import Need


@pytest.mark.parametrize("gain", ["plain", "minus1"])
def test_figures_equal_those_of_the_independent_script(labelled: Path, tmp_path: Path, gain: Gain) -> None:
    qrels = labelled / "qrels" / ("need_society" if gain == "plain" else "need_achievement")
    qrels = qrels.with_suffix(".dev.qrels")
    judgements = read_judgements(qrels)
    chance = random.Random(7)
    ranked = {
        need: [(candidate, chance.choice((0.25, 0.5, 1.0))) for candidate in chance.sample(sorted(grades), len(grades))]
        for need, grades in judgements.items()
        if chance.random() < 0.9
    }
    path = tmp_path / "random.run"
    write_run(path, {need: sorted(rows, key=lambda row: -row[1]) for need, rows in ranked.items()})
    script = labelled.parent / "bench" / "score.py"
    command = [sys.executable, str(script), str(path), str(qrels), "--gain", gain]
    expected = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # noqa: S603
    found = evaluate(read_run(path), judgements, Scale(gain)).summary()
    assert {key: found[key] for key in expected} == pytest.approx(expected, abs=1e-4)


def test_ndcg_is_one_for_the_ideal_order_and_less_for_its_reverse() -> None:
    grades = {"a": 3, "b": 2, "c": 0}
    assert ndcg(["a", "b", "c"], grades) == 1.0
    assert ndcg(["c", "b", "a"], grades) < 0.8
    assert reciprocal_rank(["c", "b", "a"], grades) == 0.5


def test_a_need_without_relevant_candidates_is_reported_as_skipped_and_a_missing_one_counts_as_zero() -> None:
    report = evaluate({"1": ["a"]}, {"1": {"a": 3}, "2": {"a": 3}, "3": {"a": 1}})
    assert (report.queries, report.skipped) == (2, 1)
    assert report.estimate("ndcg@10").mean == 0.5


def test_the_interval_holds_the_mean_and_narrows_with_more_needs() -> None:
    values = np.random.default_rng(0).random(400)
    few, many = bootstrap(values[:20]), bootstrap(values)
    assert many.low < many.mean < many.high
    assert many.high - many.low < few.high - few.low


def test_needs_of_one_text_or_one_title_share_a_fold_also_through_a_third() -> None:
    needs = [Need(str(i), f"文本{i}", f"标题{i}") for i in range(40)]
    needs += [Need("x", "文本1", "另题"), Need("y", "別文", "另题"), Need("z", "文 本２")]
    groups, of = groups_of(needs), folds(needs)
    assert groups[1] == groups[40] == groups[41]
    assert groups[2] == groups[42]
    assert all(len(set(of[groups == group].tolist())) == 1 for group in groups.tolist())
    assert sorted(set(of.tolist())) == [0, 1, 2, 3, 4]
    assert np.bincount(of).min() >= 7


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("N1 Q0 a 1 x huiqi", "不是数字"),
        ("N1 Q0 a 1 nan huiqi", "NaN"),
        ("N1 Q0 a 1", "4 个字段"),
        ("N1 Q0 b 1 0.5 huiqi", "出现两次"),
    ],
)
def test_a_bad_run_line_is_refused_with_its_number(tmp_path: Path, line: str, fault: str) -> None:
    path = tmp_path / "bad.run"
    path.write_text(f"N1 Q0 b 1 0.5 huiqi\n{line}\n", "utf-8")
    with pytest.raises(InvalidRecord, match=fault) as caught:
        read_run(path)
    assert caught.value.row == 2


def test_judgements_of_other_needs_are_refused() -> None:
    with pytest.raises(HuiqiError, match="不是同一批需求"):
        check_same_needs({"N1": ["a"]}, {"M1": {"a": 1}})
