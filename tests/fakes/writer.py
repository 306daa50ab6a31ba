"""Writes sequences to a database until it is killed, and says on stdout what it has begun and what it has committed.

Run as `python -m tests.fakes.writer URL FIRST LAST`.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime

from matcher.programmes.words import Role
from service.domain.bodies import Body, Duty, Viewer
from service.domain.scope import Relation
from service.storage.cases import CaseRow, Party
from service.storage.database import Database, open_database
from service.storage.idempotency import Answer
from service.storage.money import Commitment, Payment, Pot
from service.storage.work import Work

NOON = datetime(2026, 9, 1, 4, tzinfo=UTC)
OFFICER = Viewer("a", Role.ASSOCIATION, Duty.OFFICER, "wuhan", "wuhan/")
ACKNOWLEDGED = "committed"


def prepare(database: Database) -> None:
    """Make what every sequence needs."""
    with database.work() as work:
        work.bodies.add(Body("wuhan", Role.ASSOCIATION, "武汉市科协"), NOON)
        work.pots.open(Pot("pot", "wuhan", "wuhan", "award", 2015, 10**9, NOON), OFFICER)
        work.commit()


def write(work: Work, number: int) -> None:
    """One sequence: a case of three events, a commitment and two payments, an answer kept."""
    one, parties = f"c{number}", [Party("wuhan", Relation.HOST)]
    work.idempotency.claim("a", one, "0" * 64, NOON)
    event = work.events.next(OFFICER, f"case:{one}", NOON, "建立", {}, {"new": number})
    case = CaseRow(one, "wuhan", 2015, f"项目{number}", "进行", {}, NOON, NOON)
    case = work.cases.add(case, event, parties)
    for move in ("受理", "批准"):
        event = work.events.next(OFFICER, f"case:{one}", NOON, move, {}, {})
        case = work.cases.save(replace(case, status=move), event, parties)
    work.pots.commit(Commitment(f"k{number}", "pot", one, "wuhan", 100 + number, NOON), OFFICER)
    for half in ("a", "b"):
        work.pots.pay(Payment(f"y{number}{half}", f"k{number}", 50, f"凭证{number}", NOON), OFFICER)
    work.idempotency.keep("a", one, Answer(201, one))


def main(url: str, first: int, last: int) -> None:
    """Write the sequences from `first` to before `last`."""
    database = open_database(url)
    for number in range(first, last):
        _say("begun", number)
        with database.work() as work:
            write(work, number)
            _say("written", number)
            work.commit()
        _say(ACKNOWLEDGED, number)


def _say(what: str, number: int) -> None:
    sys.stdout.write(f"{what} {number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
