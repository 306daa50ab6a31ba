"""Reviews without conflicts and with exact means, notices on the calendar of working days, confirmation, money."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from matcher.programmes.words import Act, Role
from service.domain.bodies import Viewer
from service.domain.errors import Forbidden, InvalidDeed, NotAllowed
from service.domain.history import BEIJING
from service.domain.workflow.readings import committed, mean_score, notice, paid, platforms, score_by
from service.domain.workflow.words import WHOLE, End, Move, Step
from tests.fakes.casework import CITIZEN, EXPERTS, Office, person
from tests.fakes.new_city import new_office, stage

REVIEWERS = [person(expert) for expert in EXPERTS]


def _assign(office: Office, *numbers: int) -> None:
    for number in numbers:
        account, party = REVIEWERS[number].account, EXPERTS[number].id
        office.do("review", Move.ASSIGN, office.host, account=account, party=party)


def _review(*scores: int, may_end: bool = True) -> Office:
    office = new_office(stage("review", Act.REVIEW, "panel", may_end=may_end), stage("visit", Act.VISIT))
    office.do("visit", Move.VISIT, office.as_("firm"), text="看了")
    if scores:
        _assign(office, *range(len(scores)))
    for viewer, score in zip(REVIEWERS, scores, strict=False):
        office.do("review", Move.SCORE, viewer, score=score)
    return office


def test_the_mean_is_exact() -> None:
    """Three reviewers at 85, 85 and 86: 256/3 reaches 85 and misses 86; no rounding decides."""
    for mark, step in ((85, Step.DONE), (86, Step.FAILED)):
        office = _review(85, 85, 86)
        assert mean_score(office.case.stands["review"]) == Fraction(256, 3)
        office.do("review", Move.SUM_UP, office.host, number=mark)
        assert office.case.stands["review"].step is step
        assert office.checked().end is (End.FAILED if step is Step.FAILED else None)


def test_beyond_the_places_the_best_mean_does_not_pass() -> None:
    for rank, step in ((5, Step.DONE), (6, Step.FAILED)):
        office = _review(100, 100, 100)
        office.do("review", Move.SUM_UP, office.host, number=60, rank=rank, places=5)
        assert office.case.stands["review"].step is step


def test_a_review_that_cannot_end_a_case_is_only_put_on_file() -> None:
    office = _review(0, 0, 0, may_end=False)
    office.do("review", Move.SUM_UP, office.host, number=60)
    assert office.case.stands["review"].step is Step.DONE


def test_a_review_is_summed_up_once_three_have_scored_all() -> None:
    office = _review(90, 80)
    with pytest.raises(NotAllowed, match="评审人只有 2 名，至少要 3 名"):
        office.do("review", Move.SUM_UP, office.host, number=60)
    _assign(office, 2, 3)
    with pytest.raises(NotAllowed, match="4 名评审人中还有 2 名没有打分"):
        office.do("review", Move.SUM_UP, office.host, number=60)
    office.do("review", Move.SCORE, REVIEWERS[2], score=70)
    office.do("review", Move.RELEASE, office.host, account=REVIEWERS[3].account, text="出差")
    with pytest.raises(NotAllowed, match="没有尚未打分的评审人"):
        office.do("review", Move.RELEASE, office.host, account=REVIEWERS[2].account, text="换人")
    office.do("review", Move.SUM_UP, office.host, number=80)
    assert mean_score(office.checked().stands["review"]) == 80


@pytest.mark.parametrize("party", ["firm1", "district1"])
def test_nobody_of_a_party_or_of_the_host_reviews(party: str) -> None:
    office = _review()
    with pytest.raises(InvalidDeed, match="利益冲突"):
        office.do("review", Move.ASSIGN, office.host, account="somebody", party=party)


def test_the_panel_itself_is_no_interested_party() -> None:
    office = _review()
    office.do(WHOLE, Move.ENROL, office.host, party="panel1", actor="panel", role=Role.PANEL)
    office.do("review", Move.ASSIGN, office.host, account="member", party="panel1")


def test_who_declares_a_conflict_neither_scores_nor_comes_back() -> None:
    office = _review()
    _assign(office, 0, 1)
    office.do("review", Move.RECUSE, REVIEWERS[0], text="曾任该企业顾问")
    with pytest.raises(Forbidden, match="由被指派且尚未打分的评审人办理"):
        office.do("review", Move.SCORE, REVIEWERS[0], score=100)
    with pytest.raises(InvalidDeed, match="已声明回避"):
        _assign(office, 0)
    with pytest.raises(InvalidDeed, match="已被指派"):
        _assign(office, 1)
    with pytest.raises(InvalidDeed, match="没有被指派"):
        office.do("review", Move.RELEASE, office.host, account=REVIEWERS[0].account, text="换人")


def test_a_score_is_given_by_the_day_set_and_a_new_day_is_set_by_a_new_assignment() -> None:
    office = _review()
    last, one = office.today, {"account": REVIEWERS[0].account, "party": EXPERTS[0].id}
    with pytest.raises(InvalidDeed, match="期限已经过了"):
        office.do("review", Move.ASSIGN, office.host, **one, until=last - timedelta(days=1))
    office.do("review", Move.ASSIGN, office.host, **one, until=last)
    office.wait(1)
    with pytest.raises(InvalidDeed, match="已过期限。请主持科协解除后重新指派"):
        office.do("review", Move.SCORE, REVIEWERS[0], score=80)
    assert ("review", Move.RECUSE) in [(one.stage, one.move) for one in office.may(REVIEWERS[0])]
    office.do("review", Move.RELEASE, office.host, account=REVIEWERS[0].account, text="延期")
    office.do("review", Move.ASSIGN, office.host, **one, until=office.today)
    office.do("review", Move.SCORE, REVIEWERS[0], score=80)
    assert mean_score(office.checked().stands["review"]) == 80


def test_where_no_day_is_set_that_of_the_programme_holds() -> None:
    day = _review().today
    office = new_office(stage("review", Act.REVIEW, "panel", due=day), actor="")
    _assign(office, 0)
    office.do("review", Move.ASSIGN, office.host, account="later", party="panel1", until=day + timedelta(days=9))
    stand = office.case.stands["review"]
    assert score_by(office.table, "review", stand, REVIEWERS[0].account) == day
    assert score_by(office.table, "review", stand, "later") == day + timedelta(days=9)
    office.wait(1)
    with pytest.raises(InvalidDeed, match="已过期限"):
        office.do("review", Move.SCORE, REVIEWERS[0], score=80)


def test_only_assigned_accounts_score_and_once() -> None:
    office = _review(90)
    colleague = person(EXPERTS[0], account="another")
    for viewer in (REVIEWERS[0], REVIEWERS[1], colleague, office.host, office.as_("firm")):
        with pytest.raises(Forbidden):
            office.do("review", Move.SCORE, viewer, score=50)


@pytest.mark.parametrize(
    ("move", "facts"),
    [
        (Move.SCORE, {"score": 101}),
        (Move.SCORE, {"score": -1}),
        (Move.SCORE, {}),
        (Move.SUM_UP, {"number": 101}),
        (Move.SUM_UP, {"number": 60, "rank": 1}),
        (Move.SUM_UP, {"number": 60, "rank": 0, "places": 3}),
    ],
)
def test_scores_and_ranks_are_sound(move: Move, facts: dict[str, Any]) -> None:
    office = _review(90, 80, 70)
    _assign(office, 3)
    viewer = REVIEWERS[3] if move is Move.SCORE else office.host
    if move is Move.SUM_UP:
        office.do("review", Move.SCORE, REVIEWERS[3], score=80)
    with pytest.raises(InvalidDeed):
        office.do("review", move, viewer, **facts)


def _published(*, may_end: bool = True, **facts: Any) -> Office:
    """Published on Friday 25 September 2015, before 中秋节 (a Sunday) and 国庆节 (1–7 October, 10 October worked)."""
    office = new_office(stage("publish", Act.PUBLISH, "district", "public", may_end=may_end), actor="")
    office.at = datetime(2015, 9, 25, 9, tzinfo=BEIJING)
    office.do("publish", Move.PUBLISH, office.host, **facts)
    return office


def test_a_notice_runs_on_working_days_and_is_over_the_day_after() -> None:
    office = _published(number=5)
    period = notice(office.table, office.case.stands["publish"])
    assert period is not None
    assert period.last == date(2015, 10, 9)
    office.at = datetime(2015, 10, 9, 23, 59, tzinfo=BEIJING)
    with pytest.raises(NotAllowed, match="2015年10月9日（周五）为止"):
        office.do("publish", Move.EXPIRE, office.host)
    office.wait(1)
    office.do("publish", Move.EXPIRE, office.host)
    assert office.checked().stands["publish"].step is Step.DONE


def test_without_a_number_a_notice_runs_for_seven_working_days() -> None:
    period = notice((office := _published()).table, office.case.stands["publish"])
    assert period is not None
    assert (period.workdays, period.last) == (7, date(2015, 10, 12))


def test_an_objection_by_anybody_stops_the_clock_until_it_is_settled() -> None:
    office = _published(number=5)
    office.wait(3)
    office.do("publish", Move.OBJECT, CITIZEN, text="联盟成员资质存疑")
    ref = office.case.version
    office.wait(30)
    with pytest.raises(NotAllowed, match="1 件异议未办结；公示期没有在计算"):
        office.do("publish", Move.EXPIRE, office.host)
    with pytest.raises(InvalidDeed, match="不能倒填日期"):
        office.do(
            "publish", Move.SETTLE, office.host, ref=ref, outcome="不成立", text="查无此事", day=date(2015, 9, 29)
        )
    office.do("publish", Move.SETTLE, office.host, ref=ref, outcome="不成立", text="查无此事")
    period = notice(office.table, office.case.stands["publish"])
    assert period is not None
    assert (period.first, period.last) == (date(2015, 10, 29), date(2015, 11, 4))
    office.wait(8)
    office.do("publish", Move.EXPIRE, office.host)
    office.checked()


def test_an_objection_that_holds_ends_the_case_or_has_the_notice_published_anew() -> None:
    for may_end in (True, False):
        office = _published(may_end=may_end)
        office.do("publish", Move.OBJECT, CITIZEN, text="资质存疑")
        office.do("publish", Move.SETTLE, office.host, ref=office.case.version, outcome="成立", text="属实")
        if may_end:
            assert office.checked().end is End.FAILED
        else:
            assert notice(office.table, office.case.stands["publish"]) is None
            office.do("publish", Move.PUBLISH, office.host, number=3)
            office.wait(30)
            office.do("publish", Move.EXPIRE, office.host)


@pytest.mark.parametrize(
    ("day", "problem"),
    [
        (date(2015, 9, 24), "9月24日（周四）提出的异议不在公示期内"),
        (date(2015, 10, 10), "10月10日（周六）提出的异议不在公示期内"),
        (date(2015, 10, 20), "在今天"),
    ],
)
def test_an_objection_belongs_to_the_time_of_the_notice(day: date, problem: str) -> None:
    office = _published(number=5)
    office.at = datetime(2015, 10, 12, 9, tzinfo=BEIJING)
    with pytest.raises(InvalidDeed, match=problem):
        office.do("publish", Move.OBJECT, office.host, text="群众来信", day=day)
    office.do("publish", Move.OBJECT, office.host, text="群众来信", day=date(2015, 10, 9))


def test_only_the_host_files_an_objection_that_came_earlier() -> None:
    office = _published(number=5)
    office.wait(3)
    with pytest.raises(InvalidDeed, match="不能倒填日期"):
        office.do("publish", Move.OBJECT, CITIZEN, text="存疑", day=date(2015, 9, 25))
    office.at = datetime(2015, 10, 12, 9, tzinfo=BEIJING)
    with pytest.raises(NotAllowed, match="公示期已满"):
        office.do("publish", Move.OBJECT, CITIZEN, text="存疑")
    assert Move.OBJECT not in {one.move for one in office.may(CITIZEN)}
    assert Move.OBJECT in {one.move for one in office.may(office.host)}


def test_only_open_objections_are_settled_and_in_words_there_are() -> None:
    office = _published()
    with pytest.raises(NotAllowed, match="没有未办结的异议"):
        office.do("publish", Move.SETTLE, office.host, ref=1, outcome="不成立", text="查过")
    office.do("publish", Move.OBJECT, CITIZEN, text="存疑")
    ref = office.case.version
    with pytest.raises(InvalidDeed, match=rf"第 {ref} 条"):
        office.do("publish", Move.SETTLE, office.host, ref=1, outcome="不成立", text="查过")
    with pytest.raises(InvalidDeed, match="请填：成立、不成立"):
        office.do("publish", Move.SETTLE, office.host, ref=ref, outcome="也许", text="查过")
    office.do("publish", Move.SETTLE, office.host, ref=ref, outcome="不成立", text="查过")


@pytest.mark.parametrize("number", [0, -3, 1001])
def test_a_notice_has_a_number_of_days_there_can_be(number: int) -> None:
    with pytest.raises(InvalidDeed, match="公示期为"):
        _published(number=number)


def test_confirming_and_awarding_set_up_platforms_of_the_stage() -> None:
    office = new_office(
        stage("confirm", Act.CONFIRM, "district", "society", sets_up=("base", "station")),
        stage("plain", Act.CONFIRM, "society", after=("confirm",)),
        stage("plaque", Act.PLAQUE, "government", after=("confirm",), sets_up=("base",)),
        actor="",
    )
    for wrong in (("nothing",), ("base", "base"), ()):
        with pytest.raises(InvalidDeed):
            office.do("confirm", Move.CONFIRM, office.host, platforms=wrong)
    with pytest.raises(Forbidden):
        office.do("confirm", Move.CONFIRM, office.as_("society"), platforms=("base",))
    office.do("confirm", Move.CONFIRM, office.host, platforms=("base", "station"))
    office.do(WHOLE, Move.ENROL, office.host, party="government1", actor="government", role=Role.GOVERNMENT)
    office.do("plaque", Move.AWARD, office.as_("government"), platforms=("base",))
    assert [key for key, _ in platforms(office.checked())] == ["base", "station", "base"]


def _funding(*pays: str) -> tuple[Office, Viewer]:
    office = new_office(stage("fund", Act.FUND, "district", pays=pays), actor="")
    return office, office.host


def test_money_is_committed_once_and_paid_up_to_it() -> None:
    office, host = _funding("award")
    office.do("fund", Move.COMMIT, host, amount=20_000_000, pot="pot1")
    with pytest.raises(NotAllowed, match="现在是完成"):
        office.do("fund", Move.COMMIT, host, amount=1, pot="pot1")
    office.do("fund", Move.PAY, host, amount=15_000_000)
    with pytest.raises(InvalidDeed, match=r"未付的是 50000\.00 元"):
        office.do("fund", Move.PAY, host, amount=5_000_001)
    office.do("fund", Move.PAY, host, amount=5_000_000)
    with pytest.raises(NotAllowed, match="已经付清"):
        office.do("fund", Move.PAY, host, amount=1)
    stand = office.checked().stands["fund"]
    assert committed(stand) == paid(stand) == 20_000_000


@pytest.mark.parametrize(
    ("pays", "facts", "problem"),
    [
        (("award",), {"amount": 20_000_001}, "超过文件规定的每个 200000.00 元"),
        (("award",), {"amount": -5}, "核定的金额是 -5 分"),
        (("award",), {"amount": 10**20}, "核定的金额"),
        (("award",), {"amount": 5, "money": "grant"}, "没有写明是哪一项经费"),
        (("award", "grant"), {"amount": 5}, "没有写明是哪一项经费"),
        ((), {"amount": 5, "money": "grant"}, "没有写明是哪一项经费"),
        (("award",), {"amount": 5, "pot": ""}, "缺少：资金池"),
    ],
)
def test_what_is_committed_is_what_the_programme_gives(
    pays: tuple[str, ...], facts: dict[str, Any], problem: str
) -> None:
    office, host = _funding(*pays)
    with pytest.raises(InvalidDeed, match=problem):
        office.do("fund", Move.COMMIT, host, **{"pot": "pot1", **facts})


def test_of_several_moneys_the_one_named_sets_the_bound() -> None:
    office, host = _funding("award", "grant")
    office.do("fund", Move.COMMIT, host, amount=20_000_001, pot="pot1", money="grant")
    assert committed(office.case.stands["fund"]) == 20_000_001


def test_a_zero_payment_is_refused() -> None:
    office, host = _funding()
    office.do("fund", Move.COMMIT, host, amount=7, pot="pot1")
    with pytest.raises(InvalidDeed, match=r"拨付 0\.00 元，未付的是 0\.07 元"):
        office.do("fund", Move.PAY, host, amount=0)
