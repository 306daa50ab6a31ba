"""Rulings, lifts and eligibility as the interface sends them; the values are those of `matcher.policy.documents`."""

from __future__ import annotations

from pydantic import BaseModel, Field

OUTCOME = "pass 符合、fail 不符合、unknown 待核实"


class FigureOut(BaseModel):
    """一项所用的数据。"""

    name: str = Field(examples=["研发人员数"])
    value: float | bool | str | list[str] | None = Field(description="没有填时为空")
    unit: str = Field(examples=["人"])


class ClauseOut(BaseModel):
    """一个条款。"""

    cite: str = Field(examples=["武汉2015 三(一)2"])
    heading: str
    document: str


class NamedProgrammeOut(BaseModel):
    """按哪个计划。"""

    key: str = Field(examples=["wuhan"])
    year: int = Field(examples=[2015])
    title: str


class JudgedPartyOut(BaseModel):
    """核对的是谁。"""

    subject: str = Field(description="企业、学会、专家、联合体", examples=["企业"])
    id: str = Field(description="编号；联合体没有")
    name: str


class CheckOut(BaseModel):
    """一个条件的核对结果。"""

    condition: str = Field(description="条件的代号", examples=["research-staff"])
    text: str
    outcome: str = Field(description=OUTCOME, examples=["fail"])
    says: str = Field(description="情况", examples=["研发人员数 9 人 ÷ 职工总数 102 人 = 8.82%，要求不低于 10%"])
    figures: list[FigureOut]
    clauses: list[ClauseOut]
    changes: list[str] = Field(description="最少改什么就能符合", examples=[["再增加 2 名研发人员即达到 10%"]])
    remedy: str = Field(description="怎么办；符合时为空")
    asks: list[str] = Field(description="要回答的问题")


class EligibilityOut(BaseModel):
    """一方的申报条件核对结果，条件按计划的顺序。"""

    programme: NamedProgrammeOut
    party: JudgedPartyOut
    doubts: list[str] = Field(description="记录里互相矛盾的地方")
    outcome: str = Field(description=OUTCOME)
    checks: list[CheckOut] = Field(description="计划没有对这一方规定条件时为空")
    missing: list[str] = Field(description="还需补填的数据")
    asks: list[str] = Field(description="还需回答的问题，答复时原样写作键")


class LiftOut(BaseModel):
    """一项优先规定对一方的作用。"""

    priority: str = Field(description="优先规定的代号")
    text: str
    scope: str = Field(description="对谁", examples=["联合体"])
    party: str
    outcome: str = Field(description=OUTCOME)
    says: str
    figures: list[FigureOut]
    clauses: list[ClauseOut]
    full: float = Field(description="不计合计上限时加多少")
    adds: float = Field(description="实际加多少")
    asks: list[str]


class WeightOut(BaseModel):
    """优先的分量，由谁定的。"""

    bound: float = Field(description="合计上限")
    each: float
    by: str
    note: str


class WeighedProgrammeOut(NamedProgrammeOut):
    """按哪个计划，优先加多少。"""

    weighing: WeightOut | None = Field(description="没有写优先加多少时为空，名次不变")


class AboutOut(BaseModel):
    """需求涉及什么；不知道的为空。"""

    directions: list[str] | None
    disciplines: list[str] | None = Field(description="GB/T 13745 一级学科代码")
    sectors: list[str] | None = Field(description="GB/T 4754 行业代码")
    stated: bool = Field(description="方向是需求所填的，不是由文字识别的")
