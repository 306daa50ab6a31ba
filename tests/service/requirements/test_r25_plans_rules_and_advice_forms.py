"""R25: 年度工作规划, 服务计划, 服务站管理办法; 调研报告/建议/提案/议案/专题报告.

Their forms, from the shipped packs.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from matcher.programmes.shelf import pack_of, shipped_packs
from service.documents.drafting import draft
from service.documents.making import make
from service.documents.papers import Advice, Plan, Rules
from tests.fakes.word import rendered, text_of

SORTS = ("调研报告", "建议", "提案", "议案", "专题报告")


@pytest.mark.parametrize(
    ("pack", "year", "paper", "title"),
    [
        ("hubei", 2015, "year-plan", "企业转型升级和技术创新年度工作规划"),
        ("hubei", 2015, "service-plan", "创新驱动助力工程服务计划"),
        ("zhejiang", 2014, "work-plan", "学会服务站工作计划"),
        ("chengdu", 2018, "service-plan", "创新驱动助力示范工程服务计划"),
    ],
)
def test_r25_plans_have_goals_services_schedule_and_indicators(
    pack: str, year: int, paper: str, title: str, tmp_path: Path
) -> None:
    form = draft(pack_of(shipped_packs(), pack, year), paper)
    assert isinstance(form, Plan)
    text = text_of(make(form, tmp_path).data)
    for words in (title, "一、工作目标", "二、服务内容", "三、进度安排", "四、定期考核指标", "编制依据"):
        assert words in text, words
    for maker in form.makers:
        assert maker in text


def test_r25_the_rules_of_a_station_are_articles_with_their_day_of_force(tmp_path: Path) -> None:
    form = draft(pack_of(shipped_packs(), "zhejiang", 2014), "station-rules")
    assert isinstance(form, Rules)
    parts = tuple(replace(part, text=f"关于{part.heading}的规定。") for part in form.parts)
    rules = replace(form, parts=parts, issuers=("某县人民政府",), starts=date(2015, 1, 1), dated=date(2014, 12, 25))
    text = rendered({"rules": make(rules, tmp_path).data})["rules"]
    assert "学会服务站管理办法" in text
    for number, part in zip("一二三四五六七八", form.parts, strict=True):
        assert f"第{number}条{part.heading}" in text
        assert f"关于{part.heading}的规定。" in text
    assert "本办法自2015年1月1日起施行。" in text
    assert "某县人民政府2014年12月25日" in text


def test_r25_advice_comes_in_five_sorts_each_with_parts_of_its_own(tmp_path: Path) -> None:
    chengdu = pack_of(shipped_packs(), "chengdu", 2018)
    forms = {sort: draft(chengdu, "advice", sort=sort) for sort in SORTS}
    made = {}
    for sort, form in forms.items():
        assert isinstance(form, Advice)
        parts = tuple(replace(part, text=f"{sort}之{part.heading}。") for part in form.parts)
        made[sort] = make(replace(form, title="关于某产业", to="市政协", parts=parts), tmp_path).data
    assert len({form.parts for form in forms.values()}) == len(SORTS)  # type: ignore[union-attr]
    pages = rendered(made)
    for sort, form in forms.items():
        assert f"（{sort}）" in pages[sort]
        assert "市政协" in pages[sort]
        for part in form.parts:  # type: ignore[union-attr]
            assert f"{sort}之{part.heading}。" in pages[sort]
