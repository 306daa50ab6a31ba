"""The closed lists of words a pack is written in: acts, roles, rhythms, forms of money, statuses, levels, traits."""

from __future__ import annotations

from enum import StrEnum

from matcher.corpus.fields import ENTERPRISE_STATUSES


class Subject(StrEnum):
    """Whom a rule speaks of."""

    ENTERPRISE = "企业"
    SOCIETY = "学会"
    EXPERT = "专家"
    ACHIEVEMENT = "成果"
    ALLIANCE = "联合体"
    SITE = "地区或园区"


STATUSES = (*ENTERPRISE_STATUSES, "高新区", "省级高新区", "产业园区")
"""What an enterprise or a site can be certified as."""

MEANS = ("工作场所", "设备", "人员")
"""What an enterprise can provide."""

LEVELS = ("全国", "省", "市", "县", "园区", "高校", "企事业", "基层")
"""Levels of 科协, societies and platforms."""

SITE_TRAITS = {
    "产业基础较好": "地区主导产业产值或规模以上工业增加值，附年度和来源",
    "资源优势独特": "特色资源或特色产业的认定文件",
    "科技资源薄弱": "研发投入强度、科研机构数或科技人员数，附全市平均",
    "发展潜力大": "由推荐单位说明并附依据",
}
"""Traits of a district or park, each with the data it takes to tell."""


class Act(StrEnum):
    """What happens in a step. Closed, so that a service needs code for an act and none for a city."""

    REQUEST = "提出需求"
    CHOOSE = "选择对接"
    VISIT = "实地调研"
    SIGN = "签订协议"
    PLAN = "制定计划"
    APPLY = "申报"
    APPROVE = "批准"
    RECOMMEND = "推荐"
    CHECK = "审核"
    REVIEW = "评审"
    PUBLISH = "公示"
    CONFIRM = "确认"
    PLAQUE = "授牌"
    FUND = "资助"
    RUN = "组织实施"
    INSPECT = "检查"
    REPORT = "报告"
    EVALUATE = "评估"


class Role(StrEnum):
    """What kind of body acts."""

    ASSOCIATION = "科协"
    SOCIETY = "学会"
    UNIVERSITY = "高校科协"
    ENTERPRISE = "企业"
    PARK = "园区"
    GOVERNMENT = "政府"
    PANEL = "专家组"
    EXPERT = "专家"
    EVALUATOR = "第三方评估机构"
    OVERSIGHT = "财政审计"
    PUBLIC = "公众"


class Rhythm(StrEnum):
    """When something that has no fixed day is due."""

    ONCE = "一次"
    YEARLY = "每年"
    YEARLY_OR_DONE = "每年或完成后"
    REGULAR = "定期"
    IRREGULAR = "不定期"
    THROUGHOUT = "全程"


class Form(StrEnum):
    """How money is given."""

    AWARD = "以奖代补"
    GRANT = "择优资助"
    COMPETITIVE = "竞争性项目"
    PURCHASE = "购买服务"
    FUND = "基金"
    OWN = "企业自筹"
    LOCAL = "地方资助"


class Cell(StrEnum):
    """What stands in a cell of a statistics table."""

    COUNT = "数量"
    NAMES = "名称"
    MONEY = "万元"
    TEXT = "文字"
    FLAG = "是否"


class Origin(StrEnum):
    """Where a cell comes from: counted from recorded events, or filed with evidence."""

    EVENTS = "事件"
    EVIDENCE = "佐证"
