"""The table of an invented city for 2014 to 31 May 2018, filled as one would be: most cells, some open points."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from matcher.programmes.pack import Pack
from matcher.programmes.words import Role
from service.domain.statistics.checks import open_points
from service.domain.statistics.kinds import HappeningKind as K
from service.domain.statistics.points import Point
from service.domain.statistics.records import FILED, Evidence, Filing, Happening, Heads, Party
from service.domain.statistics.table import Table, statistics
from tests.fakes.happenings import (
    BUREAU,
    CASTING,
    FOUNDRY,
    LASER,
    LI,
    MACHINES,
    OPTICS,
    REPORTER,
    TOWN,
    WANG,
    filed_in_full,
    happening,
)

ON = date(2018, 6, 26)

_SOCIETIES = tuple(
    Party(f"s-{number}", f"辽宁省{name}学会", Role.SOCIETY, "省")
    for number, name in enumerate(
        (
            "自动化",
            "金属",
            "化学",
            "化工",
            "造船工程",
            "电机工程",
            "计算机",
            "仪器仪表",
            "农学",
            "林学",
            "水产",
            "食品科学技术",
        )
    )
)

_FILED: dict[tuple[int, str], int | str] = {
    (1, "面积"): "1.26 万平方公里",
    (1, "人口"): 5_950_000,
    (2, "产业"): "装备制造\n石油化工\n电子信息\n软件和信息技术服务",
    (3, "数量"): 3,
    (3, "名称"): "某市高新技术产业园区\n某市经济技术开发区\n某市软件园",
    (4, "数量"): 3,
    (4, "名称"): "关于支持先进装备制造业发展的若干措施\n高层次人才创新支持计划实施细则",
    (5, "数量"): 46,
    (6, "名称"): "关于铸造行业绿色改造的建议\n=1+2 海洋牧场建设咨询报告",
    (7, "数量"): 1,
    (7, "名称"): "激光加工产业技术路线图（2016—2025）",
    (8, "数量"): 1,
    (8, "名称"): "关于铸造行业绿色改造的建议",
    (20, "情况"): "与三所高校共建联合实验室，请高校教师到 26 家企业任科技副总；与一家研究所共建检测中心。",
    (23, "名称"): "某市实施创新驱动助力工程工作方案",
    (24, "名称"): "某市创新驱动助力工程领导小组",
    (24, "组长"): "副市长",
    (24, "参与部门"): "市科协\n市工业和信息化局\n市科技局\n市财政局\n市人力资源和社会保障局",
    (25, "是否"): "是",
    (26, "是否"): "是",
    (26, "预算金额"): 123_456_700,
    (27, "数量"): 12,
    (28, "国家级"): 0,
    (28, "省级"): 1,
    (29, "模式"): "一个产业集群对接一个学会联合体，学会轮值、企业出题、园区配套。",
    (30, "数量"): 4,
}


def records(pack: Pack) -> tuple[list[Happening], list[Filing]]:
    """Return the records of the city."""
    station = happening("st1", K.STATION, FOUNDRY, level="全国", thing="pf-1", name="中国铸造学会某市服务站")
    found = [
        station,
        replace(station, id="st2", day=date(2018, 3, 1), name="中国铸造学会某市服务站（续期）"),
        happening("st3", K.STATION, MACHINES, level="省", thing="pf-2", name="辽宁省机械工程学会某市服务站"),
        happening(
            "ev1", K.ACADEMIC_EVENT, FOUNDRY, WANG, attendance=2000, experts=(Heads("全国", 60),), name="铸造年会"
        ),
        happening("ev2", K.ACADEMIC_EVENT, OPTICS, attendance=320, experts=(Heads("全国", 12),), name="激光加工论坛"),
        happening(
            "ct1",
            K.CONTRACT,
            MACHINES,
            CASTING,
            amount=123_450_000,
            name="铝合金真空压铸工艺攻关",
            industries=("装备制造",),
        ),
        happening(
            "ct2", K.CONTRACT, OPTICS, LASER, amount=8_888_800, name="激光切割头国产化", industries=("电子信息",)
        ),
        happening("sb1", K.SUBSIDY, level="省", refers_to="ct1", name="铝合金真空压铸工艺攻关"),
        happening("so1", K.SOLUTION, LI, CASTING, name="压铸件气孔缺陷解决方案", industries=("装备制造",)),
        happening("un1", K.UNION, FOUNDRY, MACHINES, TOWN, CASTING, name="铸造产业创新助力学会企业联合体"),
        happening("pl1", K.PLATFORM, name="激光产业研究院", source=FILED),
        happening(
            "tr1",
            K.TRAINING,
            MACHINES,
            name="压铸工程师继续教育班",
            source=FILED,
            evidence=(Evidence("cd" * 32, "签到表.pdf"),),
        ),
        happening("ms1", K.MEETING, FOUNDRY, CASTING, name="铸造企业需求对接会", day=date(2018, 6, 3)),
        *(happening(f"li{at}", K.LIAISON, one, name=f"与{one.name}座谈对接") for at, one in enumerate(_SOCIETIES)),
        *(
            happening(f"vs{at}", K.VISIT, one, CASTING, LASER, day=date(2016, 1 + at, 8))
            for at, one in enumerate(_SOCIETIES[:6])
        ),
        happening("mt1", K.MEETING, TOWN, BUREAU, CASTING, LASER, name="院企对接会"),
    ]
    return found, filed_in_full(pack, _FILED)


def report(pack: Pack) -> tuple[Table, tuple[Point, ...]]:
    """Return its table and what is open."""
    happened, filed = records(pack)
    return statistics(pack, happened, filed, REPORTER, ON), open_points(pack, happened, filed, REPORTER, ON)
