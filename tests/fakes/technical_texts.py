"""Made-up technical Chinese of any length, the same every time: what officers type, oddities included."""

from __future__ import annotations

import random
from itertools import product

# fmt: off
_THINGS = (
    "新能源汽车", "锂离子动力电池", "光伏组件", "高速列车轴承", "水稻育种", "中药饮片", "城市污水", "工业机器人",
    "半导体晶圆", "海上风机", "沥青混合料", "煤矿巷道", "心血管支架", "卫星遥感影像", "页岩气井", "数控机床",
    "食用菌", "特高压变压器", "液压支架", "稀土永磁材料", "城轨信号系统", "动物疫苗",
)
_TASKS = (
    "关键技术研究", "在线检测方法", "低成本制备工艺", "热管理系统开发", "智能控制策略", "寿命预测模型", "产业化示范",
    "安全预警平台", "尾气净化", "缺陷识别", "表面处理", "可靠性评价", "绿色回收利用", "标准体系建设",
    "多源数据融合", "结构优化设计",
)
_LATIN = (
    "CAN-FD", "PD-1", "CBN", "LiFePO4", "5G", "NB-IoT", "GB/T", "19001",
    "PLC", "IGBT", "MEMS", "pH", "COD", "EGFR", "AI+", "T/CAS-2020",
    "Wi-Fi",
)
_QUANTITIES = (
    "±0.1℃", "380V", "1.5MPa", "≥99.9%", "0.05mm", "3~5μm", "120km/h",
    "１２０℃", "10^6次", "50Hz", "2×10³", "－３０℃", "Φ25", "≤0.3‰", "500万元",
    "¥3,000", "½", "Ⅲ级",
)
_CLAUSES = (
    "目前企业在生产过程中存在", "希望联合高校院所共同攻关", "要求产品合格率不低于", "现有设备老化、能耗偏高",
    "拟投入研发经费", "需要解决的主要问题是", "已建成中试线一条", "由于原料批次差异较大", "达到国内领先水平",
    "实现年产值",
)
# fmt: on
_LINKS = tuple("，；。、：！（）《》“”—…\n\t/+ ")


def technical_texts(count: int, shortest: int = 5, longest: int = 400) -> list[str]:
    """Return `count` different texts whose lengths spread evenly on a logarithmic scale, without outer blanks."""
    draw = random.Random(20_26)
    titles = ["".join(pair) for pair in product(_THINGS, _TASKS)]
    pools = (titles, _CLAUSES, _LATIN, _QUANTITIES, _THINGS)
    texts: dict[str, None] = {}
    while len(texts) < count:
        length = round(shortest * (longest / shortest) ** draw.random())
        text = ""
        while len(text) < length:
            (pool,) = draw.choices(pools, weights=(4, 3, 2, 2, 1))
            text += draw.choice(pool) + draw.choice(["", draw.choice(_LINKS)])
        texts[text[:length].strip()] = None
    return list(texts)
