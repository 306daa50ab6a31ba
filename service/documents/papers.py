"""The documents that can be made, each as plain values: agreement, plan, rules, notice, award, summary, advice, material.

What a programme wants of each is in its pack (`drafting` takes it over); how they look is in the templates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from service.documents.pieces import (
    Choice,
    Expert,
    Figure,
    Kind,
    Listed,
    Measure,
    Part,
    Party,
    Plaque,
    marked,
)
from service.domain.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """任务协议书 (form task-agreement) or 合作协议 (cooperation-agreement)."""

    form: str = marked("格式", Kind.FORM, "task-agreement")
    title: str = marked("标题", Kind.LINE)
    number: str = marked("编号", Kind.LINE)
    programme: str = marked("所属计划", Kind.LINE)
    project: str = marked("项目名称", Kind.LINE)
    parties: tuple[Party, ...] = marked("签约各方", Kind.MANY, (), Party, 2)
    services: tuple[Choice, ...] = marked("服务内容", Kind.SOME, (), Choice)
    since: date | None = marked("期限起", Kind.DAY, None)
    until: date | None = marked("期限止", Kind.DAY, None)
    parts: tuple[Part, ...] = marked("条款", Kind.MANY, (), Part)
    experts: tuple[Expert, ...] = marked("派出专家", Kind.SOME, (), Expert)
    copies: int | None = marked("份数", Kind.COUNT, None)
    place: str = marked("签订地点", Kind.LINE)
    dated: date | None = marked("签订日期", Kind.DAY, None)
    basis: str = marked("依据", Kind.EXTRA)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """服务计划, 工作规划, 年度工作规划.

    Attributes:
        makers: who draws it up.
        account: the separate account (专账) with holder and bank; None: the programme asks for none.
        money_rules: what the programme says of the money.
    """

    form: str = marked("格式", Kind.FORM, "plan")
    title: str = marked("标题", Kind.LINE)
    number: str = marked("编号", Kind.LINE)
    programme: str = marked("所属计划", Kind.LINE)
    project: str = marked("项目名称", Kind.LINE)
    makers: tuple[str, ...] = marked("制定单位", Kind.MANY, ())
    leader: str = marked("负责人", Kind.LINE)
    since: date | None = marked("实施期起", Kind.DAY, None)
    until: date | None = marked("实施期止", Kind.DAY, None)
    parts: tuple[Part, ...] = marked("内容", Kind.MANY, (), Part)
    account: str | None = marked("资金专账（户名、开户行、账号）", Kind.ASKED, None)
    money_rules: tuple[str, ...] = marked("经费管理要求", Kind.SOME, ())
    dated: date | None = marked("制定日期", Kind.DAY, None)
    basis: str = marked("依据", Kind.EXTRA)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """管理办法, 制度: one article a part."""

    form: str = marked("格式", Kind.FORM, "rules")
    title: str = marked("标题", Kind.LINE)
    number: str = marked("文号", Kind.LINE)
    issuers: tuple[str, ...] = marked("制定单位", Kind.MANY, ())
    parts: tuple[Part, ...] = marked("条文", Kind.MANY, (), Part)
    starts: date | None = marked("施行日期", Kind.DAY, None)
    dated: date | None = marked("印发日期", Kind.DAY, None)
    basis: str = marked("依据", Kind.EXTRA)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """公示: what is made public, from when to when, and where to object."""

    form: str = marked("格式", Kind.FORM, "notice")
    title: str = marked("标题", Kind.LINE)
    number: str = marked("文号", Kind.EXTRA)
    issuer: str = marked("公示单位", Kind.LINE)
    reason: str = marked("公示缘由", Kind.TEXT)
    listed: tuple[Listed, ...] = marked("公示名单", Kind.MANY, (), Listed, 3)
    period: Period | None = marked("公示期", Kind.PERIOD, None)
    objections: str = marked("异议受理办法", Kind.TEXT)
    contact: str = marked("联系人", Kind.LINE)
    phone: str = marked("联系电话", Kind.LINE)
    mail: str = marked("电子邮箱", Kind.LINE)
    address: str = marked("通信地址", Kind.LINE)
    dated: date | None = marked("公示日期", Kind.DAY, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """授牌决定, with the words of every plaque."""

    form: str = marked("格式", Kind.FORM, "award")
    title: str = marked("标题", Kind.LINE)
    number: str = marked("文号", Kind.LINE)
    issuer: str = marked("授牌单位", Kind.LINE)
    to: str = marked("主送机关", Kind.LINE)
    reason: str = marked("授牌缘由", Kind.TEXT)
    plaques: tuple[Plaque, ...] = marked("授牌名单", Kind.MANY, (), Plaque)
    duties: str = marked("要求", Kind.TEXT)
    cc: str = marked("抄送机关", Kind.EXTRA)
    dated: date | None = marked("成文日期", Kind.DAY, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """总结报告, 任务完成情况: 成效, 模式与平台, 保障机制, or the chapters of the pack."""

    form: str = marked("格式", Kind.FORM, "summary")
    title: str = marked("标题", Kind.LINE)
    programme: str = marked("所属计划", Kind.LINE)
    unit: str = marked("报送单位", Kind.LINE)
    since: date | None = marked("总结期起", Kind.DAY, None)
    until: date | None = marked("总结期止", Kind.DAY, None)
    figures: tuple[Figure, ...] = marked("主要数据", Kind.SOME, (), Figure)
    measures: tuple[Measure, ...] = marked("指标完成情况", Kind.SOME, (), Measure)
    parts: tuple[Part, ...] = marked("内容", Kind.MANY, (), Part)
    head: str = marked("负责人", Kind.LINE)
    writer: str = marked("填报人", Kind.LINE)
    phone: str = marked("联系电话", Kind.LINE)
    dated: date | None = marked("报送日期", Kind.DAY, None)
    basis: str = marked("依据", Kind.EXTRA)


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """调研报告, 建议, 提案, 议案, 专题报告: `sort` says which."""

    form: str = marked("格式", Kind.FORM, "advice")
    title: str = marked("标题", Kind.LINE)
    sort: str = marked("文种", Kind.LINE)
    number: str = marked("编号", Kind.EXTRA)
    programme: str = marked("所属计划", Kind.LINE)
    to: str = marked("呈送", Kind.LINE)
    authors: tuple[str, ...] = marked("提出单位或个人", Kind.MANY, ())
    parts: tuple[Part, ...] = marked("内容", Kind.MANY, (), Part)
    contact: str = marked("联系人", Kind.LINE)
    phone: str = marked("联系电话", Kind.LINE)
    dated: date | None = marked("提出日期", Kind.DAY, None)
    basis: str = marked("依据", Kind.EXTRA)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Any other paper of a pack, such as 需求信息 or 试点申报: its parts, who hands it in, whom it goes to."""

    form: str = marked("格式", Kind.FORM, "material")
    title: str = marked("标题", Kind.LINE)
    programme: str = marked("所属计划", Kind.LINE)
    to: str = marked("报送", Kind.LINE)
    units: tuple[str, ...] = marked("提交单位", Kind.MANY, ())
    parts: tuple[Part, ...] = marked("内容", Kind.MANY, (), Part)
    contact: str = marked("联系人", Kind.LINE)
    phone: str = marked("联系电话", Kind.LINE)
    dated: date | None = marked("提交日期", Kind.DAY, None)
    basis: str = marked("依据", Kind.EXTRA)


Document = Agreement | Plan | Rules | Notice | Award | Summary | Advice | Material
"""What can be made."""
