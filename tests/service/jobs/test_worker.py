"""The worker on both databases: each job once, whoever works; failures, stops, lost leases, plans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Event, Lock, Thread
from typing import Any

import pytest

from matcher.corpus.catalogue import Catalogue
from matcher.errors import HuiqiError, StorageUnavailable
from matcher.programmes.words import Role
from service.domain.bodies import Duty, Viewer
from service.domain.errors import Forbidden, NotAllowed
from service.domain.jobs import LEASE, TRIES, WAITS, Job, JobKind, JobState
from service.domain.scope import SYSTEM
from service.jobs.heart import beating
from service.jobs.planning import Planner
from service.jobs.task import Effect, Handler, Stopped, Task
from service.jobs.worker import Worker, wall_clock
from service.storage.database import Database
from service.storage.errors import Lost, Missing, Stale
from service.storage.work import Work
from service.use_cases.jobs import ask, stop, try_again
from tests.fakes.clock import NOON, Clock
from tests.fakes.job_worker import Leaving, put
from tests.fakes.world import society

ADMIN = Viewer("a1", Role.ASSOCIATION, Duty.ADMIN, "wuhan", "wuhan/")
OTHER = Viewer("a2", Role.ASSOCIATION, Duty.ADMIN, "yichang", "yichang/")


def nothing(_: Work) -> Mapping[str, Any]:
    return {}


class Raising:
    """Raises so many times what it is told to, then leaves its trace."""

    def __init__(self, error: Exception, times: int = 10**6) -> None:
        self._error = error
        self._times = times

    def __call__(self, task: Task) -> Effect:
        self._times -= 1
        if self._times >= 0:
            raise self._error
        return Leaving()(task)


def worker(database: Database, handler: Handler, clock: Clock, name: str = "") -> Worker:
    return Worker(database, {JobKind.SEAL: handler}, clock=clock, name=name)


def job_of(database: Database, one: str = "j1") -> Job:
    with database.reading() as work:
        return work.jobs.get(SYSTEM, one)


def traces(database: Database) -> list[str]:
    with database.reading() as work:
        return [one.body.id for one in work.bodies.list(SYSTEM)]


def test_a_job_is_carried_out_and_says_what_came_of_it(database: Database) -> None:
    put(database, "j1")
    done = worker(database, Leaving(), Clock()).run_one()
    assert done == job_of(database)
    assert done is not None
    assert (done.state, done.tries, done.result) == (JobState.DONE, 1, {"left": "j1"})
    assert worker(database, Leaving(), Clock()).run_one() is None


def test_a_job_of_one_key_is_put_on_the_list_once(database: Database) -> None:
    with database.work() as work:
        assert work.jobs.add(Job("j1", JobKind.SEAL, "day", {}, NOON, NOON))
        assert not work.jobs.add(Job("j2", JobKind.SEAL, "day", {}, NOON, NOON))
        work.commit()
    with database.reading() as work:
        assert [job.id for job in work.jobs.list(SYSTEM)] == ["j1"]
        assert work.jobs.count(SYSTEM) == work.jobs.count(SYSTEM, JobState.WAITING) == 1
        assert work.jobs.count(SYSTEM, JobState.DONE) == 0


def test_many_workers_at_once_do_each_job_once(database: Database) -> None:
    names = [f"j{number:02}" for number in range(12)]
    put(database, *names)
    ran: list[str] = []
    lock, start = Lock(), Barrier(3)

    def handler(task: Task) -> Effect:
        with lock:
            ran.append(task.job.id)
        return Leaving()(task)

    def work_on(name: str) -> None:
        start.wait()
        own = worker(database, handler, Clock(), name)
        while own.run_one() is not None:
            pass

    threads = [Thread(target=work_on, args=(f"w{number}",)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ran) == names
    assert traces(database) == names


def test_who_lost_the_lease_has_no_effect(database: Database) -> None:
    put(database, "j1")
    clock = Clock()
    second = worker(database, Leaving(), clock, "second")
    results = []

    def slow(task: Task) -> Effect:
        effect = Leaving()(task)
        clock.forward(LEASE)
        results.append(second.run_one())
        return effect

    found = worker(database, slow, clock, "first").run_one()
    assert found == results[0] == job_of(database)
    assert found is not None
    assert (found.state, found.tries) == (JobState.DONE, 2)
    assert traces(database) == ["j1"]


def test_an_effect_that_fails_is_kept_in_no_part(database: Database) -> None:
    put(database, "j1")

    def half(task: Task) -> Effect:
        whole = Leaving()(task)

        def effect(work: Work) -> Mapping[str, Any]:
            whole(work)
            raise HuiqiError("没有写完", "重做")

        return effect

    worker(database, half, Clock()).run_one()
    assert traces(database) == []
    assert job_of(database).state is JobState.FAILED
    assert "没有写完" in job_of(database).problem


@pytest.mark.parametrize("error", [StorageUnavailable("盘满", "清理"), Stale("x"), ZeroDivisionError()])
def test_what_may_pass_is_tried_again_after_growing_waits(database: Database, error: Exception) -> None:
    put(database, "j1")
    clock = Clock()
    own = worker(database, Raising(error, times=2), clock)
    for wait in WAITS[:2]:
        own.run_one()
        assert job_of(database).due == clock.now + wait
        clock.forward(wait - timedelta(seconds=1))
        assert own.run_one() is None
        clock.forward(timedelta(seconds=1))
    own.run_one()
    assert (job_of(database).state, job_of(database).tries) == (JobState.DONE, 3)
    assert job_of(database).problem == ""


def test_what_keeps_failing_fails_for_good_and_says_no_more_than_the_sort_of_fault(database: Database) -> None:
    put(database, "j1")
    clock = Clock()
    own = worker(database, Raising(ValueError("张三的电话")), clock)
    for _ in range(TRIES):
        own.run_one()
        clock.forward(max(WAITS))
    job = job_of(database)
    assert (job.state, job.tries) == (JobState.FAILED, TRIES)
    assert "ValueError" in job.problem
    assert "张三" not in job.problem
    assert own.run_one() is None


def test_progress_is_written_at_each_stage_and_now_and_then_and_holds_the_job(database: Database) -> None:
    put(database, "j1")
    clock = Clock()
    seen = []

    def telling(task: Task) -> Effect:
        for stage, done in (("编码", 1), ("编码", 2), ("编码", 3), ("排序", 1)):
            task.progress(stage, done, 9)
            job = job_of(database)
            seen.append((job.stage, job.done, job.total, job.lease))
            if done == 2:
                clock.forward(LEASE / 60)
        return nothing

    worker(database, telling, clock).run_one()
    lease, later = NOON + LEASE, NOON + LEASE + LEASE / 60
    assert seen == [("编码", 1, 9, lease), ("编码", 1, 9, lease), ("编码", 3, 9, later), ("排序", 1, 9, later)]


def test_a_running_job_stops_between_steps_and_may_be_tried_again(database: Database) -> None:
    clock = Clock()
    with database.work() as work:
        job = ask(work, JobKind.SEAL, {}, ADMIN, NOON)
        work.commit()
    steps = []

    def stepping(task: Task) -> Effect:
        for step in ("一", "二", "三"):
            task.progress(step, 0, 1)
            steps.append(step)
            if step == "二" and len(steps) == 2:
                with database.work() as work:
                    stop(work, job.id, ADMIN, clock())
                    work.commit()
        return Leaving()(task)

    own = worker(database, stepping, clock)
    stopped = own.run_one()
    assert stopped is not None
    assert (stopped.state, steps) == (JobState.CANCELLED, ["一", "二"])
    assert traces(database) == []
    with database.work() as work:
        assert try_again(work, job.id, ADMIN, clock()).state is JobState.WAITING
        work.commit()
    own.run_one()
    assert job_of(database, job.id).state is JobState.DONE


def test_a_stop_is_not_forgotten_when_the_try_fails(database: Database) -> None:
    with database.work() as work:
        job = ask(work, JobKind.SEAL, {}, ADMIN, NOON)
        work.commit()

    def failing(task: Task) -> Effect:
        with database.work() as work:
            stop(work, job.id, ADMIN, NOON)
            work.commit()
        raise StorageUnavailable("盘满", "清理")

    worker(database, failing, Clock()).run_one()
    assert job_of(database, job.id).state is JobState.CANCELLED


def test_a_job_that_waits_is_stopped_at_once_and_one_that_ended_is_not(database: Database) -> None:
    with database.work() as work:
        job = ask(work, JobKind.REPORT, {"programme": "liaoning-2018"}, ADMIN, NOON)
        assert stop(work, job.id, ADMIN, NOON).state is JobState.CANCELLED
        with pytest.raises(NotAllowed):
            stop(work, job.id, ADMIN, NOON)
        work.commit()


def test_jobs_are_the_business_of_who_asked(database: Database) -> None:
    put(database, "own-1")
    with database.work() as work:
        job = ask(work, JobKind.TRAIN, {"until": "2025-12-31"}, ADMIN, NOON)
        with pytest.raises(Missing):
            work.jobs.get(OTHER, job.id)
        with pytest.raises(Missing):
            stop(work, job.id, OTHER, NOON)
        with pytest.raises(Missing):
            work.jobs.get(replace(ADMIN, body="", path=""), job.id)
        with pytest.raises(Forbidden):
            stop(work, job.id, replace(ADMIN, duty=Duty.OFFICER), NOON)
        assert [one.id for one in work.jobs.list(ADMIN)] == [job.id]
        assert work.jobs.count(OTHER) == 0
        work.commit()


@pytest.mark.parametrize("kind", JobKind)
def test_only_people_of_an_association_with_the_duty_ask_for_jobs(database: Database, kind: JobKind) -> None:
    with database.work() as work:
        assert ask(work, kind, {}, ADMIN, NOON).state is JobState.WAITING
        for viewer in (replace(ADMIN, duty=Duty.READER), replace(ADMIN, role=Role.ENTERPRISE)):
            with pytest.raises(Forbidden, match=kind.value):
                ask(work, kind, {}, viewer, NOON)


def test_a_job_that_went_on_meanwhile_is_not_turned(database: Database) -> None:
    with database.work() as work:
        job = ask(work, JobKind.SEAL, {}, ADMIN, NOON)
        work.commit()
    with database.work() as work:
        work.jobs.claim("w", NOON)
        with pytest.raises(Stale):
            work.jobs.turn(job, replace(job, state=JobState.CANCELLED))


def test_the_lease_is_renewed_while_nothing_is_said_and_until_it_is_lost(database: Database) -> None:
    put(database, "j1")
    clock = Clock()

    class Noticed(Task):
        held, lost = Event(), Event()

        def hold(self) -> None:
            try:
                super().hold()
            except Lost:
                self.lost.set()
                raise
            self.held.set()

    with database.work() as work:
        job = work.jobs.claim("w", clock())
        work.commit()
    assert job is not None
    task = Noticed(database, job, clock)
    clock.forward(LEASE / 2)
    with beating(task, pause=0.001):
        assert task.held.wait(20)
        clock.forward(LEASE * 3)
        with database.work() as work:
            work.jobs.keep(job, replace(job, state=JobState.DONE, worker="", lease=None))
            work.commit()
        assert task.lost.wait(20)
    with pytest.raises(Lost):
        task.progress("之后", 0, 1)


def test_each_day_is_planned_once_however_many_plan(database: Database, tmp_path: Path) -> None:
    morning = NOON  # midday in Beijing
    assert Planner(database, tmp_path).plan(morning) == 3
    assert Planner(database, tmp_path).plan(morning) == 0
    own = Planner(database)
    assert own.plan(morning) == 0
    assert own.plan(morning) == 0
    assert own.plan(morning + timedelta(days=1)) == 3
    with database.reading() as work:
        assert {job.kind for job in work.jobs.list(SYSTEM)} == {JobKind.SEAL, JobKind.CLEAR, JobKind.REMIND}


def test_an_import_is_followed_by_one_job_for_the_index(database: Database, tmp_path: Path) -> None:
    own = Planner(database, tmp_path)
    own.plan(NOON)
    for number in range(2):
        Catalogue(tmp_path).add([society(number, "新")])
        assert own.plan(NOON) == 1
        assert own.plan(NOON) == Planner(database, tmp_path).plan(NOON) == 0
    with database.reading() as work:
        assert [job.kind for job in work.jobs.list(SYSTEM)].count(JobKind.INDEX) == 2


def test_a_worker_plans_works_and_ends_when_told_to(database: Database) -> None:
    ended = Event()
    done = []

    def last(task: Task) -> Effect:
        done.append(task.job.kind)
        if len(done) == 3:
            ended.set()
        return nothing

    own = Worker(database, dict.fromkeys(JobKind, last), Planner(database), clock=Clock())
    own.run(ended, pause=60)
    assert sorted(done) == sorted([JobKind.SEAL, JobKind.CLEAR, JobKind.REMIND])


def test_a_worker_outlives_a_database_that_is_away(empty_database: Database) -> None:
    ended = Event()

    class Away(Planner):
        def plan(self, now: Any) -> int:
            if asked:
                ended.set()
            asked.append(now)
            return super().plan(now)

    asked: list[Any] = []
    Worker(empty_database, {}, Away(empty_database), clock=Clock()).run(ended, pause=0)
    assert len(asked) == 2


def test_stopping_is_no_fault_and_the_wall_clock_says_its_zone() -> None:
    assert not issubclass(Stopped, HuiqiError)
    assert wall_clock().tzinfo is not None
