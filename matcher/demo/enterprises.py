"""Invented enterprises of the 17 cities: what they make, how large they are, and how well they take up help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from matcher.demo.credit_code import credit_code
from matcher.demo.draws import MARK, chance, pick, some, weighted
from matcher.demo.material import City, Material, Topic

ASSOCIATION = ("已建立", "筹建中", "未建立")
"""States of an enterprise's 科协."""

DATA_YEAR = 2025
"""Year of the figures."""

SOURCE = "演示数据，由程序生成，不是真实企业"

_ASSOCIATION_SHARE = (0.42, 0.2, 0.38)
_MISSING = 0.06
_MISSABLE = ("staff", "research_staff", "revenue", "research_spending", "premises", "association", "founded")
_SECTOR_LIFT = 3.0
_SECOND_TOPIC = 0.35
_ZERO_REVENUE = 0.02
_WRONG_UNIT = 0.0125
_TAKEN_NAME = 40


@dataclass(frozen=True, slots=True)
class Enterprise:
    """An enterprise: its record, and what the simulation knows of it.

    Attributes:
        city: index into the cities.
        topics: indices of the topics its needs come from, the main one first.
        size: staff, never missing.
        capability: latent ability to take up what partners bring, about N(0, 1).
        record: what is written to the file, some figures missing.
        legal_person: whether it is one, which its record need not say.
    """

    city: int
    topics: tuple[int, ...]
    size: int
    capability: float
    record: dict[str, Any]
    legal_person: bool


def make_enterprises(rng: np.random.Generator, world: Material, near: np.ndarray, count: int) -> list[Enterprise]:
    """Return `count` enterprises; `near` is the relatedness of topics."""
    cities = weighted_with_floor(rng, [city.weight for city in world.cities], count)
    popularity = rng.lognormal(0.0, 0.7, len(world.topics))  # some fields have many enterprises, others one
    names: set[str] = set()
    found = []
    for number, index in enumerate(cities):
        city = world.cities[index]
        topics = _topics(rng, world, city, popularity, near)
        name = _name(rng, world, city, world.topics[topics[0]], names)
        found.append(_enterprise(rng, world, number, int(index), topics, name))
    return found


def weighted_with_floor(rng: np.random.Generator, weights: list[float], count: int) -> np.ndarray:
    """Return `count` indices drawn by weight, every index of positive weight at least once, in random order."""
    share = np.asarray(weights) / np.sum(weights)
    sure = np.flatnonzero(share > 0)
    rest = rng.choice(share.size, size=count - sure.size, p=share)
    return rng.permutation(np.concatenate([sure, rest]))


def _topics(
    rng: np.random.Generator, world: Material, city: City, popularity: np.ndarray, near: np.ndarray
) -> tuple[int, ...]:
    weights = popularity * [
        max(city.directions.get(direction, 0.2) for direction in topic.directions)
        * (_SECTOR_LIFT if topic.sector[:2] in city.sectors else 1.0)
        for topic in world.topics
    ]
    main = int(weighted(rng, weights)[0])
    others = near[main] ** 6
    others[main] = 0
    more = 1 + chance(rng, _SECOND_TOPIC)
    return main, *(int(index) for index in weighted(rng, others, more))


def _name(rng: np.random.Generator, world: Material, city: City, topic: Topic, taken: set[str]) -> str:
    for _ in range(_TAKEN_NAME):
        brand = pick(rng, world.names["brand_first"]) + pick(rng, world.names["brand_second"])
        place = "湖北" if chance(rng, 0.3) else city.short
        name = f"{place}{brand}{pick(rng, topic.stems)}{pick(rng, world.names['company_form'])}{MARK}"
        if brand[0] != brand[1] and name not in taken:
            taken.add(name)
            return name
    raise AssertionError("more enterprises than names")


def _enterprise(
    rng: np.random.Generator, world: Material, number: int, city: int, topics: tuple[int, ...], name: str
) -> Enterprise:
    topic, place = world.topics[topics[0]], world.cities[city]
    staff = int(np.clip(rng.lognormal(4.6, 0.8), 8, 3000))
    share = float(rng.beta(2.2, 10.0))
    revenue = 0.0 if chance(rng, _ZERO_REVENUE) else round(staff * float(rng.lognormal(4.0, 0.5)), 1)
    intensity = float(rng.lognormal(-2.85, 0.55))
    spending = round(revenue * intensity, 1) if revenue else round(staff * float(rng.uniform(2, 8)), 1)
    if chance(rng, _WRONG_UNIT):
        spending = round(spending * 10_000)  # a slip of the form: 元 where 万元 is asked for
    association = ASSOCIATION[int(rng.choice(3, p=_ASSOCIATION_SHARE))]
    capability = 6.0 * (share - 0.18) + 0.4 * (association == "已建立") - 0.2 + float(rng.normal(0, 0.8))
    products = some(rng, topic.products, int(rng.integers(1, len(topic.products) + 1)))
    record: dict[str, Any] = {
        "id": credit_code(number + 1),
        "kind": "enterprise",
        "demo": True,
        "name": name,
        "region": place.region,
        "sectors": [topic.sector],
        "industries": list(topic.directions),
        "business": f"{'、'.join(products)}等{_activity(topic)}",
        "year": DATA_YEAR,
        "staff": staff,
        "research_staff": max(1, round(staff * share)),
        "revenue": revenue,
        "research_spending": spending,
        "association": association,
        "premises": not chance(rng, 0.03),
        "park": f"{place.short}{pick(rng, world.names['park'])}" if chance(rng, 0.6) else None,
        "founded": f"{int(rng.integers(1994, 2021))}-{int(rng.integers(1, 13)):02d}-{int(rng.integers(1, 29)):02d}",
        "source": SOURCE,
    }
    legal_person = not chance(rng, 0.02)
    for key in _MISSABLE:
        if chance(rng, _MISSING):
            record[key] = None
    return Enterprise(city, topics, staff, capability, record, legal_person)


def _activity(topic: Topic) -> str:
    if topic.on_the_land:
        return "的种植养殖、加工和销售"
    return "的研发、生产和销售" if topic.in_factories else "业务"
