"""Passages that several templates have in common: parts with their tables, what is handed in, the clauses."""

from __future__ import annotations

from service.documents.drawing import Sheet

_TASKS = (
    ("序号", 13, "{{ loop.index }}"),
    ("任务", 39, "{{ row.what }}"),
    ("负责方", 28, "{{ row.who }}"),
    ("起止时间", 45, "{{ row.since }}\n{% if row.until %}至{{ row.until }}{% endif %}"),
    ("阶段成果", 31, "{{ row.result }}"),
)
MEASURES = (
    ("序号", 13, "{{ loop.index }}"),
    ("指标", 47, "{{ row.name }}"),
    ("目标值", 32, "{{ row.goal }}"),
    ("考核时间", 32, "{{ row.rhythm }}"),
    ("佐证材料", 32, "{{ row.proof }}"),
)
_FUNDS = (
    ("序号", 13, "{{ loop.index }}"),
    ("来源", 32, "{{ row.source }}"),
    ("使用方向和范围", 61, "{{ row.use }}"),
    ("金额（元）", 50, "{{ row.fen.digits }}\n{{ row.fen.capitals }}"),
)


def handed_in(sheet: Sheet, to: str, label: str, by: str) -> None:
    """Add facts, parts and signatures of what is handed in.

    Args:
        sheet: the template.
        to: label of the body it goes to.
        label: of those who hand it in.
        by: the field that names them.
    """
    sheet.facts(
        [
            (to, "{{ to }}"),
            ("所属计划", "{{ programme }}"),
            (label, f"{{{{ {by} | join('、') }}}}"),
            ("联系人", "{{ contact }}", "联系电话", "{{ phone }}"),
        ]
    )
    parts(sheet)
    basis(sheet)
    sheet.say("", "落款前")
    sheet.each(f"who in {by}", "{{ who }}（签章）", "落款")
    sheet.say("{{ dated }}", "日期")


def parts(sheet: Sheet) -> None:
    """Add the parts: chapters, sections, text, tables."""
    sheet.tag("for part in parts")
    sheet.where("part.chapter", "{{ part.chapter }}", "章")
    sheet.where("part.section", "{{ part.section }}", "节")
    sheet.lines("line in part.text", "part.final and loop.last")
    tables(sheet)
    sheet.tag("endfor")


def tables(sheet: Sheet) -> None:
    """Add the tables of the part at hand, those that it has."""
    for name, columns, foot in (
        ("tasks", _TASKS, None),
        ("measures", MEASURES, None),
        ("funds", _FUNDS, ("part.total", "合计：{{ part.total.digits }}元（{{ part.total.capitals }}）")),
    ):
        sheet.tag(f"if part.{name} is not none")
        sheet.gap()
        sheet.rows(f"row in part.{name}", columns, foot)
        sheet.tag("endif")


def basis(sheet: Sheet) -> None:
    """Add the clauses the document rests on, if there are any."""
    sheet.where("basis", "编制依据：{{ basis }}。", "附注")
