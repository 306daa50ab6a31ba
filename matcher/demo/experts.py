"""Invented experts: employer, skill, and a profile that may say more or less than they can do."""

from __future__ import annotations

from typing import Any

import numpy as np

from matcher.demo.draws import MARK, chance, pick, some, weighted
from matcher.demo.material import Institution, Material, Topic
from matcher.demo.parties import Parties

MODES = ("招聘进站", "项目签约", "技术顾问")
SOURCE = "演示数据，由程序生成，不是真实专家"

_MODE_SHARE = (0.2, 0.55, 0.7)
_OVERSTATED, _UNDERSTATED = 0.18, 0.2
_SENIOR = ("教授", "研究员", "正高级工程师")
_YEARS = 5
_PATTERNS = (
    "{keyword}在{product}中的应用研究",
    "面向{product}的{keyword}关键技术",
    "{product}{keyword}与{other}协同优化",
    "{ask}研究",
    "基于{keyword}的{ask}",
    "{keyword}与{other}耦合作用机制",
    "湖北地区{product}提质增效中的{keyword}问题研究",
    "{keyword}过程建模及其实验验证",
    "高性能{product}的{keyword}方法",
)


def make_experts(
    rng: np.random.Generator, world: Material, near: np.ndarray, count: int
) -> tuple[Parties, list[dict[str, Any]]]:
    """Return `count` experts as parties, and their records; `near` is the relatedness of topics."""
    weights = np.array([institution.weight for institution in world.institutions])
    homes = rng.choice(len(weights), size=count, p=weights / weights.sum())
    prior = rng.lognormal(0.0, 0.4, len(world.topics))
    skill = np.empty((count, len(world.topics)))
    stated = np.zeros_like(skill)
    capacity, other_work, fame = np.zeros(count), np.zeros((count, _YEARS)), np.zeros(count)
    records, modes = [], []
    for row, home in enumerate(homes):
        institution = world.institutions[int(home)]
        title = pick(rng, world.names["academic_title"])
        own = _topics(rng, world, institution, prior, near)
        skill[row] = _skill(rng, near, own, senior=title in _SENIOR)
        said = _said(rng, near, own)
        stated[row, said] = [0.95, 0.7, 0.55, 0.5][: len(said)]
        fame[row] = rng.normal(0.3 * (title in _SENIOR), 0.9)
        capacity[row] = rng.integers(1, 4) if title in _SENIOR else rng.integers(2, 5)
        other_work[row] = rng.poisson(capacity[row] * (0.25 + 0.12 * max(fame[row], 0)), _YEARS)
        record = _record(rng, world, row, institution, title, [world.topics[index] for index in said])
        record["ongoing_projects"] = int(other_work[row, -1]) if not chance(rng, 0.1) else None
        records.append(record)
        modes.append(tuple(record["service_modes"]))
    parties = Parties(
        ids=tuple(record["id"] for record in records),
        kinds=("expert",) * count,
        skill=skill,
        stated=stated,
        city=np.array([world.city(world.institutions[int(home)].city) for home in homes]),
        capacity=capacity,
        other_work=other_work,
        fame=fame,
        modes=tuple(modes),
    )
    return parties, records


def _topics(
    rng: np.random.Generator, world: Material, institution: Institution, prior: np.ndarray, near: np.ndarray
) -> list[int]:
    weights = prior * [
        max(institution.directions.get(direction, 0.02) for direction in topic.directions) for topic in world.topics
    ]
    main = int(weighted(rng, weights)[0])
    others = near[main] ** 4
    others[main] = 0
    return [main, *(int(index) for index in weighted(rng, others, int(rng.choice(3, p=(0.4, 0.4, 0.2)))))]


def _skill(rng: np.random.Generator, near: np.ndarray, own: list[int], *, senior: bool) -> np.ndarray:
    general = rng.normal(0.04 if senior else 0.0, 0.07)
    values = 0.45 * near[own[0]] ** 2 + rng.normal(0, 0.06, near.shape[0]) + general
    values[own[1:]] = rng.normal(0.55 + general, 0.12, len(own) - 1)
    values[own[0]] = rng.normal(0.76 + general, 0.11)
    clipped: np.ndarray = np.clip(values, 0.01, 0.99)
    return clipped


def _said(rng: np.random.Generator, near: np.ndarray, own: list[int]) -> list[int]:
    draw = float(rng.random())
    if draw < _OVERSTATED:  # claims a neighbouring field without having worked in it
        others = near[own[0]] ** 2
        others[own] = 0
        return [*own, *(int(index) for index in weighted(rng, others))]
    if draw < _OVERSTATED + _UNDERSTATED and len(own) > 1:
        return own[1:] if chance(rng, 0.4) else own[:1]  # an old profile: what came later, or earlier, is missing
    return own


def _record(
    rng: np.random.Generator, world: Material, row: int, institution: Institution, title: str, topics: list[Topic]
) -> dict[str, Any]:
    name = pick(rng, world.names["surname"]) + pick(rng, world.names["given_first"])
    last = pick(rng, world.names["given_second"])
    city = world.cities[world.city(institution.city)]
    modes = [mode for mode, share in zip(MODES, _MODE_SHARE, strict=True) if chance(rng, share)] or [MODES[2]]
    words = [word for topic in topics for word in some(rng, topic.keywords, int(rng.integers(2, 5)))]
    return {
        "id": f"ZJ{row + 1:04d}",
        "kind": "expert",
        "demo": True,
        "name": f"{name}{last if last != name[-1] else ''}{MARK}",
        "organization": f"{institution.name}{MARK}",
        "region": city.region,
        "title": title,
        "disciplines": sorted({code for topic in topics for code in topic.disciplines}),
        "industries": list(dict.fromkeys(direction for topic in topics for direction in topic.directions)),
        "keywords": list(dict.fromkeys(words)) if not chance(rng, 0.08) else [],
        "projects": _projects(rng, topics),
        "service_modes": modes,
        "available": not chance(rng, 0.08),
        "employer_consents": not chance(rng, 0.1) if not chance(rng, 0.15) else None,
        "source": SOURCE,
    }


def _projects(rng: np.random.Generator, topics: list[Topic]) -> list[dict[str, Any]]:
    shares = np.array([0.65, 0.35, 0.2, 0.15][: len(topics)])
    found: dict[str, dict[str, Any]] = {}
    for _ in range(int(rng.integers(1, 7))):
        topic = topics[int(rng.choice(len(topics), p=shares / shares.sum()))]
        title = _title(rng, topic)
        words = some(rng, topic.keywords, int(rng.integers(0, 4)))
        found[title] = {"title": title, "keywords": words, "year": int(rng.integers(2010, 2025))}
    return sorted(found.values(), key=lambda project: (project["year"], project["title"]))


def _title(rng: np.random.Generator, topic: Topic) -> str:
    if chance(rng, 0.4):
        return pick(rng, topic.research)
    keyword, other = some(rng, topic.keywords, 2)
    product, ask = pick(rng, topic.products), pick(rng, topic.asks)
    if keyword in product or keyword in ask:
        return pick(rng, topic.research)
    title = pick(rng, _PATTERNS).format(keyword=keyword, other=other, product=product, ask=ask)
    return title.removesuffix("研究") if title.endswith(("研究研究", "分析研究", "设计研究")) else title
