"""Runs and judgements in TREC format.

A run line is ``need Q0 candidate rank score tag``; a judgement line is ``need 0 candidate grade``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from matcher.errors import HuiqiError, InvalidRecord
from matcher.storage import write_atomically

Judgements = dict[str, dict[str, int]]
Run = dict[str, list[str]]

_RUN_FIELDS = 6
_JUDGEMENT_FIELDS = 4


def read_judgements(path: Path) -> Judgements:
    """Return grades by need and candidate.

    Raises:
        InvalidRecord: a line that is not a judgement, or a pair judged twice.
    """
    found: Judgements = {}
    for number, fields in _lines(path, _JUDGEMENT_FIELDS, "need 0 candidate grade"):
        need, _, candidate, grade = fields
        try:
            value = int(grade)
        except ValueError as error:
            raise InvalidRecord(path, number, f"等级 {grade!r} 不是整数", "请检查这一行") from error
        if candidate in found.setdefault(need, {}):
            raise InvalidRecord(path, number, f"{need} 与 {candidate} 已评判过", "请删去重复的行")
        found[need][candidate] = value
    return found


def read_run(path: Path) -> Run:
    """Return candidates by need, best first: by score descending, then stated rank, then id.

    Raises:
        InvalidRecord: a line that is not a run line, a score that is no number, or a candidate twice for one need.
    """
    scored: dict[str, list[tuple[float, int, str]]] = {}
    seen: set[tuple[str, str]] = set()
    for number, fields in _lines(path, _RUN_FIELDS, "need Q0 candidate rank score tag"):
        need, _, candidate, rank, score, _ = fields
        try:
            row = (-float(score), int(rank), candidate)
        except ValueError as error:
            raise InvalidRecord(path, number, "名次或分数不是数字", "请检查这一行") from error
        if math.isnan(row[0]):
            raise InvalidRecord(path, number, "分数是 NaN", "请检查这一行")
        if (need, candidate) in seen:
            raise InvalidRecord(path, number, f"{candidate} 在 {need} 中出现两次", "请删去重复的行")
        seen.add((need, candidate))
        scored.setdefault(need, []).append(row)
    return {need: [candidate for _, _, candidate in sorted(rows)] for need, rows in scored.items()}


def write_run(path: Path, run: Mapping[str, Iterable[tuple[str, float]]], tag: str = "huiqi") -> None:
    """Write a run, whole or not at all: scored candidates, best first, by need in the given order.

    Raises:
        StorageUnavailable: the file cannot be written.
    """
    lines = [
        f"{need} Q0 {candidate} {rank} {score:.6f} {tag}\n"
        for need, ranked in run.items()
        for rank, (candidate, score) in enumerate(ranked, start=1)
    ]
    write_atomically(path, "".join(lines).encode())


def check_same_needs(run: Run, judgements: Judgements) -> None:
    """Refuse judgements that share no need with the run.

    Raises:
        HuiqiError: naming an example of each.
    """
    if judgements and run and judgements.keys().isdisjoint(run):
        raise HuiqiError(
            f"评判与运行结果不是同一批需求（例如 {min(judgements)} 与 {min(run)}）", "请核对 --run 与 --qrels 两个文件"
        )


def _lines(path: Path, fields: int, form: str) -> Iterator[tuple[int, list[str]]]:
    if not path.is_file():
        raise InvalidRecord(path, 0, "文件不存在", "请检查路径")
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidRecord(path, 0, "不是 UTF-8 文字", "请以 UTF-8 编码保存文件") from error
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            split = line.split()
            if len(split) != fields:
                raise InvalidRecord(path, number, f"有 {len(split)} 个字段", f"每行应为 {form}")
            yield number, split
