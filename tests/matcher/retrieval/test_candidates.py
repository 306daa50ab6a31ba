"""The candidate index: what it holds after changes, what it lets through, and what a snapshot gives back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.errors import EncoderMismatch
from matcher.progress import silent
from matcher.recommender import build_index, open_index
from matcher.retrieval.candidates import CandidateIndex
from matcher.retrieval.filtering import passes
from matcher.retrieval.passages import passages_of
from matcher.text.segment import Segmenter, default_segmenter
from matcher.vocabulary import Candidate, Document, Filters, Kind
from tests.fakes.encoder import HashEncoder
from tests.fakes.world import societies, society

QUERY = "激光焊接的焊缝跟踪"


def _empty(encoder: HashEncoder | None = None) -> CandidateIndex:
    return CandidateIndex(encoder or HashEncoder(), default_segmenter())


def _ids(index: CandidateIndex) -> list[str]:
    return sorted(index.candidate(number).id for number in index.layout.numbers.tolist())


def _answers(index: CandidateIndex) -> tuple[list[str], dict[str, list[float]]]:
    """Return what the index says of one query by candidate id, so that indexes with other numbers compare."""
    vectors = HashEncoder().encode([QUERY], "query")
    [nearest] = index.nearest(vectors, len(index), None)
    numbers = index.layout.numbers
    scores = {
        index.candidate(number).id: [
            float(index.lexical_scores(QUERY, np.array([number]), channel)[0]) for channel in ("words", "pairs")
        ]
        for number in numbers.tolist()
    }
    return [index.candidate(number).id for number in nearest], scores


def test_after_upserts_and_deletions_the_index_answers_like_a_fresh_one() -> None:
    index = _empty()
    index.upsert(societies(12))
    index.upsert([society(3, "长期"), society(20)])
    before = index.layout, index.fingerprint  # made once, and made anew after a change
    assert index.delete(["S000", "S005", "unknown"]) == 2
    assert (index.layout is not before[0], index.fingerprint != before[1]) == (True, True)
    expected = [society(3, "长期") if n == 3 else society(n) for n in (1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 20)]
    fresh = build_index(expected, HashEncoder())
    assert len(index) == len(expected)
    assert _ids(index) == [candidate.id for candidate in expected]
    nearest, scores = _answers(index)
    fresh_nearest, fresh_scores = _answers(fresh)
    assert sorted(nearest) == sorted(fresh_nearest)
    assert scores == fresh_scores
    assert index.fingerprint == fresh.fingerprint


@pytest.mark.parametrize("gone", [["S003"], ["S001", "S024", "nobody"], [one.id for one in societies(24)]])
def test_an_index_without_some_answers_like_a_fresh_one_and_leaves_the_first_as_it_was(gone: list[str]) -> None:
    index = build_index(societies(24), HashEncoder())
    before = _answers(index), index.fingerprint
    others = [one for one in societies(24) if one.id not in gone]
    assert len(others) < 24
    left, fresh = index.without(gone), build_index(others, HashEncoder())
    assert (len(left), left.fingerprint) == (len(others), fresh.fingerprint)
    if others:
        assert _answers(left) == _answers(fresh)
    left.upsert([society(40)])  # what is done to it is not done to the first
    assert (_answers(index), index.fingerprint) == before


def test_a_replaced_candidate_leaves_none_of_its_old_passages_behind() -> None:
    index = _empty()
    index.upsert([society(0)])
    index.upsert([replace(society(0), documents=(Document("name", "海洋学会"),))])
    assert [passage.text for passage in index.layout.passages] == ["海洋学会"]
    assert len(index.layout.vectors) == 1
    assert index.lexical_scores("激光焊接", index.layout.numbers, "words").tolist() == [0.0]


def test_of_two_candidates_with_one_id_in_one_call_the_last_stays() -> None:
    index = _empty()
    index.upsert([society(0), society(0, "新")])
    assert len(index) == 1
    assert index.candidate(int(index.layout.numbers[0])) == society(0, "新")


def test_a_candidate_without_text_is_refused_and_nothing_changes() -> None:
    index = _empty()
    index.upsert([society(1)])
    with pytest.raises(ValueError, match="S000"):
        index.upsert([replace(society(0), documents=())])
    assert _ids(index) == ["S001"]


def test_synchronising_encodes_only_what_differs() -> None:
    encoder = HashEncoder()
    index = _empty(encoder)
    assert index.synchronise(societies(10)) == 10
    encoder.encoded.clear()
    assert index.synchronise(societies(10)) == 0
    assert encoder.encoded == []
    changed = [*societies(10)[1:9], society(9, "新近"), society(30)]  # S000 goes, S009 changes, S030 comes
    assert index.synchronise(changed) == 3
    wanted = [passage.text for n in (society(9, "新近"), society(30)) for passage in passages_of(n)]
    assert sorted(text for _, text in encoder.encoded) == sorted(wanted)
    assert {role for role, _ in encoder.encoded} == {"passage"}
    assert _ids(index) == sorted(candidate.id for candidate in changed)


def test_an_attribute_alone_is_a_difference_too() -> None:
    index = build_index(societies(3), HashEncoder())
    assert index.synchronise([*societies(2), replace(society(2), available=False)]) == 1
    assert index.allowed(Filters(available_only=True)).tolist() == index.numbers_of(["S000"]).tolist()


def test_ctrl_c_while_encoding_leaves_the_index_as_it_was() -> None:
    index = build_index(societies(5), HashEncoder())
    before = _answers(index)

    def interrupt(stage: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.upsert([society(0, "新"), society(9)], interrupt)
    assert _answers(index) == before
    assert index.candidate(int(index.numbers_of(["S000"])[0])) == society(0)


values = st.sampled_from(["", "甲", "乙", "丙"])
several = st.lists(st.sampled_from(["甲", "乙", "丙"]), max_size=2, unique=True).map(tuple)
services = st.lists(st.sampled_from(["协同攻关", "人才交流培养", "技术培训与继续教育"]), max_size=2, unique=True).map(
    tuple
)
modes = st.lists(st.sampled_from(["技术顾问", "招聘进站"]), max_size=1).map(tuple)
attributes = st.tuples(values, values, several, several, st.booleans(), services, modes, values, several)
chosen = st.frozensets(st.sampled_from(["甲", "乙", "丙", "丁"]), max_size=2)
named = st.frozensets(st.sampled_from(["协同攻关", "人才交流培养", "技术培训与继续教育", "技术顾问"]), max_size=2)
filters = st.builds(Filters, chosen, chosen, chosen, chosen, st.booleans(), named, chosen, chosen)
PARTS = {"技术培训与继续教育": "人才交流培养", "技术顾问": "人才交流培养", "招聘进站": "人才交流培养"}


@settings(deadline=None, max_examples=60, derandomize=True)
@given(st.lists(attributes, min_size=1, max_size=12), filters)
def test_filters_let_through_exactly_what_meets_every_condition_set(
    rows: list[tuple[Any, ...]], wanted: Filters
) -> None:
    candidates = [
        Candidate(
            f"C{n:02d}",
            Kind.SOCIETY,
            "学会",
            (Document("name", f"学会{n}"),),
            "",
            level,
            region,
            codes,
            industries,
            free,
            services=offered,
            service_modes=ways,
            maturity=stage,
            tags=tags,
        )
        for n, (level, region, codes, industries, free, offered, ways, stage, tags) in enumerate(rows)
    ]
    index = build_index(candidates, HashEncoder(8))
    expected = []
    for candidate, (level, region, codes, industries, free, offered, ways, stage, tags) in zip(
        candidates, rows, strict=True
    ):
        all_offered = {*offered, *ways} | {PARTS[name] for name in (*offered, *ways) if name in PARTS}
        conditions = [
            any(level == value for value in wanted.levels) if wanted.levels else True,
            any(region == value for value in wanted.regions) if wanted.regions else True,
            any(value in codes for value in wanted.disciplines) if wanted.disciplines else True,
            any(value in industries for value in wanted.industries) if wanted.industries else True,
            free if wanted.available_only else True,
            any(value in all_offered for value in wanted.services) if wanted.services else True,
            any(stage == value for value in wanted.maturities) if wanted.maturities else True,
            any(value in tags for value in wanted.tags) if wanted.tags else True,
        ]
        if all(conditions):
            expected.append(candidate.id)
        assert passes(candidate, wanted) is all(conditions)
    allowed = index.allowed(wanted)
    assert allowed.tolist() == sorted(allowed.tolist())
    assert [index.candidate(number).id for number in allowed.tolist()] == expected


def test_few_candidates_are_all_recalled_whatever_the_query() -> None:
    index = build_index(societies(30), HashEncoder())
    vectors = HashEncoder().encode(["完全无关的文字"], "query")
    assert index.recall(vectors, "完全无关的文字", index.layout.numbers).tolist() == index.layout.numbers.tolist()
    some = index.layout.numbers[5:9]
    assert index.recall(vectors, "完全无关的文字", some).tolist() == some.tolist()


def test_of_many_candidates_the_nearest_and_those_that_share_words_are_recalled_and_no_other() -> None:
    plain = [Candidate(f"C{n:04d}", Kind.EXPERT, "专家", (Document("keywords", f"第{n}项课题"),)) for n in range(600)]
    meaning = replace(plain[0], id="X-MEANING", documents=(Document("keywords", "冷冻电镜成像"),))
    word = replace(plain[0], id="X-WORD", documents=(Document("keywords", "冷冻电镜" + "其他内容很长" * 12),))
    index = build_index([*plain, meaning, word], HashEncoder())
    vectors = HashEncoder().encode(["冷冻电镜成像"], "query")
    found = index.recall(vectors, "冷冻电镜成像", index.layout.numbers)
    assert found.tolist() == sorted(found.tolist())
    assert {"X-MEANING", "X-WORD"} <= {index.candidate(number).id for number in found.tolist()}
    assert len(found) < len(index)
    without = index.layout.numbers[~np.isin(index.layout.numbers, index.numbers_of(["X-MEANING"]))]
    assert set(index.recall(vectors, "冷冻电镜成像", without).tolist()) <= set(without.tolist())


def test_the_nearest_candidates_are_those_with_the_most_similar_passage() -> None:
    index = build_index(societies(24), HashEncoder())
    vectors = HashEncoder().encode([QUERY, "鱼病防治"], "query")
    layout = index.layout
    for vector, found in zip(vectors, index.nearest(vectors, 5, None), strict=True):
        best = [
            max(float(layout.vectors[row] @ vector) for row in range(layout.starts[i], layout.starts[i + 1]))
            for i in range(len(layout.numbers))
        ]
        assert len(set(found)) == 5
        similarities = [best[int(row)] for row in layout.rows(np.array(found))]
        np.testing.assert_allclose(similarities, sorted(best, reverse=True)[:5], atol=1e-6)


def test_a_saved_index_gives_the_same_answers_and_encodes_nothing(tmp_path: Path) -> None:
    index = build_index([*societies(12), replace(society(13), name="含\u2028与\x85的名称")], HashEncoder())
    index.delete(["S004"])
    index.save(tmp_path)
    encoder = HashEncoder()
    again = CandidateIndex.load(tmp_path, index.facts, encoder, default_segmenter())
    assert encoder.encoded == []
    assert _answers(again) == _answers(index)
    assert again.fingerprint == index.fingerprint
    assert again.layout.numbers.tolist() == index.layout.numbers.tolist()
    np.testing.assert_array_equal(again.layout.vectors, index.layout.vectors)
    assert again.layout.passages == index.layout.passages
    again.upsert([society(40)])  # a loaded index can go on
    assert _ids(again) == [*_ids(index), "S040"]


def test_with_other_segmentation_the_words_are_made_anew_and_no_vector(tmp_path: Path) -> None:
    candidates = societies(6)
    old = CandidateIndex(HashEncoder(), Segmenter(["接变形"]))
    old.synchronise(candidates)
    old.save(tmp_path)
    encoder = HashEncoder()
    again = CandidateIndex.load(tmp_path, old.facts, encoder, default_segmenter())
    assert encoder.encoded == []
    assert _answers(again) == _answers(build_index(candidates, HashEncoder()))


def test_an_index_of_another_encoder_is_refused_and_both_are_named(tmp_path: Path) -> None:
    index = build_index(societies(3), HashEncoder())
    index.save(tmp_path)
    other = HashEncoder(salt="other")
    other.name = "other-encoder"
    with pytest.raises(EncoderMismatch) as caught:
        CandidateIndex.load(tmp_path, index.facts, other, default_segmenter())
    assert "编码器 hash（" in caught.value.problem
    assert "other-encoder" in caught.value.problem
    assert "huiqi index --encoder other-encoder" in caught.value.remedy


def test_an_interrupted_update_leaves_the_kept_index_answering_as_before(tmp_path: Path) -> None:
    def interrupt(stage: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    before = _answers(open_index(tmp_path, societies(6), HashEncoder(), silent))
    with pytest.raises(KeyboardInterrupt):
        open_index(tmp_path, societies(9), HashEncoder(), interrupt)
    encoder = HashEncoder()
    assert _answers(open_index(tmp_path, societies(6), encoder, interrupt)) == before
    assert encoder.encoded == []
