"""The form of a record: its fields, and how they become what is recorded and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, Field

from matcher.programmes.words import LEVELS as ALL_LEVELS
from matcher.programmes.words import Role
from service.domain.statistics.kinds import HappeningKind
from service.domain.statistics.records import Happening, Heads
from service.use_cases.happenings import PartyIn
from service.web.api.fields import Day, Line, Words
from service.web.api.record_forms import Level, Name, Region
from service.web.evidence_forms import DIGESTS, fen_of, yuan_of
from service.web.forms import Sent

MOST_PARTIES = 20
Counted = Annotated[int, Field(ge=0, le=10**9)]
ROLES = tuple(
    role.value for role in (Role.SOCIETY, Role.ENTERPRISE, Role.EXPERT, Role.UNIVERSITY, Role.GOVERNMENT, Role.PARK)
)
LEVELS = tuple(ALL_LEVELS)


class RecordForm(BaseModel):
    """What a person fills in of what happened."""

    kind: HappeningKind = Field(title="事项")
    day: Day = Field(title="日期")
    name: Name = Field(title="名称")
    attendance: Counted | None = Field(default=None, title="参加人数")
    heads: Counted | None = Field(default=None, title="没有列名的专家人数")
    heads_level: Level = Field(default="", title="派出专家的学会的级别")
    amount: Line = Field(default="", title="金额（元）")
    level: Level = Field(default="", title="级别")
    place: Line = Field(default="", title="地点")
    region: Region = Field(default="", title="所在地区的区划代码")
    industries: Line = Field(default="", title="服务的产业")
    refers_to: str = Field(default="", max_length=200, pattern=r"^[!-~]*$", title="所指的记录")
    text: Words = Field(default="", title="说明")
    incomplete: bool = Field(default=False, title="确实不知道的先空着")
    reason: Words = Field(default="", title="更正的理由")


def facts_of(form: RecordForm, sent: Sent, evidence: tuple[str, ...]) -> Mapping[str, Any]:
    """Return the facts of a form as the use case takes them.

    Raises:
        HuiqiError: the amount or a party is not as it should be.
    """
    heads = (Heads(form.heads_level, form.heads),) if form.heads else ()
    return {
        **{name: getattr(form, name) for name in ("kind", "day", "name", "attendance", "level", "place", "region")},
        "refers_to": form.refers_to,
        "text": form.text,
        "amount": fen_of(form.amount, "金额"),
        "experts": heads,
        "industries": tuple(dict.fromkeys(_split(form.industries))),
        "parties": tuple(_parties(sent)),
        "evidence": evidence,
    }


def shown_of(one: Happening) -> dict[str, Any]:
    """Return what a happening says, by field of the form."""
    heads = one.experts[0] if one.experts else None
    shown: dict[str, Any] = {
        **{name: getattr(one, name) for name in ("attendance", "level", "place", "region", "refers_to", "text")},
        "kind": one.kind.value,
        "day": one.day.isoformat(),
        "name": one.name,
        "amount": yuan_of(one.amount),
        "heads": heads.count if heads else None,
        "heads_level": heads.level if heads else "",
        "industries": "、".join(one.industries),
        DIGESTS: [file.digest for file in one.evidence],
    }
    for number, party in enumerate(one.parties[:MOST_PARTIES], start=1):
        known = "" if party.id.startswith("named:") else party.id
        shown |= {f"party{number}_role": party.role.value, f"party{number}_name": party.name}
        shown |= {f"party{number}_level": party.level, f"party{number}_body": known}
    return shown


def _parties(sent: Sent) -> list[PartyIn]:
    found = []
    for number in range(1, MOST_PARTIES + 1):
        role, name, level, body = (sent.text(f"party{number}_{part}") for part in ("role", "name", "level", "body"))
        if name.strip():
            chosen = next((one for one in Role if one.value == role), None)
            known = level if level in LEVELS else ""
            found.append(PartyIn(body if body.isascii() else "", name.strip(), chosen, known))
    return found


def _split(text: str) -> list[str]:
    for sign in "，,；;":
        text = text.replace(sign, "、")
    return [part for one in text.split("、") if (part := one.strip())]
