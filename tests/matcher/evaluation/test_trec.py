"""Runs and judgements: read, written, and refused with the place of the fault."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.errors import HuiqiError, InvalidRecord, StorageUnavailable
from matcher.evaluation.trec import check_same_needs, read_judgements, read_run, write_run

ids = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=6)
scores = st.floats(-1e6, 1e6).map(lambda score: round(score, 2))
runs = st.dictionaries(ids, st.dictionaries(ids, scores, min_size=1, max_size=12), max_size=6)


def _file(folder: Path, content: str | bytes) -> Path:
    path = folder / "file.txt"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@given(runs)
def test_a_written_run_is_read_back_in_its_order(
    tmp_path_factory: pytest.TempPathFactory, run: dict[str, dict[str, float]]
) -> None:
    path = tmp_path_factory.mktemp("run") / "a.run"
    ranked = {need: sorted(found.items(), key=lambda pair: -pair[1]) for need, found in run.items()}
    write_run(path, ranked)
    assert read_run(path) == {need: [candidate for candidate, _ in pairs] for need, pairs in ranked.items()}
    assert list(read_run(path)) == list(ranked)


def test_scores_too_close_to_be_told_apart_when_written_keep_their_order(tmp_path: Path) -> None:
    path = tmp_path / "a.run"
    write_run(path, {"n": [("z", 0.50000001), ("a", 0.5)]})
    assert read_run(path) == {"n": ["z", "a"]}


def test_a_run_line_has_the_six_fields_of_the_format(tmp_path: Path) -> None:
    path = tmp_path / "a.run"
    write_run(path, {"n1": [("a", 1.5), ("b", -2)], "n0": [("a", 0.1234567)]}, tag="mine")
    assert path.read_text("utf-8").splitlines() == [
        "n1 Q0 a 1 1.500000 mine",
        "n1 Q0 b 2 -2.000000 mine",
        "n0 Q0 a 1 0.123457 mine",
    ]


def test_a_run_is_ordered_by_score_then_stated_rank_then_id(tmp_path: Path) -> None:
    lines = ["n Q0 b 3 1.0 t", "n Q0 a 3 1.0 t", "n Q0 c 2 1.0 t", "n Q0 d 9 2.5e0 t", "", "m Q0 x 1 -inf t"]
    assert read_run(_file(tmp_path, "\ufeff" + "\n".join(lines))) == {"n": ["d", "c", "a", "b"], "m": ["x"]}


def test_judgements_are_grades_by_need_and_candidate(tmp_path: Path) -> None:
    path = _file(tmp_path, "n1 0 a 3\nn1\t0\tb\t0\r\n\nn2 0 a -1\n")
    assert read_judgements(path) == {"n1": {"a": 3, "b": 0}, "n2": {"a": -1}}


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("n Q0 b 2 0.5", "有 5 个字段"),
        ("n Q0 b 2 0.5 t u", "有 7 个字段"),
        ("n Q0 b 2 high t", "名次或分数不是数字"),
        ("n Q0 b second 0.5 t", "名次或分数不是数字"),
        ("n Q0 b 2 nan t", "分数是 NaN"),
        ("n Q0 a 2 0.5 t", "a 在 n 中出现两次"),
    ],
)
def test_a_bad_run_line_is_refused_with_its_place(tmp_path: Path, line: str, problem: str) -> None:
    path = _file(tmp_path, f"n Q0 a 1 1.0 t\n\n{line}\n")
    with pytest.raises(InvalidRecord) as refusal:
        read_run(path)
    assert str(refusal.value).startswith(f"{path} 第 3 行：{problem}")


@pytest.mark.parametrize(
    ("line", "problem"),
    [("n 0 b", "有 3 个字段"), ("n 0 b 1.5", "等级 '1.5' 不是整数"), ("n 0 a 3", "n 与 a 已评判过")],
)
def test_a_bad_judgement_line_is_refused_with_its_place(tmp_path: Path, line: str, problem: str) -> None:
    path = _file(tmp_path, f"n 0 a 1\n{line}\n")
    with pytest.raises(InvalidRecord) as refusal:
        read_judgements(path)
    assert str(refusal.value).startswith(f"{path} 第 2 行：{problem}")


@pytest.mark.parametrize("read", [read_run, read_judgements])
def test_a_missing_file_and_one_that_is_no_text_are_refused_by_name(tmp_path: Path, read: type) -> None:
    with pytest.raises(InvalidRecord, match="文件不存在"):
        read(tmp_path / "missing")
    with pytest.raises(InvalidRecord, match="文件不存在"):
        read(tmp_path)
    with pytest.raises(InvalidRecord, match="不是 UTF-8"):
        read(_file(tmp_path, b"\xff\xfe"))


def test_a_run_that_fails_midway_or_has_no_place_leaves_the_old_one(tmp_path: Path) -> None:
    path = _file(tmp_path, "old")
    with pytest.raises(ValueError, match="format"):
        write_run(path, {"n": [("a", 1.0)], "m": [("b", "high")]})  # type: ignore[list-item]  # the fault is meant
    assert path.read_text("utf-8") == "old"
    with pytest.raises(StorageUnavailable):
        write_run(path / "below", {"n": [("a", 1.0)]})
    assert [p.name for p in tmp_path.iterdir()] == ["file.txt"]


def test_judgements_of_quite_other_needs_are_refused_and_a_partial_overlap_is_not() -> None:
    with pytest.raises(HuiqiError, match="例如 q1 与 n1"):
        check_same_needs({"n2": [], "n1": []}, {"q1": {}, "q2": {}})
    check_same_needs({"n1": []}, {"n1": {}, "q2": {}})
    check_same_needs({}, {"q1": {}})
    check_same_needs({"n1": []}, {})
