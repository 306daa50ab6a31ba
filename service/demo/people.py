"""Registering everybody: associations of every city, their offices, enterprises, societies, universities, experts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from matcher.corpus.catalogue import Catalogue
from matcher.demo.draws import MARK
from matcher.demo.world import World
from matcher.programmes.words import Role
from matcher.taxonomy.regions import Region, find_region
from matcher.vocabulary import RecordKind
from service.demo import hubei, wuhan
from service.demo.cast import Cast
from service.demo.plot import Story
from service.domain.bodies import Body, Duty
from service.domain.workflow.runnable import level_of
from service.storage.work import Work

_STAFF = (Duty.OFFICER, Duty.ADMIN, Duty.ANALYST, Duty.READER)
_SPELT = {"420000": "hubei", "420100": "wuhan", "420600": "xiangyang", "420200": "huangshi", "420111": "hongshan"}
_FULL = {"420000", "420100"}
_COUNTY = "420111"
_LEVELS = {"provincial": "省", "municipal": "市", "national": "全国"}
_DUTIES = {Duty.OFFICER: "经办", Duty.ADMIN: "管理员", Duty.ANALYST: "分析员", Duty.READER: "领导"}

_OTHERS: tuple[tuple[str, Role, str, str, str, str], ...] = (
    ("panel", Role.PANEL, "专家评审委员会", wuhan.OFFICE, "panel", "评审委员会"),
    ("group", Role.PANEL, "专家评估小组", wuhan.OFFICE, "inspectors", "检查小组"),
    *((f"judge-{n}", Role.EXPERT, f"评审专家{n}号", wuhan.OFFICE, f"reviewer-{n}", "评审人") for n in range(1, 5)),
    ("evaluator", Role.EVALUATOR, "武汉科技评估中心", wuhan.OFFICE, "evaluator", "第三方评估"),
    ("government", Role.GOVERNMENT, "武汉市科技管理部门", wuhan.OFFICE, "government", "政府部门"),
    ("park", Role.PARK, "武汉高新区", wuhan.OFFICE, "park", "园区"),
    ("audit", Role.OVERSIGHT, "武汉市审计监督组", wuhan.OFFICE, "auditor", "审计"),
    ("audit-hubei", Role.OVERSIGHT, "湖北省审计监督组", hubei.OFFICE, "auditor-hubei", "审计"),
)
"""Key, role, name, association above it, account, what it is for."""


def register(work: Work, cast: Cast, world: World, stories: Sequence[Story], catalogue: Catalogue) -> None:
    """Register everybody of a world and of its stories."""
    _associations(work, cast, world)
    for key, role, name, above, account, story in _OTHERS:
        cast.join(work, key, Body("", role, f"{name}{MARK}", "", above, above))
        duty = Duty.READER if role is Role.OVERSIGHT else Duty.MEMBER
        cast.hire(work, key, duty, account, story)
    names = _names(stories)
    _enterprises(work, cast, world, names)
    _serving(work, cast, world, stories, names, catalogue)


def _associations(work: Work, cast: Cast, world: World) -> None:
    cast.found(work, hubei.OFFICE, "湖北省科协", hubei.OFFICE)
    _staff(work, cast, hubei.OFFICE)
    codes = sorted({region.code: region for one in world.enterprises if (region := find_region(one["region"]))}.items())
    for code, region in codes:
        body = Body("", Role.ASSOCIATION, f"{region.name}科协{MARK}", _level(region), code, hubei.OFFICE)
        cast.join(work, code, body)
        _staff(work, cast, code)
    county = Body("", Role.ASSOCIATION, f"武汉市洪山区科协{MARK}", "县", _COUNTY, wuhan.OFFICE)
    cast.join(work, _COUNTY, county)
    _staff(work, cast, _COUNTY)


def _level(region: Region) -> str:
    """Return the level of the association of a city; those right under the province count as counties here."""
    return level_of(region.code)


def _staff(work: Work, cast: Cast, key: str) -> None:
    spelt = _SPELT.get(key, f"kx-{key}")
    for duty in _STAFF if key in _FULL else _STAFF[:2]:
        cast.hire(work, key, duty, f"{spelt}-{duty.name.lower()}", _DUTIES[duty] if key in _SPELT else "")


def _names(stories: Sequence[Story]) -> Mapping[str, tuple[str, str]]:
    """Return short names of accounts, with what they are for, for those who take part in the most cases to be seen."""
    plots = [story.plot for story in stories if story.plot and story.plot.made]
    found: dict[str, tuple[str, str]] = {}
    told = (
        ("enterprise", "企业", Counter(plot.firm for plot in plots), 3),
        ("society", "学会", Counter(plot.society for plot in plots), 3),
        ("expert", "专家", Counter(plot.expert for plot in plots), 2),
    )
    for name, story, counts, most in told:
        ranked = sorted(counts, key=lambda key: (-counts[key], key))[:most]
        found |= {key: (f"{name}-{number}", story) for number, key in enumerate(ranked, start=1)}
    return found


def _enterprises(work: Work, cast: Cast, world: World, names: Mapping[str, tuple[str, str]]) -> None:
    for record in world.enterprises:
        region = find_region(record["region"])
        if region is None:
            continue
        key = record["id"]
        body = Body("", Role.ENTERPRISE, record["name"], "", region.code, region.code)
        cast.join(work, key, body, key)
        cast.hire(work, key, Duty.MEMBER, *names.get(key, (key.lower(), "")))
        if key in names:
            cast.hire(work, key, Duty.ADMIN, f"{names[key][0]}-admin")


def _serving(
    work: Work,
    cast: Cast,
    world: World,
    stories: Sequence[Story],
    names: Mapping[str, tuple[str, str]],
    catalogue: Catalogue,
) -> None:
    """Register societies, those of the nation that worked here, and experts of the stories with where they work."""
    national = sorted({key for one in world.alliances for key in one["members"]} - {one["id"] for one in world.experts})
    own = {one["id"]: one for one in world.societies}
    for key in (*own, *(key for key in national if key not in own)):
        record = own.get(key) or catalogue.record(RecordKind.SOCIETY, key)
        if record is None:
            continue
        region = find_region(record.get("region") or "")
        city = region.code if region and region.code in cast else hubei.OFFICE
        name = record["name"].removesuffix(MARK)
        level = _LEVELS.get(record.get("level") or "", "")
        cast.join(work, key, Body("", Role.SOCIETY, f"{name}{MARK}", level, region.code if region else "", city), key)
        cast.hire(work, key, Duty.MEMBER, *names.get(key, (key.lower(), "")))
    experts = {one["id"]: one for one in world.experts}
    for plot in (story.plot for story in stories if story.plot):
        for home in (plot.employer, *(key for key in (plot.society, plot.other) if key not in own)):
            if home not in cast:
                name = f"{home.removesuffix(MARK)}科协{MARK}"
                cast.join(work, home, Body("", Role.UNIVERSITY, name, "高校", wuhan.OFFICE, wuhan.OFFICE))
                cast.hire(work, home, Duty.MEMBER, f"university-{cast.counts()[Role.UNIVERSITY]}", "高校科协")
        if plot.expert not in cast:
            one = experts[plot.expert]
            cast.join(work, one["id"], Body("", Role.EXPERT, one["name"], "", "", hubei.OFFICE), one["id"])
            cast.hire(work, one["id"], Duty.MEMBER, *names.get(one["id"], (one["id"].lower(), "")))
