"""Societies: the national ones of the catalogue that serve a topic, and simulated provincial and municipal ones."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from matcher.corpus.catalogue import shipped
from matcher.demo.draws import MARK, chance, pick, some, weighted
from matcher.demo.material import Material, Topic
from matcher.demo.parties import Parties
from matcher.vocabulary import Candidate, Kind

SOURCE = "演示数据，由程序生成，不是真实学会"

_PROVINCIAL = 52
_CITY_SOCIETIES = 70
_LEAD_SKILL = {"national": 0.82, "provincial": 0.74, "municipal": 0.6}
_COMPETENT_SKILL = {"national": 0.64, "provincial": 0.55, "municipal": 0.44}
_SKILL_NOISE = {"national": 0.12, "provincial": 0.16, "municipal": 0.18}
_CAPACITY = {"national": (9, 16), "provincial": (5, 11), "municipal": (3, 7)}
_COVERED = {"national": 1.0, "provincial": 0.75, "municipal": 0.6}
_MISSTATED = 0.12
_UNSAID = 0.15
_HOME = "武汉市"
_CAPITAL = "北京市"
_YEARS = 5
_MOST_DISCIPLINES = 8
_SERVICES = (
    "科技战略咨询",
    "先进技术信息吸收转化",
    "群众性技术创新",
    "协同攻关",
    "人才交流培养",
    "科技查新与成果评价",
    "标准与检测",
    "科学普及",
    "项目申报与知识产权",
)


def make_societies(rng: np.random.Generator, world: Material) -> tuple[Parties, list[dict[str, Any]]]:
    """Return the societies as parties, and the records of the local ones (the national ones are the catalogue's)."""
    called = Counter(code for topic in world.topics for code in topic.societies)
    catalogue = {candidate.id: candidate for candidate in shipped(Kind.SOCIETY)}
    national = [catalogue[code] for code in sorted(called)]
    plans = [(society.id, society, "national", world.city(_CAPITAL)) for society in national]
    ranked = sorted(
        (society for society in national if society.name.startswith("中")),
        key=lambda society: (-called[society.id], society.id),
    )
    home = world.city(_HOME)
    plans += [
        (f"HB-P{number + 1:02d}", society, "provincial", home) for number, society in enumerate(ranked[:_PROVINCIAL])
    ]
    plans += _municipal(rng, world, ranked, called)
    return _assemble(rng, world, plans)


def _municipal(
    rng: np.random.Generator, world: Material, ranked: list[Candidate], called: Counter[str]
) -> list[tuple[str, Candidate, str, int]]:
    cities = [index for index, city in enumerate(world.cities) if city.weight > 0]
    taken: set[tuple[int, str]] = set()
    plans: list[tuple[str, Candidate, str, int]] = []
    weights = [world.cities[index].weight ** 0.6 for index in cities]
    while len(plans) < _CITY_SOCIETIES:
        city = cities[int(rng.choice(len(cities), p=np.divide(weights, np.sum(weights))))]
        profile = world.cities[city].directions
        wanted = [
            called[society.id] * sum(profile.get(direction, 0.1) for direction in society.industries[:2]) ** 2
            for society in ranked
        ]
        society = ranked[int(weighted(rng, wanted)[0])]
        if (city, society.id) not in taken:
            taken.add((city, society.id))
            plans.append((f"HB-M{len(plans) + 1:02d}", society, "municipal", city))
    return plans


def _assemble(
    rng: np.random.Generator, world: Material, plans: list[tuple[str, Candidate, str, int]]
) -> tuple[Parties, list[dict[str, Any]]]:
    count, topics = len(plans), len(world.topics)
    skill = rng.uniform(0.02, 0.12, (count, topics))
    stated = np.zeros((count, topics))
    capacity = np.zeros(count)
    records = []
    for row, (identifier, society, level, city) in enumerate(plans):
        served = [index for index, topic in enumerate(world.topics) if society.id in topic.societies]
        covered = [index for index in served if chance(rng, _COVERED[level])] or served[:1]
        for index in covered:
            level_skill = _LEAD_SKILL if world.topics[index].lead == society.id else _COMPETENT_SKILL
            skill[row, index] = level_skill[level] + rng.normal(0, _SKILL_NOISE[level])
        for index in served:  # some claim what they do not cover, some are silent about what they do
            says = (index in covered) != chance(rng, _MISSTATED)
            stated[row, index] = (0.9 if world.topics[index].lead == society.id else 0.7) if says else _UNSAID
        capacity[row] = rng.integers(*_CAPACITY[level])
        if level != "national":
            said = [world.topics[index] for index in served if stated[row, index] > _UNSAID] or [
                world.topics[served[0]]
            ]
            records.append(_record(rng, world, identifier, society, level, city, said))
    parties = Parties(
        ids=tuple(plan[0] for plan in plans),
        kinds=("society",) * count,
        skill=np.clip(skill, 0.0, 0.98),
        stated=stated,
        city=np.array([plan[3] for plan in plans]),
        capacity=capacity,
        other_work=rng.poisson(capacity[:, None] * 0.3, (count, _YEARS)).astype(float),
        fame=np.array([{"national": 0.4, "provincial": 0.7, "municipal": 0.1}[plan[2]] for plan in plans])
        + rng.normal(0, 0.4, count),
        modes=(("项目签约", "技术顾问"),) * count,
    )
    return parties, records


def _record(
    rng: np.random.Generator,
    world: Material,
    identifier: str,
    society: Candidate,
    level: str,
    city: int,
    topics: list[Topic],
) -> dict[str, Any]:
    place = "湖北省" if level == "provincial" else world.cities[city].name
    words = [word for topic in topics for word in some(rng, topic.keywords, 5)]
    products = [pick(rng, topic.products) for topic in topics][:5]
    problems = [pick(rng, topic.asks) for topic in topics]
    disciplines = Counter(code for topic in topics for code in topic.disciplines)
    fields = "、".join(topic.name for topic in topics[:4])
    return {
        "id": identifier,
        "kind": "society",
        "demo": True,
        "name": f"{place}{society.name.removeprefix('中国').removeprefix('中华')}{MARK}",
        "level": level,
        "region": "湖北省" if level == "provincial" else world.cities[city].region,
        "parent_society": society.id,
        "scope": f"联系{place}从事{fields}等工作的科技人员，为{'、'.join(dict.fromkeys(products))}等企业提供技术服务。",
        "disciplines": sorted(code for code, _ in disciplines.most_common(_MOST_DISCIPLINES)),
        "industries": list(dict.fromkeys(direction for topic in topics for direction in topic.directions)),
        "sectors": sorted({topic.sector for topic in topics})[:6],
        "services": some(rng, _SERVICES, int(rng.integers(2, 5))),
        "branches": [],
        "technologies": list(dict.fromkeys(words))[:45],
        "problems": list(dict.fromkeys(problems))[:14],
        "members": int(rng.integers(60, 900)) if level == "municipal" else int(rng.integers(500, 6000)),
        "affiliated": not chance(rng, 0.06),
        "in_work_plan": chance(rng, 0.8),
        "confidence": "demo",
        "source": SOURCE,
    }
