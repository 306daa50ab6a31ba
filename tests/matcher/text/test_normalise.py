"""The form used for matching, and what is refused as text."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from matcher.errors import InvalidText
from matcher.text.normalise import MAX_CHARACTERS, check_text, normalise

hanzi = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=12)


@settings(deadline=None)
@given(st.one_of(st.text(), hanzi))
@example("薴")  # 薴 → 苧 → 苎
@example("於潛")  # a place name whose simplified form is itself converted
@example("J\u030c")  # only the small letter has a sign of its own
@example("\u0130\u0b4d")  # lowering leaves marks in the wrong order
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@settings(deadline=None)
@given(st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E)))
def test_full_width_letters_digits_and_signs_meet_the_plain_ones(text: str) -> None:
    full_width = "".join(chr(ord(character) + 0xFEE0) for character in text)
    assert normalise(full_width) == normalise(text) == text.lower()


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("光電子", "光电子"),
        ("蟻獎代補", "以奖代补"),
        ("蚁奖代补", "以奖代补"),
        ("金企对接，精准对决", "会企对接,精准对接"),
        ("轄型升級", "转型升级"),
        ("５Ｇ射频", "5g射频"),
        ("５０㎡", "50m2"),
        ("Ⅳ型 ｐＨ", "iv型 ph"),
        ("  铝\t\u3000合金 \u00a0压铸  ", "铝 合金 压铸"),
        ("第一行 \n 第二行", "第一行 \n 第二行"),
    ],
)
def test_a_written_form_becomes_the_clean_form(written: str, form: str) -> None:
    assert normalise(written) == form


def test_the_correct_words_for_scanning_errors_are_left_alone() -> None:
    text = "蚂蚁金服企业决定对接转型"
    assert normalise(text) == text


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "是空的或只有标点"),
        (" \t\n\u3000", "是空的或只有标点"),
        ("，。！？——……", "是空的或只有标点"),
        ("焊接\x00工艺", "第 3 个字符是控制字符 U+0000"),
        ("\x1b[31m焊接", "第 1 个字符是控制字符 U+001B"),
        ("焊接\ud83d", "不成对的代理字符"),
        ("\udc00焊接", "不成对的代理字符"),
        ("焊" * 20_001, "有 20,001 个字符，上限是 20,000 个"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason_and_a_remedy(text: str, problem: str) -> None:
    with pytest.raises(InvalidText) as refusal:
        check_text(text)
    assert refusal.value.problem.startswith("需求文本")
    assert problem in refusal.value.problem
    assert refusal.value.remedy.startswith("请")


def test_a_refusal_names_the_field_it_is_about() -> None:
    with pytest.raises(InvalidText, match=r"^简介是空的"):
        check_text("", "简介")


@pytest.mark.parametrize("text", ["焊", "7", "a", "第一行\r\n\t第二行", "電池\u2028😀", "焊" * MAX_CHARACTERS])
def test_text_is_returned_as_it_was_written(text: str) -> None:
    assert check_text(text) is text
