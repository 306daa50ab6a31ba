"""Every kind of rule: what passes it, what fails it, what leaves it open, and whom it cannot be asked of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from matcher.policy.facts import questions_of, ways_of
from matcher.policy.judging import rule_on
from matcher.policy.parties import Alliance, Party, Site
from matcher.policy.ruling import Outcome
from matcher.programmes import rules
from matcher.vocabulary import Candidate, Enterprise, Kind

PASS, FAIL, UNKNOWN = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN


def firm(**known: Any) -> Enterprise:
    return Enterprise("1", "甲公司", **known)


def society(**known: Any) -> Candidate:
    return Candidate("S", Kind.SOCIETY, "某学会", (), **known)


def expert(**known: Any) -> Candidate:
    return Candidate("E", Kind.EXPERT, "某人", (), **known)


def achievement(**known: Any) -> Candidate:
    return Candidate("R", Kind.ACHIEVEMENT, "某成果", (), **known)


def alliance(**known: Any) -> Alliance:
    return Alliance(known.pop("enterprises", ("甲",)), known.pop("societies", (society(),)), **known)


TEN = rules.StaffShareAtLeast(Decimal(10))
FIVE = rules.RevenueShareAtLeast(Decimal(5))
BOTH = rules.StatusIs(all_of=("独立法人", "科技型中小企业"))
EITHER = rules.StatusIs(any_of=("高新技术企业", "骨干企业"))
HIGH_ZONE = rules.StatusIs(all_of=("高新区",))
ASSOCIATION = rules.AssociationIn(("已建立", "筹建中"))
MEANS = rules.Provides(("人员", "工作场所"))
PLATFORM = rules.HasPlatform(("station",))
IN_WUHAN = rules.RegionWithin(("420100",))
METAL = rules.IndustryIn(("33",))
LIGHT = rules.DirectionIn("directions-wuhan-2015", ("光电子",))
OWN = rules.DirectionIn("own", ("光芯屏",), own=(rules.Direction("光芯屏", directions=("光电子",), sectors=("39",)),))
BEFORE = rules.RegisteredBefore(date(2014, 1, 1))
MUNICIPAL = rules.Body("学会", "市", "420100")
OF_WUHAN = rules.BodyIs((MUNICIPAL, rules.Body("高校科协", "", "420100")))
RECORD = rules.HasServiceRecord(("学术交流",))
PLAN = rules.InWorkPlan(person_in_charge=True)
TEAM = rules.SendsTeam()
CONSENT = rules.ConsentOf(("企业", "学会"))
TWO_FIELDS = rules.DisciplinesAtLeast(2)
SEVERAL = rules.PartiesAtLeast(2, 2)
GREEN = rules.TagIn(("节能", "环保"))
TRAITS = rules.TraitsAre(("产业基础较好", "科技资源薄弱"))
QUESTION = rules.Attested("是否得力？")

CASES: list[tuple[rules.Rule, Party, dict[str, bool], Outcome, str]] = [
    (TEN, firm(staff=100, research_staff=10), {}, PASS, "10 人 ÷ 职工总数 100 人 = 10%"),
    (TEN, firm(staff=10_000, research_staff=999), {}, FAIL, "= 9.99%，要求不低于 10%"),
    (TEN, firm(staff=100), {}, UNKNOWN, "缺少研发人员数，"),
    (TEN, firm(research_staff=10), {}, UNKNOWN, "缺少职工总数，"),
    (TEN, firm(), {}, UNKNOWN, "缺少研发人员数、职工总数，"),
    (TEN, firm(staff=0, research_staff=0), {}, UNKNOWN, "职工总数为 0，算不出比例"),
    (TEN, firm(staff=10, research_staff=12), {}, UNKNOWN, "多于职工总数 10 人，数据矛盾，请核对"),
    (TEN, firm(staff=-1, research_staff=0), {}, UNKNOWN, "职工总数为 -1，是负数，请核对"),
    (FIVE, firm(revenue=1000.0, research_spending=50.0), {}, PASS, "50 万元 ÷ 营业收入 1000 万元 = 5%"),
    (FIVE, firm(revenue=1000.0, research_spending=49.99), {}, FAIL, "= 4.999%，"),
    (FIVE, firm(revenue=0.0, research_spending=3.0), {}, UNKNOWN, "营业收入为 0，算不出比例"),
    (FIVE, firm(revenue=float("nan"), research_spending=3.0), {}, UNKNOWN, "营业收入为 nan，不是数，请核对"),
    (FIVE, firm(revenue=10.0, research_spending=100.0), {}, PASS, "超过营业收入，请核对单位是否为万元"),
    (BOTH, firm(statuses=("独立法人", "科技型中小企业")), {}, PASS, ""),
    (BOTH, firm(statuses=("独立法人",)), {}, UNKNOWN, "“科技型中小企业”尚无记录；“独立法人”记录为是"),
    (BOTH, firm(statuses=("独立法人",)), {"科技型中小企业": True}, PASS, "“科技型中小企业”答复为是"),
    (BOTH, firm(), {"科技型中小企业": False}, FAIL, "“科技型中小企业”答复为否；“独立法人”尚无记录"),
    (BOTH, firm(statuses=("独立法人", "科技型中小企业")), {"独立法人": False}, UNKNOWN, "记录与答复矛盾"),
    (EITHER, firm(statuses=("骨干企业",)), {}, PASS, "骨干企业"),
    (EITHER, firm(), {"高新技术企业": False}, UNKNOWN, "“骨干企业”尚无记录"),
    (EITHER, firm(), {"高新技术企业": False, "骨干企业": False}, FAIL, ""),
    (HIGH_ZONE, Site("某园", statuses=("高新区",)), {}, PASS, ""),
    (HIGH_ZONE, Site("某园", statuses=("省级高新区",)), {}, PASS, ""),
    (HIGH_ZONE, Site("某园", statuses=("产业园区",)), {}, UNKNOWN, ""),
    (ASSOCIATION, firm(association="已建立"), {}, PASS, ""),
    (ASSOCIATION, firm(association="筹建中"), {}, PASS, "企业科协筹建中，要求已建立或筹建中"),
    (ASSOCIATION, firm(association="未建立"), {}, FAIL, "企业科协未建立"),
    (ASSOCIATION, firm(), {}, UNKNOWN, "尚无记录"),
    (ASSOCIATION, firm(), {"企业科协已建立或筹建中": True}, PASS, "答复为是"),
    (ASSOCIATION, firm(association="未建立"), {"企业科协已建立或筹建中": True}, UNKNOWN, "矛盾"),
    (MEANS, firm(premises=True, support_staff=True), {}, PASS, ""),
    (MEANS, firm(premises=False, support_staff=True), {}, FAIL, "“提供工作场所”记录为否"),
    (MEANS, firm(premises=True), {}, UNKNOWN, "“提供人员”尚无记录"),
    (PLATFORM, firm(), {}, UNKNOWN, ""),
    (PLATFORM, firm(), {"已有平台 station": True}, PASS, ""),
    (PLATFORM, firm(), {"已有平台 station": False}, FAIL, ""),
    (IN_WUHAN, firm(region="湖北省武汉市洪山区"), {}, PASS, ""),
    (IN_WUHAN, firm(region="湖北省宜昌市"), {}, FAIL, "在湖北省宜昌市，要求在湖北省武汉市"),
    (IN_WUHAN, firm(), {}, UNKNOWN, "所在地区尚无记录，要求在湖北省武汉市"),
    (IN_WUHAN, firm(region="湖北省"), {}, UNKNOWN, "所在地区只记到湖北省，"),
    (IN_WUHAN, firm(region="光谷三路 3 号"), {}, UNKNOWN, "不能确认是哪个行政区划"),
    (IN_WUHAN, firm(region="光谷三路 3 号"), {"在湖北省武汉市": True}, PASS, ""),
    (IN_WUHAN, society(region="420100"), {}, PASS, ""),
    (METAL, firm(sectors=("3311",)), {}, PASS, ""),
    (METAL, firm(sectors=("39", "26")), {}, FAIL, "要求属于金属制品业"),
    (METAL, firm(sectors=("C",)), {}, UNKNOWN, "行业只记到制造业"),
    (METAL, firm(), {}, UNKNOWN, "国民经济行业尚无记录"),
    (METAL, firm(sectors=("XX",)), {}, UNKNOWN, "行业代码 XX 不在"),
    (LIGHT, firm(industries=("光电子", "新材料")), {}, PASS, "其中重点支持的有光电子"),
    (LIGHT, firm(industries=("新材料",)), {}, FAIL, "没有重点支持的"),
    (LIGHT, society(), {}, UNKNOWN, "产业方向尚无记录"),
    (LIGHT, alliance(directions=()), {}, FAIL, ""),
    (LIGHT, alliance(), {}, UNKNOWN, ""),
    (OWN, firm(sectors=("3911",)), {}, PASS, "属于“光芯屏”"),
    (OWN, firm(industries=("新材料",), sectors=("33",)), {}, FAIL, ""),
    (OWN, firm(), {}, UNKNOWN, ""),
    (OWN, firm(), {"属于“光芯屏”方向": True}, PASS, "答复为是"),
    (BEFORE, firm(founded="2013-12-31"), {}, PASS, ""),
    (BEFORE, firm(founded="2014-01-01"), {}, FAIL, "2014-01-01 成立，要求早于 2014-01-01"),
    (BEFORE, firm(), {}, UNKNOWN, ""),
    (BEFORE, society(), {"在 2014-01-01 前登记": True}, PASS, ""),
    (BEFORE, firm(founded="2013-12-31"), {"在 2014-01-01 前登记": False}, UNKNOWN, "矛盾"),
    (OF_WUHAN, society(level="municipal", region="湖北省武汉市"), {}, PASS, "是市级学会，所在地区为湖北省武汉市"),
    (OF_WUHAN, society(body="高校科协", region="武汉"), {}, PASS, ""),
    (
        OF_WUHAN,
        society(level="provincial", region="湖北省"),
        {},
        FAIL,
        "要求是湖北省武汉市的市级学会或湖北省武汉市的高校科协",
    ),
    (OF_WUHAN, society(body="高校科协", region="湖北省宜昌市"), {}, FAIL, ""),
    (OF_WUHAN, society(body="高校科协联盟", region="湖北省武汉市"), {}, FAIL, ""),
    (OF_WUHAN, society(region="湖北省武汉市"), {}, UNKNOWN, "级别尚无记录"),
    (OF_WUHAN, society(level="municipal"), {}, UNKNOWN, "所在地区尚无记录"),
    (OF_WUHAN, society(body="高校科协", region="湖北省"), {}, UNKNOWN, ""),
    (OF_WUHAN, society(level="municipal"), {"是湖北省武汉市的市级学会": True}, PASS, ""),
    (RECORD, society(served=("2014 年办培训班",)), {}, PASS, "服务经历 1 项，如“2014 年办培训班”"),
    (RECORD, society(), {}, UNKNOWN, ""),
    (RECORD, society(), {"有服务企业技术创新的经历": False}, FAIL, ""),
    (RECORD, society(served=("培训",)), {"有服务企业技术创新的经历": False}, UNKNOWN, "矛盾"),
    (PLAN, society(), {"列入本年度工作计划": True, "有专人负责": True}, PASS, ""),
    (PLAN, society(), {"列入本年度工作计划": True}, UNKNOWN, "“有专人负责”尚无记录"),
    (PLAN, society(), {"列入本年度工作计划": True, "有专人负责": False}, FAIL, ""),
    (rules.InWorkPlan(person_in_charge=False), society(), {"列入本年度工作计划": True}, PASS, ""),
    (TEAM, society(), {}, UNKNOWN, ""),
    (TEAM, society(), {"派出够用的专家团队": True}, PASS, ""),
    (rules.SendsTeam(3), society(), {"派出不少于 3 人的专家团队": False}, FAIL, ""),
    (CONSENT, alliance(), {"企业同意": True, "学会同意": True}, PASS, ""),
    (CONSENT, alliance(), {"企业同意": True}, UNKNOWN, "“学会同意”尚无记录"),
    (CONSENT, expert(), {"企业同意": False}, FAIL, ""),
    (
        TWO_FIELDS,
        alliance(directions=("光电子", "新材料"), disciplines=(), sectors=()),
        {},
        PASS,
        "2 个（光电子、新材料）",
    ),
    (TWO_FIELDS, alliance(directions=("光电子",), disciplines=("430", "510"), sectors=()), {}, PASS, "学科"),
    (TWO_FIELDS, alliance(directions=("光电子",), disciplines=("510",), sectors=()), {}, FAIL, ""),
    (TWO_FIELDS, alliance(directions=("光电子", "光电子"), disciplines=(), sectors=()), {}, FAIL, ""),
    (TWO_FIELDS, alliance(directions=("光电子",)), {}, UNKNOWN, "学科、行业尚不清楚"),
    (TWO_FIELDS, alliance(), {}, UNKNOWN, ""),
    (TWO_FIELDS, alliance(directions=(), disciplines=("不存在", "510"), sectors=()), {}, PASS, "不存在"),
    (SEVERAL, alliance(enterprises=("甲", "乙"), societies=(society(), expert())), {}, PASS, ""),
    (SEVERAL, alliance(enterprises=("甲", "甲"), societies=(society(), expert())), {}, FAIL, "企业 1 家"),
    (SEVERAL, alliance(enterprises=("甲", "乙"), societies=(society(), society())), {}, FAIL, "学会 1 个"),
    (GREEN, achievement(tags=("环保",)), {}, PASS, ""),
    (GREEN, achievement(tags=("创新",)), {}, FAIL, "类型为创新，要求节能、环保之一"),
    (GREEN, achievement(), {}, UNKNOWN, ""),
    (TRAITS, Site("某县", traits={"产业基础较好": True, "科技资源薄弱": True}), {}, PASS, ""),
    (TRAITS, Site("某县", traits={"产业基础较好": True, "科技资源薄弱": False}), {}, FAIL, ""),
    (TRAITS, Site("某县", traits={"产业基础较好": True}), {}, UNKNOWN, "科技资源薄弱"),
    (QUESTION, society(), {"是否得力？": True}, PASS, ""),
    (QUESTION, Site("某县"), {"是否得力？": False}, FAIL, ""),
    (QUESTION, firm(), {}, UNKNOWN, ""),
]


@pytest.mark.parametrize(("rule", "party", "answers", "outcome", "says"), CASES)
def test_a_rule_says_what_it_should(
    rule: rules.Rule, party: Party, answers: dict[str, bool], outcome: Outcome, says: str
) -> None:
    ruling = rule_on(rule, party, answers)
    assert ruling.outcome is outcome, ruling.says
    assert says in ruling.says
    assert ruling.figures
    assert set(ruling.asks) <= set(questions_of(rule))


def test_the_cases_cover_every_kind_of_rule_with_every_outcome() -> None:
    seen = {(type(rule), outcome) for rule, _, _, outcome, _ in CASES}
    parties_are_counted = {(rules.PartiesAtLeast, UNKNOWN)}  # there is nothing that could be unknown
    assert {(kind, outcome) for kind in rules.RULES.values() for outcome in Outcome} - seen == parties_are_counted


@pytest.mark.parametrize("rule", {type(rule): rule for rule, *_ in CASES}.values())
def test_a_rule_on_somebody_it_does_not_speak_of_stays_open(rule: rules.Rule) -> None:
    for party in (firm(), society(), expert(), achievement(), alliance(), Site("某园")):
        ruling = rule_on(rule, party, {})
        if "不能用于" in ruling.says:
            assert ruling.outcome is UNKNOWN
            assert not ruling.asks
    assert "不能用于" in rule_on(TEN, society(), {}).says


@pytest.mark.parametrize("rule", [rule for rule, *_ in CASES if ways_of(rule)])
def test_answers_to_all_that_is_asked_settle_an_open_rule(rule: rules.Rule) -> None:
    blank: tuple[Party, ...] = (firm(), society(), expert(), alliance(), Site("某园"))
    for party in blank:
        ruling = rule_on(rule, party, {})
        if ruling.asks and "不能用于" not in ruling.says:
            assert rule_on(rule, party, dict.fromkeys(ruling.asks, True)).outcome is PASS
            assert rule_on(rule, party, dict.fromkeys(ruling.asks, False)).outcome is FAIL


def test_what_fails_does_not_hide_what_is_still_open() -> None:
    ruling = rule_on(PLAN, society(), {"列入本年度工作计划": False})
    assert ruling.outcome is FAIL
    assert ruling.asks == ("有专人负责",)
    assert [figure.value for figure in ruling.figures] == ["否（答复）", None]


def test_a_rule_without_anything_to_ask_for_crashes_nothing() -> None:
    assert rule_on(rules.ConsentOf(()), alliance(), {}).outcome is PASS
    assert rule_on(rules.RegionWithin(()), firm(), {}).outcome is FAIL


def test_figures_show_what_was_looked_at() -> None:
    figures = rule_on(TEN, firm(staff=100, research_staff=9, year=2014), {}).figures
    assert [(one.name, one.value, one.unit) for one in figures] == [
        ("研发人员数", Decimal(9), "人"),
        ("职工总数", Decimal(100), "人"),
        ("数据年度", "2014", ""),
    ]
