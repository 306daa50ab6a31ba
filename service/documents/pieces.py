"""The pieces documents are filled from: parties, parts, tasks, measures, funds, and how a field is marked.

Plain values only. A field says by its kind how it stands in the document and what stands there while it is missing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum


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


def stands(label: str, kind: Kind, of: type | None = None, rows: int = 1) -> dict[str, object]:
    """Return the metadata of a field: its Chinese label and how it stands in the document.

    Args:
        label: what it is called where it is missing.
        kind: how it stands in the document.
        of: the dataclass of its rows; None: words.
        rows: how many empty rows stand for missing ones.
    """
    return {"label": label, "kind": kind, "of": of, "rows": rows}


@dataclass(frozen=True, slots=True)
class Party:
    """签约方; `side` is 甲方, 乙方 …, `role` what the programme calls it."""

    side: str = field(default="", metadata=stands("称谓", Kind.LINE))
    name: str = field(default="", metadata=stands("名称", Kind.LINE))
    role: str = field(default="", metadata=stands("身份", Kind.EXTRA))
    code: str = field(default="", metadata=stands("统一社会信用代码", Kind.LINE))
    address: str = field(default="", metadata=stands("地址", Kind.LINE))
    representative: str = field(default="", metadata=stands("法定代表人或授权代表", Kind.LINE))
    contact: str = field(default="", metadata=stands("联系人", Kind.LINE))
    phone: str = field(default="", metadata=stands("联系电话", Kind.LINE))


@dataclass(frozen=True, slots=True)
class Task:
    """任务: one row of a schedule."""

    what: str = field(default="", metadata=stands("任务", Kind.CELL))
    who: str = field(default="", metadata=stands("负责方", Kind.CELL))
    since: date | None = field(default=None, metadata=stands("起", Kind.CELL_DAY))
    until: date | None = field(default=None, metadata=stands("止", Kind.CELL_DAY))
    result: str = field(default="", metadata=stands("阶段成果", Kind.CELL))


@dataclass(frozen=True, slots=True)
class Measure:
    """考核指标: what is looked at, its goal, when."""

    name: str = field(default="", metadata=stands("指标", Kind.CELL))
    goal: str = field(default="", metadata=stands("目标值", Kind.CELL))
    rhythm: str = field(default="", metadata=stands("考核时间", Kind.CELL))
    proof: str = field(default="", metadata=stands("佐证材料", Kind.CELL))


@dataclass(frozen=True, slots=True)
class Fund:
    """经费: from whom, for what, how much."""

    source: str = field(default="", metadata=stands("来源", Kind.CELL))
    use: str = field(default="", metadata=stands("使用方向和范围", Kind.CELL))
    fen: int | None = field(default=None, metadata=stands("金额", Kind.MONEY))


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

    heading: str = field(default="", metadata=stands("标题", Kind.LINE))
    text: str = field(default="", metadata=stands("正文", Kind.TEXT))
    tasks: tuple[Task, ...] | None = field(default=None, metadata=stands("任务和进度表", Kind.TABLE, Task, 3))
    measures: tuple[Measure, ...] | None = field(default=None, metadata=stands("考核指标表", Kind.TABLE, Measure, 3))
    funds: tuple[Fund, ...] | None = field(default=None, metadata=stands("经费表", Kind.TABLE, Fund, 3))


@dataclass(frozen=True, slots=True)
class Choice:
    """服务内容: one of the programme's own services, chosen or not."""

    name: str = field(default="", metadata=stands("服务", Kind.LINE))
    chosen: bool = field(default=False, metadata=stands("是否选择", Kind.MARK))


@dataclass(frozen=True, slots=True)
class Expert:
    """派出专家; `consent` is what the employer said, such as 同意（2026年9月1日）."""

    name: str = field(default="", metadata=stands("姓名", Kind.CELL))
    title: str = field(default="", metadata=stands("职称", Kind.CELL))
    employer: str = field(default="", metadata=stands("所在单位", Kind.CELL))
    term: str = field(default="", metadata=stands("短期或中长期", Kind.CELL))
    consent: str = field(default="", metadata=stands("所在单位意见", Kind.CELL))


@dataclass(frozen=True, slots=True)
class Listed:
    """公示的一项."""

    name: str = field(default="", metadata=stands("名称", Kind.CELL))
    parties: str = field(default="", metadata=stands("各方", Kind.CELL))
    fen: int | None = field(default=None, metadata=stands("拟支持金额", Kind.EXTRA_MONEY))
    note: str = field(default="", metadata=stands("备注", Kind.EXTRA))


@dataclass(frozen=True, slots=True)
class Plaque:
    """牌匾: its words, who holds it where, with whose help, for how long."""

    name: str = field(default="", metadata=stands("牌匾名称", Kind.LINE))
    holder: str = field(default="", metadata=stands("设立单位", Kind.LINE))
    helpers: str = field(default="", metadata=stands("依托学会", Kind.CELL))
    number: str = field(default="", metadata=stands("编号", Kind.EXTRA))
    until: date | None = field(default=None, metadata=stands("有效期至", Kind.CELL_DAY))


@dataclass(frozen=True, slots=True)
class Figure:
    """主要数据: a name, a value with its unit, and where it comes from."""

    name: str = field(default="", metadata=stands("指标", Kind.CELL))
    value: str = field(default="", metadata=stands("数据", Kind.CELL))
    source: str = field(default="", metadata=stands("依据", Kind.EXTRA))
