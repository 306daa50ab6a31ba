"""What a model keeps of its training: how each need was ranked unseen, and not a word of what it said."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from matcher.errors import DamagedFile
from matcher.learning.dataset import Dataset
from matcher.learning.heldout import DEPTH, HELD_OUT, candidates_digest, digests, held_out, read_held_out
from matcher.learning.train import Trained
from matcher.recommender import build_index
from matcher.vocabulary import Candidate, Kind, Need
from tests.fakes.encoder import HashEncoder
from tests.fakes.office import Office
from tests.fakes.world import TOPICS, needs, societies


@pytest.fixture(scope="module")
def office() -> Office:
    return Office(needs(16))


@pytest.fixture(scope="module")
def training(office: Office) -> tuple[Dataset, Trained]:
    return office.trained()


def test_it_holds_the_rankings_of_the_folds_and_comes_back_from_its_file(
    office: Office, training: tuple[Dataset, Trained], tmp_path: Path
) -> None:
    data, trained = training
    found = held_out(data, trained, "all")
    run = data.run(trained.held_out)
    assert [list(need.ranked) for need in found.needs] == [run[need.id][:DEPTH] for need in office.needs]
    assert run != data.run(trained.scorer.predict(data.values))
    values = dict(zip(trained.reports["learned"].needs, trained.reports["learned"].values["ndcg@10"], strict=True))
    assert [need.ndcg for need in found.needs] == pytest.approx([values[need.id] for need in office.needs], abs=1e-4)
    assert read_held_out(tmp_path) is None
    (tmp_path / HELD_OUT).write_bytes(found.to_json())
    assert read_held_out(tmp_path) == found


def test_its_probes_are_the_features_of_the_first_in_each_ranking(
    office: Office, training: tuple[Dataset, Trained]
) -> None:
    data, trained = training
    for position, need in enumerate(held_out(data, trained, "all").needs):
        [row] = np.flatnonzero((data.groups == position) & (data.ids == need.ranked[0]))
        probe = np.array(need.probe, dtype=np.float64)
        np.testing.assert_allclose(probe, data.values[row], rtol=1e-3)


def test_it_holds_no_text(office: Office, training: tuple[Dataset, Trained]) -> None:
    text = held_out(*training, "all").to_json().decode()
    assert not any(word in text for words in TOPICS.values() for word in words)
    assert not any(need.id in text for need in office.needs)
    assert text.isascii()


def test_dates_are_of_what_the_scorer_of_a_fold_had_seen(office: Office, training: tuple[Dataset, Trained]) -> None:
    data, trained = training
    dates = {need.id: f"2025-01-{number + 1:02d}" for number, need in enumerate(office.needs)}
    found = held_out(data, trained, "all", dates)
    assert found.until == "2025-01-16"
    latest = trained.fold[15]
    for number, need in enumerate(found.needs):
        others = [date for other, date in enumerate(dates.values()) if trained.fold[other] != trained.fold[number]]
        assert need.until == max(others)
        assert (need.until == "2025-01-16") == (trained.fold[number] != latest)
    assert {need.until for need in held_out(data, trained, "all").needs} == {""}


def test_only_a_judged_pool_is_remembered_as_one(office: Office, training: tuple[Dataset, Trained]) -> None:
    data, trained = training
    assert {need.pool for need in held_out(data, trained, "all").needs} == {""}
    pools = {need.pool for need in held_out(replace(data, kind=Kind.ACHIEVEMENT), trained, "all").needs}
    assert len(pools) == 1  # the same societies for every need
    assert pools != {""}


def test_digests_tell_what_counts_as_the_same_need() -> None:
    assert digests(Need("a", "焊接 变形", "题 目")) == digests(Need("b", "焊接变形", "题目"))
    assert digests(Need("a", "焊接变形", "题目")) != digests(Need("a", "焊接变色", "题目"))
    assert digests(Need("a", "焊接变形"))[1] == ""
    assert digests(Need("a", "", "题目"))[0] == ""


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 9, "candidates": "", "until": "", "needs": []}'])
def test_a_file_that_is_something_else_is_refused_by_its_name(tmp_path: Path, content: str) -> None:
    (tmp_path / HELD_OUT).write_text(content, "utf-8")
    with pytest.raises(DamagedFile, match=HELD_OUT):
        read_held_out(tmp_path)


def test_the_digest_of_candidates_is_of_what_bears_on_merit() -> None:
    def digest(candidates: Sequence[Candidate], encoder: HashEncoder) -> str:
        return candidates_digest(build_index(candidates, encoder))

    all_of_them, first = societies(4), HashEncoder()
    given = digest(all_of_them, first)
    assert (
        digest([replace(c, available=not c.available, source="别处") for c in all_of_them], HashEncoder(64, "x"))
        == given
    )
    assert digest(all_of_them[:3], first) != given
    assert digest([replace(all_of_them[0], documents=all_of_them[1].documents), *all_of_them[1:]], first) != given


def test_one_need_stands_on_one_line(training: tuple[Dataset, Trained]) -> None:
    lines = held_out(*training, "all").to_json().decode().splitlines()
    assert len(lines) == 16 + 2
    assert json.loads(lines[1].rstrip(","))["ranked"]
