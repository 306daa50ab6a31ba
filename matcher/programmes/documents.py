"""The shelf and explanations as plain data, for JSON; a pack itself is in `plain`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from matcher.programmes.explaining import Explained
from matcher.programmes.page import name_of, region_name
from matcher.programmes.plain import plain
from matcher.programmes.shelf import Shelved


def shelved_document(one: Shelved) -> dict[str, Any]:
    """Return a pack of the shelf in a few facts, as JSON can hold them; `file` is where it stands."""
    table: dict[str, Any] = plain(one.pack.programme)
    region = {"region": region_name(one.pack.programme.jurisdiction)}
    return {"name": name_of(one.pack), **table, **region, "file": str(one.path), "own": one.own}


def explained_document(one: Explained) -> dict[str, Any]:
    """Return an explanation as JSON can hold it."""
    return {**asdict(one), "lines": [asdict(line) for line in one.lines], "clauses": list(one.clauses)}


def standing(found: Iterable[Shelved], one: Shelved, day: date) -> str:
    """Return whether a pack is in force on a day (现行, 未到, 已止): one without an end gives way to the next."""
    facts = one.pack.programme
    later = [
        other.pack.programme.starts
        for other in found
        if other.pack.programme.key == facts.key and facts.starts < other.pack.programme.starts <= day
    ]
    if facts.starts > day:
        return "未到"
    return "已止" if later or (facts.ends is not None and facts.ends < day) else "现行"
