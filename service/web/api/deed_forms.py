"""The deeds of a case as they are sent: one schema, told apart by the move, each form with the facts its moves need."""

from __future__ import annotations

from dataclasses import fields
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from service.domain.workflow.deeds import Deed
from service.domain.workflow.words import Move
from service.web.api.fields import Day, Id, Line

_INT = 2**31 - 1
_MONEY = 10**15

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Key = Annotated[str, StringConstraints(max_length=64, pattern=r"^[!-~]*$")]
Text = Annotated[str, StringConstraints(max_length=10_000, pattern=r"^[^\x00]*$")]


class ConfirmedIn(BaseModel):
    """对一条待核实条件的确认。"""

    model_config = ConfigDict(extra="forbid")

    condition: Key = Field(description="条件的代号", examples=["premises"])
    name: Line = Field(description="确认人", examples=["张三"])
    reason: Line = Field(description="确认的理由或依据", examples=["现场查看，有 300 平方米试验场所"])


class _DeedIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    stage: Key = Field(default="", description="环节的代号；办理整个项目的事项时不填", examples=["combine"])
    day: Day | None = Field(default=None, description="发生的日期；不填为今天")
    text: Text = Field(default="", description="说明或理由")
    confirmed: list[ConfirmedIn] = Field(default=[], max_length=100, description="对待核实条件的逐条确认")


class InviteIn(_DeedIn):
    """邀请，登记参与方。"""

    move: Literal["邀请", "登记参与方"]
    party: Id = Field(description="机构的编号")
    actor: Key = Field(description="以什么身份参加：计划包里参与方的代号", examples=["society"])
    lead: bool = Field(default=False, description="是否牵头；只用于邀请")


class UninviteIn(_DeedIn):
    """撤回邀请。"""

    move: Literal["撤回邀请"]
    party: Id = Field(description="受邀机构的编号")


class PaperDeedIn(_DeedIn):
    """交出或签署一份材料；提出、申报只在该环节形成材料时才带材料。"""

    move: Literal["提出", "申报", "拟定", "改拟", "签署", "提交", "报送", "提交材料"]
    paper: Key = Field(default="", description="材料的代号", examples=["agreement"])
    digest: Digest | Literal[""] = Field(default="", description="文件的 SHA-256，生成或上传时所得")


class AssignIn(_DeedIn):
    """指派评审人，解除指派。"""

    move: Literal["指派", "解除指派"]
    account: Id = Field(description="评审人的帐号编号")


class ScoreIn(_DeedIn):
    """打分。"""

    move: Literal["打分"]
    score: int = Field(ge=0, le=100, description="分数", examples=[86])


class SumUpIn(_DeedIn):
    """汇总评审。"""

    move: Literal["汇总"]
    number: int = Field(ge=0, le=100, description="分数线", examples=[60])
    rank: int | None = Field(default=None, ge=1, le=_INT, description="名次")
    places: int | None = Field(default=None, ge=0, le=_INT, description="名额")


class PublishIn(_DeedIn):
    """公布，开始公示。"""

    move: Literal["公布"]
    number: int | None = Field(default=None, ge=1, le=1000, description="公示期，工作日；不填为 7 个")


class SettleIn(_DeedIn):
    """办结异议。"""

    move: Literal["办结异议"]
    ref: int = Field(ge=1, le=_INT, description="异议的记录号")
    outcome: Literal["成立", "不成立"]


class FoundIn(_DeedIn):
    """确认、授牌、设立平台。"""

    move: Literal["确认", "授牌", "设立平台"]
    platforms: list[Key] = Field(default=[], max_length=20, description="平台的代号", examples=[["alliance"]])
    until: Day | None = Field(default=None, description="牌匾有效期的最后一天，或打分的最后一天；只用于授牌和指派")


class CommitIn(_DeedIn):
    """核定经费。"""

    move: Literal["核定"]
    amount: int = Field(ge=1, le=_MONEY, strict=True, description="金额，分", examples=[20_000_000])
    pot: Id = Field(description="资金池的编号")
    party: Id | Literal[""] = Field(default="", description="受款单位；不填为需求方的牵头单位")


class PayIn(_DeedIn):
    """拨付经费；凭证号写在说明里。"""

    move: Literal["拨付"]
    amount: int = Field(ge=1, le=_MONEY, strict=True, description="金额，分", examples=[10_000_000])


class DispatchIn(_DeedIn):
    """派专家。"""

    move: Literal["派专家"]
    party: Id = Field(description="专家（机构编号）")
    employer: Id = Field(description="专家所在单位，须是登记的那一个")
    enterprise: Id = Field(description="接受专家的企业或园区")
    kind: Literal["短期", "中长期"]


class AnswerIn(_DeedIn):
    """答复派专家，办结整改。"""

    move: Literal["同意派出", "不同意派出", "办结整改"]
    ref: int = Field(ge=1, le=_INT, description="所答复的记录号")


class ServeIn(_DeedIn):
    """登记一次服务。"""

    move: Literal["登记服务"]
    kind: Line = Field(description="服务的类别", examples=["技术咨询"])
    party: Id | Literal[""] = Field(default="", description="派出的专家")


class JudgeIn(_DeedIn):
    """检查、评估的结果。"""

    move: Literal["检查", "评估"]
    outcome: Literal["正常", "整改", "优秀", "合格", "不合格"]


class PlainIn(_DeedIn):
    """只需说明的事项。"""

    move: Literal[
        "受理",
        "退回",
        "接受",
        "谢绝",
        "退出",
        "商定",
        "登记调研",
        "同意申报",
        "不同意申报",
        "通过",
        "不通过",
        "回避",
        "异议",
        "期满",
        "开始",
        "完成实施",
        "收讫",
        "终止",
        "撤回",
        "结项",
    ]


DeedIn = Annotated[
    InviteIn
    | UninviteIn
    | PaperDeedIn
    | AssignIn
    | ScoreIn
    | SumUpIn
    | PublishIn
    | SettleIn
    | FoundIn
    | CommitIn
    | PayIn
    | DispatchIn
    | AnswerIn
    | ServeIn
    | JudgeIn
    | PlainIn,
    Field(discriminator="move"),
]
"""办理的事项，按 move 区分。"""

_FACTS = {one.name for one in fields(Deed)}


def deed_of(asked: Any) -> Deed:
    """Return the deed that was sent."""
    sent = {name: value for name, value in asked if name in _FACTS}
    sent |= {"move": Move(asked.move), "confirmed": tuple((c.condition, c.name, c.reason) for c in asked.confirmed)}
    if "platforms" in sent:
        sent["platforms"] = tuple(sent["platforms"])
    return Deed(**sent)
