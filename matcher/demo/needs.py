"""Invented needs: who asks, when, in which words, for how much money, and how hard it really is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from matcher.demo.calendar import posting_dates
from matcher.demo.draws import MARK, chance, pick, some
from matcher.demo.enterprises import Enterprise
from matcher.demo.material import Material, Topic
from matcher.demo.need_forms import write_text, write_title
from matcher.demo.need_texts import Writer
from matcher.demo.slips import with_slips

SOURCE = "演示数据，由程序生成，不是真实需求"

_MAIN_TOPIC = 0.72
_ACROSS = 0.2
_NEAR = 0.6
"""Topics less related than this do not meet in one need."""
_REPOSTED = 0.025
_NO_TITLE = 0.03
_NO_BUDGET = 0.3
_SERVICE_SHARE = (0.18, 0.3, 0.12, 0.62, 0.12, 0.3, 0.04)


@dataclass(frozen=True, slots=True)
class NeedPlan:
    """A need: its record, and what the simulation knows of it.

    Attributes:
        enterprise: index of the enterprise.
        topics: indices of one topic, or two for a need across fields.
        posted: the day.
        money: what the enterprise would really pay, in 万元, stated or not.
        difficulty: latent, about N(0, 1).
    """

    enterprise: int
    topics: tuple[int, ...]
    posted: date
    money: float
    difficulty: float
    record: dict[str, Any]


def make_needs(
    rng: np.random.Generator, world: Material, near: np.ndarray, enterprises: Sequence[Enterprise], count: int
) -> list[NeedPlan]:
    """Return `count` needs in order of posting, a few of them word for word again; `near` relates topics."""
    appetite = np.array([enterprise.size**0.4 for enterprise in enterprises]) * rng.lognormal(0, 0.5, len(enterprises))
    askers = rng.choice(len(enterprises), size=count, p=appetite / appetite.sum())
    plans: list[NeedPlan] = []
    for number, posted in enumerate(posting_dates(rng, count)):
        if plans and chance(rng, _REPOSTED):
            plans.append(_again(pick(rng, plans), number, posted))
        else:
            plans.append(_need(rng, world, near, enterprises[int(askers[number])], int(askers[number]), number, posted))
    return plans


def _need(
    rng: np.random.Generator,
    world: Material,
    near: np.ndarray,
    enterprise: Enterprise,
    asker: int,
    number: int,
    posted: date,
) -> NeedPlan:
    main, *others = enterprise.topics
    chosen = [main] if chance(rng, _MAIN_TOPIC) else [pick(rng, others)]
    if chance(rng, _ACROSS):
        chosen += [index for index in enterprise.topics if index != chosen[0] and near[chosen[0], index] > _NEAR][:1]
    topics = [world.topics[index] for index in chosen]
    money = float(np.clip(rng.lognormal(3.6, 0.75), 5, 800))
    money = float(round(money / 5) * 5 or 5)
    place = world.cities[enterprise.city]
    words = {
        "product": pick(rng, topics[0].products),
        "field": topics[0].name,
        "place": place.name + (enterprise.record["park"] or "").removeprefix(place.short),
        "money": f"{money:.0f}",
    }
    title, aspect = write_title(rng, world.phrases, topics[0])
    text = write_text(rng, Writer(rng, world.phrases, topics, words, aspect))
    if text and chance(rng, _NO_TITLE):
        title = ""
    record = {
        "id": f"XQ{number + 1:04d}",
        "kind": "need",
        "demo": True,
        "name": _name(number, title),
        "title": f"{with_slips(rng, title)}{MARK}" if title else "",
        "text": with_slips(rng, text),
        "enterprise": enterprise.record["id"],
        "region": enterprise.record["region"],
        "date": posted.isoformat(),
        "industries": _directions(rng, topics),
        "services": _services(rng, world),
        "budget": None if chance(rng, _NO_BUDGET) else money,
        "source": SOURCE,
    }
    return NeedPlan(asker, tuple(chosen), posted, money, float(rng.normal()), record)


def _again(before: NeedPlan, number: int, posted: date) -> NeedPlan:
    record = before.record | {
        "id": f"XQ{number + 1:04d}",
        "name": _name(number, before.record["title"].removesuffix(MARK)),
        "date": posted.isoformat(),
    }
    return NeedPlan(before.enterprise, before.topics, posted, before.money, before.difficulty, record)


def _name(number: int, title: str) -> str:
    return f"{title or f'需求{number + 1:04d}'}{MARK}"


def _directions(rng: np.random.Generator, topics: Sequence[Topic]) -> list[str]:
    found = list(dict.fromkeys(direction for topic in topics for direction in topic.directions))
    return found[:1] if len(found) > 1 and chance(rng, 0.2) else found  # the clerk noted only the first


def _services(rng: np.random.Generator, world: Material) -> list[str]:
    names = world.phrases["service"]
    return [name for name, share in zip(names, _SERVICE_SHARE, strict=True) if chance(rng, share)] or some(
        rng, names[:4], 1
    )
