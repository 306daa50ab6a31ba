"""A case tells a statistics table what happened in it, and no more."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from matcher.programmes.pack import Pack
from matcher.programmes.shelf import pack_of, shipped_packs
from matcher.programmes.words import Role
from service.domain.bodies import Body, Duty, Viewer
from service.domain.history import Event, day_of
from service.domain.statistics.from_cases import happenings_of
from service.domain.statistics.kinds import HappeningKind as K
from service.domain.statistics.records import Happening
from service.domain.statistics.table import Reporter
from service.domain.statistics.targets import figures
from service.domain.workday_table import mainland
from service.domain.workflow.deeds import Deed
from service.domain.workflow.effects import apply
from service.domain.workflow.engine import completed
from service.domain.workflow.opening import Opening, case_from
from service.domain.workflow.recording import event_of, opened_event
from service.domain.workflow.table import table_of
from service.domain.workflow.words import Move

AT = datetime(2019, 5, 1, 2, tzinfo=UTC)
BODIES = {
    one.id: one
    for one in (
        Body("city", Role.ASSOCIATION, "成都市科学技术协会", "市", "510100"),
        Body("district", Role.ASSOCIATION, "郫都区科学技术协会", "县", "510117"),
        Body("society", Role.SOCIETY, "成都市自动化学会", "市"),
        Body("national", Role.SOCIETY, "中国自动化学会", "全国"),
        Body("firm", Role.ENTERPRISE, "郫都某智能装备公司", "", "510117"),
    )
}


def _viewer(body: str) -> Viewer:
    return Viewer(f"u-{body}", BODIES[body].role, Duty.OFFICER, body, f"/{body}/")


def _history(pack: Pack, opening: Opening, *deeds: tuple[str, Deed]) -> list[Event]:
    table = table_of(pack, mainland())
    case = case_from(table, opening)
    events = [opened_event(opening, _viewer(opening.opener), AT)]
    for hours, (body, given) in enumerate(deeds):
        at = AT + timedelta(hours=hours)
        deed = completed(given, day_of(at))
        after = apply(table, case, deed, f"u-{body}", body)
        events.append(event_of(table, case, after, deed, _viewer(body), at, events[-1].digest))
        case = after
    return events


def _told(pack: Pack, opening: Opening, *deeds: tuple[str, Deed]) -> tuple[Happening, ...]:
    return happenings_of(pack, table_of(pack, mainland()), _history(pack, opening, *deeds), BODIES)


@pytest.fixture(scope="module")
def chengdu() -> Pack:
    return pack_of(shipped_packs(), "chengdu", 2018)


def _invite(body: str, actor: str) -> tuple[str, Deed]:
    invited = BODIES[body]
    return "city", Deed("choose", Move.INVITE, body, actor, invited.role, invited.level)


_RUN = (
    ("district", Deed("need", Move.STATE)),
    ("city", Deed("need", Move.TAKE_UP)),
    _invite("society", "city-society"),
    ("society", Deed("choose", Move.ACCEPT)),
    _invite("firm", "enterprise"),
    ("firm", Deed("choose", Move.ACCEPT)),
    ("city", Deed("choose", Move.AGREE, day=date(2019, 4, 30))),
    ("society", Deed("sign", Move.DRAFT, paper="agreement", digest="ab" * 32)),
    ("society", Deed("sign", Move.SIGN, paper="agreement", digest="ab" * 32)),
)


_OPENED = Opening("c1", "n1", "", "city", "district", "district", ("need",))


def test_agreeing_brings_the_parties_together_with_the_day_and_the_event(chengdu: Pack) -> None:
    (one,) = _told(chengdu, _OPENED, *_RUN[:7])
    assert (one.kind, one.day, one.office, one.source) == (K.LIAISON, date(2019, 4, 30), "city", "case:c1/8")
    assert {party.name for party in one.parties} == {
        "郫都区科学技术协会",
        "成都市自动化学会",
        "郫都某智能装备公司",
    }
    assert one.lacking() == ()
    assert one.shown


def test_services_and_stations_are_told_from_the_run(chengdu: Pack) -> None:
    run = (
        ("society", Deed("run", Move.BEGIN)),
        ("society", Deed("run", Move.SERVE, kind="走访调研", text="走访车间")),
        ("society", Deed("run", Move.SERVE, kind="现场答疑", text="答疑")),
        ("society", Deed("run", Move.ESTABLISH, platforms=("station", "alliance"))),
    )
    told = {one.id: one for one in _told(chengdu, _OPENED, *_RUN, *run)}
    kinds = [one.kind for one in told.values() if one.kind is not K.LIAISON]
    assert kinds[-4:] == [K.VISIT, K.SERVICE, K.STATION, K.UNION]
    station = next(one for one in told.values() if one.kind is K.STATION)
    assert (station.level, station.region, station.thing) == ("市", "510117", "c1/station")
    assert station.lacking() == ()
    found = figures(chengdu, told.values(), {"societies": 120}, Reporter("city", "成都市科协"), date(2020, 12, 31))
    assert [found[key].reached for key in ("societies", "stations", "enterprises")] == [1, 1, 1]


def test_visits_and_titles_are_told_with_the_place() -> None:
    hubei = pack_of(shipped_packs(), "hubei", 2015)
    visit, base = _told(
        hubei,
        Opening("c2", "n1", "", "city", "firm", "enterprise", ("request",)),
        ("firm", Deed("request", Move.STATE)),
        ("city", Deed("request", Move.TAKE_UP)),
        ("city", Deed("visit", Move.VISIT, text="看了压铸车间", day=date(2019, 5, 2))),
        ("city", Deed("plaque", Move.AWARD, platforms=("demonstration-base",))),
    )
    assert (visit.kind, visit.name, visit.day) == (K.VISIT, "看了压铸车间", date(2019, 5, 2))
    assert (base.kind, base.level, base.place, base.region) == (K.DEMONSTRATION, "市", "郫都某智能装备公司", "510117")


def test_a_title_of_a_case_without_a_site_stands_where_its_host_does() -> None:
    hubei = pack_of(shipped_packs(), "hubei", 2015)
    opening = Opening("c2", "n1", "", "city", "district", "county", ("request",))
    (base,) = _told(hubei, opening, ("city", Deed("plaque", Move.AWARD, platforms=("demonstration-base",))))
    assert (base.place, base.region) == ("成都市科学技术协会", "510100")


def test_an_agreement_is_told_when_the_last_one_signs_and_no_more_when_it_is_sent_back() -> None:
    wuhan = pack_of(shipped_packs(), "wuhan", 2015)
    opening = Opening("c3", "n1", "", "city", "firm", "enterprise", ("combine",))
    digest = "ab" * 32
    signed = (
        ("firm", Deed("combine", Move.INVITE, "society", "society", Role.SOCIETY, "市")),
        ("society", Deed("combine", Move.ACCEPT)),
        ("firm", Deed("combine", Move.AGREE)),
        ("firm", Deed("sign", Move.DRAFT, paper="agreement", digest=digest)),
        ("firm", Deed("sign", Move.SIGN, paper="agreement", digest=digest)),
        ("society", Deed("sign", Move.SIGN, paper="agreement", digest=digest)),
    )
    assert [one.kind for one in _told(wuhan, opening, *signed)] == [K.LIAISON, K.AGREEMENT]
    assert [one.kind for one in _told(wuhan, opening, *signed[:-1])] == [K.LIAISON]
    back = ("city", Deed("check", Move.SEND_BACK, text="请补期限"))
    assert [one.kind for one in _told(wuhan, opening, *signed, back)] == [K.LIAISON]
