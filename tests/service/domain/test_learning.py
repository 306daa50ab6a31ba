"""What histories teach: each thing that happens is a line, and what comes later changes no line before it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.programmes.words import Role
from matcher.vocabulary import Kind
from service.domain.history import BEIJING, Event, sealed
from service.domain.learning import CasePast, Known, Line, Named, NeedPast, log_of, reason_class, text_of
from service.domain.workflow.words import WHOLE, Move
from tests.fakes.casework import EXPERTS, SCHOOL, Office, body_of
from tests.fakes.fitting import NobodyLeft, advance, fitting, run_to_the_end

NOON = datetime(2015, 3, 2, 12, tzinfo=BEIJING)
AFTER = datetime(2030, 1, 1, tzinfo=BEIJING)
PRINTS = {"model": "m1", "index": "i1", "encoder": "e", "encoder_weights": "w"}


def bodies_of(office: Office) -> dict[str, Known]:
    found = {body.id: Known(body.role) for body in (*EXPERTS, SCHOOL)}
    for key in office.table.actors:
        for number in (1, 2):
            body = body_of(office.table, key, number)
            record = f"R-{body.id}" if body.role is Role.SOCIETY and number == 1 else ""
            found[body.id] = Known(body.role, record, "420100")
    return found


def need_event(seq: int, at: datetime, move: str, after: dict[str, Any]) -> Event:
    return sealed(Event("need:need1", seq, at, "a", "company1", move, {}, after, "", "" if seq == 1 else "x"))


def posted(region: str = "") -> Event:
    details = {"region": region} if region else {}
    return need_event(
        1, NOON, "提出", {"status": "待受理", "title": "焊接", "text": "激光焊接气孔", "details": details}
    )


def shown(seq: int, at: datetime, kind: Kind, *parties: str) -> Event:
    matches = [
        {"position": place, "candidate": one, "name": "某", "features": {"x": "0.5"}, "features_digest": f"d{one}"}
        for place, one in enumerate(parties, start=1)
    ]
    return need_event(seq, at, "展示", {"shown": {"kind": kind.value, "fingerprints": PRINTS, "matches": matches}})


def told(lines: tuple[Line, ...]) -> list[tuple[str, str]]:
    return [(line.event, line.party.id if line.party else "") for line in lines]


def log(office: Office, *need: Event, before: datetime = AFTER) -> tuple[Line, ...]:
    past = [NeedPast("need1", "firm1", need)] if need else []
    bodies = bodies_of(office) | {"firm1": Known(Role.ENTERPRISE, "", "420111")}
    return log_of(past, [CasePast(office.case.need, office.events)], bodies, before)


@pytest.fixture
def wuhan() -> Office:
    """A case of Wuhan, with its first stage under way."""
    return Office.of("wuhan-2015")


def inviting(office: Office) -> tuple[str, str, str]:
    """A stage in which the host may invite, the actor of a society there, and that of an enterprise."""
    stage = next(one.stage for one in office.may(office.host) if one.move is Move.INVITE)
    keys = [key for key in office.table.actors if office.table.by_invitation(key)]
    roles = {office.table.actors[key].role: key for key in keys}
    return stage, roles[Role.SOCIETY], roles.get(Role.ENTERPRISE, "")


def invite(office: Office, number: int = 1) -> str:
    stage, actor, _ = inviting(office)
    body = body_of(office.table, actor, number)
    office.do(stage, Move.INVITE, office.host, party=body.id, actor=actor, role=body.role, level=body.level)
    return stage


def test_a_need_that_comes_in_is_posted_where_it_says_or_where_its_owner_is(wuhan: Office) -> None:
    (line,) = log(wuhan, posted())
    assert (line.event, line.need, line.party, line.at) == ("posted", "need1", None, NOON)
    assert line.told == {"enterprise": "firm1", "region": "420111"}
    (line,) = log(wuhan, posted("420500"))
    assert line.told["region"] == "420500"


def test_a_list_that_was_shown_is_told_place_by_place_with_what_made_it(wuhan: Office) -> None:
    lines = log(wuhan, posted(), shown(2, NOON, Kind.SOCIETY, "S1", "S2"), shown(3, NOON, Kind.EXPERT, "E1"))
    assert told(lines) == [("posted", ""), ("shown", "S1"), ("shown", "S2"), ("shown", "E1")]
    assert lines[2].party == Named("S2", Kind.SOCIETY)
    assert lines[2].told == {
        "position": 2,
        "ranking": "m1",
        "fingerprints": PRINTS,
        "features_digest": "dS2",
    }


def test_achievements_are_no_parties_and_other_moves_of_a_need_teach_nothing(wuhan: Office) -> None:
    accepted = need_event(3, NOON, "受理", {"status": "已受理"})
    assert told(log(wuhan, posted(), shown(2, NOON, Kind.ACHIEVEMENT, "A1"), accepted)) == [("posted", "")]


@pytest.mark.parametrize("move", ["关闭", "撤回"])
def test_a_need_that_is_given_up_is_closed(wuhan: Office, move: str) -> None:
    assert told(log(wuhan, posted(), need_event(2, NOON, move, {"status": "已撤回"})))[-1] == ("closed", "")


def test_a_case_of_a_site_teaches_nothing_about_needs() -> None:
    office = Office.of("wuhan-2015", need="", site="某园区")
    assert log(office) == ()


def test_invitations_of_societies_and_their_answers_are_told_without_the_words(wuhan: Office) -> None:
    stage = invite(wuhan)
    invite(wuhan, 2)
    _, actor, firm = inviting(wuhan)
    if firm:
        body = body_of(wuhan.table, firm)
        wuhan.do(stage, Move.INVITE, wuhan.host, party=body.id, actor=firm, role=body.role, level=body.level)
    wuhan.do(stage, Move.DECLINE, wuhan.as_(actor), text="张三教授今年任务排满了")
    wuhan.do(stage, Move.ACCEPT, wuhan.as_(actor, 2))
    if firm:
        wuhan.do(stage, Move.DECLINE, wuhan.as_(firm), text="不需要")
    lines = log(wuhan)
    assert told(lines) == [
        ("invited", f"R-{actor}1"),
        ("invited", f"{actor}2"),
        ("declined", f"R-{actor}1"),
        ("accepted", f"{actor}2"),
    ]
    assert lines[2].told == {"reason": "档期或人手"}
    assert [line.party.recorded for line in lines if line.party] == [True, False, True, False]


def test_who_is_asked_no_longer_or_leaves_is_not_chosen(wuhan: Office) -> None:
    stage = invite(wuhan)
    _, actor, _ = inviting(wuhan)
    wuhan.do(stage, Move.UNINVITE, wuhan.host, party=f"{actor}1")
    invite(wuhan, 2)
    wuhan.do(stage, Move.ACCEPT, wuhan.as_(actor, 2))
    wuhan.do(stage, Move.LEAVE, wuhan.as_(actor, 2), text="另有安排")
    lines = log(wuhan)
    assert told(lines)[1::1] == [
        ("not_chosen", f"R-{actor}1"),
        ("invited", f"{actor}2"),
        ("accepted", f"{actor}2"),
        ("not_chosen", f"{actor}2"),
    ]
    assert lines[-1].told == {"reason": "退出"}


def test_a_case_that_stops_early_leaves_no_reply_and_not_signed(wuhan: Office) -> None:
    stage = invite(wuhan)
    invite(wuhan, 2)
    _, actor, _ = inviting(wuhan)
    wuhan.do(stage, Move.ACCEPT, wuhan.as_(actor, 2))
    wuhan.do(WHOLE, Move.STOP, wuhan.host, text="企业停产")
    assert told(log(wuhan))[-2:] == [("no_reply", f"R-{actor}1"), ("not_signed", f"{actor}2")]


@pytest.mark.parametrize("name", ["wuhan-2015", "hubei-2015", "zhejiang-2014", "chengdu-2018", "liaoning-2018"])
def test_a_case_that_is_closed_has_its_parties_signed_and_completed_in_that_order(name: str) -> None:
    office = Office.of(name)
    run_to_the_end(office)
    lines = log(office)
    first = {(line.event, line.party): place for place, line in reversed(list(enumerate(lines)))}
    completed = {line.party for line in lines if line.event == "completed"}
    signed = {line.party for line in lines if line.event == "signed"}
    assert completed == signed
    for party in signed:
        assert first["accepted", party] < first["signed", party] < first["completed", party]
    assert [line.at for line in lines] == sorted(line.at for line in lines)
    if any(move.move is Move.EVALUATE for move in office.table.transitions.values()) and signed:
        assert {line.told["outcome"] for line in lines if line.event == "evaluated"} <= {"合格", "优秀", "不合格"}


def test_what_signed_and_then_stops_was_stopped() -> None:
    office = Office.of("wuhan-2015")
    while not any(line.event == "signed" for line in log(office)):
        advance(office, 1)
    office.do(WHOLE, Move.STOP, office.host, text="终止合作")
    ends = [line for line in log(office) if line.event == "stopped"]
    assert {line.party for line in ends} == {line.party for line in log(office) if line.event == "signed"}
    assert {line.told["reason"] for line in ends} == {"终止"}
    assert "completed" not in {event for event, _ in told(log(office))}


def test_a_society_that_opens_a_case_accepts_by_it() -> None:
    for name in ("zhejiang-2014", "chengdu-2018", "liaoning-2018", "hubei-2015", "wuhan-2015"):
        office = Office.of(name)
        table = office.table
        openers = [key for stage in table.first for key in table.stages[stage].by]
        societies = [key for key in openers if table.actors[key].role is Role.SOCIETY]
        firms = [key for key in openers if table.actors[key].role is Role.ENTERPRISE]
        if firms:
            assert log(Office.of(name, actor=firms[0])) == ()
        if societies:
            (line,) = log(Office.of(name, actor=societies[0]))
            assert (line.event, line.told) == ("accepted", {"reason": "发起"})


def sending() -> tuple[Office, str, int]:
    """An office in which an expert was sent, the stage, and the number of that event."""
    office = Office.of("zhejiang-2014")
    for _ in range(300):
        for viewer in office.people():
            for one in office.may(viewer):
                if one.move is Move.DISPATCH and (deed := fitting(office, one, viewer)):
                    office.make(deed, viewer)
                    return office, one.stage, office.case.version
        advance(office, 1)
    raise AssertionError("nobody was sent")


def test_an_expert_who_is_sent_has_accepted_once_both_have_consented() -> None:
    office, stage, ref = sending()
    sent = office.events[-1].after["deed"]
    assert told(log(office))[-1] == ("invited", sent["party"])
    people = {viewer.body: viewer for viewer in office.people()}
    office.do(stage, Move.CONSENT, people[sent["employer"]], ref=ref)
    assert told(log(office))[-1] == ("invited", sent["party"])
    office.do(stage, Move.CONSENT, people[sent["enterprise"]], ref=ref)
    assert told(log(office))[-1] == ("accepted", sent["party"])


def test_an_expert_whose_sending_is_refused_has_declined() -> None:
    office, stage, ref = sending()
    sent = office.events[-1].after["deed"]
    people = {viewer.body: viewer for viewer in office.people()}
    office.do(stage, Move.REFUSE, people[sent["employer"]], ref=ref, text="经费没有着落")
    assert told(log(office))[-1] == ("declined", sent["party"])
    assert log(office)[-1].told == {"reason": "经费"}


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("", ""),
        (" ", ""),
        ("研究方向不对口", "方向不符"),
        ("没有时间", "档期或人手"),
        ("经费太少", "经费"),
        ("出差太远", "距离"),
        ("没有设备", "条件"),
        ("家里有事", "其他"),
    ],
)
def test_reasons_become_what_they_are_about(text: str, about: str) -> None:
    assert reason_class(text) == about


def test_a_need_is_told_as_its_first_list_was_made_from() -> None:
    amended = need_event(2, NOON + timedelta(1), "补正", {"text": "改后", "status": "待受理"})
    listed = shown(3, NOON + timedelta(2), Kind.SOCIETY, "S1")
    again = need_event(4, NOON + timedelta(3), "补正", {"text": "又改", "status": "待受理"})
    events = (posted(), amended, listed, again)
    assert text_of(events, AFTER)["text"] == "改后"
    assert text_of(events, NOON + timedelta(1))["text"] == "激光焊接气孔"
    assert text_of((posted(), amended, again), AFTER)["text"] == "又改"


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(["wuhan-2015", "zhejiang-2014", "chengdu-2018"]), st.data())
def test_later_events_change_no_line_of_an_earlier_log(name: str, data: st.DataObject) -> None:
    office = Office.of(name)
    for _ in range(data.draw(st.integers(5, 30))):
        office.at += timedelta(hours=data.draw(st.integers(0, 30)))
        offers = [(viewer, one) for viewer in office.people() for one in office.may(viewer)]
        if not offers:
            break
        viewer, one = offers[data.draw(st.integers(0, len(offers) - 1))]
        try:
            deed = fitting(office, one, viewer, lambda ones: ones[data.draw(st.integers(0, len(ones) - 1))])
        except NobodyLeft:
            continue
        if deed is not None:
            office.make(deed, viewer)
    need = (posted(), shown(2, NOON + timedelta(8), Kind.SOCIETY, "S1"), need_event(3, office.at, "关闭", {}))
    cut = data.draw(st.integers(0, len(office.events)))
    before = office.events[cut].at if cut < len(office.events) else AFTER
    whole, part = log(office, *need), log(office, *need, before=before)
    assert whole[: len(part)] == part
    assert all(line.at < before for line in part)
    assert all(line.at >= before for line in whole[len(part) :])
    known = [event for event in office.events if event.at < before]
    then = log_of(
        [NeedPast("need1", "firm1", [one for one in need if one.at < before])],
        [CasePast("need1", known)],
        bodies_of(office) | {"firm1": Known(Role.ENTERPRISE, "", "420111")},
        AFTER,
    )
    assert then == part


def test_only_societies_and_experts_are_told_of() -> None:
    left = Office.of("wuhan-2015")
    stage = invite(left)
    _, actor, _ = inviting(left)
    left.do(stage, Move.ACCEPT, left.as_(actor))
    left.do(stage, Move.LEAVE, left.as_(actor), text="另有安排")
    (consented, sent, ref), (refused, *other) = sending(), sending()
    deed = consented.events[ref - 1].after["deed"]
    people = {viewer.body: viewer for viewer in consented.people()}
    for body in (deed["employer"], deed["enterprise"]):
        consented.do(sent, Move.CONSENT, people[body], ref=ref)
    refused.do(other[0], Move.REFUSE, people[deed["employer"]], ref=other[1], text="不同意")
    for office in (left, consented, refused):
        nobody = {body: Known(Role.PANEL) for body in bodies_of(office)}
        assert log(office) != ()
        assert log_of([], [CasePast("need1", office.events)], nobody, AFTER) == ()
