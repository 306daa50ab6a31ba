"""Training on an invented world: what can be learned is, what cannot be is not, and nobody sees the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from matcher.errors import HuiqiError
from matcher.evaluation.report import evaluate
from matcher.evaluation.splits import groups_of
from matcher.learning.comparison import compare_variants
from matcher.learning.dataset import SCALES, Dataset, build_dataset, experience_of, with_experience
from matcher.learning.train import FOLDS, Trained, train
from matcher.ranking.features import features_for
from matcher.ranking.needs import encode_needs
from matcher.recommender import build_index
from matcher.vocabulary import Kind, Need
from tests.fakes.encoder import HashEncoder
from tests.fakes.world import judgements, needs, societies

Grades = dict[str, dict[str, int]]


def _dataset(wanted: Sequence[Need], grades: Grades, kind: Kind = Kind.SOCIETY) -> Dataset:
    candidates = [replace(candidate, kind=kind) for candidate in societies(24)]
    return build_dataset(kind, build_index(candidates, HashEncoder()), encode_needs(wanted, HashEncoder()), grades)


def _permuted(grades: Grades, seed: int = 5) -> Grades:
    """Return every need with the grades of another."""
    ids, order = sorted(grades), np.random.default_rng(seed).permutation(len(grades))
    return {need: grades[ids[place]] for need, place in zip(ids, order, strict=True)}


def _mean(trained: Trained, name: str) -> float:
    return trained.reports[name].estimate("ndcg@10").mean


@pytest.fixture(scope="module")
def trained() -> Trained:
    return train(_dataset(needs(), judgements()), judgements(), {})


def test_what_can_be_learned_is_learned(trained: Trained) -> None:
    assert _mean(trained, "learned") > _mean(trained, "random") + 0.4
    assert _mean(trained, "learned") >= _mean(trained, "BM25 + jieba")
    assert trained.calibration.slope > 0


def test_with_permuted_labels_nothing_is_learned() -> None:
    grades = _permuted(judgements())
    trained = train(_dataset(needs(), grades), grades, {})
    assert _mean(trained, "learned") < _mean(trained, "random") + 0.1


def test_figures_are_of_needs_held_out_not_of_those_learned_from() -> None:
    grades = _permuted(judgements())
    data = _dataset(needs(), grades)
    trained = train(data, grades, {})
    assert trained.experience is not None
    seen = with_experience(data, trained.experience, np.ones(40, bool), np.arange(40))
    in_sample = evaluate(data.run(trained.scorer.predict(seen)), grades, SCALES[Kind.SOCIETY])
    assert in_sample.estimate("ndcg@10").mean > _mean(trained, "learned") + 0.1
    assert len(trained.by_fold) == FOLDS
    assert np.mean(trained.by_fold) == pytest.approx(_mean(trained, "learned"), abs=0.02)


def test_a_need_asked_twice_does_not_give_its_answer_away() -> None:
    once = needs(30)
    twice = [*once, *(replace(need, id=f"{need.id}-again") for need in once)]
    grades = _permuted(judgements(30))
    grades |= {f"{need.id}-again": grades[need.id] for need in once}
    trained = train(_dataset(twice, grades), grades, {})
    assert _mean(trained, "learned") < _mean(trained, "random") + 0.15


def test_no_need_sees_its_own_labels_or_those_of_its_like() -> None:
    wanted = [*needs(12), replace(needs(12)[4], id="TWIN")]
    grades: Grades = {**judgements(12), "TWIN": judgements(12)["N004"]}
    turned: Mapping[str, Mapping[str, int]] = {
        **grades,
        **{name: {i: 2 - g for i, g in grades[name].items()} for name in ("N004", "TWIN")},
    }
    same, everyone = groups_of(wanted), np.ones(len(wanted), bool)
    data = _dataset(wanted, grades)
    before, after = (
        with_experience(data, experience_of(data, {n: dict(g) for n, g in labels.items()}, everyone), everyone, same)
        for labels in (grades, turned)
    )
    own = np.isin(data.groups, [4, 12])
    columns = [i for i, feature in enumerate(data.features) if feature.group == "experience"]
    assert len(columns) == 3
    np.testing.assert_array_equal(before[own], after[own])
    assert (before[~own][:, columns] != after[~own][:, columns]).any()
    assert not np.isnan(before[:, columns]).any()
    rest = [i for i in range(len(data.features)) if i not in columns]
    np.testing.assert_array_equal(before[:, rest], data.values[:, rest])


def test_the_same_data_and_seed_make_the_same_model(trained: Trained) -> None:
    again = train(_dataset(needs(), judgements()), judgements(), {})
    assert bytes(again.scorer.booster_.save_raw("json")) == bytes(trained.scorer.booster_.save_raw("json"))
    assert again.calibration == trained.calibration
    assert {name: r.summary() for name, r in again.reports.items()} == {
        name: r.summary() for name, r in trained.reports.items()
    }


def test_other_baselines_are_reported_beside_the_own() -> None:
    data = _dataset(needs(), judgements())
    trained = train(data, judgements(), {"perfect": data.report(data.grades.astype(np.float32), judgements())})
    assert _mean(trained, "perfect") == 1.0
    assert set(trained.reports) >= {"perfect", "random", "BM25 + jieba", "fusion, unlearned", "learned"}


def test_experts_are_trained_without_experience() -> None:
    data = _dataset(needs(), judgements(), Kind.EXPERT)
    trained = train(data, judgements(), {})
    assert trained.experience is None
    assert _mean(trained, "learned") > _mean(trained, "random") + 0.3


def test_achievements_are_learned_from_the_judged_pool_alone() -> None:
    grades = {need.id: {"S000": 3, "S001": 1, f"S{n + 2:03d}": 2} for n, need in enumerate(needs(12))}
    data = _dataset(needs(12), grades, Kind.ACHIEVEMENT)
    assert len(data.ids) == 3 * 12
    for position, need in enumerate(needs(12)):
        rows = data.groups == position
        assert dict(zip(data.ids[rows].tolist(), data.grades[rows].tolist(), strict=True)) == grades[need.id]
    assert data.gains.tolist() == np.maximum(data.grades - 1, 0).tolist()


@pytest.mark.parametrize("repeated", [False, True])
def test_too_few_different_needs_are_refused(repeated: bool) -> None:
    few = needs(9)
    if repeated:
        few += [replace(need, id=f"{need.id}-again") for need in few]
    grades = {need.id: judgements(9)[need.id.removesuffix("-again")] for need in few}
    with pytest.raises(HuiqiError, match=r"只有 9 条.*至少需要 10 条"):
        train(_dataset(few, grades), grades, {})


@pytest.mark.parametrize("grade", [0, 1, 2])
def test_grades_that_tell_nothing_apart_are_refused(grade: int) -> None:
    grades = {name: dict.fromkeys(row, grade) for name, row in judgements(12).items()}
    with pytest.raises(HuiqiError, match="相关与不相关"):
        train(_dataset(needs(12), grades), grades, {})


@pytest.mark.parametrize("kind", [Kind.SOCIETY, Kind.ACHIEVEMENT])
def test_judgements_that_leave_a_fold_nothing_to_learn_are_refused_with_what_to_do(kind: Kind) -> None:
    wanted = needs(12)
    grades = {need.id: dict.fromkeys(judgements(12)[need.id], 0) for need in wanted}
    grades[wanted[3].id] = judgements(12)[wanted[3].id]  # the only need with a relevant candidate
    assert max(grades[wanted[3].id].values()) >= SCALES[kind].relevant
    with pytest.raises(HuiqiError, match="有相关候选的需求太少") as refused:
        train(_dataset(wanted, grades, kind), grades, {})
    assert "请补充评判" in refused.value.remedy


def test_judgements_of_candidates_that_are_not_there_are_refused() -> None:
    grades = {need.id: {"X1": 2, "X2": 1} for need in needs(12)}
    with pytest.raises(HuiqiError, match="评判里的候选"):
        _dataset(needs(12), grades, Kind.ACHIEVEMENT)


def test_leaving_out_what_the_labels_rest_on_costs_most(trained: Trained) -> None:
    found = compare_variants(_dataset(needs(), judgements()), judgements(), trained, seed=0)
    changes = {name: variant.difference.mean for name, variant in found.items()}
    assert {f"without {group}" for group in {feature.group for feature in features_for(Kind.SOCIETY)}} < set(changes)
    assert changes["without subjects"] == 0.0  # unknown in this world: every column NaN
    for name, variant in found.items():
        assert variant.mean == pytest.approx(_mean(trained, "learned") + changes[name])
        assert variant.difference.low <= variant.difference.mean <= variant.difference.high


def test_the_calibration_error_is_that_of_needs_held_out(trained: Trained) -> None:
    assert all(0 <= error < 0.05 for error in trained.calibration_error)
    grades = _permuted(judgements())  # nothing to be learned: who stands first does so by chance, and is said to
    assert all(0 <= error < 0.1 for error in train(_dataset(needs(), grades), grades, {}).calibration_error)
