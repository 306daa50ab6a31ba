"""BM25 against a slow dictionary, and against an index built afresh."""

from __future__ import annotations

import math
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.errors import DamagedFile
from matcher.retrieval.lexical import LexicalIndex

words = st.sampled_from(["学会", "机器人", "焊接", "电池", "a", "b", "c\nd", "控制"])
token_lists = st.lists(words, max_size=12)
Change = tuple[str, dict[int, list[str]]]
changes: st.SearchStrategy[list[Change]] = st.lists(
    st.one_of(
        st.tuples(st.just("upsert"), st.dictionaries(st.integers(0, 15), token_lists, max_size=8)),
        st.tuples(st.just("delete"), st.dictionaries(st.integers(0, 15), st.just([]), max_size=5)),
        st.tuples(st.just("reopen"), st.just({})),
    ),
    max_size=8,
)


def _reopen(index: LexicalIndex) -> LexicalIndex:
    with tempfile.TemporaryDirectory() as folder:
        index.save(Path(folder))
        return LexicalIndex.load(Path(folder))


def _oracle(documents: dict[int, list[str]], query: list[str], k1: float, b: float) -> dict[int, float]:
    """Score every document straight from the formula."""
    mean = sum(map(len, documents.values())) / max(1, len(documents))
    scores = {}
    for key, tokens in documents.items():
        counts, total = Counter(tokens), 0.0
        for token in set(query) & set(tokens):
            df = sum(token in other for other in documents.values())
            idf = math.log(1 + (len(documents) - df + 0.5) / (df + 0.5))
            tf = counts[token]
            total += idf * tf * (k1 + 1) / (tf + k1 * (1 - b + b * len(tokens) / mean))
        scores[key] = total
    return scores


@settings(deadline=None, max_examples=150, derandomize=True)
@given(
    steps=changes,
    query=st.lists(words, max_size=6),
    k=st.integers(1, 20),
    allowed=st.none() | st.sets(st.integers(0, 20)),
    parameters=st.sampled_from([(1.2, 0.75), (0.0, 0.0), (2.0, 1.0)]),
)
def test_after_any_changes_scores_follow_the_formula_and_equal_a_fresh_index(
    steps: list[Change],
    query: list[str],
    k: int,
    allowed: set[int] | None,
    parameters: tuple[float, float],
) -> None:
    index = LexicalIndex(*parameters)
    documents: dict[int, list[str]] = {}
    for action, load in steps:
        changed = np.array(list(load), dtype=np.int64)
        if action == "upsert":
            index.upsert(changed, list(load.values()))
            documents.update(load)
        elif action == "delete":
            assert index.delete(changed) == len(documents.keys() & load.keys())
            documents = {key: tokens for key, tokens in documents.items() if key not in load}
        else:
            index = _reopen(index)
        index.scores([query])  # build in between, so that stale postings would show
    keys = sorted(documents)
    assert index.ids().tolist() == keys

    expected = _oracle(documents, query, *parameters)
    scores = index.scores([query, [*query, *query]])
    assert scores.shape == (2, len(documents))
    assert scores[0].tolist() == pytest.approx([expected[key] for key in keys], rel=1e-6)
    assert scores[0].tobytes() == scores[1].tobytes()  # repetitions in the query change nothing

    fresh = LexicalIndex(*parameters)
    fresh.upsert(np.array(keys, dtype=np.int64), [documents[key] for key in keys])
    assert fresh.scores([query])[0].tobytes() == scores[0].tobytes()
    assert fresh.ceiling(query) == index.ceiling(query)

    hits = index.search([query], k, None if allowed is None else np.array(list(allowed), dtype=np.int64))
    held = {key: float(score) for key, score in zip(keys, scores[0], strict=True)}
    ranked = sorted((-score, key) for key, score in held.items() if score and (allowed is None or key in allowed))[:k]
    assert hits.ids.shape == (1, k)
    assert hits.row(0)[0].tolist() == [key for _, key in ranked]
    assert hits.row(0)[1].tolist() == [-score for score, _ in ranked]

    some = np.array(keys[::-1], dtype=np.int64)
    assert index.scores_for(query, some).tobytes() == scores[0][::-1].tobytes()
    assert (scores[0] <= index.ceiling(query) * (1 + 1e-6)).all()


def _small() -> LexicalIndex:
    index = LexicalIndex()
    index.upsert(np.array([4, 2, 9]), [["焊接", "机器人"], ["焊接", "焊接", "工艺"], []])
    return index


def test_idf_is_lucenes_and_greatest_for_a_word_nobody_has() -> None:
    index = _small()
    assert index.idf("焊接") == pytest.approx(math.log(1 + 1.5 / 2.5))
    assert index.idf("工艺") == pytest.approx(math.log(1 + 2.5 / 1.5))
    assert index.idf("电池") == pytest.approx(math.log(1 + 3.5 / 0.5))
    assert index.ceiling(["焊接", "电池", "焊接"]) == pytest.approx(2.2 * (index.idf("焊接") + index.idf("电池")))
    index.delete(np.array([2]))
    assert index.idf("工艺") == pytest.approx(math.log(1 + 2.5 / 0.5))  # gone with its only document


def test_documents_that_share_no_word_are_no_hits() -> None:
    hits = _small().search([["工艺"], ["电池"], []], 5)
    assert hits.ids.tolist() == [[2, -1, -1, -1, -1]] + [[-1] * 5] * 2
    assert np.isneginf(hits.scores[1:]).all()


def test_an_empty_index_answers_and_survives_saving() -> None:
    index = _reopen(LexicalIndex(0.9, 0.4))
    assert (len(index), index.k1, index.b) == (0, 0.9, 0.4)
    assert index.search([["焊接"]], 2).ids.tolist() == [[-1, -1]]
    assert index.scores([["焊接"]]).shape == (1, 0)


def test_wrong_arguments_are_refused_with_facts_and_change_nothing() -> None:
    index = _small()
    with pytest.raises(ValueError, match="2 ids came with 1 token lists"):
        index.upsert(np.array([7, 8]), [["a"]])
    with pytest.raises(ValueError, match="8 occurs 2 times"):
        index.upsert(np.array([8, 8]), [["a"], ["b"]])
    with pytest.raises(ValueError, match="1 ids are not in the index, the first is 7"):
        index.scores_for(["a"], np.array([4, 7]))
    with pytest.raises(ValueError, match="k must be at least 1; got 0"):
        index.search([["a"]], 0)
    with pytest.raises(ValueError, match=r"got 1\.2 and 1\.5"):
        LexicalIndex(1.2, 1.5)
    assert index.ids().tolist() == [2, 4, 9]


def test_every_truncated_or_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    _small().save(tmp_path)
    for path in sorted(tmp_path.iterdir()):
        whole = path.read_bytes()
        for part in (0, 10, len(whole) - 1):
            path.write_bytes(whole[:part])
            with pytest.raises(DamagedFile, match=path.name):
                LexicalIndex.load(tmp_path)
        path.unlink()
        with pytest.raises(DamagedFile, match=path.name):
            LexicalIndex.load(tmp_path)
        path.write_bytes(whole)
    assert len(LexicalIndex.load(tmp_path)) == 3


def test_files_that_contradict_each_other_are_refused_by_name(tmp_path: Path) -> None:
    _small().save(tmp_path)
    for name, wrong in {
        "ids.npy": np.array([4, 2, 9]),
        "sizes.npy": np.array([5, 0, -1]),
        "codes.npy": np.array([0, 1, 2, 9], dtype=np.int32),
        "counts.npy": np.array([0, 1, 1, 1], dtype=np.int32),
    }.items():
        whole = (tmp_path / name).read_bytes()
        np.save(tmp_path / name, wrong)
        with pytest.raises(DamagedFile, match=name):
            LexicalIndex.load(tmp_path)
        (tmp_path / name).write_bytes(whole)


def test_saving_forgets_words_that_no_document_has_any_more(tmp_path: Path) -> None:
    index = _small()
    index.delete(np.array([2]))
    index.save(tmp_path)
    assert "工艺" not in (tmp_path / "vocabulary.json").read_text(encoding="utf-8")
    assert "机器人" in (tmp_path / "vocabulary.json").read_text(encoding="utf-8")
