"""Corrections: plain data that comes back as it went, carried out on the need itself."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.errors import HuiqiError, UnknownName
from matcher.text.facets import facets
from matcher.text.wants import points
from matcher.understanding.corrections import (
    UNCORRECTED,
    Corrections,
    Struck,
    corrected,
    corrections_document,
    corrections_from,
)
from matcher.vocabulary import Need, Span

NEED = Need("N1", "焊缝开裂严重，成本高。希望引进激光焊接；要求变形小于0.2mm。焊缝开裂严重，成本高。", "激光焊接难题")
POINTS = points(NEED)


def _strike(*places: int) -> Corrections:
    return Corrections(
        struck=tuple(Struck(POINTS[place].span or Span(0, 0, 0), POINTS[place].text) for place in places)
    )


STRUCK = st.sets(st.integers(0, len(POINTS) - 2), max_size=len(POINTS) - 3).map(lambda places: _strike(*places).struck)
CORRECTIONS = st.builds(
    Corrections,
    st.sampled_from([(), ("新材料",), ("新材料", "光机电一体化")]),
    st.sampled_from([(), ("协同攻关",)]),
    st.sampled_from([(), ("430",)]),
    st.sampled_from([(), ("34",)]),
    STRUCK,
    st.sampled_from([(), ("水下焊接机器人",), ("水下焊接机器人", "在线检测")]),
)


@given(CORRECTIONS)
def test_corrections_come_back_from_json_as_they_went(given_: Corrections) -> None:
    assert corrections_from(json.loads(json.dumps(corrections_document(given_)))) == given_


@given(CORRECTIONS)
def test_what_is_struck_leaves_the_matched_text_what_is_added_joins_it_and_the_rest_stays(given_: Corrections) -> None:
    matched = facets(corrected(NEED, given_)).whole
    gone = {one.text for one in given_.struck}
    for one in POINTS:
        assert (one.text in matched) == (one.text not in gone), one
    assert all(text in matched for text in given_.added)


def test_a_need_without_corrections_is_the_same_need() -> None:
    assert corrected(NEED, UNCORRECTED) is NEED


def test_what_is_stated_goes_on_record_with_the_need_and_nothing_else_changes() -> None:
    found = corrected(NEED, Corrections(("新材料",), ("协同攻关",), ("430",), ("34",)))
    assert (found.industries, found.services, found.disciplines, found.sectors) == (
        ("新材料",),
        ("协同攻关",),
        ("430",),
        ("34",),
    )
    assert (found.id, found.title, found.text) == (NEED.id, NEED.title, NEED.text)


def test_a_repeated_point_is_struck_wherever_it_stands() -> None:
    assert "开裂" not in corrected(NEED, _strike(1)).text


def test_a_point_of_a_need_that_was_changed_since_is_refused() -> None:
    with pytest.raises(HuiqiError, match="已不在需求里"):
        corrected(Need("N1", "另一条需求的文字", "标题"), _strike(1))


def test_a_need_of_which_everything_is_struck_is_refused_unless_something_is_added() -> None:
    everything = _strike(*range(len(POINTS)))
    with pytest.raises(HuiqiError, match="没有可以匹配的内容"):
        corrected(NEED, everything)
    assert corrected(NEED, Corrections(struck=everything.struck, added=("水下焊接",))).text.startswith("水下焊接")


@pytest.mark.parametrize(
    ("document", "says"),
    [
        (["新材料"], "不是一组字段"),
        ({"industries": []}, "industries"),
        ({"directions": "新材料"}, "应为列表"),
        ({"directions": ["不存在的方向"]}, "不存在的方向"),
        ({"services": ["算命"]}, "算命"),
        ({"disciplines": ["占星术"]}, "占星术"),
        ({"struck": [{"document": 1, "start": -1, "end": 3, "text": "x"}]}, "写得不对"),
        ({"struck": [{"document": True, "start": 0, "end": 3, "text": "x"}]}, "写得不对"),
        ({"added": ["字" * 201]}, "太多或太长"),
        ({"added": [f"要点{n}" for n in range(11)]}, "太多或太长"),
        ({"added": ["。。。"]}, "补充的要点"),
        ({"added": [3]}, "一组文字"),
    ],
)
def test_a_document_that_is_none_is_told_in_one_line(document: Any, says: str) -> None:
    with pytest.raises((HuiqiError, UnknownName), match=says):
        corrections_from(document)


def test_names_and_codes_are_both_understood() -> None:
    found = corrections_from({"disciplines": ["机械工程"], "sectors": ["34"], "services": ["04"]})
    assert found.disciplines == ("460",)
    assert found.sectors == ("34",)
    assert found.services == ("协同攻关",)
