"""Services that needs ask for: from their own words, several at once, never from things, refusals or what is owned."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.errors import DamagedFile
from matcher.evaluation.tags import agreement
from matcher.learning.services import by_words, read_texts
from matcher.tagging.service_cues import LEXICON, form_of, read_cues
from matcher.tagging.services import services_asked, services_wanted
from matcher.taxonomy.classification import classification
from matcher.taxonomy.services import kinds_of
from matcher.vocabulary import Need

TEXTS = read_texts()
SHORT = 40
"""Signs of texts that stay short with a clause more."""


def _kinds(text: str, title: str = "") -> set[str]:
    return set(kinds_of(asked.code for asked in services_asked(Need("N", text, title))))


def _codes(text: str) -> list[str]:
    return [asked.code for asked in services_asked(Need("N", text))]


def test_the_labelled_texts_are_understood_far_better_than_by_always_saying_the_most_frequent() -> None:
    found = by_words([Need("N", text) for text in TEXTS.texts])
    assert agreement(found, [TEXTS.labels]).micro.low > 0.95
    assert agreement(found, [TEXTS.labels]).macro.low > 0.94


@pytest.mark.parametrize("trait", ["misleading", "negated", "several", "traditional", "slip"])
def test_hard_texts_of_every_sort_are_understood_whole(trait: str) -> None:
    rows = [row for row, one in enumerate(TEXTS.traits) if one == trait]
    found = by_words([Need("N", TEXTS.texts[row]) for row in rows])
    assert (found == TEXTS.labels[rows]).all(axis=1).mean() >= 0.9


def test_what_is_developed_is_no_service_and_what_is_commissioned_is() -> None:
    assert _kinds("研发一种水质检测装置") == {"协同攻关"}
    assert _kinds("委托第三方做水质检测并出具报告") == {"标准与检测"}
    assert _kinds("研发水质检测装置，并委托第三方检测样机") == {"协同攻关", "标准与检测"}


def test_several_services_at_once_each_with_its_own_words() -> None:
    asked = services_asked(Need("N", "协助做好项目申报、专利备案、科技查新和成果鉴定"))
    assert [one.code for one in asked] == ["07.1", "07.2", "10.1", "10.2"]
    assert asked[0].words == ("科技查新",)
    assert all(one.words for one in asked)


def test_the_ways_in_which_experts_work_are_told_apart() -> None:
    assert _codes("招聘专家进站工作") == ["06.2"]
    assert _codes("以项目签约方式引进专家") == ["06.3"]
    assert _codes("聘请一位技术顾问") == ["06.4"]


def test_a_refusal_reaches_to_the_end_of_its_clause_and_no_further() -> None:
    assert _kinds("不需要检测和培训，请帮助申请专利") == {"项目申报与知识产权"}
    assert _kinds("检测不用，请帮助申请专利") == {"项目申报与知识产权"}
    assert _kinds("不仅要检测，还要培训") >= {"标准与检测", "人才交流培养"}


def test_in_a_long_need_what_the_asker_owns_or_expects_is_not_asked_for() -> None:
    text = (
        "我公司成立于2010年，是高新技术企业，建有检测中心和培训基地，通过质量体系认证，拥有专利20项。"
        "近年来与多所高校开展学术交流，承担省级科技计划项目3项，获科技进步奖2项，参与制定行业标准1项。"
        "现需攻克薄壁铸件的变形难题，项目完成后预期申请专利3项，培养工程师2人。"
    )
    assert _kinds(text) == {"协同攻关"}
    assert _kinds(text + "同时希望学会组织技术培训。") == {"协同攻关", "人才交流培养"}


def test_what_stands_under_a_heading_that_describes_the_asker_is_left_out() -> None:
    text = "需求内容：\n开发耐磨衬板。\n现有工作基础：\n公司希望长期开展技术培训并聘请顾问。"
    assert _kinds(text) == {"协同攻关"}


def test_a_need_that_says_nothing_of_services_asks_for_work_on_its_problem() -> None:
    (asked,) = services_asked(Need("N", "铸件气孔多"))
    assert (asked.name, asked.words, asked.spans) == ("协同攻关", (), ())


def test_what_a_need_states_goes_before_what_its_text_says() -> None:
    text = "请派专家办培训班"
    assert services_wanted(Need("N", text)) == ("人才交流培养",)
    assert services_wanted(Need("N", text, services=("标准与检测", "协同攻关"))) == ("协同攻关", "标准与检测")


@pytest.mark.parametrize("text", ["举办技 术 培 训", "舉辦技術培訓", "举办技术培圳", "举办技术\u3000培训"])
def test_words_are_found_through_slips_blanks_and_traditional_signs_and_cited_as_written(text: str) -> None:
    (asked,) = services_asked(Need("N", text))
    (span,) = asked.spans
    assert asked.code == "06.1"
    assert asked.words == (text[span.start : span.end],)
    assert text.endswith(asked.words[0])


def test_a_line_that_breaks_in_the_middle_of_a_word_is_joined_and_a_list_is_not() -> None:
    assert "06.1" in _codes("为进一步提高我公司一线操作工人的技能水平，希望举办技术培\n训班")
    assert form_of("一、检测\n二、培训", {}).text.count("\n") == 1


signs = st.text(st.sampled_from("需要不检测培训标准专利申报，。；\n 查新引进生产线㎡Ａ專é攻关的"), max_size=120)


@settings(deadline=None, max_examples=300, derandomize=True)
@given(signs, signs)
def test_any_text_asks_for_something_and_every_citation_stands_where_it_says(title: str, text: str) -> None:
    documents = (title, text)
    asked = services_asked(Need("N", text, title))
    codes = [entry.code for entry in classification("services").entries]
    assert asked
    assert [codes.index(one.code) for one in asked] == sorted({codes.index(one.code) for one in asked})
    for one in asked:
        assert len(one.words) == len(one.spans)
        for words, span in zip(one.words, one.spans, strict=True):
            assert words
            assert documents[span.document][span.start : span.end] == words


@settings(deadline=None, max_examples=200, derandomize=True)
@given(
    st.sampled_from([text for text in TEXTS.texts if len(text) <= SHORT]),
    st.sampled_from(["不需要培训", "无需检测", "查新已完成", "不申请专利", "暂不引进生产线", "不必派专家驻厂"]),
)
def test_a_clause_that_refuses_a_service_adds_none_and_takes_none_away(text: str, refusal: str) -> None:
    assert _kinds(f"{text}；{refusal}") == _kinds(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[slips]", "[slips"),
        ("[slips]", "[other]"),
        ('code = "01.1"', 'code = "77"'),
        ('code = "01.1"', 'code = "科技战略咨询"'),
        ("'成果登记'", "'成果登记('"),
    ],
)
def test_a_damaged_lexicon_is_named(tmp_path: Path, old: str, new: str) -> None:
    text = LEXICON.read_text("utf-8")
    assert old in text
    path = tmp_path / "services.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(DamagedFile, match=r"services\.toml"):
        read_cues(path)
    with pytest.raises(DamagedFile, match=r"没有\.toml"):
        read_cues(tmp_path / "没有.toml")
