"""How the targets of R28 and R29 are measured where records can tell: by the words of the target, and by no city.

What is not here, and every total that a share is of, an officer files.
"""

from __future__ import annotations

from dataclasses import dataclass

from matcher.programmes.words import Role
from service.domain.statistics.counting import Count, What
from service.domain.statistics.kinds import HappeningKind as K
from service.domain.statistics.rules import CITY, NATION, PROVINCE, WITH_EXPERTS


@dataclass(frozen=True, slots=True)
class Measure:
    """怎样计量一个目标.

    Attributes:
        unit: 家, 个, …
        yearly: of the year of the day that is looked at, not from the programme's first day.
    """

    count: Count
    unit: str
    yearly: bool = False


def measure_for(text: str) -> Measure | None:
    """Return how a target is measured, by its text; None: only by what is filed."""
    return _MEASURES.get(text)


def _demonstrations(what: What, *levels: str) -> Count:
    return Count(frozenset({K.DEMONSTRATION}), what, levels=levels)


_MEASURES = {
    # 浙江 2014
    "开展试点的区域（省级高新园区）": Measure(Count(frozenset({K.PILOT}), What.REGIONS), "个"),
    "推荐地级市争取全国示范区试点": Measure(Count(frozenset({K.NOMINATION}), What.CITIES), "个"),
    "在高新园区建有示范基地的市（地）": Measure(Count(frozenset({K.DEMONSTRATION}), What.CITIES, role=Role.PARK), "个"),
    "参与的省级学会": Measure(Count(WITH_EXPERTS, What.PARTIES, Role.SOCIETY, PROVINCE), "家"),
    "得到省级学会支持的高新园区": Measure(
        Count(WITH_EXPERTS, What.PARTIES, Role.PARK, beside=(Role.SOCIETY, PROVINCE)), "个"
    ),
    # 成都 2018
    "建成省级示范区（市）县": Measure(_demonstrations(What.REGIONS, PROVINCE), "个"),
    "市级学会参与": Measure(Count(WITH_EXPERTS, What.PARTIES, Role.SOCIETY, CITY), "家"),
    "国家、省、市级学会工作站": Measure(Count(frozenset({K.STATION}), levels=(NATION, PROVINCE, CITY)), "家"),
    "得到市级学会服务的企业": Measure(
        Count(WITH_EXPERTS, What.PARTIES, Role.ENTERPRISE, beside=(Role.SOCIETY, CITY)), "家"
    ),
    # 湖北 2015
    "每年选 5 个高新区或企业作示范点": Measure(_demonstrations(What.THINGS), "个", yearly=True),
}
