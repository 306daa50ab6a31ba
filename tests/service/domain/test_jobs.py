"""The states of a job: taken up, held, tried again with growing waits, stopped; and what is planned for a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.errors import NotAllowed
from service.domain.history import BEIJING
from service.domain.jobs import (
    ENDED,
    LEASE,
    TRIES,
    WAITS,
    Job,
    JobKind,
    JobState,
    Plan,
    claimable,
    claimed,
    failed,
    finished,
    planned,
    retried,
    stopped,
    stopping,
)

NOON = datetime(2026, 9, 1, 4, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
NEW = Job("j1", JobKind.SEAL, "封存记录:2026-09-01", {}, NOON, NOON)
HELD = claimed(NEW, "w1", NOON)


def test_a_job_that_waits_may_be_taken_up_once_it_is_due() -> None:
    assert claimable(NEW, NOON)
    assert not claimable(NEW, NOON - MINUTE)


def test_a_job_that_is_held_may_be_taken_up_once_the_lease_has_run_out() -> None:
    assert (HELD.state, HELD.worker, HELD.tries, HELD.lease) == (JobState.RUNNING, "w1", 1, NOON + LEASE)
    assert not claimable(HELD, NOON + LEASE - MINUTE)
    assert claimable(HELD, NOON + LEASE)
    again = claimed(HELD, "w2", NOON + LEASE)
    assert (again.worker, again.tries, again.lease) == ("w2", 2, NOON + 2 * LEASE)


@pytest.mark.parametrize("state", sorted(ENDED))
def test_a_job_that_has_ended_is_never_taken_up(state: JobState) -> None:
    assert not claimable(replace(NEW, state=state), NOON + timedelta(days=365))


def test_a_job_whose_holders_keep_dying_fails() -> None:
    job = replace(HELD, tries=TRIES)
    dead = claimed(job, "w2", NOON)
    assert (dead.state, dead.lease, dead.worker) == (JobState.FAILED, None, "")
    assert str(TRIES) in dead.problem


def test_a_job_that_was_to_stop_when_its_holder_died_is_not_begun_again() -> None:
    assert claimed(stopping(HELD, NOON), "w2", NOON).state is JobState.CANCELLED


def test_a_job_that_is_done_has_its_result_and_is_held_no_longer() -> None:
    done = finished(HELD, {"seal": 1}, NOON + MINUTE)
    assert (done.state, done.result, done.lease, done.changed) == (JobState.DONE, {"seal": 1}, None, NOON + MINUTE)


def test_a_try_that_fails_is_followed_by_others_after_growing_waits_and_then_by_none() -> None:
    job, waits = HELD, []
    while (job := failed(job, "库忙", NOON, again=True)).state is JobState.WAITING:
        waits.append(job.due - NOON)
        assert (job.problem, job.worker, job.lease) == ("库忙", "", None)
        job = claimed(job, "w", NOON)
    assert waits == [*WAITS]
    assert waits == sorted(waits)
    assert (job.state, job.tries) == (JobState.FAILED, TRIES)


def test_what_another_try_does_not_help_fails_at_once() -> None:
    assert failed(HELD, "需求太少", NOON, again=False).state is JobState.FAILED


def test_a_job_that_fails_while_it_is_to_stop_is_stopped() -> None:
    assert failed(stopping(HELD, NOON), "库忙", NOON, again=True).state is JobState.CANCELLED


def test_who_wants_a_job_stopped_stops_it_at_once_or_at_its_next_step() -> None:
    assert stopping(NEW, NOON).state is JobState.CANCELLED
    asked = stopping(HELD, NOON)
    assert (asked.state, asked.stop) == (JobState.RUNNING, NOON)
    assert stopping(asked, NOON + MINUTE).stop == NOON
    assert stopped(asked, NOON).state is JobState.CANCELLED
    with pytest.raises(NotAllowed, match="完成"):
        stopping(finished(HELD, {}, NOON), NOON)


def test_a_job_that_failed_or_was_stopped_may_be_tried_from_the_beginning() -> None:
    again = retried(stopped(stopping(HELD, NOON), NOON), NOON + MINUTE)
    assert (again.state, again.tries, again.due, again.stop, again.problem) == (
        JobState.WAITING,
        0,
        NOON + MINUTE,
        None,
        "",
    )
    with pytest.raises(NotAllowed, match="待办"):
        retried(NEW, NOON)


MOVES = {
    "claim": lambda job, now: claimed(job, "w", now) if claimable(job, now) else job,
    "stop": lambda job, now: job if job.state in ENDED else stopping(job, now),
    "retry": lambda job, now: retried(job, now) if job.state in ENDED - {JobState.DONE} else job,
    "later": lambda job, _: job,
}
HELD_MOVES = {
    "fail": lambda job, now: failed(job, "x", now, again=True),
    "give up": lambda job, now: failed(job, "x", now, again=False),
    "finish": lambda job, now: finished(job, {}, now),
    "stopped": lambda job, now: stopped(job, now) if job.stop else job,
}


@given(st.lists(st.sampled_from([*MOVES, *HELD_MOVES]), max_size=30))
def test_whatever_happens_a_lease_is_held_by_who_runs_it_and_an_end_is_an_end(moves: list[str]) -> None:
    job, now = NEW, NOON
    for move in moves:
        before = job
        if move in MOVES:
            job = MOVES[move](job, now)
        elif job.state is JobState.RUNNING:
            job = HELD_MOVES[move](job, now)
        now += LEASE if move == "later" else timedelta(0)
        assert (job.state is JobState.RUNNING) == (job.lease is not None) == (job.worker != "")
        assert job.tries <= TRIES
        assert job == before or before.state is not JobState.DONE
        assert job.stop is None or job.state is not JobState.WAITING


def test_seals_and_reminders_are_planned_once_a_day_from_their_hour_on() -> None:
    night = datetime(2026, 9, 1, 0, 59, tzinfo=BEIJING)
    assert planned(night) == ()
    assert planned(night + MINUTE) == (Plan(JobKind.SEAL, "封存记录:2026-09-01"),)
    morning = planned(datetime(2026, 9, 1, 6, tzinfo=BEIJING))
    assert [one.key for one in morning] == ["封存记录:2026-09-01", "清理期满资料:2026-09-01", "期限提醒:2026-09-01"]
    assert planned(datetime(2026, 9, 1, 23, tzinfo=BEIJING)) == morning
    assert planned(datetime(2026, 9, 1, 22, 30, tzinfo=UTC))[0].key == "封存记录:2026-09-02"
