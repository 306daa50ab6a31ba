"""The documents that can be made, as plain values: agreement, plan, rules, notice, award, summary, advice, material.

What a programme wants of each is in its pack (`drafting` takes it over); how they look is in the templates.
"""

from __future__ import annotations

from dataclasses import dataclass, field
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
    stands,
)
from service.domain.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """任务协议书 (form task-agreement) or 合作协议 (cooperation-agreement)."""

    form: str = field(default="task-agreement", metadata=stands("格式", Kind.FORM))
    title: str = field(default="", metadata=stands("标题", Kind.LINE))
    number: str = field(default="", metadata=stands("编号", Kind.LINE))
    programme: str = field(default="", metadata=stands("所属计划", Kind.LINE))
    project: str = field(default="", metadata=stands("项目名称", Kind.LINE))
    parties: tuple[Party, ...] = field(default=(), metadata=stands("签约各方", Kind.MANY, Party, 2))
    services: tuple[Choice, ...] = field(default=(), metadata=stands("服务内容", Kind.SOME, Choice))
    since: date | None = field(default=None, metadata=stands("期限起", Kind.DAY))
    until: date | None = field(default=None, metadata=stands("期限止", Kind.DAY))
    parts: tuple[Part, ...] = field(default=(), metadata=stands("条款", Kind.MANY, Part))
    experts: tuple[Expert, ...] = field(default=(), metadata=stands("派出专家", Kind.SOME, Expert))
    copies: int | None = field(default=None, metadata=stands("份数", Kind.COUNT))
    place: str = field(default="", metadata=stands("签订地点", Kind.LINE))
    dated: date | None = field(default=None, metadata=stands("签订日期", Kind.DAY))
    basis: str = field(default="", metadata=stands("依据", Kind.EXTRA))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """服务计划, 工作规划, 年度工作规划.

    Attributes:
        makers: who draws it up.
        account: the separate account (专账) with holder and bank; None: the programme asks for none.
        money_rules: what the programme says of the money.
    """

    form: str = field(default="plan", metadata=stands("格式", Kind.FORM))
    title: str = field(default="", metadata=stands("标题", Kind.LINE))
    number: str = field(default="", metadata=stands("编号", Kind.LINE))
    programme: str = field(default="", metadata=stands("所属计划", Kind.LINE))
    project: str = field(default="", metadata=stands("项目名称", Kind.LINE))
    makers: tuple[str, ...] = field(default=(), metadata=stands("制定单位", Kind.MANY))
    leader: str = field(default="", metadata=stands("负责人", Kind.LINE))
    since: date | None = field(default=None, metadata=stands("实施期起", Kind.DAY))
    until: date | None = field(default=None, metadata=stands("实施期止", Kind.DAY))
    parts: tuple[Part, ...] = field(default=(), metadata=stands("内容", Kind.MANY, Part))
    account: str | None = field(default=None, metadata=stands("资金专账（户名、开户行、账号）", Kind.ASKED))
    money_rules: tuple[str, ...] = field(default=(), metadata=stands("经费管理要求", Kind.SOME))
    dated: date | None = field(default=None, metadata=stands("制定日期", Kind.DAY))
    basis: str = field(default="", metadata=stands("依据", Kind.EXTRA))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """管理办法, 制度: one article a part."""

    form: str = field(default="rules", metadata=stands("格式", Kind.FORM))
    title: str = field(default="", metadata=stands("标题", Kind.LINE))
    number: str = field(default="", metadata=stands("文号", Kind.LINE))
    issuers: tuple[str, ...] = field(default=(), metadata=stands("制定单位", Kind.MANY))
    parts: tuple[Part, ...] = field(default=(), metadata=stands("条文", Kind.MANY, Part))
    starts: date | None = field(default=None, metadata=stands("施行日期", Kind.DAY))
    dated: date | None = field(default=None, metadata=stands("印发日期", Kind.DAY))
    basis: str = field(default="", metadata=stands("依据", Kind.EXTRA))


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """公示: what is made public, from when to when, and where to object."""

    form: str = field(default="notice", metadata=stands("格式", Kind.FORM))
    title: str = field(default="", metadata=stands("标题", Kind.LINE))
    number: str = field(default="", metadata=stands("文号", Kind.EXTRA))
    issuer: str = field(default="", metadata=stands("公示单位", Kind.LINE))
    reason: str = field(default="", metadata=stands("公示缘由", Kind.TEXT))
    listed: tuple[Listed, ...] = field(default=(), metadata=stands("公示名单", Kind.MANY, Listed, 3))
    period: Period | None = field(default=None, metadata=stands("公示期", Kind.PERIOD))
    objections: str = field(default="", metadata=stands("异议受理办法", Kind.TEXT))
    contact: str = field(default="", metadata=stands("联系人", Kind.LINE))
    phone: str = field(default="", metadata=stands("联系电话", Kind.LINE))
    mail: str = field(default="", metadata=stands("电子邮箱", Kind.LINE))
    address: str = field(default="", metadata=stands("通信地址", Kind.LINE))
    dated: date | None = field(default=None, metadata=stands("公示日期", Kind.DAY))


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """授牌决定, with the words of every plaque."""

    form: str = field(default="award", metadata=stands("格式", Kind.FORM))
    title: str = field(default="", metadata=stands("标题", Kind.LINE))
    number: str = field(default="", metadata=stands("文号", Kind.LINE))
    issuer: str = field(default="", metadata=stands("授牌单位", Kind.LINE))
    to: str = field(default="", metadata=stands("主送机关", Kind.LINE))
    reason: str = field(default="", metadata=stands("授牌缘由", Kind.TEXT))
    plaques: tuple[Plaque, ...] = field(default=(), metadata=stands("授牌名单", Kind.MANY, Plaque))
    duties: str = field(default="", metadata=stands("要求", Kind.TEXT))
    cc: str = field(default="", metadata=stands("抄送机关", Kind.EXTRA))
    dated: date | None = field(default=None, metadata=stands("成文日期", Kind.DAY))


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """总结报告, 任务完成情况: 成效, 模式与平台, 保障机制, or the chapters of the pack."""

    form: str = field(default="summary", metadata=stands("格式", Kind.FORM))
    title: str = field(default="", metadata=stands("标题", Kind.LINE))
    programme: str = field(default="", metadata=stands("所属计划", Kind.LINE))
    unit: str = field(default="", metadata=stands("报送单位", Kind.LINE))
    since: date | None = field(default=None, metadata=stands("总结期起", Kind.DAY))
    until: date | None = field(default=None, metadata=stands("总结期止", Kind.DAY))
    figures: tuple[Figure, ...] = field(default=(), metadata=stands("主要数据", Kind.SOME, Figure))
    measures: tuple[Measure, ...] = field(default=(), metadata=stands("指标完成情况", Kind.SOME, Measure))
    parts: tuple[Part, ...] = field(default=(), metadata=stands("内容", Kind.MANY, Part))
    head: str = field(default="", metadata=stands("负责人", Kind.LINE))
    writer: str = field(default="", metadata=stands("填报人", Kind.LINE))
    phone: str = field(default="", metadata=stands("联系电话", Kind.LINE))
    dated: date | None = field(default=None, metadata=stands("报送日期", Kind.DAY))
    basis: str = field(default="", metadata=stands("依据", Kind.EXTRA))


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """调研报告, 建议, 提案, 议案, 专题报告: `sort` says which."""

    form: str = field(default="advice", metadata=stands("格式", Kind.FORM))
    title: str = field(default="", metadata=stands("标题", Kind.LINE))
    sort: str = field(default="", metadata=stands("文种", Kind.LINE))
    number: str = field(default="", metadata=stands("编号", Kind.EXTRA))
    programme: str = field(default="", metadata=stands("所属计划", Kind.LINE))
    to: str = field(default="", metadata=stands("呈送", Kind.LINE))
    authors: tuple[str, ...] = field(default=(), metadata=stands("提出单位或个人", Kind.MANY))
    parts: tuple[Part, ...] = field(default=(), metadata=stands("内容", Kind.MANY, Part))
    contact: str = field(default="", metadata=stands("联系人", Kind.LINE))
    phone: str = field(default="", metadata=stands("联系电话", Kind.LINE))
    dated: date | None = field(default=None, metadata=stands("提出日期", Kind.DAY))
    basis: str = field(default="", metadata=stands("依据", Kind.EXTRA))


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Any other paper of a pack, such as 需求信息 or 试点申报: its parts, who hands it in, whom it goes to."""

    form: str = field(default="material", metadata=stands("格式", Kind.FORM))
    title: str = field(default="", metadata=stands("标题", Kind.LINE))
    programme: str = field(default="", metadata=stands("所属计划", Kind.LINE))
    to: str = field(default="", metadata=stands("报送", Kind.LINE))
    units: tuple[str, ...] = field(default=(), metadata=stands("提交单位", Kind.MANY))
    parts: tuple[Part, ...] = field(default=(), metadata=stands("内容", Kind.MANY, Part))
    contact: str = field(default="", metadata=stands("联系人", Kind.LINE))
    phone: str = field(default="", metadata=stands("联系电话", Kind.LINE))
    dated: date | None = field(default=None, metadata=stands("提交日期", Kind.DAY))
    basis: str = field(default="", metadata=stands("依据", Kind.EXTRA))


Document = Agreement | Plan | Rules | Notice | Award | Summary | Advice | Material
"""What can be made."""
