"""Columns of those who answer: societies, experts and achievements."""

from __future__ import annotations

from matcher.corpus.common_fields import (
    AVAILABLE,
    DIRECTIONS,
    DISCIPLINES,
    KEYWORDS,
    ONE_DIRECTION,
    REGION,
    SECTORS,
    SERVICES,
    SOURCE,
    id_field,
    industries_field,
)
from matcher.corpus.forms import LEVELS, Field, Form

MATURITIES = ("实验室", "小试", "中试", "产业化")
TAGS = ("节能", "环保", "创新")
SERVICE_MODES = ("招聘进站", "项目签约", "技术顾问")
BODIES = ("学会", "高校科协", "高校科协联盟")
"""Kinds of bodies that stand on the side of the societies."""

SOCIETY = (
    id_field("可不填；已在目录中的学会按名称和简称识别。"),
    Field(
        "name",
        "学会名称",
        Form.TEXT,
        "登记的全称。",
        "湖北省示例学会",
        required=True,
        headings=("单位名称", "名称", "学会"),
    ),
    Field("aliases", "简称", Form.LIST, "常用简称，用顿号分开。", "示例学会", limit=12, headings=("别名",)),
    Field("level", "级别", Form.CHOICE, "所属科协的层级。", "省级", options=tuple(LEVELS), headings=("学会级别",)),
    REGION,
    Field(
        "scope",
        "业务范围",
        Form.TEXT,
        "学科范围和服务的产业，一两句话。",
        "激光加工与光电检测",
        limit=5000,
        headings=("学会简介", "简介"),
    ),
    DISCIPLINES,
    SECTORS,
    industries_field("服务的优先方向，可填多项。"),
    Field(
        "branches",
        "分支机构",
        Form.LIST,
        "分会、专业委员会，用顿号分开。",
        "激光加工专业委员会",
        limit=200,
        headings=("专业委员会", "分会"),
    ),
    Field(
        "technologies",
        "擅长技术",
        Form.LIST,
        "具体的技术、工艺、产品，用顿号分开。",
        "激光焊接、激光熔覆",
        limit=200,
        headings=("主要技术", "技术领域"),
    ),
    Field("problems", "能解决的问题", Form.LIST, "企业常提的问题，用顿号分开。", "焊缝气孔与变形控制", limit=200),
    SERVICES,
    Field("body", "组织类型", Form.CHOICE, "不填为学会。", "学会", options=BODIES),
    Field(
        "served",
        "服务经历",
        Form.LIST,
        "服务过企业技术创新的事项，用顿号或分号分开。",
        "2025 年为示例企业举办焊接技术培训",
        limit=200,
        headings=("服务记录",),
    ),
    Field(
        "interests",
        "愿意承接的方向",
        Form.CHOICES,
        "可填多项；不填视为未说明。",
        ONE_DIRECTION,
        limit=8,
        source=DIRECTIONS,
    ),
    Field("capacity", "可同时承接项目数", Form.COUNT, "一年内能同时服务几个项目。", "6"),
    Field("ongoing", "在办项目数", Form.COUNT, "现在正在服务几个项目。", "2"),
    Field("least_budget", "最低合作经费（万元）", Form.NUMBER, "低于此数一般不承接；没有要求填 0。", "10"),
    AVAILABLE,
    SOURCE,
)

EXPERT = (
    id_field("可不填；不填时按姓名和单位识别。"),
    Field("name", "姓名", Form.TEXT, "专家姓名。", "示例姓名", limit=60, headings=("专家姓名",)),
    Field(
        "organization",
        "工作单位",
        Form.TEXT,
        "现在的工作单位。",
        "示例大学",
        headings=("单位", "所在单位", "工作单位名称"),
    ),
    Field("title", "职称", Form.TEXT, "如 教授、研究员、高级工程师。", "教授", limit=60, headings=("专业技术职务",)),
    REGION,
    Field(
        "scope",
        "研究方向",
        Form.TEXT,
        "一两句话。",
        "激光与材料相互作用",
        limit=5000,
        headings=("研究领域", "专业"),
    ),
    DISCIPLINES,
    industries_field("熟悉的优先方向，可填多项。"),
    KEYWORDS,
    Field(
        "projects",
        "主要项目",
        Form.PROJECTS,
        "项目名称，用分号或换行分开。",
        "铝合金激光焊接气孔抑制机理",
        limit=400,
        headings=("承担项目", "科研项目"),
    ),
    Field("service_modes", "服务方式", Form.CHOICES, "可填多项。", "技术顾问", limit=3, options=SERVICE_MODES),
    SERVICES,
    Field("society", "所属学会", Form.TEXT, "所在学会的名称。", "湖北省示例学会"),
    AVAILABLE,
    SOURCE,
)

ACHIEVEMENT = (
    id_field("可不填；不填时按成果名称和完成单位识别。"),
    Field("name", "成果名称", Form.TEXT, "登记的名称。", "高速激光熔覆成套装备", limit=300, headings=("名称", "title")),
    Field(
        "owner", "完成单位", Form.TEXT, "成果的所有者。", "示例大学", headings=("所有者", "持有单位", "第一完成单位")
    ),
    Field(
        "text",
        "成果简介",
        Form.TEXT,
        "解决什么问题，指标如何。",
        "用于液压支柱再制造，效率提高 3 倍。",
        limit=20000,
        headings=("简介", "成果内容"),
    ),
    KEYWORDS,
    Field("maturity", "成熟度", Form.CHOICE, "成果所处阶段。", "中试", options=MATURITIES, headings=("成果阶段",)),
    Field("tags", "类型", Form.CHOICES, "节能、环保、创新，可填多项。", "节能", limit=3, options=TAGS),
    industries_field("适用的优先方向，可填多项。"),
    DISCIPLINES,
    SECTORS,
    REGION,
    Field("year", "完成年份", Form.YEAR, "如 2024。", "2024"),
    AVAILABLE,
    SOURCE,
)
