"""R23: work plan, schedule, periodic indicators, use of funds; funds in a separate account (专账).

The form of the plan, from the shipped pack; payments are tested with the ledger.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from matcher.programmes.shelf import pack_of, shipped_packs
from service.documents.drafting import draft
from service.documents.making import make
from service.documents.papers import Plan
from service.documents.pieces import Fund, Measure, Task
from tests.fakes.word import rendered, tables_of, text_of


@pytest.fixture
def form() -> Plan:
    drafted = draft(pack_of(shipped_packs(), "wuhan", 2015), "work-plan")
    assert isinstance(drafted, Plan)
    return drafted


def test_r23_the_form_has_a_plan_a_schedule_indicators_and_the_use_of_funds(form: Plan, tmp_path: Path) -> None:
    made = make(form, tmp_path)
    text = text_of(made.data)
    parts = ("工作思路", "进度安排", "定期考核指标", "资金使用方向和范围")
    places = [text.index(f"{number}、{part}") for number, part in zip("一二三四", parts, strict=True)]
    assert places == sorted(places)
    heads = [table[0] for table in tables_of(made.data)]
    assert ["序号", "任务", "负责方", "起止时间", "阶段成果"] in heads
    assert ["序号", "指标", "目标值", "考核时间", "佐证材料"] in heads
    assert ["序号", "来源", "使用方向和范围", "金额（元）"] in heads


def test_r23_the_separate_account_is_asked_for_where_the_programme_wants_one(form: Plan, tmp_path: Path) -> None:
    text = text_of(make(form, tmp_path).data)
    assert "专账管理" in text
    assert "资金专账（户名、开户行、账号）：＿＿＿" in text
    assert "资金专账（户名、开户行、账号）" in make(form, tmp_path).missing
    hubei = draft(pack_of(shipped_packs(), "hubei", 2015), "service-plan")
    assert "资金专账" not in text_of(make(hubei, tmp_path).data)


def test_r23_all_that_was_planned_is_on_the_pages(form: Plan, tmp_path: Path) -> None:
    idea, schedule, measures, funds = form.parts
    planned = replace(
        form,
        number="2015-007-JH",
        project="气孔控制",
        makers=("精密压铸公司", "机械工程学会"),
        leader="李四",
        since=date(2015, 10, 1),
        until=date(2016, 9, 29),
        parts=(
            replace(idea, text="先诊断，后攻关。"),
            replace(schedule, tasks=(Task("现场诊断", "学会", date(2015, 10, 1), date(2015, 11, 15), "诊断书"),)),
            replace(measures, measures=(Measure("废品率", "≤4%", "每季度", "检测报告"),)),
            replace(funds, funds=(Fund("市科协", "专家咨询费", 20_000_000),)),
        ),
        account="机械工程学会，某银行，1234",
        dated=date(2015, 10, 8),
    )
    made = make(planned, tmp_path)
    assert made.missing == ()
    text = rendered({"plan": made.data})["plan"]
    for words in (
        "先诊断，后攻关",
        "现场诊断",
        "2015年11月15日",
        "诊断书",
        "废品率",
        "≤4%",
        "每季度",
        "专家咨询费",
        "200,000.00",
        "人民币贰拾万元整",
        "机械工程学会，某银行，1234",
        "专账管理",
    ):
        assert words in text, words
