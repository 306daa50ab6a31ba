"""Columns that several kinds of records have."""

from __future__ import annotations

from matcher.corpus.forms import Field, Form
from matcher.taxonomy.classification import classification

DIRECTIONS = "directions-wuhan-2015"
"""The list of priority directions that records are tagged with."""

ONE_DIRECTION = classification(DIRECTIONS).names()[0]
"""For examples."""


def id_field(hint: str) -> Field:
    """Return the column of a record's own number."""
    return Field("id", "编号", Form.TEXT, hint, limit=64, headings=("ID", "序列号", "code", "代码"))


def industries_field(hint: str) -> Field:
    """Return the column of priority directions."""
    return Field(
        "industries",
        "产业方向",
        Form.CHOICES,
        hint,
        ONE_DIRECTION,
        limit=8,
        source=DIRECTIONS,
        headings=("重点领域", "行业领域"),
    )


SERVICES = Field(
    "services", "服务类型", Form.CHOICES, "可填多项，用顿号分开。", "协同攻关", limit=12, source="services"
)
REGION = Field(
    "region",
    "所在地区",
    Form.REGION,
    "省、市或县（区）的名称。",
    "湖北省武汉市",
    headings=("地区", "所在地", "所在城市", "所属地区"),
)
DISCIPLINES = Field(
    "disciplines",
    "学科",
    Form.CODES,
    "GB/T 13745 的学科名称或代码，可填多项。",
    "机械工程",
    limit=12,
    source="disciplines",
    headings=("学科领域", "所属学科", "学科代码"),
)
SECTORS = Field(
    "sectors",
    "国民经济行业",
    Form.CODES,
    "GB/T 4754 的行业名称或代码，可填多项。",
    "通用设备制造业",
    limit=12,
    source="industries",
    headings=("所属行业", "行业", "行业代码"),
)
KEYWORDS = Field(
    "keywords", "关键词", Form.LIST, "用顿号分开。", "激光焊接、铝合金、气孔", limit=200, headings=("技术关键词",)
)
AVAILABLE = Field("available", "可承接任务", Form.FLAG, "现在是否可以承接新任务；不填为“是”。", "是")
SOURCE = Field("source", "资料来源", Form.TEXT, "这条记录来自哪里。", "2026 年学会调查表", limit=500)
