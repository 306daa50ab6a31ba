"""Metrics of one ranking: by hand, against a plain second writing, and within their bounds."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.evaluation.metrics import Gain, all_metrics, gain, ndcg, precision_at_1, recall, reciprocal_rank

GRADES = {"a": 3, "b": 2, "c": 1, "d": 0}
kinds: st.SearchStrategy[Gain] = st.sampled_from(["plain", "minus1"])
judged = st.dictionaries(st.sampled_from("abcdefghijklmnop"), st.integers(0, 4), max_size=16)
rankings = st.permutations("abcdefghijklmnopqrs").flatmap(lambda order: st.integers(0, 19).map(lambda n: order[:n]))


@pytest.mark.parametrize(
    ("grade", "plain", "minus1"), [(-1, 0, 0), (0, 0, 0), (1, 1, 0), (2, 3, 1), (3, 7, 3), (4, 15, 7)]
)
def test_gains_grow_as_powers_of_two(grade: int, plain: int, minus1: int) -> None:
    assert gain(grade) == gain(grade, "plain") == plain
    assert gain(grade, "minus1") == minus1


def test_ndcg_of_a_small_ranking_is_the_one_worked_out_by_hand() -> None:
    # gains 7, 3, 1 at ranks 1, 2, 3 at best; here c, x, a at ranks 1, 2, 3
    best = 7 + 3 / math.log2(3) + 1 / 2
    assert ndcg(["c", "x", "a"], GRADES) == pytest.approx((1 + 7 / 2) / best)
    assert ndcg(["c", "x", "a"], GRADES, k=2) == pytest.approx(1 / (7 + 3 / math.log2(3)))
    # with the lowest grade worth nothing: gains 3, 1
    assert ndcg(["c", "x", "a"], GRADES, kind="minus1") == pytest.approx((3 / 2) / (3 + 1 / math.log2(3)))


def test_ndcg_looks_no_further_than_the_first_ten() -> None:
    others = [f"x{i}" for i in range(10)]
    assert ndcg([*others, "a"], GRADES) == 0
    assert ndcg([*others[:9], "a"], GRADES) > 0


@given(rankings, judged, kinds, st.integers(1, 12))
def test_ndcg_agrees_with_a_plain_second_writing(ranked: list[str], grades: dict[str, int], kind: Gain, k: int) -> None:
    worth = {c: max(0, 2 ** (g - (kind == "minus1")) - 1) if g > 0 else 0 for c, g in grades.items()}
    ideal = sorted(worth.values())[::-1]
    best = sum(ideal[i] / math.log(i + 2, 2) for i in range(min(k, len(ideal))))
    found = sum(worth.get(ranked[i], 0) / math.log(i + 2, 2) for i in range(min(k, len(ranked))))
    assert ndcg(ranked, grades, k, kind) == pytest.approx(found / best if best else 0)


@given(rankings, judged, kinds)
def test_ndcg_lies_between_nothing_and_one(ranked: list[str], grades: dict[str, int], kind: Gain) -> None:
    assert 0 <= ndcg(ranked, grades, 10, kind) <= 1 + 1e-12


@given(judged, kinds, st.integers(1, 12))
def test_the_ideal_order_has_ndcg_one(grades: dict[str, int], kind: Gain, k: int) -> None:
    ideal = sorted(grades, key=lambda candidate: (-grades[candidate], candidate))
    worthy = any(gain(grade, kind) for grade in grades.values())
    assert ndcg(ideal, grades, k, kind) == pytest.approx(1 if worthy else 0)


@given(rankings, judged, kinds, st.data())
def test_moving_a_better_candidate_forward_never_lowers_ndcg(
    ranked: list[str], grades: dict[str, int], kind: Gain, data: st.DataObject
) -> None:
    if len(ranked) < 2:
        return
    i, j = sorted(data.draw(st.lists(st.integers(0, len(ranked) - 1), min_size=2, max_size=2, unique=True)))
    swapped = list(ranked)
    swapped[i], swapped[j] = ranked[j], ranked[i]
    better, worse = (swapped, ranked) if grades.get(ranked[j], 0) > grades.get(ranked[i], 0) else (ranked, swapped)
    assert ndcg(better, grades, 10, kind) >= ndcg(worse, grades, 10, kind) - 1e-12


def test_the_first_place_counts_from_the_grade_that_is_relevant() -> None:
    assert precision_at_1(["b", "x"], GRADES) == 1
    assert precision_at_1(["c", "a"], GRADES) == 0
    assert precision_at_1(["c", "a"], GRADES, relevant=1) == 1
    assert precision_at_1(["b"], GRADES, relevant=3) == 0
    assert precision_at_1(["unjudged", "a"], GRADES) == 0


def test_recall_is_the_share_of_relevant_candidates_among_the_first() -> None:
    assert recall(["a", "x", "c"], GRADES) == 0.5
    assert recall(["b", "a"], GRADES, k=1) == 0.5
    assert recall(["b", "a"], GRADES) == 1
    assert recall(["c", "a"], GRADES, relevant=1) == pytest.approx(2 / 3)
    assert recall([*(f"x{i}" for i in range(10)), "a"], GRADES) == 0


def test_the_reciprocal_rank_is_that_of_the_first_relevant_candidate() -> None:
    assert reciprocal_rank(["x", "c", "b", "a"], GRADES) == pytest.approx(1 / 3)
    assert reciprocal_rank(["x", "c", "b", "a"], GRADES, relevant=3) == 0.25
    assert reciprocal_rank([*(f"x{i}" for i in range(19)), "a"], GRADES) == 0.05


@pytest.mark.parametrize("metric", all_metrics("plain", 2))
def test_nothing_ranked_and_nothing_relevant_score_zero(metric: str) -> None:
    function = all_metrics("plain", 2)[metric]
    assert function([], GRADES) == 0
    assert function(["a", "b"], {}) == 0
    assert function(["d", "x"], {"d": 0}) == 0


def test_the_reported_metrics_follow_the_scale() -> None:
    ranked = ["c", "b", "a"]
    plain, strict = all_metrics("plain", 1), all_metrics("minus1", 3)
    assert list(plain) == ["ndcg@10", "p@1", "recall@10", "mrr"]
    assert plain["ndcg@10"](ranked, GRADES) == ndcg(ranked, GRADES)
    assert strict["ndcg@10"](ranked, GRADES) == ndcg(ranked, GRADES, kind="minus1") != ndcg(ranked, GRADES)
    assert [plain[name](ranked, GRADES) for name in ("p@1", "recall@10", "mrr")] == [1, 1, 1]
    assert [strict[name](ranked, GRADES) for name in ("p@1", "recall@10", "mrr")] == [0, 1, pytest.approx(1 / 3)]
