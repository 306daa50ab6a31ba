"""What a society says to a need: each part by its figures, unknown where either side is silent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matcher.mutual.suitability import Part, parts_of
from matcher.vocabulary import Candidate, Kind, Need

NEED = Need("N", "焊缝气孔", industries=("光电子", "新材料"), services=("协同攻关", "技术培训与继续教育"), budget=40)
SOCIETY = Candidate(
    "S", Kind.SOCIETY, "学会", (), interests=("新材料",), services=("协同攻关", "人才交流培养"),
    capacity=4, ongoing=1, least_budget=20,
)  # fmt: skip


def _part(key: str, need: Need = NEED, society: Candidate = SOCIETY) -> Part:
    (part,) = [part for part in parts_of(need, society) if part.key == key]
    return part


def test_a_pair_that_states_everything_has_every_part_but_the_refusal() -> None:
    assert {part.key: part.value for part in parts_of(NEED, SOCIETY)} == {
        "interests": 0.5,
        "services": 1.0,
        "money": 1.0,
        "load": 0.75,
        "open": None,
    }
    assert "40 万元" in _part("money").says
    assert "20 万元" in _part("money").says
    assert "还可承接 3 项" in _part("load").says
    assert "新材料" in _part("interests").says


@pytest.mark.parametrize(
    ("key", "need", "society", "missing"),
    [
        ("interests", {"industries": ()}, {}, "需求的方向"),
        ("interests", {"industries": ("其他",)}, {}, "需求的方向"),
        ("interests", {}, {"interests": ()}, "学会愿意承接的方向"),
        ("services", {"services": ()}, {}, "需求的服务类型"),
        ("services", {}, {"services": ()}, "学会提供的服务"),
        ("money", {"budget": None}, {}, "企业拟投入资金"),
        ("money", {}, {"least_budget": None}, "学会最低合作经费"),
        ("load", {}, {"capacity": None}, "可同时承接项目数"),
        ("load", {}, {"ongoing": None}, "在办项目数"),
        ("open", {}, {}, "没有表示不承接"),
    ],
)
def test_where_somebody_is_silent_a_part_is_unknown_and_says_what_is_missing(
    key: str, need: dict[str, object], society: dict[str, object], missing: str
) -> None:
    part = _part(key, replace(NEED, **need), replace(SOCIETY, **society))  # type: ignore[arg-type]
    assert part.value is None
    assert missing in part.says


@pytest.mark.parametrize(
    ("key", "need", "society", "value"),
    [
        ("interests", {}, {"interests": ("农业与农村",)}, 0.0),
        ("interests", {"industries": ("新材料", "其他")}, {}, 1.0),
        ("services", {}, {"services": ("技术顾问",)}, 0.0),
        ("services", {"services": ("人才交流培养", "其他")}, {"services": ("技术顾问",)}, 1.0),
        ("services", {"services": ("标准与检测", "协同攻关")}, {}, 0.5),
        ("money", {"budget": 20.0}, {}, 1.0),
        ("money", {"budget": 19.99}, {}, 0.5 * 19.99 / 20),
        ("money", {"budget": 0.0}, {}, 0.0),
        ("money", {"budget": None}, {"least_budget": 0.0}, 1.0),
        ("load", {}, {"ongoing": 4}, 0.0),
        ("load", {}, {"ongoing": 9}, 0.0),
        ("load", {}, {"ongoing": 0}, 1.0),
        ("load", {}, {"capacity": 0, "ongoing": None}, 0.0),
        ("open", {}, {"available": False}, 0.0),
    ],
)
def test_a_known_part_is_worth_what_it_states(
    key: str, need: dict[str, object], society: dict[str, object], value: float
) -> None:
    part = _part(key, replace(NEED, **need), replace(SOCIETY, **society))  # type: ignore[arg-type]
    assert part.value == pytest.approx(value)
