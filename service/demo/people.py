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
from service.demo.cast import Cast
from service.demo.firms import city_of, office_of
from service.demo.names import COUNTY_OFFICE, GOVERNMENT, GROUP, HUBEI_OFFICE, JUDGES, OWNERS, PANEL, PARK, WUHAN_OFFICE
from service.demo.plot import HUBEI, Story
from service.domain.bodies import Body, Duty
from service.domain.workflow.runnable import level_of
from service.storage.work import Work

_STAFF = (Duty.OFFICER, Duty.ADMIN, Duty.ANALYST, Duty.READER)
_SPELT = {"420000": "hubei", "420100": "wuhan", "420600": "xiangyang", "420200": "huangshi", "420111": "hongshan"}
_FEWEST = 30
"""Societies registered at least; of more needs there are more."""
_FULL = {"420000", "420100"}
_LEVELS = {"provincial": "省", "municipal": "市", "national": "全国"}
_DUTIES = {Duty.OFFICER: "officer", Duty.ADMIN: "admin", Duty.ANALYST: "analyst", Duty.READER: "leader"}

_OTHERS: tuple[tuple[str, Role, str, str, str, str], ...] = (
    (PANEL, Role.PANEL, "专家评审委员会", WUHAN_OFFICE, "panel", "评审委员会"),
    (GROUP, Role.PANEL, "专家评估小组", WUHAN_OFFICE, "inspectors", "检查小组"),
    *(
        (key, Role.EXPERT, f"评审专家{n}号", WUHAN_OFFICE, f"reviewer-{n}", "评审人")
        for n, key in enumerate(JUDGES, start=1)
    ),
    ("evaluator", Role.EVALUATOR, "武汉科技评估中心", WUHAN_OFFICE, "evaluator", "第三方评估"),
    (GOVERNMENT, Role.GOVERNMENT, OWNERS[GOVERNMENT], WUHAN_OFFICE, "government", "政府部门"),
    (PARK, Role.PARK, OWNERS[PARK], WUHAN_OFFICE, "park", "园区"),
    ("audit", Role.OVERSIGHT, "武汉市审计监督组", WUHAN_OFFICE, "auditor", "审计"),
    ("audit-hubei", Role.OVERSIGHT, "湖北省审计监督组", HUBEI_OFFICE, "auditor-hubei", "审计"),
)
"""Key, role, name, association above it, account, what it is for."""


def register(work: Work, cast: Cast, world: World, stories: Sequence[Story], catalogue: Catalogue) -> None:
    """Register everybody of a world and of its stories."""
    _associations(work, cast, world)
    for key, role, name, above, account, story in _OTHERS:
        cast.join(work, key, Body("", role, f"{name.removesuffix(MARK)}{MARK}", "", above, above))
        duty = Duty.READER if role is Role.OVERSIGHT else Duty.MEMBER
        cast.hire(work, key, duty, account, story)
    names = _names(stories)
    _enterprises(work, cast, world, names)
    _serving(work, cast, world, stories, names, catalogue)
    plots = [story.plot for story in stories if story.plot]
    working = {key for one in plots for key in (one.firm, one.society, one.other, one.expert)}
    for key in sorted(working | {one["id"] for one in world.societies if one["id"] in cast}):
        cast.reach(work, key)


def _associations(work: Work, cast: Cast, world: World) -> None:
    cast.found(work, HUBEI_OFFICE, "湖北省科协", HUBEI_OFFICE)
    _staff(work, cast, HUBEI_OFFICE)
    codes = sorted({region.code: region for one in world.enterprises if (region := find_region(one["region"]))}.items())
    for code, region in codes:
        body = Body("", Role.ASSOCIATION, f"{region.name}科协{MARK}", _level(region), code, HUBEI_OFFICE)
        cast.join(work, code, body)
        _staff(work, cast, code)
    county = Body("", Role.ASSOCIATION, f"武汉市洪山区科协{MARK}", "县", COUNTY_OFFICE, WUHAN_OFFICE)
    cast.join(work, COUNTY_OFFICE, county)
    _staff(work, cast, COUNTY_OFFICE)


def _level(region: Region) -> str:
    """Return the level of the association of a city; those right under the province count as counties here."""
    return level_of(region.code)


def _staff(work: Work, cast: Cast, key: str) -> None:
    spelt = _SPELT.get(key, f"kx-{key}")
    for duty in _STAFF if key in _FULL else _STAFF[:2]:
        cast.hire(work, key, duty, f"{spelt}-{_DUTIES[duty]}", "科协" if key in _SPELT else "")


def _names(stories: Sequence[Story]) -> Mapping[str, tuple[str, str]]:
    """Return short names of accounts, of those in the cases to be seen: in the newest, then in the most."""
    shown = sorted((one for one in stories if one.plot and one.plot.made), key=lambda one: one.posted, reverse=True)
    plots = [story.plot for story in shown if story.plot]
    found: dict[str, tuple[str, str]] = {}
    told = (
        ("enterprise", "企业", Counter(plot.firm for plot in plots), 3),
        ("society", "学会", Counter(plot.society for plot in plots), 3),
        ("expert", "专家", Counter(plot.expert for plot in plots if plot.programme == HUBEI), 2),
    )
    for name, story, counts, most in told:
        first = next(iter(counts), "")
        ranked = sorted(counts, key=lambda key: (key != first, -counts[key], key))[:most]
        found |= {key: (f"{name}-{number}", story) for number, key in enumerate(ranked, start=1)}
    return found


def _enterprises(work: Work, cast: Cast, world: World, names: Mapping[str, tuple[str, str]]) -> None:
    for record in world.enterprises:
        key, office = record["id"], office_of(record)
        body = Body("", Role.ENTERPRISE, record["name"], "", office, office)
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
    playing = {key for story in stories if story.plot for key in (story.plot.society, story.plot.other)}
    most = max(_FEWEST, len(stories) // 2)
    local = [key for number, key in enumerate(own) if number < most or key in playing]
    for key in (*local, *(key for key in national if key not in own)):
        record = own.get(key) or catalogue.record(RecordKind.SOCIETY, key)
        if record is None:
            continue
        city = city_of(record)
        above = city if city in cast else HUBEI_OFFICE
        name = record["name"].removesuffix(MARK)
        level = _LEVELS.get(record.get("level") or "", "")
        cast.join(work, key, Body("", Role.SOCIETY, f"{name}{MARK}", level, city, above), key)
        cast.hire(work, key, Duty.MEMBER, *names.get(key, (key.lower(), "")))
    experts = {one["id"]: one for one in world.experts}
    for plot in (story.plot for story in stories if story.plot):
        for home in (plot.employer, *(key for key in (plot.society, plot.other) if key not in own)):
            if home not in cast:
                name = f"{home.removesuffix(MARK)}科协{MARK}"
                cast.join(work, home, Body("", Role.UNIVERSITY, name, "高校", WUHAN_OFFICE, WUHAN_OFFICE))
                cast.hire(work, home, Duty.MEMBER, f"university-{cast.counts()[Role.UNIVERSITY]}", "高校科协")
        if plot.expert not in cast:
            one = experts[plot.expert]
            body = Body("", Role.EXPERT, one["name"], "", "", HUBEI_OFFICE, employer=plot.employer)
            cast.join(work, one["id"], body, one["id"])
            cast.hire(work, one["id"], Duty.MEMBER, *names.get(one["id"], (one["id"].lower(), "")))
