"""One record checked and turned into a candidate or a need."""

from __future__ import annotations

from typing import Any

import pytest

from matcher.corpus.records import LEVELS, candidate_from, id_of, kind_of, need_from
from matcher.errors import HuiqiError
from matcher.vocabulary import Document, Kind, Need, RecordKind


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        ({"kind": "expert", "scope": "焊接"}, Kind.EXPERT),
        ({"kind": " achievement "}, Kind.ACHIEVEMENT),
        ({"organization": "大学", "keywords": ["钢"]}, Kind.EXPERT),
        ({"projects": [{"title": "钢"}], "technologies": ["焊接"]}, Kind.EXPERT),
        ({"technologies": ["焊接"], "keywords": ["钢"]}, Kind.SOCIETY),
        ({"level": "national"}, Kind.SOCIETY),
        ({"keywords": ["钢"]}, Kind.ACHIEVEMENT),
        ({"kind": "企业"}, RecordKind.ENTERPRISE),
        ({"name": "甲公司", "staff": 12}, RecordKind.ENTERPRISE),
        ({"text": "焊接", "budget": 80}, RecordKind.NEED),
    ],
)
def test_a_record_is_of_the_kind_it_says_or_else_shows(record: dict[str, Any], kind: Kind | RecordKind) -> None:
    assert kind_of(record) == kind


def test_an_unknown_kind_is_refused_with_the_known_ones() -> None:
    with pytest.raises(HuiqiError) as refusal:
        kind_of({"kind": "robot", "keywords": ["钢"]})
    assert refusal.value.problem == "不认识的类别 'robot'"
    assert refusal.value.remedy == "可用的类别：enterprise、need、society、expert、achievement"


def test_a_record_that_shows_no_kind_is_refused() -> None:
    with pytest.raises(HuiqiError, match="看不出这条记录是企业、需求、学会、专家还是成果"):
        kind_of({"id": "1", "text": "焊接", "keywords": []})


def test_every_field_of_a_record_reaches_the_candidate() -> None:
    candidate = candidate_from(
        {
            "id": "A-01", "name": "焊接学会", "scope": "焊接与切割", "level": "national", "region": "辽宁",
            "branches": ["激光分会"], "technologies": "激光焊接、钎焊;铸造|锻造", "problems": ["焊缝气孔"],
            "disciplines": ["460", "430"], "industries": "新材料；光电子", "available": "否", "source": "公开目录",
            "organization": "某大学", "keywords": "钢、铝",
        },
        Kind.SOCIETY,
    )  # fmt: skip
    assert (candidate.id, candidate.kind, candidate.name) == ("A-01", Kind.SOCIETY, "焊接学会")
    assert (candidate.level, candidate.region, candidate.organization) == ("national", "辽宁", "某大学")
    assert candidate.disciplines == ("460", "430")
    assert candidate.industries == ("新材料", "光电子")
    assert not candidate.available
    assert candidate.source == "公开目录"
    assert candidate.documents == (
        Document("name", "焊接学会"),
        Document("scope", "焊接与切割"),
        Document("branches", "激光分会"),
        *(Document("technologies", word) for word in ("激光焊接", "钎焊", "铸造", "锻造")),
        Document("problems", "焊缝气孔"),
        Document("keywords", "钢"),
        Document("keywords", "铝"),
    )


def test_projects_become_a_title_and_its_keywords() -> None:
    projects = [{"title": "钢的焊接", "keywords": ["钢", "焊接"]}, {"title": "铝的焊接"}, {"keywords": ["镁"]}]
    assert candidate_from({"id": "1", "projects": projects}, Kind.EXPERT).documents == (
        Document("projects", "钢的焊接"),
        Document("keywords", "钢、焊接"),
        Document("projects", "铝的焊接"),
        Document("keywords", "镁"),
    )
    assert candidate_from({"id": "1", "projects": "钢的焊接；铝的焊接"}, Kind.EXPERT).documents == (
        Document("projects", "钢的焊接"),
        Document("projects", "铝的焊接"),
    )


def test_the_keywords_of_an_achievement_are_its_title_and_those_of_others_stay_apart() -> None:
    record = {"id": "1", "keywords": ["铝合金", "压铸"]}
    assert candidate_from(record, Kind.ACHIEVEMENT).documents == (Document("keywords", "铝合金压铸"),)
    assert len(candidate_from(record, Kind.EXPERT).documents) == 2


def test_a_text_given_twice_is_one_document_in_its_first_field() -> None:
    record = {"id": "1", "name": "焊接", "technologies": ["焊接", "铸造", "铸造"], "problems": ["铸造"]}
    assert candidate_from(record, Kind.SOCIETY).documents == (
        Document("name", "焊接"),
        Document("technologies", "铸造"),
    )


def test_a_record_without_name_is_shown_by_its_id_and_not_matched_on_it() -> None:
    candidate = candidate_from({"id": 17, "text": "焊接"}, Kind.EXPERT)
    assert candidate.name == candidate.id == "17"
    assert candidate.documents == (Document("scope", "焊接"),)


@pytest.mark.parametrize("value", [None, "", "是", "Yes", 1, True, "TRUE"])
def test_a_candidate_is_available_unless_it_says_no(value: object) -> None:
    assert candidate_from({"id": "1", "text": "焊接", "available": value}, Kind.EXPERT).available


@pytest.mark.parametrize("value", ["否", "no", 0, False, "False"])
def test_every_way_to_say_no_is_understood(value: object) -> None:
    assert not candidate_from({"id": "1", "text": "焊接", "available": value}, Kind.EXPERT).available


@pytest.mark.parametrize("level", LEVELS)
def test_every_level_is_taken(level: str) -> None:
    assert candidate_from({"id": "1", "text": "焊接", "level": level}, Kind.SOCIETY).level == level


@pytest.mark.parametrize(
    ("change", "problem", "remedy"),
    [
        ({"text": None}, "没有可用于匹配的文字", "name、text、keywords 或 projects"),
        ({"text": "……"}, "没有可用于匹配的文字", "name、text、keywords 或 projects"),
        ({"text": ["焊接"]}, "text 应为文字", "text"),
        ({"text": "焊\x00接"}, "text第 2 个字符是控制字符 U+0000", "请删去"),
        ({"text": "焊" * 20_001}, "20,001", "请只保留"),
        ({"technologies": ["焊接\ud800"]}, "不成对的代理字符", "UTF-8"),
        ({"technologies": {"a": 1}}, "technologies 应为列表", "顿号"),
        ({"technologies": [["焊接"]]}, "technologies 应为文字", "technologies"),
        ({"level": "moon"}, "level 是 'moon'", "national、provincial、municipal、county"),
        ({"available": "也许"}, "available 是 '也许'", "请填 是 或 否"),
        ({"projects": ["钢"]}, "projects 的格式不对", "title"),
        ({"projects": {"title": "钢"}}, "projects 的格式不对", "title"),
        ({"id": None}, "缺少 id", "不重复的 id"),
    ],
)
def test_a_record_with_a_faulty_field_is_refused_by_name_and_with_a_remedy(
    change: dict[str, Any], problem: str, remedy: str
) -> None:
    with pytest.raises(HuiqiError) as refusal:
        candidate_from({"id": "1", "text": "焊接"} | change, Kind.SOCIETY)
    assert problem in refusal.value.problem
    assert remedy in refusal.value.remedy


@pytest.mark.parametrize(
    ("record", "identifier"),
    [({"id": " A-01 "}, "A-01"), ({"code": "B"}, "B"), ({"id": 0}, "0"), ({"id": "甲" * 64}, "甲" * 64)],
)
def test_an_id_is_a_short_text_or_number(record: dict[str, Any], identifier: str) -> None:
    assert id_of(record) == identifier


@pytest.mark.parametrize(
    "value", [None, "", "  ", "a b", "a\u3000b", "a\u2028b", "a\x00", "a\ud800", "a" * 65, ["a"], {"a": 1}]
)
def test_a_missing_or_malformed_id_is_refused(value: object) -> None:
    with pytest.raises(HuiqiError, match="id"):
        id_of({"id": value})


def test_a_need_keeps_title_and_text_apart() -> None:
    assert need_from({"id": 1, "title": " 焊接 ", "text": "降低气孔率"}) == Need("1", "降低气孔率", "焊接")
    assert need_from({"id": "1", "title": "焊接"}) == Need("1", "", "焊接")
    assert need_from({"id": "1", "text": "焊接"}) == Need("1", "焊接")


@pytest.mark.parametrize("record", [{"id": "1"}, {"id": "1", "title": "？", "text": "。"}, {"text": "焊接"}])
def test_a_need_without_id_or_words_is_refused(record: dict[str, Any]) -> None:
    with pytest.raises(HuiqiError):
        need_from(record)


def test_title_and_text_of_a_need_count_together_towards_the_limit() -> None:
    assert need_from({"id": "1", "title": "焊" * 9_999, "text": "接" * 10_000})
    with pytest.raises(HuiqiError, match="20,001"):
        need_from({"id": "1", "title": "焊" * 10_000, "text": "接" * 10_000})
