"""对接建议: the best needs of many societies as a workbook, for the officer who sends them out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from matcher.corpus.fields import LEVELS
from matcher.mutual.score import MOST, factor
from matcher.mutual.search import Pairing
from matcher.mutual.suitability import Part
from matcher.programmes.pack import Pack
from matcher.tables.book import Look, new_book
from matcher.tables.cells import Cell
from matcher.tables.sheets import Column, Table
from matcher.vocabulary import Candidate

_LEVELS = {stored: name for name, stored in LEVELS.items()}
_COLUMNS = (
    Column("学会编号", 12, Look.CODE),
    Column("学会名称", 30, Look.WRAP),
    Column("级别", 8),
    Column("学会所在地区", 18),
    Column("序号", 6, Look.COUNT),
    Column("需求编号", 12, Look.CODE),
    Column("需求名称", 36, Look.WRAP),
    Column("企业", 28, Look.WRAP),
    Column("企业所在地区", 18),
    Column("提出日期", 12),
    Column("期望完成日期", 12),
    Column("拟投入资金（万元）", 12, Look.NUMBER),
    Column("双向得分（%）", 10, Look.NUMBER),
    Column("相关性（%）", 10, Look.NUMBER),
    Column("适宜度（%）", 10, Look.NUMBER),
    *(Column(label, 30, Look.WRAP) for label in ("意愿方向", "服务类型", "经费", "承接能力", "承接意愿")),
    Column("理由", 60, Look.WRAP),
)
_LIFTS = (
    Column("按计划合计（%）", 10, Look.NUMBER),
    Column("不计优先的序号", 10, Look.COUNT),
    Column("优先依据", 60, Look.WRAP),
)
_NOTES = (
    "每个学会列出目录中最适合它的需求，按双向得分排列。",
    "相关性：学会能够胜任这条需求的概率，由需求和学会资料的文字得出，按人工评判校准。",
    "适宜度：学会填报的意愿方向、服务、经费、承接能力与需求是否相合；50% 为不偏不倚，空白表示没有一项双方都填了。",
    "双向得分：相关性的几率乘以各项的倍数；没有填的项目不加也不减。",
    f"倍数：意愿方向、服务类型、经费、承接能力最多 ×{MOST['load']:g}、最少 ÷{MOST['load']:g}；"
    f"学会表示不承接新任务 ÷{MOST['open']:g}。",
    "名单是参考，是否对接由学会和企业双方自愿决定。",
)


def write_suggestions(
    path: Path, found: Mapping[str, Sequence[Pairing]], enterprises: Mapping[str, str], pack: Pack | None = None
) -> int:
    """Write a row for each need of each society; returns how many.

    Args:
        path: an ``.xlsx`` file.
        found: pairings by society id.
        enterprises: names of enterprises by what the needs call them, where that is no name.
        pack: the programme under which they were found, if any.

    Raises:
        StorageUnavailable: it cannot be written.
    """
    rows = 0
    with new_book(path) as book:
        table = Table(book, "对接建议", (*_COLUMNS, *(_LIFTS if pack else ())), fixed=2)
        for pairings in found.values():
            for pairing in pairings:
                table.append([*_cells(pairing, enterprises), *(_lifts(pairing) if pack else ())])
                rows += 1
        notes = Table(book, "说明", (Column("说明", 100, Look.WRAP),))
        for note in (*_NOTES, *(_notes(pack) if pack else ())):
            notes.append([note])
    return rows


def shown_part(part: Part) -> str:
    """Return a part in one line: its factor, or that it is unknown, and the figures behind it."""
    return f"{'未知' if part.value is None else f'×{factor(part):.2f}'}，{part.says}"


def _cells(pairing: Pairing, enterprises: Mapping[str, str]) -> list[Cell]:
    need, society, both = pairing.need, pairing.society, pairing.mutual
    return [
        *_society(society),
        pairing.rank,
        need.id,
        need.title or need.text[:60],
        enterprises.get(need.enterprise, need.enterprise),
        need.region,
        need.date,
        need.deadline,
        need.budget,
        _percent(both.score),
        _percent(both.relevance),
        None if both.suitability is None else _percent(both.suitability),
        *(shown_part(part) for part in both.parts),
        "\n".join(reason.text for reason in pairing.grounds.reasons),
    ]


def _lifts(pairing: Pairing) -> list[Cell]:
    held = [lift for lift in pairing.lifts if lift.holds]
    said = [
        (f"+{lift.amount}　{lift.priority.text}", "、".join(lift.priority.cites), lift.ruling.says) for lift in held
    ]
    grounds = "\n".join(f"{what}（{cites}）：{why}" for what, cites, why in said)
    return [round(100 * float(pairing.total), 2), pairing.plain_rank, grounds]


def _notes(pack: Pack) -> list[str]:
    facts, weighing = pack.programme, pack.weighing
    weight = "，没有写加多少"
    if weighing:
        weight = f"，每项加 {weighing.each}，合计不超过 {weighing.bound}（{weighing.by}定）"
    return [f"按《{facts.title}》（{facts.key}-{facts.year}）的优先规定排列{weight}。"]


def _society(society: Candidate) -> list[Cell]:
    return [society.id, society.name, _LEVELS.get(society.level, ""), society.region]


def _percent(share: float) -> float:
    return round(100 * share, 1)
