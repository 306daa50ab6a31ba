"""What each kind of record holds: one table a kind, from which templates, validation, reports and exports are made.

A field's `key` is its name in JSON lines, its `heading` the column of a Chinese workbook.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from matcher.corpus.forms import LEVELS, Field, Form
from matcher.vocabulary import RecordKind

__all__ = ["EXTRA", "FIELDS", "LEVELS", "Field", "Form", "fields_of"]

DIRECTIONS = "directions-wuhan-2015"
"""The list of priority directions that records are tagged with."""

MATURITIES = ("实验室", "小试", "中试", "产业化")
TAGS = ("节能", "环保", "创新")
SERVICE_MODES = ("招聘进站", "项目签约", "技术顾问")
ASSOCIATION_STATES = ("已建立", "筹建中", "未建立")


def _id(hint: str) -> Field:
    return Field("id", "编号", Form.TEXT, hint, limit=64, headings=("ID", "序列号", "code", "代码"))


def _industries(hint: str) -> Field:
    return Field(
        "industries",
        "产业方向",
        Form.CHOICES,
        hint,
        "光电子",
        limit=8,
        source=DIRECTIONS,
        headings=("重点领域", "行业领域"),
    )


_SERVICES = Field(
    "services", "服务类型", Form.CHOICES, "可填多项，用顿号分开。", "协同攻关", limit=12, source="services"
)
_REGION = Field(
    "region",
    "所在地区",
    Form.REGION,
    "省、市或县（区）的名称。",
    "湖北省武汉市",
    headings=("地区", "所在地", "所在城市", "所属地区"),
)
_DISCIPLINES = Field(
    "disciplines",
    "学科",
    Form.CODES,
    "GB/T 13745 的学科名称或代码，可填多项。",
    "机械工程",
    limit=12,
    source="disciplines",
    headings=("学科领域", "所属学科", "学科代码"),
)
_SECTORS = Field(
    "sectors",
    "国民经济行业",
    Form.CODES,
    "GB/T 4754 的行业名称或代码，可填多项。",
    "通用设备制造业",
    limit=12,
    source="industries",
    headings=("所属行业", "行业", "行业代码"),
)
_KEYWORDS = Field(
    "keywords", "关键词", Form.LIST, "用顿号分开。", "激光焊接、铝合金、气孔", limit=200, headings=("技术关键词",)
)
_AVAILABLE = Field("available", "可承接任务", Form.FLAG, "现在是否可以承接新任务；不填为“是”。", "是")
_SOURCE = Field("source", "资料来源", Form.TEXT, "这条记录来自哪里。", "2026 年学会调查表", limit=500)

_ENTERPRISE = (
    Field(
        "id",
        "统一社会信用代码",
        Form.CREDIT_CODE,
        "18 位，含校验码；同一代码视为同一企业。",
        required=True,
        headings=("信用代码", "社会信用代码", "编号"),
    ),
    Field(
        "name",
        "企业名称",
        Form.TEXT,
        "营业执照上的全称。",
        "武汉示例光电有限公司",
        required=True,
        headings=("单位名称", "名称", "企业全称"),
    ),
    _REGION,
    _SECTORS,
    _industries("优先方向，可填多项；不填时可用 huiqi classify 由文字识别。"),
    Field(
        "business",
        "主营业务",
        Form.TEXT,
        "主要产品和工艺，供匹配时参考。",
        "高功率激光器的研发与生产",
        limit=5000,
        headings=("经营范围", "主要产品"),
    ),
    Field("year", "数据年度", Form.YEAR, "以下人数和金额所属的年度。", "2025"),
    Field("staff", "职工总数", Form.COUNT, "人。", "120", headings=("员工人数", "职工人数")),
    Field("research_staff", "研发人员数", Form.COUNT, "人，不超过职工总数。", "18", headings=("研发人员",)),
    Field("revenue", "营业收入（万元）", Form.NUMBER, "当年营业收入。", "5600", headings=("营业收入", "销售收入")),
    Field(
        "research_spending",
        "研发投入（万元）",
        Form.NUMBER,
        "当年研发经费支出。",
        "340",
        headings=("研发投入", "研发费用"),
    ),
    Field("association", "企业科协", Form.CHOICE, "是否建立企业科协。", "筹建中", options=ASSOCIATION_STATES),
    Field("premises", "场地与设备", Form.FLAG, "是否有固定场地和必要设备。", "是"),
    Field("park", "所在园区", Form.TEXT, "高新区或产业园区名称。", "东湖新技术开发区", headings=("园区",)),
    Field("founded", "成立日期", Form.DATE, "如 2012-05-18。", "2012-05-18"),
    _SOURCE,
)

_NEED = (
    _id("可不填；填了就以它识别同一条需求。"),
    Field(
        "title",
        "需求名称",
        Form.TEXT,
        "一句话说清要解决什么。",
        "铝合金激光焊接气孔控制",
        limit=300,
        headings=("需求标题", "技术需求名称", "难题名称"),
    ),
    Field(
        "text",
        "需求内容",
        Form.TEXT,
        "现状、问题、指标和期望；越具体匹配越准。",
        "6 系铝合金薄板激光焊后气孔率约 5%，要求降到 1% 以下。",
        limit=20000,
        headings=("需求描述", "技术需求", "内容", "难题描述"),
    ),
    Field(
        "enterprise",
        "企业",
        Form.TEXT,
        "企业名称或统一社会信用代码。",
        "武汉示例光电有限公司",
        headings=("企业名称", "单位名称", "需求单位"),
    ),
    _industries("需求所属的优先方向；不填时由文字识别。"),
    _SERVICES,
    _REGION,
    Field("date", "提出日期", Form.DATE, "如 2026-03-01。", "2026-03-01"),
    Field("deadline", "期望完成日期", Form.DATE, "如 2027-03-01。", "2027-03-01", headings=("截止日期",)),
    Field(
        "budget",
        "拟投入资金（万元）",
        Form.NUMBER,
        "企业准备投入的资金。",
        "80",
        headings=("拟投入资金", "预算", "预算（万元）"),
    ),
    _SOURCE,
)

_SOCIETY = (
    _id("可不填；已在目录中的学会按名称和简称识别。"),
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
    _REGION,
    Field(
        "scope",
        "业务范围",
        Form.TEXT,
        "学科范围和服务的产业，一两句话。",
        "激光加工与光电检测",
        limit=5000,
        headings=("学会简介", "简介"),
    ),
    _DISCIPLINES,
    _SECTORS,
    _industries("服务的优先方向，可填多项。"),
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
    _SERVICES,
    _AVAILABLE,
    _SOURCE,
)

_EXPERT = (
    _id("可不填；不填时按姓名和单位识别。"),
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
    _REGION,
    Field(
        "scope",
        "研究方向",
        Form.TEXT,
        "一两句话。",
        "激光与材料相互作用",
        limit=5000,
        headings=("研究领域", "专业"),
    ),
    _DISCIPLINES,
    _industries("熟悉的优先方向，可填多项。"),
    _KEYWORDS,
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
    _SERVICES,
    Field("society", "所属学会", Form.TEXT, "所在学会的名称。", "湖北省示例学会"),
    _AVAILABLE,
    _SOURCE,
)

_ACHIEVEMENT = (
    _id("可不填；不填时按成果名称和完成单位识别。"),
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
    _KEYWORDS,
    Field("maturity", "成熟度", Form.CHOICE, "成果所处阶段。", "中试", options=MATURITIES, headings=("成果阶段",)),
    Field("tags", "类型", Form.CHOICES, "节能、环保、创新，可填多项。", "节能", limit=3, options=TAGS),
    _industries("适用的优先方向，可填多项。"),
    _DISCIPLINES,
    _SECTORS,
    _REGION,
    Field("year", "完成年份", Form.YEAR, "如 2024。", "2024"),
    _AVAILABLE,
    _SOURCE,
)

FIELDS: dict[RecordKind, tuple[Field, ...]] = {
    RecordKind.ENTERPRISE: _ENTERPRISE,
    RecordKind.NEED: _NEED,
    RecordKind.SOCIETY: _SOCIETY,
    RecordKind.EXPERT: _EXPERT,
    RecordKind.ACHIEVEMENT: _ACHIEVEMENT,
}


EXTRA = "extra"
"""Key under which a record keeps what stood in columns that nobody knows: heading to text."""

_ANYWHERE = ("name", "scope", "text", "branches", "technologies", "problems", "keywords", "projects", "organization")
"""Fields that JSON lines may hold for any candidate, though the template of its kind does not show them."""


@cache
def fields_of(kind: RecordKind) -> dict[str, Field]:
    """Return every field that a record of this kind may hold, by key: those of its table first."""
    found = {field.key: field for field in FIELDS[kind]}
    if kind not in {RecordKind.ENTERPRISE, RecordKind.NEED}:
        for other in (RecordKind.SOCIETY, RecordKind.EXPERT, RecordKind.ACHIEVEMENT):
            for field in FIELDS[other]:
                if field.key in _ANYWHERE:
                    found.setdefault(field.key, replace(field, required=False))
    return found
