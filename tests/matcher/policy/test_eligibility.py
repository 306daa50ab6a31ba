"""Every condition that speaks of a party is put to it, with clause and remedy; nothing is left out."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.policy.documents import eligibility_document
from matcher.policy.eligibility import check, conditions_for, questions_for
from matcher.policy.parties import Alliance, Party, Site, subject_of
from matcher.policy.ruling import Outcome
from matcher.programmes.pack import Pack
from matcher.programmes.shelf import pack_of, shipped_packs
from matcher.programmes.words import Subject
from matcher.vocabulary import Candidate, Enterprise, Kind

WUHAN = pack_of(shipped_packs(), "wuhan", 2015)
SOCIETY = Candidate("S", Kind.SOCIETY, "某学会", ())
PARTIES: tuple[Party, ...] = (
    Enterprise("1", "甲公司"),
    SOCIETY,
    Candidate("E", Kind.EXPERT, "某人", ()),
    Candidate("R", Kind.ACHIEVEMENT, "某成果", ()),
    Alliance(("甲公司",), (SOCIETY,)),
    Site("某园"),
)
GOOD = Enterprise(
    "1",
    "甲公司",
    year=2014,
    staff=100,
    research_staff=10,
    revenue=1000.0,
    research_spending=50.0,
    association="筹建中",
    statuses=("独立法人", "科技型中小企业"),
    premises=True,
)
BUSINESS = "主要业务是否为研发、生产技术密集型产品，或提供相应的服务？"


@pytest.mark.parametrize("pack", shipped_packs(), ids=lambda pack: pack.programme.key)
@pytest.mark.parametrize("party", PARTIES, ids=lambda party: subject_of(party).value)
def test_all_conditions_on_a_party_are_checked_in_order_and_no_others(pack: Pack, party: Party) -> None:
    found = check(pack, party)
    own = [one.key for one in pack.conditions if one.subject is subject_of(party)]
    assert [one.condition.key for one in found.checks] == own
    for one in found.checks:
        assert [clause.cite for clause in one.clauses] == list(one.condition.cites)
        assert all(clause.heading and clause.document for clause in one.clauses)
        assert one.ruling.says
        assert bool(one.remedy) == (one.ruling.outcome is not Outcome.PASS)


def test_the_worst_condition_decides() -> None:
    assert check(WUHAN, GOOD).outcome is Outcome.UNKNOWN
    assert check(WUHAN, GOOD, {BUSINESS: True}).outcome is Outcome.PASS
    assert check(WUHAN, GOOD, {BUSINESS: False}).outcome is Outcome.FAIL
    assert check(WUHAN, PARTIES[0], {BUSINESS: False}).outcome is Outcome.FAIL


def test_what_is_missing_and_what_to_ask_are_listed_once() -> None:
    found = check(WUHAN, Enterprise("1", "甲公司", staff=10))
    assert found.missing == ("研发人员数", "研发投入", "营业收入", "企业科协")
    assert found.asks == (
        "独立法人",
        "科技型中小企业",
        BUSINESS,
        "提供工作场所",
        "提供设备",
        "企业科协已建立或筹建中",
    )
    assert set(found.asks) <= set(questions_for(WUHAN, Subject.ENTERPRISE))


def test_the_changes_together_make_a_party_eligible() -> None:
    party = Enterprise(
        "1",
        "甲公司",
        staff=103,
        research_staff=9,
        revenue=1234.56,
        research_spending=1.0,
        association="未建立",
        statuses=("独立法人",),
        premises=False,
    )
    answers = {"科技型中小企业": False, BUSINESS: True}
    found = check(WUHAN, party, answers)
    for _ in found.checks:
        changes = [one.changes[0] for one in check(WUHAN, party, answers).checks if one.changes]
        if changes:
            assert isinstance(changes[0].party, Enterprise)
            party, answers = changes[0].party, dict(changes[0].answers)
    assert found.outcome is Outcome.FAIL
    assert check(WUHAN, party, answers).outcome is Outcome.PASS


@given(st.data())
def test_answering_only_ever_narrows_what_is_open(data: st.DataObject) -> None:
    party = data.draw(st.sampled_from(PARTIES))
    pack = data.draw(st.sampled_from(shipped_packs()))
    before = check(pack, party)
    if not before.asks:
        return
    question = data.draw(st.sampled_from(before.asks))
    after = check(pack, party, {question: data.draw(st.booleans())})
    assert question not in after.asks
    assert set(after.asks) <= set(before.asks)


def test_a_programme_without_conditions_for_a_party_says_so_by_having_no_checks() -> None:
    liaoning = pack_of(shipped_packs(), "liaoning", 2018)
    assert conditions_for(liaoning, Subject.ENTERPRISE) == ()
    assert check(liaoning, GOOD).checks == ()


def test_a_document_holds_every_fact_and_is_json() -> None:
    found = check(WUHAN, Enterprise("1", "甲公司", staff=102, research_staff=9, revenue=0.1 + 0.2))
    document = json.loads(json.dumps(eligibility_document(found), ensure_ascii=False, allow_nan=False))
    assert document["programme"] == {"key": "wuhan", "year": 2015, "title": WUHAN.programme.title}
    assert document["party"] == {"subject": "企业", "id": "1", "name": "甲公司"}
    assert document["outcome"] == "fail"
    staff = document["checks"][2]
    assert staff["figures"][0] == {"name": "研发人员数", "value": 9, "unit": "人"}
    assert staff["clauses"] == [
        {"cite": "武汉2015 三(一)2", "heading": "企业：研发人员和经费", "document": WUHAN.sources[0].title}
    ]
    assert staff["changes"][0].startswith("再增加 2 名研发人员即达到 10%")
    assert document["checks"][3]["figures"][1]["value"] == 0.1 + 0.2
    assert document["asks"] == list(found.asks)
