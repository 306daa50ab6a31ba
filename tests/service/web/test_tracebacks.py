"""Tracebacks tell where and which type, in Python's order, and what an exception says only when asked."""

from __future__ import annotations

import traceback

import pytest

from service.web.tracebacks import traceback_of
from tests.fakes.raised import raised


def _suppressed() -> BaseException:
    error = raised(TypeError("secret"), meanwhile=KeyError("secret"))
    error.__suppress_context__ = True
    return error


@pytest.mark.parametrize(
    "error",
    [
        raised(ValueError("secret")),
        raised(UnicodeDecodeError("utf-8", b"\xff", 0, 1, "secret")),
        raised(ValueError("secret"), raised(OSError(28, "No space left", "secret"))),
        raised(TypeError("secret"), meanwhile=KeyError("secret")),
        _suppressed(),
    ],
    ids=["plain", "decoding", "caused", "meanwhile", "suppressed"],
)
def test_in_full_it_is_what_python_prints_and_otherwise_quotes_nothing(error: BaseException) -> None:
    python = "".join(traceback.format_exception(error)).replace("Traceback (most recent call last):\n", "")
    assert traceback_of(error, full=True) == python
    told = [line for line in traceback_of(error).splitlines() if not line.startswith("  ")]
    assert type(error).__name__ in told
    assert "secret" not in "".join(told)


def test_the_system_keeps_its_own_words_without_the_file() -> None:
    told = traceback_of(raised(OSError(28, "No space left on device", "/secret")))
    assert told.endswith("OSError: No space left on device\n")
    assert traceback_of(raised(OSError("secret"))).endswith("\nOSError\n")


def test_what_a_group_holds_is_told_after_it() -> None:
    group = raised(ExceptionGroup("secret", [raised(KeyError("a")), raised(IndexError("b"))]))  # type: ignore[type-var]
    told = [line for line in traceback_of(group).splitlines() if not line.startswith("  ")]
    assert told == ["ExceptionGroup", "KeyError", "IndexError"]


def test_a_circle_of_causes_ends() -> None:
    one, two = raised(ValueError("secret")), raised(TypeError("secret"))
    one.__cause__, two.__cause__ = two, one
    told = [line for line in traceback_of(one).splitlines() if line in {"ValueError", "TypeError"}]
    assert told == ["TypeError", "ValueError"]
