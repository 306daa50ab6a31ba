"""Invented achievements (成果): what was found, how mature it is, and whose it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from matcher.demo.draws import MARK, chance, fill, pick, some, weighted
from matcher.demo.material import Material, Topic
from matcher.demo.parties import Parties

MATURITY = ("实验室", "小试", "中试", "产业化")
TAGS = ("节能", "环保", "创新")
SOURCE = "演示数据，由程序生成，不是真实成果"

_MATURITY_SHARE = (0.22, 0.26, 0.32, 0.2)
_SAVING = ("节能", "余热", "能耗", "电耗", "低功耗", "热泵", "光伏", "储能", "蓄热", "蓄冷", "保温", "高效")
_CLEAN = ("废", "尾气", "环保", "低VOC", "污", "回收", "再生", "减排", "绿色", "生态", "降解", "除磷", "净化", "低碳")
_AT_HOME = ("新能源与高效节能", "资源与环境")
_PATTERNS = ("{ask}成套技术", "{keyword}{product}", "基于{keyword}的{ask}方法", "{product}{keyword}新工艺")


def make_achievements(
    rng: np.random.Generator,
    world: Material,
    parties: Parties,
    experts: Sequence[dict[str, Any]],
    enterprises: Sequence[dict[str, Any]],
    count: int,
) -> list[dict[str, Any]]:
    """Return `count` achievements with different titles; owners are experts skilled in the field, or enterprises."""
    written = [(topic, title, aspect) for topic in world.topics for aspect, title in enumerate(topic.achievements)]
    chosen = [written[int(index)] for index in rng.permutation(len(written))[:count]]
    taken = {title for _, title, _ in chosen}
    while len(chosen) < count:
        topic = pick(rng, world.topics)
        aspect = int(rng.integers(min(len(topic.asks), len(topic.goals))))
        keyword, product, ask = pick(rng, topic.keywords), pick(rng, topic.products), topic.asks[aspect]
        title = pick(rng, _PATTERNS).format(keyword=keyword, product=product, ask=ask)
        if title not in taken and keyword not in ask and keyword not in product:
            taken.add(title)
            chosen.append((topic, title, aspect))
    skills = parties.skill[~parties.is_society]
    makers = {topic.id: [row for row in enterprises if topic.sector in row["sectors"]] for topic in world.topics}
    place = {topic.id: index for index, topic in enumerate(world.topics)}
    found = []
    for number, (topic, title, aspect) in enumerate(chosen):
        expert = experts[int(weighted(rng, np.clip(skills[:, place[topic.id]] - 0.35, 0, None) ** 2)[0])]
        owner = pick(rng, makers[topic.id]) if makers[topic.id] and chance(rng, 0.2) else expert
        found.append(_record(rng, number, topic, title, aspect, owner))
    return found


def _record(
    rng: np.random.Generator, number: int, topic: Topic, title: str, aspect: int, owner: dict[str, Any]
) -> dict[str, Any]:
    ask, goal = topic.asks[aspect], fill(rng, topic.goals[aspect])
    text = pick(
        rng,
        (
            f"针对{ask}开展研究，形成成套方法，应用后{goal}。",
            f"来自“{pick(rng, topic.research)}”的研究。主要指标：{goal}。",
            f"适用于{pick(rng, topic.products)}等。主要指标：{goal}。",
            f"解决{ask}问题，已在{int(rng.integers(1, 9))}家单位试用，{goal}。",
        ),
    )
    tags = [
        tag
        for tag, words, direction in zip(TAGS, (_SAVING, _CLEAN), _AT_HOME, strict=False)
        if any(word in title for word in words) or (direction in topic.directions and chance(rng, 0.4))
    ]
    by_expert = owner["id"].startswith("ZJ")
    return {
        "id": f"CG{number + 1:04d}",
        "kind": "achievement",
        "demo": True,
        "name": f"{title}{MARK}",
        "text": text,
        "keywords": some(rng, topic.keywords, int(rng.integers(3, 6))),
        "disciplines": list(topic.disciplines),
        "industries": list(topic.directions),
        "sectors": [topic.sector],
        "region": owner["region"],
        "maturity": MATURITY[int(rng.choice(4, p=_MATURITY_SHARE))] if not chance(rng, 0.04) else None,
        "tags": [*tags, *(TAGS[2:] if not tags or chance(rng, 0.3) else ())],
        "owner": owner["organization"] if by_expert else owner["name"],
        "owner_kind": "expert" if by_expert else "enterprise",
        "owner_id": owner["id"],
        "year": int(rng.integers(2015, 2026)),
        "transfer": pick(rng, ("技术转让", "技术许可", "合作开发", "技术入股", "面议")),
        "source": SOURCE,
    }
