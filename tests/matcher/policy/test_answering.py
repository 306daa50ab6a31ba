"""Answers as people write them find their questions, or are refused with a clear line."""

from __future__ import annotations

from typing import Any

import pytest

from matcher.errors import HuiqiError
from matcher.policy.answering import answers_from, per_party, split_answer

ASKED = ("独立法人", "提供工作场所", "提供设备", "主要业务是否为研发？")


@pytest.mark.parametrize(
    ("written", "value", "found"),
    [
        ("独立法人", "是", {"独立法人": True}),
        ("独立法人", "否", {"独立法人": False}),
        ("独立法人", True, {"独立法人": True}),
        ("独立法人", 0, {"独立法人": False}),
        ("独立法人", None, {}),
        ("独立法人", "", {}),
        ("主要业务是否为研发?", "√", {"主要业务是否为研发？": True}),
        ("设备", "YES", {"提供设备": True}),
    ],
)
def test_a_question_may_be_shortened_to_what_no_other_has(written: str, value: Any, found: dict[str, bool]) -> None:
    assert answers_from([(written, value)], ASKED) == found


@pytest.mark.parametrize(
    ("stated", "problem"),
    [
        ([("提供", "是")], "“提供”可指 2 个问题。请写全：“提供工作场所”、“提供设备”"),
        ([("天气", "是")], "没有“天气”这个问题。可以答复的有：“独立法人”"),
        ([("", "是")], "没有“”这个问题"),
        ([("独立法人", "也许")], "“独立法人”的答复是“也许”。请答 是 或 否"),
        ([("独立法人", [])], "请答 是 或 否"),
        ([("独立法人", "是"), ("法人", "否")], "“独立法人”有两个不同的答复"),
    ],
)
def test_what_cannot_be_understood_is_refused(stated: list[tuple[str, Any]], problem: str) -> None:
    with pytest.raises(HuiqiError) as caught:
        answers_from(stated, ASKED)
    assert problem in str(caught.value)


def test_an_answer_is_split_at_its_last_sign_of_equality() -> None:
    assert split_answer("是否 a=b？＝ 是 ") == ("是否 a=b？", "是")
    for wrong in ("独立法人", "=是", ""):
        with pytest.raises(HuiqiError, match="看不懂答复"):
            split_answer(wrong)


def test_a_file_may_answer_for_everybody_and_for_one() -> None:
    document = {
        "独立法人": True,
        "91A": {"独立法人": False},
        "甲公司": {"提供设备": "是"},
        "乙公司": {"提供设备": "否"},
    }
    assert per_party(document, "甲公司", "91A") == {"独立法人": False, "提供设备": "是"}
    assert per_party(document, "丙公司") == {"独立法人": True}
    with pytest.raises(HuiqiError, match="答复应是一个对象"):
        per_party([], "甲公司")
