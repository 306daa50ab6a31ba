"""A happening as it is sent: what is stated of it, and what is known of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from matcher.programmes.words import Role
from service.domain.statistics.kinds import Fact, HappeningKind
from service.domain.statistics.records import Happening, Heads
from service.storage.happenings import HappeningRow
from service.use_cases.happenings import HappeningIn, PartyIn
from service.web.api.etags import etag
from service.web.api.fields import Day, Id, Line, Words

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Level = Literal["", "全国", "省", "市", "县", "基层", "园区", "高校", "企事业"]
Region = Annotated[str, StringConstraints(pattern=r"^([1-9][0-9]{5})?$")]
Figure = Annotated[int, Field(ge=0, le=10**15, strict=True)]
Name = Annotated[Line, StringConstraints(min_length=1)]

_STATED = {"reason", "incomplete", "office"}


class RecordPartyIn(BaseModel):
    """参与方：登记过的机构写编号；没有登记的写名称、类别和级别。"""

    model_config = ConfigDict(extra="forbid")

    body: Id | None = Field(default=None, description="机构的编号")
    name: Line = Field(default="", description="名称", examples=["中国铸造学会"])
    role: Role | None = Field(default=None, description="类别", examples=["学会"])
    level: Level = Field(default="", description="学会的级别；专家的，是派出学会的级别", examples=["全国"])

    def asked(self) -> PartyIn:
        """Return it as the use case takes it."""
        return PartyIn(self.body or "", self.name, self.role, self.level)


class HeadsIn(BaseModel):
    """没有列名的专家人数。"""

    model_config = ConfigDict(extra="forbid")

    level: Level = Field(default="", description="派出学会的级别", examples=["全国"])
    count: int = Field(ge=0, le=100_000, examples=[60])


class HappeningChangeIn(BaseModel):
    """要更正的内容；不写的项不变。"""

    model_config = ConfigDict(extra="forbid")

    kind: HappeningKind | None = Field(default=None, description="事项")
    day: Day | None = Field(default=None, description="日期")
    name: Name | None = Field(default=None, description="名称")
    parties: list[RecordPartyIn] | None = Field(default=None, max_length=200, description="参与方")
    attendance: Figure | None = Field(default=None, description="参加人数；不知道的留空，不要填 0")
    experts: list[HeadsIn] | None = Field(default=None, max_length=10, description="没有列名的专家人数")
    amount: Figure | None = Field(default=None, description="金额，单位：分")
    level: Level | None = Field(default=None, description="级别")
    place: Line | None = Field(default=None, description="地点")
    region: Region | None = Field(default=None, description="行政区划代码")
    industries: list[Name] | None = Field(default=None, max_length=20, description="服务的产业")
    refers_to: Annotated[str, StringConstraints(max_length=200, pattern=r"^[!-~]*$")] | None = Field(
        default=None, description="所指的记录：被采纳的建议、获奖补的合同"
    )
    thing: Line | None = Field(default=None, description="所建的是同一个的，写同一个代号，只计一次")
    text: Words | None = Field(default=None, description="说明")
    evidence: list[Digest] | None = Field(default=None, max_length=50, description="佐证文件的摘要")
    incomplete: bool = Field(default=False, description="确实不知道的先空着，列入待核事项")
    reason: Words = Field(description="为什么更正，记入历史", examples=["金额少写一位"])

    def asked(self) -> HappeningIn:
        """Return what is stated anew; an empty figure is no longer known, other empty items are as if not there."""
        clearable = {"attendance", "amount"}
        named = self.model_fields_set - _STATED
        facts = {key: getattr(self, key) for key in named if key in clearable or getattr(self, key) is not None}
        return HappeningIn(_facts(facts), self.incomplete)


class HappeningPostIn(BaseModel):
    """要登记的一件事；金额的单位是分。"""

    model_config = ConfigDict(extra="forbid")

    kind: HappeningKind = Field(description="事项", examples=["学术活动"])
    day: Day = Field(description="日期", examples=["2017-06-01"])
    name: Name = Field(description="名称", examples=["铸造行业年会"])
    office: Id | None = Field(default=None, description="记在哪个单位；不填为自己的单位，上级科协可代记")
    parties: list[RecordPartyIn] = Field(
        default=[],
        max_length=200,
        description="参与方",
        examples=[[{"name": "中国铸造学会", "role": "学会", "level": "全国"}]],
    )
    attendance: Figure | None = Field(default=None, description="参加人数；不知道的留空，不要填 0", examples=[2000])
    experts: list[HeadsIn] = Field(default=[], max_length=10, description="没有列名的专家人数")
    amount: Figure | None = Field(default=None, description="金额，单位：分")
    level: Level = Field(default="", description="级别")
    place: Line = Field(default="", description="地点")
    region: Region = Field(default="", description="行政区划代码", examples=["210200"])
    industries: list[Name] = Field(default=[], max_length=20, description="服务的产业")
    refers_to: str = Field(
        default="", max_length=200, pattern=r"^[!-~]*$", description="所指的记录：被采纳的建议、获奖补的合同"
    )
    thing: Line = Field(default="", description="所建的是同一个的，写同一个代号，只计一次")
    text: Words = Field(default="", description="说明")
    evidence: list[Digest] = Field(default=[], max_length=50, description="佐证文件的摘要")
    incomplete: bool = Field(default=False, description="确实不知道的先空着，列入待核事项")

    def asked(self) -> HappeningIn:
        """Return it as the use case takes it."""
        return HappeningIn(
            _facts({key: getattr(self, key) for key in type(self).model_fields if key not in _STATED}), self.incomplete
        )


class PartyOut(BaseModel):
    """参与方。"""

    id: str = Field(description="机构的编号；没有登记的以 named: 开头")
    name: str
    role: Role
    level: str


class CitedOut(BaseModel):
    """引用的佐证。"""

    digest: str
    name: str


class HappeningOut(BaseModel):
    """一件登记的事。"""

    id: str
    kind: HappeningKind
    day: date
    office: str
    name: str
    parties: list[PartyOut]
    attendance: int | None
    experts: list[HeadsIn]
    amount: int | None = Field(description="分")
    level: str
    place: str
    region: str
    industries: list[str]
    refers_to: str
    thing: str
    text: str
    evidence: list[CitedOut]
    lacking: list[Fact] = Field(description="这类事项应有而没有填的")
    withdrawn: bool = Field(description="已撤回，不再计入")
    version: int
    etag: str = Field(description="版本标记，更正或撤回时放进 If-Match")
    changed: datetime

    @classmethod
    def of(cls, row: HappeningRow) -> HappeningOut:
        """Return it as sent."""
        one = row.happening
        return cls(
            **_own(one),
            parties=[PartyOut(id=x.id, name=x.name, role=x.role, level=x.level) for x in one.parties],
            experts=[HeadsIn.model_construct(level=x.level, count=x.count) for x in one.experts],
            evidence=[CitedOut(digest=x.digest, name=x.name) for x in one.evidence],
            industries=list(one.industries),
            lacking=list(one.lacking()),
            withdrawn=row.withdrawn,
            version=row.version,
            etag=etag(row.version, row.head),
            changed=row.changed,
        )


_PLAIN = (
    *("id", "kind", "day", "office", "name", "attendance", "amount", "level", "place", "region", "refers_to"),
    *("thing", "text"),
)


def _own(one: Happening) -> dict[str, Any]:
    return {key: getattr(one, key) for key in _PLAIN}


def _facts(facts: dict[str, Any]) -> dict[str, Any]:
    found = dict(facts)
    if "parties" in found:
        found["parties"] = tuple(party.asked() for party in found["parties"])
    if "experts" in found:
        found["experts"] = tuple(Heads(one.level, one.count) for one in found["experts"])
    for key in ("industries", "evidence"):
        if key in found:
            found[key] = tuple(dict.fromkeys(found[key]))
    return found
