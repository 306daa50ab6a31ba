"""Which of the invented enterprises and societies suit a programme, and whom an enterprise works with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from zlib import crc32

import numpy as np

from matcher.corpus.records import enterprise_from
from matcher.demo.draws import pick
from matcher.policy.judging import rule_on
from matcher.policy.ruling import Outcome
from matcher.programmes.pack import Pack
from matcher.programmes.rules import ConsentOf
from matcher.programmes.words import Subject
from matcher.taxonomy.regions import find_region
from service.demo.names import COUNTY_OFFICE, WUHAN_OFFICE
from service.demo.plot import HUBEI, WUHAN

Record = Mapping[str, Any]

PROVINCE, CITY = "湖北省", "湖北省武汉市"

_IN_COUNTY = 8
"""One of so many enterprises of the city is looked after by a county."""


def suits(pack: Pack, record: Record) -> bool:
    """Return whether no condition of a programme is ruled against for an enterprise."""
    firm = enterprise_from(record)
    rules = (one.rule for one in pack.conditions if one.subject is Subject.ENTERPRISE)
    return all(rule_on(rule, firm, {}).outcome is not Outcome.FAIL for rule in rules if not isinstance(rule, ConsentOf))


def city_of(record: Record) -> str:
    """Return the division code of the city or county that a record names; empty where it names none."""
    region = find_region(record.get("region") or "")
    return region.code if region else ""


def office_of(record: Record) -> str:
    """Return the key of the association that looks after an enterprise: of the city, or of the county in some."""
    city = city_of(record)
    in_county = city == WUHAN_OFFICE and crc32(str(record["id"]).encode()) % _IN_COUNTY == 0
    return COUNTY_OFFICE if in_county else city


def shared(one: Record, other: Record) -> int:
    """Return how many directions two records have in common."""
    return len(set(one.get("industries") or ()) & set(other.get("industries") or ()))


class Partners:
    """Who can serve whom: the societies a programme admits, universities, and experts with where they work."""

    def __init__(self, societies: Sequence[Record], experts: Sequence[Record]) -> None:
        self._societies = {
            WUHAN: [one for one in societies if one["level"] == "municipal" and one["region"] == CITY],
            HUBEI: [one for one in societies if one["level"] == "provincial"],
        }
        self._experts = [one for one in experts if one["region"] == CITY and "大学" in one["organization"]]
        self._homes = {one["id"]: one["organization"] for one in self._experts}

    def serving(self, programme: str, need: Record, wished: Sequence[str], rng: np.random.Generator) -> tuple[str, str]:
        """Return the keys of who serves a need and of who would too: those wished for first, then the nearest.

        Args:
            programme: KEY-YEAR.
            need: its record.
            wished: ids of societies and experts; for an expert the association of the university comes, where it may.
            rng: where chances come from.
        """
        own = self._societies[programme]
        near = sorted(own, key=lambda one: (-shared(one, need), one["id"]))[:3]
        homes = self._homes if programme == WUHAN else {}
        ids = {one["id"] for one in own}
        first = [key if key in ids else homes[key] for key in wished if key in ids or key in homes]
        chosen = first[0] if first else pick(rng, near)["id"]
        return chosen, next(one["id"] for one in near if one["id"] != chosen)

    def expert(self, need: Record, rng: np.random.Generator) -> tuple[str, str]:
        """Return the key of an expert for a need, and of where that one works."""
        near = [one for one in self._experts if shared(one, need)] or self._experts
        chosen = pick(rng, near)
        return chosen["id"], chosen["organization"]

    def favoured(self, number: int) -> tuple[str, str]:
        """Return the keys of one of the two experts that those who look at the office act as, and of the employer."""
        one = self._experts[number % 2]
        return one["id"], one["organization"]
