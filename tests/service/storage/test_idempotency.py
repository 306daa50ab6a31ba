"""Answers given twice: a call sent again has no second effect."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from service.storage.database import Database
from service.storage.errors import KeyReused
from service.storage.idempotency import Answer, request_digest
from tests.fakes.hubei import NOON, World, add_case, host


def test_a_call_sent_again_gets_the_first_answer_and_another_request_is_refused(database: Database) -> None:
    request = request_digest("POST", "/api/v1/needs", b"{}")
    with database.work() as work:
        assert work.idempotency.claim("a", "k", request, NOON) is None
        work.idempotency.keep("a", "k", Answer(201, {"id": "n1"}))
        work.commit()
    with database.work() as work:
        assert work.idempotency.claim("a", "k", request, NOON) == Answer(201, {"id": "n1"})
        assert work.idempotency.claim("b", "k", request, NOON) is None
        with pytest.raises(KeyReused):
            work.idempotency.claim("a", "k", request_digest("POST", "/api/v1/needs", b"{} "), NOON)
        assert work.idempotency.forget(NOON + timedelta(seconds=1)) == 2


def test_a_call_that_failed_may_be_sent_again(database: Database) -> None:
    with database.work() as work:
        assert work.idempotency.claim("a", "k", "0" * 64, NOON) is None
    with database.work() as work:
        assert work.idempotency.claim("a", "k", "0" * 64, NOON) is None


def test_of_calls_sent_at_once_one_has_an_effect(world: World) -> None:
    together = Barrier(5)
    officer = world.viewer("wuhan")

    def call(number: int) -> object:
        together.wait()
        with world.database.work() as work:
            if (given := work.idempotency.claim("a", "k", "0" * 64, NOON)) is not None:
                return given.body
            add_case(work, f"case{number}", host("wuhan"))
            work.idempotency.keep("a", "k", Answer(201, f"case{number}"))
            work.commit()
        return f"case{number}"

    with ThreadPoolExecutor(5) as pool:
        answers = set(pool.map(call, range(5)))
    with world.database.reading() as work:
        assert [row.id for row in work.cases.list(officer)] == list(answers)
