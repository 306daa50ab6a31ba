"""Words and pairs: variants meet, order is kept, nothing is invented."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.text.normalise import normalise
from matcher.text.segment import Segmenter, default_segmenter, read_words

mixed = st.text(st.one_of(st.sampled_from("铝合金压铸件气孔激光焊接。，5Ｇa-. \n"), st.characters(codec="utf-8")))


@pytest.mark.parametrize(
    ("variant", "clean"),
    [
        ("光電子", "光电子"),
        ("蟻獎代補", "以奖代补"),
        ("蚁奖代补", "以奖代补"),
        ("５Ｇ射频", "5G射频"),
        ("鋰電池", "锂电池"),
        ("ＰＭ２．５監測", "pm2.5监测"),
    ],
)
def test_variants_have_the_words_and_pairs_of_the_clean_form(variant: str, clean: str) -> None:
    segmenter = default_segmenter()
    assert segmenter.pairs(variant) == segmenter.pairs(clean) != []
    assert segmenter.words(variant) == segmenter.words(clean)


def test_photonics_is_found_whole_and_in_its_parts() -> None:
    assert default_segmenter().words("光电子") == ["光电", "电子", "光电子"]
    assert default_segmenter().pairs("光电子") == ["光电", "电子"]


def test_words_the_dictionary_lacks_still_meet_in_pairs() -> None:
    segmenter = default_segmenter()
    assert segmenter.words("蚁奖代补") == []
    assert segmenter.pairs("蚁奖代补") == ["以奖", "奖代", "代补"]
    assert set(segmenter.pairs("光电于")) & set(segmenter.pairs("光电子")) == {"光电"}


@pytest.mark.parametrize("run", ["5g", "pm2.5", "α-al2o3", "gb-t13745"])
def test_latin_and_numeric_runs_stay_whole_in_both_channels(run: str) -> None:
    text = f"按{run.upper()}检测"
    assert run in default_segmenter().words(text)
    assert run in default_segmenter().pairs(text)


def test_single_characters_are_no_words_but_a_lone_one_is_kept_among_the_pairs() -> None:
    assert default_segmenter().words("钢") == []
    assert default_segmenter().pairs("钢") == ["钢"]


def test_stopwords_are_dropped_from_words_and_not_from_pairs() -> None:
    segmenter = Segmenter(stopwords=["企业"])
    assert "企业" in Segmenter().words("企业焊接")
    assert segmenter.words("企业焊接") == ["焊接"]
    assert segmenter.pairs("企业焊接") == ["企业", "业焊", "焊接"]


def test_the_shipped_stopwords_are_in_use() -> None:
    assert default_segmenter().words("企业需要激光焊接")[-1] == "激光焊接"
    assert "企业" not in default_segmenter().words("企业需要激光焊接")


def test_a_lexicon_word_in_any_spelling_becomes_one_word_without_losing_its_parts() -> None:
    assert "超快光纤陀螺" not in Segmenter().words("超快光纤陀螺研制")
    for spelling in ("超快光纤陀螺", "超快光纖陀螺"):
        words = Segmenter([spelling]).words("超快光纤陀螺研制")
        assert "超快光纤陀螺" in words
        assert {"光纤", "陀螺"} <= set(words)


@settings(deadline=None)
@given(mixed)
def test_every_token_stands_in_the_normalised_text(text: str) -> None:
    form = normalise(text)
    segmenter = default_segmenter()
    assert all(token in form for token in segmenter.words(text))
    assert all(token in form for token in segmenter.pairs(text))


@settings(deadline=None)
@given(mixed)
def test_pairs_stand_in_the_order_of_the_text_and_cover_every_chinese_character(text: str) -> None:
    form, at, covered = normalise(text), 0, set[int]()
    for pair in default_segmenter().pairs(text):
        at = form.index(pair, at)
        covered.update(range(at, at + len(pair)))
        at += 1 if re.match(r"[\u3400-\u9fff]", pair) else len(pair)
    assert {i for i, character in enumerate(form) if "\u3400" <= character <= "\u9fff"} <= covered


@settings(deadline=None)
@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=20))
def test_pairs_of_one_run_chain_back_into_it(text: str) -> None:
    form = normalise(text)
    found = default_segmenter().pairs(text)
    if all("\u3400" <= character <= "\u9fff" for character in form):  # some signs simplify into rarer blocks
        assert found[0] + "".join(pair[1] for pair in found[1:]) == form
        assert all(left[1] == right[0] for left, right in pairwise(found))


def test_tokens_gives_the_channel_asked_for() -> None:
    segmenter = default_segmenter()
    assert segmenter.tokens("铝合金压铸", "words") == segmenter.words("铝合金压铸")
    assert segmenter.tokens("铝合金压铸", "pairs") == segmenter.pairs("铝合金压铸")
    assert segmenter.words("铝合金压铸") != segmenter.pairs("铝合金压铸")


def test_the_fingerprint_depends_on_the_word_lists_and_not_on_their_order() -> None:
    first = Segmenter(["甲乙", "丙丁"], ["企业", "公司"]).fingerprint
    assert Segmenter(["丙丁", "甲乙"], ["公司", "企业"]).fingerprint == first
    assert Segmenter(["甲乙"], ["企业", "公司"]).fingerprint != first
    assert Segmenter(["甲乙", "丙丁"], ["企业"]).fingerprint != first
    assert Segmenter(["甲乙", "丙丁", "企业"], ["公司"]).fingerprint != first


def test_one_segmenter_does_not_teach_another() -> None:
    Segmenter(["超快光纤陀螺"])
    assert "超快光纤陀螺" not in Segmenter().words("超快光纤陀螺")


def test_a_word_list_is_read_without_blanks_and_comments(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("# 注释\n焊接\n\n  铸造  \n#锻造\n", "utf-8")
    assert read_words(path) == ["焊接", "铸造"]
