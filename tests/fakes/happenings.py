"""Records of an invented year of work in Liaoning, and random ones; ids tell what they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from hypothesis import strategies as st

from matcher.programmes.pack import Pack
from matcher.programmes.words import Cell, Role
from service.domain.statistics.kinds import HappeningKind
from service.domain.statistics.records import Evidence, Filing, Happening, Heads, Party
from service.domain.statistics.table import Reporter

OFFICE = "city"
REPORTER = Reporter(OFFICE, "某市科学技术协会")
DAY = date(2017, 6, 1)
PROOF = Evidence("ab" * 32, "盖章扫描件.pdf")

FOUNDRY = Party("s-foundry", "中国铸造学会", Role.SOCIETY, "全国")
OPTICS = Party("s-optics", "中国光学学会", Role.SOCIETY, "全国")
MACHINES = Party("s-machines", "辽宁省机械工程学会", Role.SOCIETY, "省")
TOWN = Party("s-town", "某市铸造学会", Role.SOCIETY, "市")
CASTING = Party("e-casting", "某市铸造有限公司", Role.ENTERPRISE)
LASER = Party("e-laser", "某市激光技术公司", Role.ENTERPRISE)
BUREAU = Party("g-bureau", "某市工业和信息化局", Role.GOVERNMENT)
PARK = Party("p-park", "某市高新区", Role.PARK)
WANG = Party("x-wang", "王教授", Role.EXPERT, "全国")
LI = Party("x-li", "李研究员", Role.EXPERT, "省")


def happening(
    id_: str,
    kind: HappeningKind,
    *parties: Party,
    day: date = DAY,
    office: str = OFFICE,
    name: str = "",
    source: str = "case:c1/7",
    **facts: object,
) -> Happening:
    """Return a happening of a case."""
    return Happening(id_, kind, day, office, name or f"{kind.value}{id_}", source, parties, **facts)  # type: ignore[arg-type]


def filing(id_: str, indicator: str, column: str, text: str = "", amount: int | None = None, day: date = DAY) -> Filing:
    """Return a filing with its evidence."""
    return Filing(id_, indicator, column, day, OFFICE, text, amount, PROOF, "u-1")


_PARTIES = (FOUNDRY, OPTICS, MACHINES, TOWN, CASTING, LASER, BUREAU, PARK, WANG, LI)
_DAYS = st.sampled_from((date(2013, 12, 31), date(2014, 1, 1), DAY, date(2018, 5, 31), date(2018, 6, 1)))


def happenings() -> st.SearchStrategy[list[Happening]]:
    """Return up to twelve happenings of any kind, many on the edges of the period; some refer to others."""
    one = st.builds(
        Happening,
        id=st.sampled_from([f"h{number:02d}" for number in range(12)]),
        kind=st.sampled_from(HappeningKind),
        day=_DAYS | st.integers(0, 1600).map(lambda days: date(2014, 1, 1) + timedelta(days)),
        office=st.sampled_from((OFFICE, OFFICE, OFFICE, "elsewhere")),
        name=st.sampled_from(("甲", "乙", "丙")),
        parties=st.lists(st.sampled_from(_PARTIES), max_size=4, unique=True).map(tuple),
        attendance=st.none() | st.sampled_from((0, 1999, 2000, 5000)),
        experts=st.lists(st.builds(Heads, st.sampled_from(("全国", "省", "市")), st.integers(0, 3)), max_size=2).map(
            tuple
        ),
        amount=st.none() | st.integers(0, 10**9),
        level=st.sampled_from(("", "全国", "省", "市")),
        region=st.sampled_from(("", "210000", "210100", "210102", "210200", "210204")),
        industries=st.lists(st.sampled_from(("装备制造", "电子信息")), max_size=2, unique=True).map(tuple),
        refers_to=st.sampled_from(("", *[f"h{number:02d}" for number in range(12)])),
        thing=st.sampled_from(("", "", "p1", "p2")),
        text=st.sampled_from(("", "说明")),
    )
    return st.lists(one, max_size=12, unique_by=lambda one: one.id)


def filings(pack: Pack) -> st.SearchStrategy[list[Filing]]:
    """Return up to twelve filings for cells of a pack, right and wrong ones."""
    places = [(one.key, column.name, column.cell) for one in pack.indicators for column in one.columns]

    def made(place: tuple[str, str, Cell], id_: str, day: date, text: str, amount: int | None) -> Filing:
        said = text if place[2] is not Cell.FLAG else ("是" if text else "否")
        return Filing(id_, place[0], place[1], day, OFFICE, said, amount, PROOF)

    one = st.builds(
        made,
        st.sampled_from(places),
        st.sampled_from([f"f{number:02d}" for number in range(12)]),
        _DAYS,
        st.sampled_from(("", "甲", "乙\n甲", "丙")),
        st.none() | st.integers(0, 9),
    )
    return st.lists(one, max_size=12, unique_by=lambda one: one.id)


def filed_in_full(pack: Pack, figures: Mapping[tuple[int, str], int | str]) -> list[Filing]:
    """Return filings by number of item and column."""
    keys = {one.number: one.key for one in pack.indicators}
    return [
        filing(f"f-{number:02d}-{at}", keys[number], column, *((said, None) if isinstance(said, str) else ("", said)))
        for at, ((number, column), said) in enumerate(figures.items())
    ]
