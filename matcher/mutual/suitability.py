"""How a need suits a society by its own word: directions, services, money, load, whether it takes work at all.

Every part is 0–1, or unknown where either side is silent; an unknown part is no part. How parts and relevance make one
score is `score`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from matcher.taxonomy.services import offered_by, services_fit
from matcher.vocabulary import Candidate, Need

OTHER = "其他"
"""Says of a direction or a service only that it is none of the list: nothing to agree on."""
_SHORT = 0.5
"""What a budget just below a society's least is worth, as much as one party's doubt: it says that it rarely accepts."""


@dataclass(frozen=True, slots=True)
class Part:
    """适宜度的一项.

    Attributes:
        key: interests, services, money, load or open.
        label: in Chinese.
        value: 0 (against it) to 1 (all as the society wants it); None where somebody is silent.
        says: the figures behind it, in Chinese; of an unknown part, what is missing.
    """

    key: str
    label: str
    value: float | None
    says: str


def parts_of(need: Need, society: Candidate) -> tuple[Part, ...]:
    """Return every part of what a society wants of a need, always all of them and in one order."""
    return tuple(part(need, society) for part in _PARTS)


def _interests(need: Need, society: Candidate) -> Part:
    asked, wanted = _told(need.industries), _told(society.interests)
    if not asked or not wanted:
        missing = [who for who, said in (("需求的方向", asked), ("学会愿意承接的方向", wanted)) if not said]
        return Part("interests", "意愿方向", None, f"{'和'.join(missing)}未填")
    shared = [name for name in asked if name in wanted]
    said = f"其中学会愿意承接{'、'.join(shared)}" if shared else f"学会愿意承接的是{'、'.join(wanted)}"
    return Part("interests", "意愿方向", len(shared) / len(asked), f"需求属于{'、'.join(asked)}，{said}")


def _services(need: Need, society: Candidate) -> Part:
    asked, offered = _told(need.services), _told(offered_by(society))
    if not asked or not offered:
        missing = [who for who, said in (("需求的服务类型", asked), ("学会提供的服务", offered)) if not said]
        return Part("services", "服务类型", None, f"{'和'.join(missing)}未填")
    shared, lacking = services_fit(asked, offered)
    said = f"学会未列{'、'.join(lacking)}" if lacking else "学会都提供"
    value = len(shared) / (len(shared) + len(lacking))
    return Part("services", "服务类型", value, f"需求需要{'、'.join((*shared, *lacking))}，{said}")


def _money(need: Need, society: Candidate) -> Part:
    least, budget = society.least_budget, need.budget
    if least == 0:
        return Part("money", "经费", 1.0, "学会对经费没有最低要求")
    if least is None or budget is None:
        missing = [who for who, said in (("企业拟投入资金", budget), ("学会最低合作经费", least)) if said is None]
        return Part("money", "经费", None, f"{'和'.join(missing)}未填")
    enough = budget >= least
    says = f"企业拟投入 {budget:g} 万元，{'不低于' if enough else '低于'}学会的最低合作经费 {least:g} 万元"
    return Part("money", "经费", 1.0 if enough else _SHORT * budget / least, says)


def _load(_need: Need, society: Candidate) -> Part:
    capacity, ongoing = society.capacity, society.ongoing
    if capacity == 0:
        return Part("load", "承接能力", 0.0, "学会填报的可同时承接项目数为 0")
    if capacity is None or ongoing is None:
        missing = [who for who, said in (("可同时承接项目数", capacity), ("在办项目数", ongoing)) if said is None]
        return Part("load", "承接能力", None, f"学会的{'和'.join(missing)}未填")
    free = max(0, capacity - ongoing)
    says = f"可同时承接 {capacity} 项，在办 {ongoing} 项，{f'还可承接 {free} 项' if free else '已无余力'}"
    return Part("load", "承接能力", free / capacity, says)


def _open(_need: Need, society: Candidate) -> Part:
    # a record without the field counts as taking work, so only a refusal is something that was said
    if society.available:
        return Part("open", "承接意愿", None, "学会没有表示不承接")
    return Part("open", "承接意愿", 0.0, "学会表示现在不承接新任务")


_PARTS: tuple[Callable[[Need, Candidate], Part], ...] = (_interests, _services, _money, _load, _open)


def _told(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name != OTHER))
