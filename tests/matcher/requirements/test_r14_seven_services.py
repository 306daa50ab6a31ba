"""R14: seven services, several at once."""

from __future__ import annotations

from matcher.programmes.names import services_of
from matcher.programmes.pack import Pack
from matcher.programmes.shelf import pack_of, shipped_packs
from matcher.taxonomy.classification import classification
from matcher.taxonomy.crosswalk import crosswalk

SEVEN = (
    "科技战略咨询",
    "先进技术信息吸收转化",
    "群众性技术创新",
    "协同攻关",
    "引进项目或生产线",
    "人才交流培养",
    "其他",
)


def _wuhan() -> Pack:
    return pack_of(shipped_packs(), "wuhan", 2015)


def test_r14_wuhan_2015_offers_seven_services() -> None:
    """科技战略咨询, 先进技术信息吸收转化, 群众性技术创新, 协同攻关, 引进项目或生产线, 人才交流培养, 其他."""
    tree = classification("services")
    services = _wuhan().services
    assert [one.cites for one in services] == [(f"武汉2015 二(一){number}",) for number in range(1, 8)]
    tops = []
    for one in services:
        codes = services_of(_wuhan(), one)
        lines = {(code, *(above.code for above in tree.ancestors(code)))[-1] for code in codes}
        assert len(lines) == 1, one.name
        tops.append(tree.entry(lines.pop()).name)
    assert tuple(tops) == SEVEN


def test_r14_an_alliance_may_take_several_at_once() -> None:
    """Several at once: the pack says so, with its clause, and no service excludes another."""
    (stated,) = [one for one in _wuhan().principles if "一项或几项" in one.text]
    assert stated.cites == ("武汉2015 二(一)7",)
    wanted = [services_of(_wuhan(), one) for one in _wuhan().services]
    assert len({code for codes in wanted for code in codes}) == sum(map(len, wanted))


def test_r14_the_short_names_mean_the_same_seven() -> None:
    """An officer writes the short names; they stand in the same crosswalk."""
    tree = classification("services")
    links = [crosswalk(_wuhan().programme.wording, "services").targets(name) for name in SEVEN]
    assert tuple(tree.entry(link.target).name for (link,) in links) == SEVEN
