"""What the command line is told of an application, and what of it means nothing without a programme."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from matcher.errors import HuiqiError
from matcher.policy.answering import split_answer
from matcher.policy.asking import Asked


def asked_for(
    programme: str,
    on: str = "",
    enterprises: Sequence[str] | None = None,
    societies: Sequence[str] | None = None,
    sites: Path | None = None,
    answers: Sequence[str] | None = None,
) -> Asked | None:
    """Return what was asked for, as written; None without a programme.

    Raises:
        HuiqiError: an option that means nothing without a programme, a day that is none, an answer without its sign.
    """
    if not programme:
        given = (("--on", on), ("--with", societies), ("--sites", sites), ("--answer", answers))
        for option, value in given:
            if value:
                raise HuiqiError(f"{option} 只在按计划匹配时有用", "请加 --programme，例如 --programme wuhan-2015")
        return None
    pairs = tuple(split_answer(text) for text in answers or ())
    return Asked(programme, day_of(on), tuple(enterprises or ()), tuple(societies or ()), sites, pairs)


def day_of(text: str) -> date | None:
    """Return a day as written, None for an empty text."""
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise HuiqiError(f"--on 是“{text}”，不是日期", "请写成年-月-日，例如 2015-06-01") from None
