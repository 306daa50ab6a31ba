"""Judgements and scores turned about."""

from __future__ import annotations

import numpy as np

from matcher.evaluation.report import Scale, evaluate
from matcher.trials.reverse_task import reverse_run, turned
from tests.fakes.office import Office


def test_grades_by_need_become_grades_by_candidate_of_those_called_for_often_enough() -> None:
    given = {"N1": {"A": 3, "B": 1}, "N2": {"A": 2}, "N3": {"A": 0, "B": 2}, "N4": {"B": 2, "C": 2}}
    assert turned(given, Scale("plain", 2), 2) == {"A": {"N1": 3, "N2": 2, "N3": 0}, "B": {"N1": 1, "N3": 2, "N4": 2}}
    assert turned(given, Scale("plain", 2), 3) == {}


def test_each_candidates_needs_come_in_the_order_of_their_scores_and_a_perfect_order_scores_one() -> None:
    office = Office()
    data = office.data()
    grades = turned(office.grades, Scale("plain", 2))
    assert grades
    perfect = reverse_run(data, data.grades.astype(np.float32), list(grades))
    assert all(len(set(run)) == len(run) == len(office.needs) for run in perfect.values())
    assert evaluate(perfect, grades, Scale("plain", 2)).values["ndcg@10"].min() == 1
    worst = reverse_run(data, -data.grades.astype(np.float32), list(grades))
    assert evaluate(worst, grades, Scale("plain", 2)).values["ndcg@10"].max() < 0.1
    tied = reverse_run(data, np.zeros(len(data.grades), np.float32), list(grades))
    assert all(run == sorted(run) for run in tied.values())
