"""What is claimed of covered points holds on the labelled needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.corpus.profiles import shipped
from matcher.corpus.readers import read_all
from matcher.corpus.records import need_from
from matcher.encoding.catalogue import open_encoder
from matcher.evaluation.trec import read_judgements
from matcher.ranker import Ranker
from matcher.ranking.model import open_model
from matcher.recommender import Recommender, build_index
from matcher.teams.calibration import calibration_for
from matcher.trials.point_task import measure_points
from matcher.vocabulary import Kind


def test_the_shipped_calibration_is_that_of_the_labelled_needs(home: Path, labelled: Path) -> None:
    encoder = open_encoder("use", home)
    national = [one for one in shipped(Kind.SOCIETY) if one.level == "national"]
    ranker = Ranker(Kind.SOCIETY, build_index(national, encoder), open_model(Kind.SOCIETY, encoder))
    needs = read_all(labelled / "needs" / "needs.dev.jsonl", need_from, lambda need: need.id)[::5]
    judgements = read_judgements(labelled / "qrels" / "need_society.dev.qrels")
    found = measure_points(Recommender(encoder, {Kind.SOCIETY: ranker}), needs, judgements)
    stated = calibration_for("use")
    assert found.auc > 0.87
    assert found.auc_of_needs > 0.92
    assert found.auc > found.auc_near > 0.55
    covered, partly = found.levels
    assert covered.precision == pytest.approx(0.53, abs=0.15)
    assert partly.precision == pytest.approx(0.33, abs=0.1)
    assert partly.recall > covered.recall
    # a fifth of the needs gives the nearness of an even chance within a few tenths of a standard deviation
    assert found.calibration.offset / found.calibration.slope == pytest.approx(stated.offset / stated.slope, abs=0.4)
