"""The distance between stated probabilities and what happens."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.evaluation.calibration import expected_calibration_error


def test_probabilities_that_come_true_have_no_error() -> None:
    chances = np.repeat([0.1, 0.5, 0.9], 100)
    happened = np.concatenate([np.arange(100) < share for share in (10, 50, 90)])
    assert expected_calibration_error(chances, happened, bins=3) == pytest.approx(0.0, abs=1e-9)


def test_the_error_is_the_mean_distance_over_bins_of_equal_mass() -> None:
    chances = np.array([0.0, 0.2, 0.6, 1.0])
    happened = np.array([True, False, True, True])
    # bins {0.0, 0.2} and {0.6, 1.0}: |0.1 − 0.5| and |0.8 − 1.0|
    assert expected_calibration_error(chances, happened, bins=2) == pytest.approx((0.4 + 0.2) / 2)


def test_boasting_is_measured_and_nothing_at_all_is_no_error() -> None:
    assert expected_calibration_error(np.full(50, 0.99), np.zeros(50, bool)) == pytest.approx(0.99)
    assert expected_calibration_error(np.zeros(0), np.zeros(0, bool)) == 0.0
