"""The table and the targets as they are sent."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field


class ReporterOut(BaseModel):
    """填报单位。"""

    id: str
    name: str


class PartOut(BaseModel):
    """计入的一项。"""

    name: str
    amount: int = Field(description="件数、人数，或金额（分）")
    records: list[str] = Field(description="依据的记录")


class TableCellOut(BaseModel):
    """一格。"""

    column: str
    cell: str = Field(description="数量、金额、名称、文字或是否")
    counted: bool = Field(description="由记录计数；否则为填报")
    value: bool | int | str | list[str] | None = Field(description="没有人填报的为空，不是 0；金额为分")
    shown: str = Field(description="表上的样子；金额为万元")
    unit: str
    parts: list[PartOut]
    note: str


class ItemOut(BaseModel):
    """一项。"""

    key: str
    number: int
    section: str
    name: str
    since: date | None
    until: date | None
    cells: list[TableCellOut]


class RecordPartyOut(BaseModel):
    """参与方。"""

    id: str
    name: str
    role: str


class EvidenceNameOut(BaseModel):
    """佐证。"""

    digest: str
    name: str


class RecordOut(BaseModel):
    """一条记录。"""

    id: str
    kind: str
    day: date
    office: str
    name: str
    source: str = Field(description="filed 为登记或填报；case:编号/号 为案卷中的一步")
    parties: list[RecordPartyOut]
    amount: int | None
    evidence: list[EvidenceNameOut]
    href: str = Field(description="在哪里打开它")


class PointOut(BaseModel):
    """待核事项。"""

    concern: str
    items: list[int]
    problem: str
    remedy: str
    records: list[str]


class StatisticsOut(BaseModel):
    """统计表。"""

    programme: str
    title: str
    reporter: ReporterOut
    on: date = Field(description="截止日，含当天")
    items: list[ItemOut]
    records: list[RecordOut] = Field(description="计入的全部记录")
    points: list[PointOut] = Field(description="上报前要核对的")


class CellOut(TableCellOut):
    """一格和它的记录。"""

    item: int
    name: str
    records: list[RecordOut]


class TargetOut(BaseModel):
    """一个目标。"""

    key: str
    text: str
    by: date | None
    reached: int | None = Field(description="分子；不知道的为空")
    whole: int | None = Field(description="分母；没有填报的为空")
    needed: int | None = Field(description="达到所需的数")
    outcome: str = Field(description="已达到、未达到、未知或文字目标")
    late: bool
    says: str
    remark: str
    parts: list[PartOut]
    evidence: list[str] = Field(description="所依据的填报")


class TargetsOut(BaseModel):
    """目标完成情况。"""

    programme: str
    reporter: ReporterOut
    on: date
    targets: list[TargetOut]
