"""Chinese names of the sections of a pack and of the fields of its entries."""

from __future__ import annotations

from collections.abc import Iterable

from matcher.errors import UnknownName
from matcher.programmes.reading import among

SECTIONS = {
    "programme": "计划",
    "sources": "文件",
    "basis": "依据",
    "principles": "原则",
    "services": "服务",
    "directions": "重点方向",
    "conditions": "申报条件",
    "priorities": "优先",
    "weighing": "优先的分量",
    "actors": "参与方",
    "stages": "环节",
    "platforms": "平台",
    "money": "经费",
    "targets": "目标",
    "papers": "材料",
    "indicators": "指标",
}
"""Every section of a pack in the order of the schema."""

FIELDS = {
    "about": "约数",
    "act": "事项",
    "after": "在此之前",
    "at": "设在",
    "at_least": "至少",
    "at_most": "至多",
    "bound": "合计上限",
    "by": "由谁办",
    "checks": "审查条件",
    "cites": "条款",
    "clauses": "条款目录",
    "columns": "各格",
    "count": "个数",
    "detail": "内容",
    "due": "截止",
    "duties": "职责",
    "each": "每个",
    "ends": "止",
    "fixed_form": "固定格式",
    "form": "方式",
    "issued": "印发日期",
    "issuer": "发文单位",
    "jurisdiction": "行政区划",
    "key": "代号",
    "level": "级别",
    "levels": "级别",
    "lift": "提升",
    "makes": "形成材料",
    "may_end": "可在此终止",
    "name": "名称",
    "names": "各项",
    "note": "编者说明",
    "number": "编号",
    "origin": "来源",
    "parts": "组成",
    "pays": "拨付经费",
    "per": "每",
    "phase": "阶段",
    "plaque": "授牌",
    "purpose": "用途",
    "read_only": "只看不改",
    "rhythm": "何时",
    "role": "身份",
    "rule": "规则",
    "rules": "规定",
    "scope": "对谁",
    "section": "栏目",
    "sets_up": "设立平台",
    "share": "比例",
    "share_of": "占什么",
    "since": "起",
    "starts": "起",
    "subject": "对象",
    "text": "内容",
    "title": "名称",
    "to": "服务代码",
    "total": "总额",
    "until": "止",
    "wants": "所需材料",
    "wording": "对照表",
    "year": "年度",
}
"""Every field of a pack."""


def section_named(text: str, known: Iterable[str] = SECTIONS) -> str:
    """Return the section that is meant by its name in files or its Chinese one.

    Raises:
        UnknownName: there is none.
    """
    known = tuple(known)
    for section in known:
        if text in {section, SECTIONS[section]}:
            return section
    named = [f"{section}（{SECTIONS[section]}）" for section in known]
    raise UnknownName(f"计划包里没有“{text}”这一节", among(text, named))
