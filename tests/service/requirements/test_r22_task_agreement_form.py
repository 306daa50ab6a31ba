"""R22: 任务协议书 on a fixed form: goals and tasks, term, resources, safeguards, evaluation, rights.

The form itself, from the shipped pack; who may sign it and when is tested with the workflow.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from matcher.programmes.shelf import pack_of, shipped_packs
from service.documents.drafting import draft
from service.documents.making import make
from service.documents.papers import Agreement
from service.documents.pieces import Fund, Part, Party
from tests.fakes.word import rendered, text_of

PARTS = ("协作目标和任务", "合作期限", "资源配置", "保障措施", "绩效评价", "成果权益")


@pytest.fixture
def form() -> Agreement:
    drafted = draft(pack_of(shipped_packs(), "wuhan", 2015), "agreement")
    assert isinstance(drafted, Agreement)
    return drafted


def test_r22_the_form_is_fixed_and_has_the_six_parts_in_order(form: Agreement, tmp_path: Path) -> None:
    paper = next(one for one in pack_of(shipped_packs(), "wuhan", 2015).papers if one.key == "agreement")
    assert paper.fixed_form
    assert form.form == "task-agreement"
    text = text_of(make(form, tmp_path).data)
    places = [text.index(f"{number}、{part}") for number, part in zip("一二三四五六", PARTS, strict=True)]
    assert places == sorted(places)
    assert "格式文本第1版" in text
    for clause in paper.cites:
        assert clause.removeprefix("武汉2015 ") in text


def test_r22_an_empty_form_names_each_part_that_is_still_blank(form: Agreement, tmp_path: Path) -> None:
    blank = make(form, tmp_path).missing
    for part in PARTS:
        assert any(one.startswith(f"{part}·") for one in blank), part


def test_r22_all_that_the_parties_agreed_on_is_on_the_pages(form: Agreement, tmp_path: Path) -> None:
    agreed = _agreed(form)
    made = make(agreed, tmp_path)
    assert made.missing == ()
    text = rendered({"agreement": made.data})["agreement"]
    for words in (
        "废品率由12%降至4%以下",
        "自2015年9月30日起，至2016年9月29日止",
        "企业自筹",
        "人民币叁拾万元整",
        "合计：500,000.05元（人民币伍拾万元零伍分）",
        "提供工作场所和两台压铸机",
        "市科协组织专家评估小组检查",
        "由各方协商分配",
        "武汉光谷精密压铸有限公司",
        "武汉机械工程学会",
        "甲方（盖章）",
        "乙方（盖章）",
        "☑组织协同创新攻关项目",
        "□开展企业科技战略咨询",
    ):
        assert words in text, words


def test_r22_what_was_signed_can_be_told_from_what_was_changed_by_one_fen(form: Agreement, tmp_path: Path) -> None:
    agreed = _agreed(form)
    other = replace(
        agreed.parts[2], funds=(Fund("企业自筹", "试验材料", 30_000_001), Fund("市科协", "咨询", 20_000_005))
    )
    changed = replace(agreed, parts=(*agreed.parts[:2], other, *agreed.parts[3:]))
    assert make(agreed, tmp_path).digest == make(agreed, tmp_path).digest != make(changed, tmp_path).digest


def _agreed(form: Agreement) -> Agreement:
    texts = (
        "废品率由12%降至4%以下。",
        "自2015年9月30日起，至2016年9月29日止。",
        "",
        "甲方提供工作场所和两台压铸机。",
        "市科协组织专家评估小组检查。",
        "成果经评价后，由各方协商分配。",
    )
    funds = (Fund("企业自筹", "试验材料", 30_000_000), Fund("市科协", "咨询", 20_000_005))
    parts = tuple(
        Part(part.heading, text, funds=None if part.funds is None else funds)
        for part, text in zip(form.parts, texts, strict=True)
    )
    names = ("武汉光谷精密压铸有限公司", "武汉机械工程学会")
    parties = tuple(
        Party(side, name, "", "91420100MA4KXXXX0A", "武汉市某路1号", "张三", "李四", "027-00000000")
        for side, name in zip(("甲方", "乙方"), names, strict=True)
    )
    services = tuple(replace(one, chosen=one.name == "组织协同创新攻关项目") for one in form.services)
    return replace(
        form,
        number="2015-007",
        project="气孔控制",
        parties=parties,
        services=services,
        since=date(2015, 9, 30),
        until=date(2016, 9, 29),
        parts=parts,
        copies=3,
        place="武汉市",
        dated=date(2015, 9, 29),
    )
