"""Texts in CSV that spreadsheet programs would run or change."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.tables.guard import guarded, unguarded

TEXTS = st.one_of(
    st.text(),
    st.from_regex(r"'{0,3}[=+\-@\t\r\n＝＋－＠ ]?[\dEe.,:/%\-A甲']{0,12}", fullmatch=True),
)


@given(TEXTS)
def test_every_text_comes_back_as_it_was(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(TEXTS)
def test_no_guarded_text_begins_like_a_formula(text: str) -> None:
    assert not re.match(r"\s*[=+\-@＝＋－＠]|[\t\r\n]", guarded(text))


@pytest.mark.parametrize("text", ["007", "914201001234567890", "1E5", "3-5", "1.10", "2026/3/1", "8:30", ".5", "80%"])
def test_texts_that_would_become_other_numbers_are_guarded(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "0", "120", "2026", "激光焊接", "E1", "3 级", "'80", "it's", "GB/T 4754"])
def test_texts_that_no_program_changes_stay_as_they_are_unless_they_look_guarded(text: str) -> None:
    assert guarded(text) == ("''80" if text == "'80" else text)
