"""Who sees what: the pure rule and the SQL agree on any tree, and every reading method asks for it."""

from __future__ import annotations

import string
from collections.abc import Callable
from dataclasses import replace
from inspect import signature

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import true

from matcher.programmes.words import Role
from service.domain.bodies import Body, Duty, Viewer
from service.domain.scope import SYSTEM, Relation, Tie, may_see, may_see_body, reach
from service.storage import scoping
from service.storage.accounts import Account
from service.storage.cases import CaseRow, Cases, Party
from service.storage.database import Database
from service.storage.errors import Missing
from service.storage.money import Commitment, Pot
from service.storage.needs import NeedRow
from service.storage.paging import Cursor
from service.storage.scoping import Scope
from service.storage.work import Work
from tests.fakes.hubei import BODIES, CASE, NOON, World, add_case, first, host, viewer_of

_IDS = [f"{letter}{number}" for letter in string.ascii_lowercase[:3] for number in range(1, 7)] + ["a-1", "a.1", "A1"]

_ROLES = (Role.ASSOCIATION, Role.ASSOCIATION, Role.OVERSIGHT, Role.ENTERPRISE, Role.SOCIETY, Role.EXPERT)
"""One of every kind that the rule tells apart, and those the tree is made of twice."""

_ACCOUNTS = st.sampled_from(["", "", "a1-account", "b1-account", "another"])
"""Of viewers, whose accounts are called after their bodies; of all; and of a colleague."""


@st.composite
def trees(draw: st.DrawFn) -> list[Body]:
    """Bodies in random order of ids, each below an earlier one or a root; ids that are prefixes of others occur."""
    ids = draw(st.lists(st.sampled_from(_IDS), min_size=2, max_size=10, unique=True))
    made: list[Body] = []
    for one in ids:
        parent = draw(st.sampled_from(["", *(body.id for body in made)]))
        role = draw(st.sampled_from(_ROLES))
        employer = draw(st.sampled_from(["", *(body.id for body in made)])) if role is Role.EXPERT else ""
        made.append(Body(one, role, f"机构{one}", parent=parent, employer=employer))
    return made


@st.composite
def scenes(draw: st.DrawFn) -> tuple[list[Body], list[list[Party]], list[str], list[tuple[str, str]]]:
    """A tree, cases with parties, offices of pots, and needs by owner and host."""
    tree = draw(trees())
    ids = st.sampled_from([body.id for body in tree])
    parties = st.lists(
        st.builds(Party, ids, st.sampled_from(list(Relation)), st.just(""), _ACCOUNTS), max_size=4, unique=True
    )
    cases = draw(st.lists(parties, min_size=1, max_size=4))
    return tree, cases, draw(st.lists(ids, max_size=2)), draw(st.lists(st.tuples(ids, ids), min_size=1, max_size=3))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(scenes())
def test_the_rule_and_the_sql_agree(
    database: Database, scene: tuple[list[Body], list[list[Party]], list[str], list[tuple[str, str]]]
) -> None:
    tree, cases, offices, needs = scene
    with database.work() as work:  # never committed, so that examples do not meet
        paths = {body.id: work.bodies.add(body, NOON).path for body in tree}
        viewers = [viewer_of(work, body.id) for body in tree]
        own = [(owner, host_) for owner, host_ in needs]
        for number, (owner, handler) in enumerate(own):
            row = NeedRow(f"n{number}", owner, "待受理", "题", "文", NOON, NOON, handler)
            work.needs.add(row, first(f"need:n{number}"))
        ties: dict[str, list[Tie]] = {}
        for number, parties in enumerate(cases):
            add_case(work, f"c{number}", *parties, need=f"n{number}" if number < len(needs) else "")
            ties[f"c{number}"] = [
                Tie(party.body, paths[party.body], party.relation, party.account) for party in parties
            ]
        for number, office in enumerate(offices):
            pot = Pot(f"p{number}", office, "wuhan", f"m{number}", 2015, 100, NOON)
            work.pots.open(pot, viewers[0])
        for viewer in viewers:
            seen = {one for one, those in ties.items() if may_see(viewer, those)}
            assert {row.id for row in work.cases.list(viewer)} == seen
            assert work.cases.count(viewer) == len(seen)
            assert {one for one in ties if _got(work, viewer, one)} == seen
            assert {one for one in ties if work.events.of(viewer, f"case:{one}")} == seen
            assert {row.id for row in work.needs.list(viewer)} == {
                f"n{number}"
                for number, (owner, handler) in enumerate(own)
                if may_see(
                    viewer,
                    [
                        Tie(owner, paths[owner], Relation.OWNER),
                        Tie(handler, paths[handler], Relation.HOST),
                        *ties.get(f"c{number}", []),
                    ],
                )
            }
            assert {pot.id for pot in work.pots.list(viewer)} == {
                f"p{number}"
                for number, office in enumerate(offices)
                if may_see(viewer, [Tie(office, paths[office], Relation.HOST)])
            }
            met = {party.body for one in seen for party in cases[int(one[1:])] if not party.account}
            assert {placed.body.id for placed in work.bodies.list(viewer)} == met | {
                body.id for body in tree if may_see_body(viewer, body.id, body.role, paths[body.id], body.employer)
            }


def _got(work: Work, viewer: Viewer, case: str) -> bool:
    try:
        return work.cases.get(viewer, case).id == case
    except Missing:
        return False


@pytest.mark.parametrize(
    ("body", "sees"),
    [
        ("hubei", True),
        ("wuhan", True),
        ("hongshan", True),
        ("yichang", False),
        ("laser", True),
        ("casting", False),
        ("optics", True),
        ("welding", False),
        ("audit", True),
        ("audit-yc", False),
        ("expert", False),
        ("evaluator", False),
    ],
)
def test_a_case_is_seen_from_above_and_by_its_parties_only(world: World, body: str, sees: bool) -> None:
    world.need("n", "laser")
    world.case("1", *CASE, need="n")
    viewer = world.viewer(body)
    with world.database.reading() as work:
        assert (work.cases.count(viewer), work.needs.count(viewer)) == (int(sees), int(sees))
        assert bool(work.events.of(viewer, "case:1")) is sees
        assert bool(work.events.of(viewer, "need:n")) is sees
        for ask in (work.cases.get, work.cases.parties, work.cases.ties):
            if sees:
                assert ask(viewer, "1")
            else:
                with pytest.raises(Missing):
                    ask(viewer, "1")


def test_who_is_assigned_sees_the_case_until_the_assignment_ends(world: World) -> None:
    case = world.case("1", *CASE, Party("expert", Relation.ASSIGNED))
    expert = world.viewer("expert")
    with world.database.work() as work:
        assert work.cases.count(expert) == 1
        event = work.events.next(world.viewer("wuhan"), "case:1", NOON, "回避", {}, {})
        work.cases.save(case, event, CASE)
        work.commit()
    with world.database.reading() as work:
        assert work.cases.count(expert) == 0


def test_of_a_panel_only_the_account_assigned_sees_the_case(world: World) -> None:
    world.case("1", host("wuhan"), Party("expert", Relation.ASSIGNED, "panel", "expert-account"))
    assigned = world.viewer("expert")
    colleague = replace(assigned, account="colleague")
    with world.database.reading() as work:
        assert (work.cases.count(assigned), work.cases.count(colleague)) == (1, 0)
        assert [tie.account for tie in work.cases.ties(assigned, "1")] == ["expert-account", ""]


def test_a_body_that_moves_takes_what_hangs_below_it_along(world: World) -> None:
    world.case("1", host("hongshan"))
    with world.database.work() as work:
        moved = work.bodies.change(Body("hongshan", Role.ASSOCIATION, "洪山区科协", "县", "420111", "yichang"))
        work.commit()
    assert moved.path == "hubei/yichang/hongshan/"
    assert world.viewer("laser").path == "hubei/yichang/hongshan/laser/"
    with world.database.reading() as work:
        assert work.cases.count(world.viewer("yichang")) == 1
        assert work.cases.count(world.viewer("wuhan")) == 0


def test_the_system_sees_everything_and_no_unknown_kind_of_subject_is_shown(world: World) -> None:
    world.case("1", host("wuhan"))
    with world.database.reading() as work:
        assert work.cases.count(SYSTEM) == 1
        assert work.bodies.count(SYSTEM) == len(BODIES)
        assert work.events.of(world.viewer("hubei"), "secret:1") == ()


def test_money_is_seen_by_its_office_and_by_the_parties_of_its_case(world: World) -> None:
    world.case("1", *CASE)
    world.case("2", host("yichang"), Party("casting", Relation.PARTY))
    officer = world.viewer("wuhan")
    with world.database.work() as work:
        work.pots.open(Pot("pot", "wuhan", "wuhan", "award", 2015, 100, NOON), officer)
        work.pots.commit(Commitment("k", "pot", "1", "laser", 40, NOON), officer)
        work.commit()
    seen = {}
    for body in ("hubei", "wuhan", "yichang", "laser", "casting", "audit"):
        viewer = world.viewer(body)
        with world.database.reading() as work:
            seen[body] = len(work.pots.list(viewer)), len(work.pots.commitments(viewer, pot="pot"))
    assert seen == {
        "hubei": (1, 1),
        "wuhan": (1, 1),
        "yichang": (0, 0),
        "laser": (0, 1),
        "casting": (0, 0),
        "audit": (1, 1),
    }


def test_administrators_see_the_accounts_below_them_and_others_only_their_own(world: World) -> None:
    with world.database.work() as work:
        for body in ("wuhan", "laser", "casting"):
            account = Account(f"{body}-account", body, f"{body}@x", body, Duty.OFFICER, NOON, NOON)
            work.accounts.add(account, None)
        work.commit()
    with world.database.reading() as work:
        seen = {
            (body, duty): [one.body for one in work.accounts.list(world.viewer(body, duty))]
            for body in ("wuhan", "laser", "yichang")
            for duty in (Duty.ADMIN, Duty.OFFICER)
        }
    assert seen == {
        ("wuhan", Duty.ADMIN): ["laser", "wuhan"],
        ("wuhan", Duty.OFFICER): ["wuhan"],
        ("laser", Duty.ADMIN): ["laser"],
        ("laser", Duty.OFFICER): ["laser"],
        ("yichang", Duty.ADMIN): ["casting"],
        ("yichang", Duty.OFFICER): [],
    }


def test_oversight_without_an_association_looks_over_nothing() -> None:
    assert reach(Viewer("a", Role.OVERSIGHT, Duty.READER, "audit", "audit/")) == ""
    assert reach(Viewer("a", Role.OVERSIGHT, Duty.READER, "audit", "wuhan/audit/")) == "wuhan/"


def test_pages_of_cases_neither_repeat_nor_leave_out(world: World) -> None:
    for number in range(7):
        world.case(str(number), host("wuhan"))
    viewer = world.viewer("wuhan")
    with world.database.reading() as work:
        found, after = [], None
        while page := work.cases.list(viewer, after=after, limit=3):
            found += [row.id for row in page]
            after = _cursor(page[-1])
    assert found == [str(number) for number in range(7)]


def _cursor(row: CaseRow) -> Cursor:
    return Cursor(row.changed, row.id)


def test_every_reading_method_of_cases_takes_a_scope() -> None:
    public = {name: one for name, one in vars(Cases).items() if not name.startswith("_") and callable(one)}
    readers = set(public) - {"add", "save", "every"}
    assert readers == {"get", "parties", "ties", "list", "count", "briefs", "titles"}
    for name in readers:
        assert "scope" in signature(public[name]).parameters, name


_CONDITIONS: list[Callable[[Scope], object]] = [
    scoping.case_seen,
    scoping.need_seen,
    scoping.application_seen,
    scoping.pot_seen,
    scoping.job_seen,
    scoping.reminder_seen,
    scoping.platform_seen,
    scoping.happening_seen,
    scoping.filing_seen,
    scoping.evidence_seen,
    scoping.commitment_seen,
    scoping.body_seen,
    scoping.account_seen,
]


@pytest.mark.parametrize("seen", _CONDITIONS)
def test_inside_the_system_everything_is_read_and_for_nobody_else(seen: Callable[[Scope], object]) -> None:
    assert str(seen(SYSTEM)) == str(true())
    assert str(seen(Viewer("a", Role.ENTERPRISE, Duty.MEMBER, "b", "t/b/"))) != str(true())
