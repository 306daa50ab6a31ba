"""A small invented world in which relevance can be learned: topics, societies that serve them, needs that ask for them.

Everything follows from the numbers passed in; nothing is random between runs.
"""

from __future__ import annotations

from matcher.vocabulary import Candidate, Document, Kind, Need

TOPICS = {
    "焊接": ("激光焊接", "焊缝跟踪", "焊接变形控制"),
    "电池": ("锂离子电池", "电池热管理", "负极材料制备"),
    "水产": ("水产养殖", "鱼病防治", "饲料配方优化"),
    "机床": ("数控机床", "刀具磨损监测", "五轴联动加工"),
    "水处理": ("污水处理", "脱氮除磷", "膜分离技术"),
    "中药": ("中药提取", "药材炮制", "有效成分分析"),
    "果树": ("果树栽培", "病虫害防治", "果实保鲜贮藏"),
    "光学": ("光学镜头设计", "镀膜工艺", "红外成像系统"),
}
LEVELS = ("national", "provincial", "municipal", "")
REGIONS = ("湖北", "武汉", "")


def society(number: int, extra: str = "") -> Candidate:
    """Return society `number`: it serves the topic of its number and has attributes that follow from it."""
    topic = topic_of(number)
    first, second, third = TOPICS[topic]
    scope = (
        f"本会{extra}围绕{first}开展学术交流与技术咨询。" * 3 + f"同时为企业提供{second}方面的人才培养和标准制定服务。"
    )
    documents = [Document("name", f"示例{topic}学会{number}"), Document("scope", scope)]
    if number % 3 != 2:  # every third says nothing of its technologies
        documents += [Document("technologies", text) for text in (first, second, third, f"{first}与{third}")]
    if number % 2 == 0:
        documents.append(Document("problems", f"{second}成本高、效果不稳定"))
    return Candidate(
        f"S{number:03d}",
        Kind.SOCIETY,
        f"示例{topic}学会{number}",
        tuple(documents),
        level=LEVELS[number % len(LEVELS)],
        region=REGIONS[number % len(REGIONS)],
        disciplines=(str(100 + number % 4), str(200 + number % 3)),
        industries=(f"产业{number % 5}",),
        available=number % 4 != 1,
    )


def societies(count: int = 24) -> list[Candidate]:
    """Return the first societies."""
    return [society(number) for number in range(count)]


def need(number: int) -> Need:
    """Return need `number`: it asks for the topic of its number, in words of its own."""
    terms = TOPICS[topic_of(number)]
    term, other = terms[number % 3], terms[(number + 1) % 3]
    return Need(f"N{number:03d}", f"我公司第{number}号产线需要{term}，希望改进{other}。", f"{term}难题{number}")


def needs(count: int = 40) -> list[Need]:
    """Return the first needs."""
    return [need(number) for number in range(count)]


def judgements(need_count: int = 40, society_count: int = 24) -> dict[str, dict[str, int]]:
    """Return the grades: 2 for a society of the need's topic, otherwise 0."""
    return {
        need(n).id: {society(s).id: 2 * (topic_of(n) == topic_of(s)) for s in range(society_count)}
        for n in range(need_count)
    }


def topic_of(number: int) -> str:
    """Return the topic of a society or need."""
    return list(TOPICS)[number % len(TOPICS)]
