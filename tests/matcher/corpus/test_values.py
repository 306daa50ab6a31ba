"""Cells become clean values or faults with a remedy; what is written back is read again as the same."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.cn import uscc

from matcher.corpus.fields import FIELDS, Field, Form, fields_of
from matcher.corpus.items import join_items, join_projects, parse_projects, split_items
from matcher.corpus.values import clean, written
from matcher.errors import HuiqiError
from matcher.tables.cells import BadCell
from matcher.taxonomy.classification import classification
from matcher.taxonomy.regions import children, provinces
from matcher.vocabulary import RecordKind

ENTERPRISE, SOCIETY, EXPERT = (
    fields_of(kind) for kind in (RecordKind.ENTERPRISE, RecordKind.SOCIETY, RecordKind.EXPERT)
)
CODE = "91110000600037341L"
FIELDS_BY_FORM: dict[Form, Field] = {field.form: field for kind in RecordKind for field in FIELDS[kind]}
words = st.text(st.characters(categories=["L", "N"], codec="utf-8"), min_size=1, max_size=8)
signs = st.text(st.sampled_from('钢铁a1、；;|\n" 【】：'), max_size=10).map(str.strip)

anything = st.one_of(
    st.text(max_size=30),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.lists(st.text(max_size=5)),
    st.dictionaries(st.text(max_size=3), st.text(max_size=3)),
)


def _clean(field: Field, value: Any) -> Any:
    return clean(field, value, "某栏")


@pytest.mark.parametrize(
    ("field", "value", "stored"),
    [
        (ENTERPRISE["id"], CODE, CODE),
        (ENTERPRISE["id"], "９１１１００００６０００３７３４１ｌ", CODE),
        (ENTERPRISE["id"], " 9111 0000-6000 37341l", CODE),
        (ENTERPRISE["revenue"], "5,600", 5600),
        (ENTERPRISE["revenue"], "１，２３４，５６７．５", 1234567.5),
        (ENTERPRISE["revenue"], "5600 万元", 5600),
        (ENTERPRISE["revenue"], 0.5, 0.5),
        (ENTERPRISE["revenue"], "1.5E3", 1500),
        (ENTERPRISE["revenue"], "暂无", None),
        (ENTERPRISE["revenue"], "——", None),
        (ENTERPRISE["staff"], 120.0, 120),
        (ENTERPRISE["staff"], "１２０人", 120),
        (ENTERPRISE["year"], "2025年度", 2025),
        (ENTERPRISE["year"], 2025.0, 2025),
        (ENTERPRISE["year"], dt.date(2025, 1, 1), 2025),
        (ENTERPRISE["founded"], dt.date(2012, 5, 18), "2012-05-18"),
        (ENTERPRISE["founded"], "2012年5月18日", "2012-05-18"),
        (ENTERPRISE["founded"], "２０１２／５／１８", "2012-05-18"),
        (ENTERPRISE["founded"], "2012.5.18", "2012-05-18"),
        (ENTERPRISE["founded"], "20120518", "2012-05-18"),
        (ENTERPRISE["founded"], "2012-05-18 09:30:00", "2012-05-18"),
        (ENTERPRISE["founded"], 41047, "2012-05-18"),
        (ENTERPRISE["founded"], "41047.0", "2012-05-18"),
        (ENTERPRISE["premises"], "√", True),
        (ENTERPRISE["premises"], "无", False),
        (ENTERPRISE["premises"], 0, False),
        (ENTERPRISE["premises"], True, True),
        (ENTERPRISE["association"], "筹建中", "筹建中"),
        (ENTERPRISE["region"], "武汉", "湖北省武汉市"),
        (ENTERPRISE["region"], 420106.0, "湖北省武汉市武昌区"),
        (ENTERPRISE["region"], "湖北省 武汉市 洪山区", "湖北省武汉市洪山区"),
        (ENTERPRISE["sectors"], "C35、通用设备制造业", ["35", "34"]),
        (ENTERPRISE["sectors"], 1, ["01"]),
        (ENTERPRISE["sectors"], "农、林、牧、渔业", ["A"]),
        (SOCIETY["disciplines"], "460 机械工程；化学(150)、４６０", ["460", "150"]),
        (SOCIETY["level"], "省级", "provincial"),
        (SOCIETY["level"], "国家级", "national"),
        (SOCIETY["level"], "municipal", "municipal"),
        (SOCIETY["industries"], ["光电子", "新 材料", "光电子"], ["光电子", "新材料"]),
        (SOCIETY["industries"], "无", None),
        (SOCIETY["aliases"], "甲学会、 乙学会|甲学会\n丙", ["甲学会", "乙学会", "丙"]),
        (SOCIETY["name"], "  焊接学会 ", "焊接学会"),
        (SOCIETY["name"], 360, "360"),
        (SOCIETY["name"], "/", None),
        (EXPERT["projects"], "钢、铁的焊接；铝\n镁【关键词：轻、合金】", [
            {"title": "钢、铁的焊接"}, {"title": "铝"}, {"title": "镁", "keywords": ["轻", "合金"]},
        ]),
        (EXPERT["projects"], [{"title": "", "keywords": ["钢"]}, {"title": "…"}], [{"keywords": ["钢"]}]),
        (EXPERT["service_modes"], "技术顾问、项目签约", ["技术顾问", "项目签约"]),
    ],
)  # fmt: skip
def test_values_are_understood_as_people_write_them(field: Field, value: Any, stored: Any) -> None:
    found = _clean(field, value)
    assert found == stored
    assert type(found) is type(stored)


@pytest.mark.parametrize(
    ("field", "value", "problem", "remedy"),
    [
        (ENTERPRISE["id"], "91110000600037342L", "校验码不对", "营业执照"),
        (ENTERPRISE["id"], "9111000060003734", "16 位，应为 18 位", "营业执照"),
        (ENTERPRISE["id"], "9111OOOO600037341L", "不该有的字符", "没有字母 I、O"),
        (ENTERPRISE["id"], 9.1110000600037e17, "以数字存放", "文本格式"),
        (ENTERPRISE["revenue"], "约五千", "“约五千”", "万元"),
        (ENTERPRISE["revenue"], "-3", "“-3”", "0 以上"),
        (ENTERPRISE["revenue"], "5,6", "“5,6”", "万元"),
        (ENTERPRISE["revenue"], "1.2亿元", "亿元", "万元"),
        (ENTERPRISE["revenue"], "1e99", "1e99", "万元"),
        (ENTERPRISE["revenue"], "nan", "nan", "万元"),
        (ENTERPRISE["revenue"], float("inf"), "inf", "万元"),
        (ENTERPRISE["revenue"], True, "是", "万元"),
        (ENTERPRISE["staff"], 120.5, "不是整数", "整数"),
        (ENTERPRISE["year"], "25", "不是年份", "四位"),
        (ENTERPRISE["founded"], "2012-05", "不是完整的日期", "年-月-日"),
        (ENTERPRISE["founded"], "2026-02-30", "不是完整的日期", "年-月-日"),
        (ENTERPRISE["founded"], "03/04/2026", "不是完整的日期", "年-月-日"),
        (ENTERPRISE["founded"], 5, "不是完整的日期", "年-月-日"),
        (ENTERPRISE["premises"], "也许", "“也许”", "是 或 否"),
        (ENTERPRISE["premises"], ["是"], "应为文字", "某栏"),
        (ENTERPRISE["association"], "建立中", "不在可选的值里", "是否为“筹建中”"),
        (ENTERPRISE["region"], "鼓楼区", "同名的不止一个", "省、市"),
        (ENTERPRISE["region"], "月球", "不是行政区划", "省、市"),
        (SOCIETY["disciplines"], "机械工成", "不在“学科", "机械工程"),
        (SOCIETY["level"], "moon", "某栏 是“moon”", "全国、省级、市级、县级"),
        (SOCIETY["industries"], "光电", "不在可选的值里", "是否为“光电子”"),
        (SOCIETY["name"], "焊" * 201, "201 个字符，上限是 200", "缩短"),
        (SOCIETY["name"], "焊\x00接", "U+0000", "删去"),
        (SOCIETY["name"], {"a": 1}, "应为文字", "某栏"),
        (SOCIETY["aliases"], {"a": 1}, "应为列表", "顿号"),
        (SOCIETY["aliases"], [["甲"]], "应为文字", "某栏"),
        (SOCIETY["aliases"], "、".join(f"甲{n}" for n in range(13)), "13 项，上限是 12", "最重要"),
        (EXPERT["projects"], ["钢"], "格式不对", "title"),
        (SOCIETY["name"], BadCell("#N/A", "这一格是错误值 #N/A", "请改正"), "错误值 #N/A", "请改正"),
    ],
)
def test_what_cannot_be_understood_is_said_with_a_remedy(field: Field, value: Any, problem: str, remedy: str) -> None:
    with pytest.raises(HuiqiError) as refusal:
        _clean(field, value)
    assert problem in refusal.value.problem
    assert remedy in refusal.value.remedy


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("value", [None, "", "  ", "\u3000\n"])
def test_an_empty_cell_is_empty_in_every_form(form: Form, value: str | None) -> None:
    assert _clean(FIELDS_BY_FORM[form], value) is None


@given(st.sampled_from(Form), anything)
def test_any_value_is_cleaned_or_refused_and_what_is_clean_stays_so(form: Form, value: Any) -> None:
    field = FIELDS_BY_FORM[form]
    stored, refusal = None, None
    try:
        stored = _clean(field, value)
    except HuiqiError as error:
        refusal = error
    assert refusal is None or (refusal.problem and refusal.remedy)
    if stored is not None:
        assert _clean(field, stored) == stored
        assert _clean(field, written(field, stored)) == stored


@given(st.integers(0, 10**14), st.sampled_from(["", "人", "名", " 人 "]))
def test_counts_survive_width_and_units(number: int, unit: str) -> None:
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
    assert _clean(ENTERPRISE["staff"], f"{number}{unit}") == _clean(ENTERPRISE["staff"], f"{wide}{unit}") == number
    assert _clean(ENTERPRISE["staff"], f"{number:,}") == number


@given(
    st.dates(dt.date(1910, 1, 1), dt.date(2099, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]),
)
def test_dates_are_the_same_in_every_way_of_writing_them(day: dt.date, pattern: str) -> None:
    serial = (day - dt.date(1899, 12, 30)).days
    for value in (day, day.strftime(pattern), f"{day.year}-{day.month}-{day.day}", serial, float(serial), str(serial)):
        assert _clean(ENTERPRISE["founded"], value) == day.isoformat()


@given(
    st.text(st.sampled_from("0123456789"), min_size=8, max_size=8),
    st.text(st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"), min_size=9, max_size=9),
    st.integers(0, 16),
    st.data(),
)
def test_a_credit_code_with_one_wrong_sign_is_refused(digits: str, signs: str, place: int, data: st.DataObject) -> None:
    code = digits + signs
    code += uscc.calc_check_digit(code)
    assert _clean(ENTERPRISE["id"], code.lower()) == code
    other = data.draw(st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
    assume(other != code[place])
    with pytest.raises(HuiqiError):
        _clean(ENTERPRISE["id"], code[:place] + other + code[place + 1 :])


@given(st.lists(signs.filter(bool)))
def test_items_joined_in_one_cell_are_split_again(items: list[str]) -> None:
    assert split_items(join_items(items)) == items


@given(
    st.lists(
        words.map(lambda title: {"title": title})
        | st.builds(lambda t, k: {"title": t, "keywords": k}, words, st.lists(words, min_size=1))
    )
)
def test_projects_joined_in_one_cell_are_parsed_again(projects: list[dict[str, Any]]) -> None:
    assert parse_projects(join_projects(projects)) == projects


@pytest.mark.parametrize("source", ["disciplines", "industries"])
def test_every_code_of_a_classification_is_written_so_that_it_is_read_again(source: str) -> None:
    field = next(f for kind in RecordKind for f in FIELDS[kind] if f.source == source and f.form is Form.CODES)
    for entry in classification(source).entries:
        assert _clean(field, written(field, [entry.code])) == [entry.code]
        assert _clean(field, entry.code) == [entry.code]


def test_every_province_and_prefecture_is_known_by_name_and_code() -> None:
    for province in provinces():
        for region in (province, *children(province.code)):
            for text in (region.full_name, region.code):
                assert _clean(ENTERPRISE["region"], text) == region.full_name


def test_a_name_of_several_regions_means_the_one_in_the_offices_own_province(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIQI_REGION", "福建省福州市")
    assert _clean(ENTERPRISE["region"], "鼓楼区") == "福建省福州市鼓楼区"
    monkeypatch.setenv("HUIQI_REGION", "月球")
    with pytest.raises(HuiqiError, match="HUIQI_REGION"):
        _clean(ENTERPRISE["region"], "鼓楼区")


@pytest.mark.parametrize("kind", RecordKind)
def test_every_example_of_the_templates_is_a_valid_value(kind: RecordKind) -> None:
    for field in FIELDS[kind]:
        assert (_clean(field, field.example) is None) == (not field.example), field.key
