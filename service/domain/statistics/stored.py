"""Records as plain values and back, as they are stored and vouched for; no floats, nothing left out silently."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from matcher.programmes.words import Role
from service.domain.statistics.kinds import HappeningKind
from service.domain.statistics.records import FILED, Evidence, Filing, Happening, Heads, Party


def happening_to_plain(one: Happening) -> dict[str, Any]:
    """Return what a recorded happening says, without its id, office and source."""
    return {
        "kind": one.kind.value,
        "day": one.day.isoformat(),
        "name": one.name,
        "parties": [{"id": x.id, "name": x.name, "role": x.role.value, "level": x.level} for x in one.parties],
        "attendance": one.attendance,
        "experts": [{"level": heads.level, "count": heads.count} for heads in one.experts],
        "amount": one.amount,
        "level": one.level,
        "place": one.place,
        "region": one.region,
        "industries": list(one.industries),
        "refers_to": one.refers_to,
        "thing": one.thing,
        "text": one.text,
        "evidence": [_evidence(file) for file in one.evidence],
    }


def happening_from_plain(id_: str, office: str, told: Mapping[str, Any]) -> Happening:
    """Return the happening that `happening_to_plain` told of."""
    return Happening(
        id=id_,
        kind=HappeningKind(told["kind"]),
        day=date.fromisoformat(told["day"]),
        office=office,
        name=told["name"],
        source=FILED,
        parties=tuple(Party(x["id"], x["name"], Role(x["role"]), x["level"]) for x in told["parties"]),
        attendance=told["attendance"],
        experts=tuple(Heads(x["level"], x["count"]) for x in told["experts"]),
        amount=told["amount"],
        level=told["level"],
        place=told["place"],
        region=told["region"],
        industries=tuple(told["industries"]),
        refers_to=told["refers_to"],
        thing=told["thing"],
        text=told["text"],
        evidence=tuple(Evidence(x["digest"], x["name"]) for x in told["evidence"]),
    )


def filing_to_plain(one: Filing) -> dict[str, Any]:
    """Return what a filing says, without its id and office."""
    return {
        "indicator": one.indicator,
        "column": one.column,
        "day": one.day.isoformat(),
        "text": one.text,
        "amount": one.amount,
        "evidence": _evidence(one.evidence) if one.evidence else None,
        "filed_by": one.filed_by,
    }


def filing_from_plain(id_: str, office: str, told: Mapping[str, Any]) -> Filing:
    """Return the filing that `filing_to_plain` told of."""
    file = told["evidence"]
    return Filing(
        id=id_,
        indicator=told["indicator"],
        column=told["column"],
        day=date.fromisoformat(told["day"]),
        office=office,
        text=told["text"],
        amount=told["amount"],
        evidence=Evidence(file["digest"], file["name"]) if file else None,
        filed_by=told["filed_by"],
    )


def _evidence(file: Evidence) -> dict[str, str]:
    return {"digest": file.digest, "name": file.name}
