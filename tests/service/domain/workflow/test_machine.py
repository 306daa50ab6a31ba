"""Random people do random things to cases of every shipped pack, right and wrong; nothing illegal is ever reached.

Each step draws one number that seeds everything it chooses. What is told as allowed must succeed; anything else must
be refused with a reason, or have been told as allowed. A case that has ended stays as it is, and another is opened.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from matcher.errors import HuiqiError
from matcher.policy.ruling import Outcome
from matcher.programmes.words import Act, Role
from service.domain.bodies import Duty, Viewer
from service.domain.errors import Forbidden, NotAllowed
from service.domain.workflow.case import as_plain, from_plain, reached, step_of
from service.domain.workflow.deeds import Deed
from service.domain.workflow.engine import Allowed
from service.domain.workflow.readings import committed, open_objections, paid, signatures
from service.domain.workflow.words import WHOLE, End, Move, Step
from tests.fakes.casework import PACKS, Office, body_of, digest, person
from tests.fakes.fitting import WANDERING, advance, fitting

STEPS = Counter[str]()
MADE = Counter[tuple[str, Move]]()
OPENERS = {
    "wuhan-2015": "enterprise",
    "hubei-2015": "prefecture",
    "zhejiang-2014": "local-government",
    "chengdu-2018": "district",
    "liaoning-2018": "society",
}
ANY = frozenset(Move)
GENTLE = ANY - {Move.STOP, Move.WITHDRAW, Move.REJECT}
FORWARD = GENTLE - WANDERING - {Move.INVITE, Move.ENROL}
TURNS = {"wuhan-2015": 75, "hubei-2015": 50, "zhejiang-2014": 60, "chengdu-2018": 50, "liaoning-2018": 9}
"""How far cases of each pack are brought before people do as they like, at most."""

DAY = timedelta(days=1)
SEEDS = st.integers(0, 2**32 - 1)


class CaseMachine(RuleBasedStateMachine):
    """One office; `name` and `turns` are set by subclasses, one a pack."""

    name = ""
    turns = 0

    @initialize(seed=SEEDS)
    def open(self, seed: int) -> None:
        self._open(random.Random(seed))

    @rule(seed=SEEDS)
    def do_what_is_allowed(self, seed: int) -> None:
        """Whatever somebody is told they may do, with facts that fit, succeeds."""
        rng = random.Random(seed)
        people = self.office.people()
        offers = self._offers(rng.sample(people, 7), FORWARD) or self._offers(people, FORWARD)
        if not offers or rng.random() < 0.3:
            offers = self._offers(people, ANY if rng.random() < 0.05 else GENTLE)
        if not offers:
            STEPS[self.name] += 1
            self._after_the_end(rng)
            return
        moves = sorted({(one.stage, one.move) for _, one in offers})  # rare moves of few people get their turn
        chosen = rng.choice(moves)
        viewer, one = rng.choice([offer for offer in offers if (offer[1].stage, offer[1].move) == chosen])
        deed = fitting(self.office, one, viewer, rng.choice)
        if deed is not None:
            version = self.office.case.version
            self.office.make(deed, viewer)
            MADE[self.name, deed.move] += 1
            assert self.office.case.version == version + 1
        STEPS[self.name] += 1

    @rule(seed=SEEDS)
    def meddle(self, seed: int) -> None:
        """Anything at all is refused with a problem and a remedy, or was told as allowed."""
        rng = random.Random(seed)
        viewer = self._anybody(rng)
        deed = self._any_deed(rng, viewer)
        before, told = self.office.case, self.office.may(viewer)
        refusal = self._refusal(deed, viewer)
        STEPS[self.name] += 1
        if refusal is None:
            assert (deed.stage, deed.move) in {(one.stage, one.move) for one in told}
            assert viewer.duty not in {Duty.READER, Duty.ANALYST}
        else:
            assert refusal.problem
            assert refusal.remedy
            assert self.office.case is before
            assert not isinstance(refusal, NotAllowed) or refusal.allowed == told

    @rule(days=st.integers(1, 12))
    def wait(self, days: int) -> None:
        self.office.wait(days)
        STEPS[self.name] += 1

    @invariant()
    def stages_begin_only_after_those_they_follow(self) -> None:
        table, case = self.office.table, self.office.case
        for key, stand in case.stands.items():
            if key != WHOLE and stand.marks:
                assert all(reached(table, case, before) for before in table.stages[key].after), key
            if key != WHOLE and step_of(table, case, key) is Step.AHEAD:
                assert not stand.marks

    @invariant()
    def nothing_is_allowed_after_the_end(self) -> None:
        if self.office.case.end is not None:
            assert not any(self.office.may(viewer) for viewer in self.office.people())

    @invariant()
    def signatures_are_of_the_latest_draft_and_complete_where_done(self) -> None:
        table, case = self.office.table, self.office.case
        for key, stand in self._of(Act.SIGN):
            drafts = {m.deed.paper: m.deed.digest for m in stand.current if m.deed.move is not Move.SIGN}
            signed = signatures(stand)
            for paper, ones in signed.items():
                assert all(mark.deed.digest == drafts[paper] for mark in ones.values())
            if stand.step is Step.DONE:
                due = set(case.bound_to(table.transitions[key, Move.SIGN].by))
                assert all(due <= set(signed[paper]) for paper in table.stages[key].makes)

    @invariant()
    def nobody_joins_an_agreement_that_was_drafted_before(self) -> None:
        """Every draft of a round, and so every signature, is younger than the joining of everybody it binds."""
        table, case = self.office.table, self.office.case
        for key, stand in self._of(Act.SIGN):
            by = table.transitions[key, Move.SIGN].by
            came, bound = self._came_as(by), case.bound_to(by)
            assert all(came.get(body, 0) < mark.seq for mark in stand.current for body in bound), key
            assert stand.step is Step.DONE or not stand.done or case.end is not End.CLOSED

    @invariant()
    def scores_are_of_assigned_reviewers_once_each_without_conflict(self) -> None:
        parties = {party.body for party in self.office.case.parties}
        for _, stand in self._of(Act.REVIEW):
            seen: set[str] = set()
            active: dict[str, str] = {}
            for mark in stand.marks:
                if mark.deed.move is Move.ASSIGN:
                    active[mark.deed.account] = mark.deed.party
                    assert mark.deed.party not in parties
                elif mark.deed.move in {Move.RELEASE, Move.RECUSE}:
                    active.pop(mark.deed.account or mark.account)
                elif mark.deed.move is Move.SCORE:
                    assert mark.account in active
                    assert mark.account not in seen
                    seen.add(mark.account)
            if stand.step in {Step.DONE, Step.FAILED}:
                assert len(active) >= 3
                assert seen == set(active)

    @invariant()
    def no_more_is_paid_than_committed(self) -> None:
        for _, stand in self._of(Act.FUND):
            assert 0 <= paid(stand) <= committed(stand)
            assert committed(stand) == 0 or stand.step is Step.DONE

    @invariant()
    def a_notice_is_over_only_without_open_objections(self) -> None:
        for _, stand in self._of(Act.PUBLISH):
            if stand.step is Step.DONE:
                assert not open_objections(stand)
                assert not any(mark.deed.outcome == "成立" for mark in stand.current)

    @invariant()
    def everybody_on_both_sides_came_of_their_own_will(self) -> None:
        """Where a stage chooses, no society, enterprise, park or expert is put in by others (R17)."""
        table, case = self.office.table, self.office.case
        assert all(party.willing for party in case.parties if table.by_invitation(party.actor))

    @invariant()
    def what_is_closed_was_carried_through(self) -> None:
        table, case = self.office.table, self.office.case
        if case.end is End.CLOSED:
            assert not any(
                step_of(table, case, key) in {Step.RUNNING, Step.WAITING} for key in case.stands if key != WHOLE
            )

    def teardown(self) -> None:
        if hasattr(self, "office"):
            self._check_history()

    def _came_as(self, actors: tuple[str, ...]) -> dict[str, int]:
        """The number of the deed by which each body first came to take part as one of some actors."""
        asked: dict[tuple[str, str], str] = {}
        came: dict[str, int] = {}
        for mark in sorted((m for stand in self.office.case.stands.values() for m in stand.marks), key=lambda m: m.seq):
            deed = mark.deed
            if deed.move is Move.INVITE:
                asked[deed.stage, deed.party] = deed.actor
            elif deed.move is Move.ACCEPT and asked[deed.stage, mark.body] in actors:
                came.setdefault(mark.body, mark.seq)
            elif deed.move is Move.ENROL and deed.actor in actors:
                came.setdefault(deed.party, mark.seq)
        return came

    def _offers(self, people: Sequence[Viewer], moves: frozenset[Move]) -> list[tuple[Viewer, Allowed]]:
        return [(viewer, one) for viewer in people for one in self.office.may(viewer) if one.move in moves]

    def _refusal(self, deed: Deed, viewer: Viewer) -> HuiqiError | None:
        try:
            self.office.make(deed, viewer)
        except HuiqiError as error:
            return error
        MADE[self.name, deed.move] += 1
        return None

    def _open(self, rng: random.Random) -> None:
        actor = rng.choice(("", OPENERS[self.name]))
        self.office = Office.of(self.name, actor=actor)
        MADE.update((self.name, move) for _, move in advance(self.office, rng.randrange(self.turns)))

    def _check_history(self) -> None:
        case = self.office.checked()
        assert from_plain(as_plain(case)) == case

    def _after_the_end(self, rng: random.Random) -> None:
        """Check a case that is over, and go on with another."""
        if self.office.case.end is not None:
            with pytest.raises(NotAllowed):
                self.office.make(self._any_deed(rng, self.office.host), self.office.host)
            self._check_history()
            self._open(rng)

    def _of(self, act: Act) -> list[tuple[str, Any]]:
        stages = self.office.table.stages
        return [(key, stand) for key, stand in self.office.case.stands.items() if key and stages[key].act is act]

    def _anybody(self, rng: random.Random) -> Viewer:
        viewer = rng.choice(self.office.people())
        return viewer if rng.random() < 0.6 else replace(viewer, duty=rng.choice(tuple(Duty)))

    def _any_deed(self, rng: random.Random, viewer: Viewer) -> Deed:
        """A deed of a random move: bare, with random facts, or fitting and then spoilt."""
        stage = rng.choice((*self.office.case.stands, "nowhere"))
        table = self.office.table
        own = [move for key, move in table.transitions if key == stage]
        move = rng.choice(own) if own and rng.random() < 0.8 else rng.choice(tuple(Move))
        told = self.office.may(viewer)
        if told and rng.random() < 0.5:
            fitted = fitting(self.office, rng.choice(told), viewer, rng.choice)
            if fitted is not None:
                return replace(fitted, **self._noise(rng, 1))
        return Deed(stage, move, **self._noise(rng, rng.randrange(5)))

    def _noise(self, rng: random.Random, count: int) -> dict[str, Any]:
        table = self.office.table
        bodies = [person(body_of(table, key)).body for key in table.actors]
        numbers = (None, -1, 0, 1, 60, 101, 10**20, *range(2, self.office.case.version + 1))
        facts: dict[str, Any] = {
            "party": rng.choice(("", "nobody", *bodies)),
            "actor": rng.choice(("", "nobody", *table.actors)),
            "role": rng.choice((None, *Role)),
            "level": rng.choice(("", "省", "市", "县")),
            "lead": rng.random() < 0.5,
            "account": rng.choice(("", "somebody", "expert0-代表")),
            "paper": rng.choice(("", "nothing", *(paper.key for paper in table.pack.papers))),
            "digest": rng.choice(("", "abc", digest("别的"))),
            "amount": rng.choice(numbers),
            "money": rng.choice(("", *(money.key for money in table.pack.money))),
            "pot": rng.choice(("", "pot1")),
            "score": rng.choice(numbers),
            "number": rng.choice(numbers),
            "rank": rng.choice(numbers),
            "places": rng.choice(numbers),
            "day": rng.choice((None, self.office.today, self.office.today + rng.choice((-400, 400)) * DAY)),
            "kind": rng.choice(("", "短期", "别的")),
            "text": rng.choice(("", " ", "说明", "长" * 10_001)),
            "outcome": rng.choice(("", "成立", "合格", "整改", "别的")),
            "ref": rng.choice(numbers),
            "employer": rng.choice(("", "school", *bodies)),
            "enterprise": rng.choice(("", *bodies)),
            "platforms": rng.choice(((), ("nothing",), tuple(one.key for one in table.pack.platforms)[:2])),
            "rulings": tuple(
                (one.key, rng.choice(tuple(Outcome))) for one in table.pack.conditions[: rng.randrange(3)]
            ),
        }
        return {name: facts[name] for name in rng.sample(sorted(facts), count)}


EXAMPLES, LENGTH = 24, 200


@pytest.mark.parametrize("name", sorted(PACKS))
def test_no_sequence_of_deeds_reaches_an_illegal_state(name: str) -> None:
    """Over the five packs at least 20,000 steps."""
    machine = type(f"Machine_{name}", (CaseMachine,), {"name": name, "turns": TURNS[name]})
    STEPS[name] = 0
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=LENGTH,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate,),  # seeds do not shrink
        ),
    )
    assert STEPS[name] >= 4_000


def test_only_acting_duties_move_anything() -> None:
    office = Office.of("wuhan-2015", actor="enterprise")
    for duty in (Duty.READER, Duty.ANALYST):
        viewer = person(body_of(office.table, "enterprise"), duty)
        assert office.may(viewer) == ()
        with pytest.raises(Forbidden, match=duty.value):
            office.do(WHOLE, Move.WITHDRAW, viewer, text="不做了")
