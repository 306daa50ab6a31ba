"""The pieces documents are filled from: parties, parts, tasks, measures, funds, and how a field is marked.

Plain values only. A field says by its kind how it stands in the document and what stands there while it is missing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any


class Kind(Enum):
    """How the value of a field stands in a document."""

    LINE = "words in a line; missing: a blank"
    CELL = "words in a cell of a row; missing: an empty cell"
    TEXT = "paragraphs; missing: blank lines"
    EXTRA = "words that may be left out"
    DAY = "a day; missing: a blank day"
    CELL_DAY = "a day in a cell of a row; missing: an empty cell"
    MONEY = "分, shown in digits and in capitals; missing: an empty cell"
    EXTRA_MONEY = "分 that may be left out"
    COUNT = "a number; missing: a blank"
    MARK = "ticked or not"
    MANY = "rows; missing: empty rows to fill in"
    TABLE = "rows of a table that the part may not have (None)"
    SOME = "rows that may be left out"
    ASKED = "words in a line that only some documents have (None)"
    PERIOD = "how long a notice runs; missing: a sentence with blanks"
    FORM = "which form it is; no field of the document"


def marked(label: str, kind: Kind, default: Any = "", of: type | None = None, rows: int = 1) -> Any:
    """Return a dataclass field with its Chinese label and its kind.

    Args:
        label: what it is called where it is missing.
        kind: how it stands in the document.
        default: what it is while nobody has said anything.
        of: the dataclass of its rows; None: words.
        rows: how many empty rows stand for missing ones.
    """
    return field(default=default, metadata={"label": label, "kind": kind, "of": of, "rows": rows})


@dataclass(frozen=True, slots=True)
class Party:
    """签约方; `side` is 甲方, 乙方 …, `role` what the programme calls it."""

    side: str = marked("称谓", Kind.LINE)
    name: str = marked("名称", Kind.LINE)
    role: str = marked("身份", Kind.EXTRA)
    code: str = marked("统一社会信用代码", Kind.LINE)
    address: str = marked("地址", Kind.LINE)
    representative: str = marked("法定代表人或授权代表", Kind.LINE)
    contact: str = marked("联系人", Kind.LINE)
    phone: str = marked("联系电话", Kind.LINE)


@dataclass(frozen=True, slots=True)
class Task:
    """任务: one row of a schedule."""

    what: str = marked("任务", Kind.CELL)
    who: str = marked("负责方", Kind.CELL)
    since: date | None = marked("起", Kind.CELL_DAY, None)
    until: date | None = marked("止", Kind.CELL_DAY, None)
    result: str = marked("阶段成果", Kind.CELL)


@dataclass(frozen=True, slots=True)
class Measure:
    """考核指标: what is looked at, its goal, when."""

    name: str = marked("指标", Kind.CELL)
    goal: str = marked("目标值", Kind.CELL)
    rhythm: str = marked("考核时间", Kind.CELL)
    proof: str = marked("佐证材料", Kind.CELL)


@dataclass(frozen=True, slots=True)
class Fund:
    """经费: from whom, for what, how much."""

    source: str = marked("来源", Kind.CELL)
    use: str = marked("使用方向和范围", Kind.CELL)
    fen: int | None = marked("金额", Kind.MONEY, None)


@dataclass(frozen=True, slots=True)
class Part:
    """条款或章节. A heading “成效：人才” is the section 人才 of the chapter 成效.

    Attributes:
        heading: as the pack names it.
        text: paragraphs, one a line.
        tasks: its schedule; None: it has none.
        measures: its table of indicators; None: it has none.
        funds: its table of money; None: it has none.
    """

    heading: str = marked("标题", Kind.LINE)
    text: str = marked("正文", Kind.TEXT)
    tasks: tuple[Task, ...] | None = marked("任务和进度表", Kind.TABLE, None, Task, 3)
    measures: tuple[Measure, ...] | None = marked("考核指标表", Kind.TABLE, None, Measure, 3)
    funds: tuple[Fund, ...] | None = marked("经费表", Kind.TABLE, None, Fund, 3)


@dataclass(frozen=True, slots=True)
class Choice:
    """服务内容: one of the programme's own services, chosen or not."""

    name: str = marked("服务", Kind.LINE)
    chosen: bool = marked("是否选择", Kind.MARK, default=False)


@dataclass(frozen=True, slots=True)
class Expert:
    """派出专家; `consent` is what the employer said, such as 同意（2026年9月1日）."""

    name: str = marked("姓名", Kind.CELL)
    title: str = marked("职称", Kind.CELL)
    employer: str = marked("所在单位", Kind.CELL)
    term: str = marked("短期或中长期", Kind.CELL)
    consent: str = marked("所在单位意见", Kind.CELL)


@dataclass(frozen=True, slots=True)
class Listed:
    """公示的一项."""

    name: str = marked("名称", Kind.CELL)
    parties: str = marked("各方", Kind.CELL)
    fen: int | None = marked("拟支持金额", Kind.EXTRA_MONEY, None)
    note: str = marked("备注", Kind.EXTRA)


@dataclass(frozen=True, slots=True)
class Plaque:
    """牌匾: its words, who holds it where, with whose help, for how long."""

    name: str = marked("牌匾名称", Kind.LINE)
    holder: str = marked("设立单位", Kind.LINE)
    helpers: str = marked("依托学会", Kind.CELL)
    number: str = marked("编号", Kind.EXTRA)
    until: date | None = marked("有效期至", Kind.CELL_DAY, None)


@dataclass(frozen=True, slots=True)
class Figure:
    """主要数据: a name, a value with its unit, and where it comes from."""

    name: str = marked("指标", Kind.CELL)
    value: str = marked("数据", Kind.CELL)
    source: str = marked("依据", Kind.EXTRA)
