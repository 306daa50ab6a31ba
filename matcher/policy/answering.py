"""What people answer, as they write it: “独立法人=是”, or the words of a file; matched to the questions asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from matcher.corpus.names import name_key
from matcher.errors import HuiqiError

_SIGN = re.compile(r"[=＝]")
_YES = {"是", "yes", "y", "true", "1", "√", "✓"}
_NO = {"否", "no", "n", "false", "0", "×", "✗"}


def split_answer(text: str) -> tuple[str, str]:
    """Return question and answer of a text such as 独立法人=是.

    Raises:
        HuiqiError: there is no sign of equality in it.
    """
    signs = list(_SIGN.finditer(text))
    if not signs or not text[: signs[-1].start()].strip():
        raise HuiqiError(f"看不懂答复“{text}”", "请写成 问题=是 或 问题=否，例如：--answer 独立法人=是")
    return text[: signs[-1].start()].strip(), text[signs[-1].end() :].strip()


def answers_from(stated: Iterable[tuple[str, Any]], questions: Iterable[str]) -> dict[str, bool]:
    """Return answers by the very question; an empty answer is none.

    A question may be shortened to any part of it that no other question has.

    Args:
        stated: questions and answers, as written; an answer is a truth value or a word such as 是.
        questions: those there are.

    Raises:
        HuiqiError: a question that nobody asks or that could mean several, an answer that is neither yes nor no, or two
            different answers to one question.
    """
    asked = tuple(questions)
    found: dict[str, bool] = {}
    for written, value in stated:
        answer = answer_of(value, written)
        question = _question(written, asked)
        if answer is None:
            continue
        if found.setdefault(question, answer) != answer:
            raise HuiqiError(f"“{question}”有两个不同的答复", "请只保留一个")
    return found


def answer_of(value: Any, question: str) -> bool | None:
    """Return what a written answer means, None for an empty one.

    Raises:
        HuiqiError: it is neither yes nor no.
    """
    if isinstance(value, bool) or value is None:
        return value
    word = str(value).strip().lower()
    if word in _YES | _NO or not word:
        return word in _YES if word else None
    raise HuiqiError(f"“{question}”的答复是“{word[:20]}”", "请答 是 或 否")


def per_party(document: Any, *names: str) -> Mapping[str, Any]:
    """Return the answers of a file that are meant for a party: those to a bare question, and those under its names.

    Raises:
        HuiqiError: the file holds no mapping.
    """
    if not isinstance(document, Mapping):
        raise HuiqiError("答复应是一个对象", '请写成 {"问题": "是"}，或 {"信用代码": {"问题": "是"}}')
    found = {question: answer for question, answer in document.items() if not isinstance(answer, Mapping)}
    for name in names:
        own = document.get(name)
        found |= own if isinstance(own, Mapping) else {}
    return found


def _question(written: str, asked: tuple[str, ...]) -> str:
    if written in asked:
        return written
    key = name_key(written)
    same = [question for question in asked if name_key(question) == key]
    if near := same or [question for question in asked if key and key in name_key(question)]:
        if len(near) == 1:
            return near[0]
        raise HuiqiError(f"“{written}”可指 {len(near)} 个问题", f"请写全：{_quoted(near)}")
    raise HuiqiError(f"没有“{written}”这个问题", f"可以答复的有：{_quoted(asked) or '（没有）'}")


def _quoted(questions: Iterable[str]) -> str:
    return "、".join(f"“{question}”" for question in questions)
