"""The gate: it lets the better model through and gives the reason for every other, on models really trained."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from matcher.learning.fairness import Contender, contender, fair_run
from matcher.learning.gate import FEWEST, WHOLE, Verdict, judge
from matcher.learning.heldout import HeldOut
from matcher.learning.slices import slices_of
from matcher.learning.train import Trained
from matcher.ranking.features import Floats
from matcher.ranking.model import Model
from matcher.vocabulary import Kind, Need
from tests.fakes.office import Office, flipped
from tests.fakes.world import needs

DATES = {need.id: f"2025-{1 + number // 4:02d}-{1 + number % 4:02d}" for number, need in enumerate(needs(48))}


@pytest.fixture(scope="module")
def office() -> Office:
    return Office()


@pytest.fixture(scope="module")
def clean(office: Office) -> Contender:
    return office.contender("clean", *office.trained())


@pytest.fixture(scope="module")
def poisoned(office: Office) -> Contender:
    return office.contender("poisoned", *office.trained(flipped(office.grades)))


def _refusal(verdict: Verdict, words: str) -> str:
    assert not verdict.accepted
    [found] = [reason for reason in verdict.refusals if words in reason]
    return found


def test_a_model_that_is_better_everywhere_is_let_through(office: Office, clean: Contender) -> None:
    verdict = judge(office.unlearned(), clean, office.reference())
    assert verdict.accepted
    assert verdict.slices[0].name == WHOLE
    assert all(part.better and not part.worse for part in verdict.slices)
    assert verdict.slices[0].needs == 48
    assert f"{verdict.slices[0].current:.3f} → {verdict.slices[0].candidate:.3f}" in verdict.summary()


def test_the_worse_and_the_same_are_refused(office: Office, clean: Contender) -> None:
    for worse in (office.unlearned(), replace(clean, name="twin")):
        assert _refusal(judge(clean, worse, office.reference()), "总体没有显著更好")


def test_a_model_learnt_from_flipped_labels_is_refused_even_over_the_unlearned(
    office: Office, clean: Contender, poisoned: Contender
) -> None:
    for current in (clean, office.unlearned()):
        assert "poisoned" in _refusal(judge(current, poisoned, office.reference()), "相互矛盾")
    assert _refusal(judge(clean, poisoned, office.reference()), "总体没有显著更好")
    assert not [reason for reason in judge(office.unlearned(), clean, office.reference()).refusals if "矛盾" in reason]


def _other_columns(values: Floats) -> Floats:
    texts = ~np.isnan(values).all(axis=0)
    mixed = values.copy()
    mixed[:, texts] = np.roll(values[:, texts], 4, axis=1)
    return mixed


def _other_rows(values: Floats) -> Floats:
    return np.random.default_rng(1).permutation(values)


def _other_rows_of_the_same_need(values: Floats) -> Floats:
    order = np.random.default_rng(1).permuted(np.arange(len(values)).reshape(48, -1), axis=1)
    return values[order.ravel()]


@pytest.mark.parametrize("alter", [_other_columns, _other_rows, _other_rows_of_the_same_need])
def test_a_model_learnt_from_shuffled_features_is_refused(office: Office, alter: Callable[[Floats], Floats]) -> None:
    shuffled = office.contender("shuffled", *office.trained(alter=alter))
    assert "dense.whole.max" in _refusal(
        judge(office.unlearned(), shuffled, office.reference()), "特征与现在算出的不同"
    )


def test_an_honest_model_is_not_taken_for_a_shuffled_one(office: Office, clean: Contender) -> None:
    assert clean.skewed == ()
    assert office.unlearned().skewed == ()


def test_files_that_do_not_rank_as_was_cross_validated_are_refused(office: Office, clean: Contender) -> None:
    data, trained = office.trained()
    other: Trained = replace(trained, scorer=office.trained(flipped(office.grades, 0.9))[1].scorer)
    exchanged = office.contender("exchanged", data, other)
    assert "exchanged" in _refusal(judge(office.unlearned(), exchanged, office.reference()), "交叉验证结果不符")
    assert not [reason for reason in judge(office.unlearned(), clean, office.reference()).refusals if "不符" in reason]


def test_needs_that_were_learnt_from_are_ranked_by_those_who_had_not_seen_them(office: Office) -> None:
    strange = flipped(office.grades, 0.5)  # what is learnt by heart shows in what was seen only
    data, trained = office.trained(strange)
    found = fair_run(office.contender("a", data, trained), office.reference())
    run = data.run(trained.held_out)
    assert found.seen == {need.id for need in office.needs}
    assert {need: list(ranked) for need, ranked in found.run.items()} == {need: run[need][:20] for need in run}


def test_what_a_model_remembers_of_the_need_itself_does_not_speak_for_it(office: Office) -> None:
    data, trained = office.trained()
    found = office.contender("a", data, trained)
    model = Model(Kind.SOCIETY, trained.scorer, "a", trained.experience)
    remembering = contender(model, HeldOut(), office.data(), office.digest)
    assert found.live != remembering.live


def test_new_needs_are_ranked_by_the_model_itself(clean: Contender) -> None:
    fresh = Office([Need(f"{need.id}x", f"又：{need.text}", f"新{need.title}") for need in needs(24)])
    learnt = clean.learnt
    assert learnt is not None
    _, trained = Office().trained()
    model = Model(Kind.SOCIETY, trained.scorer, "clean", trained.experience)
    found = fair_run(contender(model, learnt, fresh.data(), fresh.digest), fresh.reference())
    assert not found.seen
    assert not found.problems
    assert len(found.run) == 24


@pytest.mark.parametrize("part", ["text", "title"])
def test_a_reference_that_repeats_the_training_in_part_is_refused(clean: Contender, part: str) -> None:
    wanted = needs(48)
    repeated = replace(wanted[7], id="N007x", **{"text" if part == "title" else "title": "别的说法，说的是别的事"})
    office = Office([*wanted, repeated])
    live = {**clean.live, "N007x": clean.live["N007"]}
    reason = _refusal(judge(office.unlearned(), replace(clean, live=live), office.reference()), "训练与参照重复")
    assert "N007x" in reason


def test_a_leaked_future_is_refused_by_the_dates(office: Office) -> None:
    parts = office.trained()
    leaking = office.contender("leaking", *parts, DATES)
    reason = _refusal(judge(office.unlearned(), leaking, office.reference(dates=DATES)), "未来泄漏")
    assert "2025-01-01" in reason
    assert "--until" in reason
    undated = judge(office.unlearned(), office.contender("undated", *parts), office.reference(dates=DATES))
    assert undated.accepted
    assert any("没有记下训练数据的日期" in note for note in undated.notes)


def test_a_model_that_learnt_only_the_past_is_judged_on_what_came_after(office: Office) -> None:
    past = [need for need in office.needs if DATES[need.id] < "2025-07-01"]
    later = [need for need in office.needs if DATES[need.id] >= "2025-07-01"]
    before, after = Office(past), Office(later)
    data, trained = before.trained()
    model = Model(Kind.SOCIETY, trained.scorer, "past", trained.experience)
    for given, words in ((DATES, ""), ({**DATES, past[0].id: "2025-11-30"}, "未来泄漏")):
        learnt = office.contender("past", data, trained, given).learnt
        made = contender(model, learnt, after.data(), after.digest)
        verdict = judge(after.unlearned(), made, after.reference(dates=DATES))
        assert verdict.accepted == (words == ""), verdict.refusals
        assert any(words in reason for reason in verdict.refusals) or not words


def test_an_empty_class_is_refused_by_its_name(office: Office, clean: Contender) -> None:
    industries = {need.id: ["水产" if number % 4 == 0 else "机械"] for number, need in enumerate(office.needs)}
    empty = {n: dict.fromkeys(row, 0) if industries[n] == ["水产"] else row for n, row in office.grades.items()}
    verdict = judge(office.unlearned(), clean, office.reference(empty, industries=industries))
    assert "产业：水产" in _refusal(verdict, "没有一条有相关候选")
    nothing = {n: dict.fromkeys(row, 0) for n, row in office.grades.items()}
    assert _refusal(judge(office.unlearned(), clean, office.reference(nothing)), "没有一个相关候选")


def test_one_slice_that_became_worse_is_enough_to_be_refused(office: Office, clean: Contender) -> None:
    industries = {need.id: ["水产" if number % 4 == 0 else "机械"] for number, need in enumerate(office.needs)}
    learnt = clean.learnt
    assert learnt is not None
    spoilt = [
        replace(need, ranked=tuple(reversed(need.ranked))) if number % 4 == 0 else need
        for number, need in enumerate(learnt.needs)
    ]
    one_sided = replace(clean, name="one-sided", learnt=replace(learnt, needs=tuple(spoilt)))
    verdict = judge(office.unlearned(), one_sided, office.reference(industries=industries))
    assert verdict.slices[0].better
    assert _refusal(verdict, "“产业：水产”（12 条）变差")


def test_a_slice_too_small_to_tell_is_shown_and_not_judged(office: Office, clean: Contender) -> None:
    industries = {need.id: ["稀有"] for need in office.needs[:3]}
    verdict = judge(clean, office.unlearned(), office.reference(industries=industries))
    [part] = [part for part in verdict.slices if part.name == "产业：其余"]
    assert part.needs == 3
    assert part.difference.mean < 0
    assert not part.judged
    assert not part.worse


def test_rankings_over_other_candidates_do_not_count(office: Office, clean: Contender) -> None:
    verdict = judge(office.unlearned(), replace(clean, candidates="other"), office.reference())
    assert any("48 条需求没有计入" in note for note in verdict.notes)
    assert _refusal(verdict, f"至少需要 {FEWEST} 条")


def test_a_model_that_does_not_say_what_it_learnt_is_refused(office: Office, clean: Contender) -> None:
    assert "clean" in _refusal(judge(office.unlearned(), replace(clean, learnt=None), office.reference()), "没有记下")
    assert "clean" in _refusal(judge(replace(clean, learnt=None), office.unlearned(), office.reference()), "没有记下")


def test_needs_asked_again_make_nothing_surer(office: Office, clean: Contender) -> None:
    twice = [*needs(48), *(replace(need, id=f"{need.id}x") for need in needs(48))]
    live = {**clean.live, **{f"{need}x": ranked for need, ranked in clean.live.items()}}
    again = Office(twice)
    once = judge(office.unlearned(), clean, office.reference()).slices[0]
    doubled = judge(again.unlearned(), replace(clean, live=live), again.reference()).slices[0]
    assert (doubled.needs, doubled.distinct) == (96, 48)
    assert doubled.difference.mean == pytest.approx(once.difference.mean)
    width = once.difference.high - once.difference.low
    assert doubled.difference.high - doubled.difference.low == pytest.approx(width, rel=0.05)


def test_slices_are_by_direction_length_and_familiarity() -> None:
    wanted = [Need(f"N{n}", f"长{n}" * 120 if n < 5 else f"短{n}", f"题{n}") for n in range(40)]
    vectors = np.zeros((40, 20), np.float32)
    vectors[:, 0] = 1
    vectors[30:] = np.eye(20, dtype=np.float32)[1:11]  # ten that are like no other
    cold = "冷启动（与其他需求最不相似的四分之一）"
    found = slices_of(wanted, {f"N{n}": ("甲", "乙") if n < 3 else ("甲",) for n in range(12)}, vectors)
    assert {name: int(rows.sum()) for name, rows in found.items()} == {
        "产业：甲": 12,
        "产业：其余": 3,
        "短需求（不超过 200 字）": 35,
        "长需求（超过 200 字）": 5,
        cold: 10,
    }
    assert np.flatnonzero(found[cold]).tolist() == list(range(30, 40))
    assert "长需求（超过 200 字）" not in slices_of(wanted[5:], {}, vectors[5:])


def test_a_need_that_has_its_like_only_in_its_own_repetition_is_unfamiliar() -> None:
    wanted = [*(Need(f"N{n}", f"短{n}") for n in range(6)), Need("A", "独一份"), Need("B", "独一份")]
    vectors = np.zeros((8, 4), np.float32)
    vectors[:6, 0], vectors[6:, 1] = 1, 1
    found = slices_of(wanted, {}, vectors)
    assert np.flatnonzero(found["冷启动（与其他需求最不相似的四分之一）"]).tolist() == [6, 7]
