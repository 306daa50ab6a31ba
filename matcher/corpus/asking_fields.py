"""Columns of those who ask: enterprises and their needs."""

from __future__ import annotations

from matcher.corpus.common_fields import REGION, SECTORS, SERVICES, SOURCE, id_field, industries_field
from matcher.corpus.forms import Field, Form

ASSOCIATION_STATES = ("已建立", "筹建中", "未建立")
ENTERPRISE_STATUSES = ("独立法人", "科技型中小企业", "高新技术企业", "骨干企业", "支柱产业企业")
"""What an enterprise can be certified as."""

ENTERPRISE = (
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
    REGION,
    SECTORS,
    industries_field("优先方向，可填多项；不填时可用 huiqi classify 由文字识别。"),
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
    Field(
        "statuses",
        "企业资质",
        Form.CHOICES,
        "已经认定的，可填多项；没有列出的视为未知。",
        "独立法人、科技型中小企业",
        limit=5,
        options=ENTERPRISE_STATUSES,
        headings=("资质",),
    ),
    Field("premises", "场地与设备", Form.FLAG, "是否有固定场地和必要设备。", "是"),
    Field("support_staff", "配合人员", Form.FLAG, "能否派人员配合学会工作。", "是"),
    Field("park", "所在园区", Form.TEXT, "高新区或产业园区名称。", "东湖新技术开发区", headings=("园区",)),
    Field("founded", "成立日期", Form.DATE, "如 2012-05-18。", "2012-05-18"),
    SOURCE,
)

NEED = (
    id_field("可不填；填了就以它识别同一条需求。"),
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
    industries_field("需求所属的优先方向；不填时由文字识别。"),
    SERVICES,
    REGION,
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
    SOURCE,
)
