"""Real needs asked of a catalogue from which the societies judged suitable for them are really deleted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from matcher.encoding.encoder import Encoder
from matcher.evaluation.trec import read_judgements
from matcher.learning.judged import read_judged_needs
from matcher.ranking.model import open_model
from matcher.ranking.needs import encode_needs
from matcher.recommender import Ranker, build_index
from matcher.vocabulary import Candidate, Filters, Kind


def test_deleting_the_suitable_societies_of_a_need_lowers_its_probability(
    labelled: Path, encoder: Encoder, national: list[Candidate]
) -> None:
    """The shipped model has learnt from these needs, so its experience is emptied: societies are unknown to it."""
    judged = read_judged_needs(
        labelled / "needs" / "needs.dev.jsonl", read_judgements(labelled / "qrels" / "need_society.dev.qrels")
    )
    shipped = open_model(Kind.SOCIETY, encoder)
    assert shipped.experience is not None
    assert shipped.suitability is not None
    model = replace(shipped, experience=replace(shipped.experience, grades=shipped.experience.grades * 0))
    whole = Ranker(Kind.SOCIETY, build_index(national, encoder), model)
    chances = []
    for query in encode_needs(list(judged.needs)[::20], encoder, tokens=True):
        suitable = {society for society, grade in judged.judgements[query.need.id].items() if grade >= 2}
        gone = Ranker(Kind.SOCIETY, build_index([one for one in national if one.id not in suitable], encoder), model)
        chances.append([ranker.survey(query, Filters(), 3).suitable for ranker in (whole, gone)])
    before, after = np.array(chances).T
    assert before.mean() > after.mean() + 0.2
    assert (after < shipped.suitability.threshold).mean() >= 0.8
