"""Years of needs of an invented office, written straight into a database as the use cases would have left them.

Societies of a need's topic accept more often; nothing is random between runs.
"""

from __future__ import annotations

import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from matcher.programmes.words import Role
from matcher.recommender import Recommender
from matcher.vocabulary import Kind
from service.domain.bodies import Body, Duty, Viewer
from service.domain.scope import Relation
from service.domain.workflow.words import End, Move, Step
from service.storage.cases import CaseRow, Party
from service.storage.database import Database
from service.storage.needs import NeedRow
from service.storage.work import Work
from service.use_cases.needs import NeedIn, post
from service.use_cases.shortlists import Made, matched, record
from tests.fakes.world import need as invented_need
from tests.fakes.world import topic_of

START = datetime(2023, 1, 9, 2, tzinfo=UTC)
CITY = Viewer("officer", Role.ASSOCIATION, Duty.OFFICER, "city", "city/")
FIRM = Viewer("maker", Role.ENTERPRISE, Duty.MEMBER, "firm", "city/firm/")


def register(database: Database, societies: int) -> None:
    """Register the office, an enterprise, and a body for each society of the catalogue."""
    with database.work() as work:
        work.bodies.add(Body("city", Role.ASSOCIATION, "某市科协", "市", "420100"), START)
        work.bodies.add(Body("firm", Role.ENTERPRISE, "光谷激光设备", "", "420111", "city"), START)
        for number in range(societies):
            name = f"学会{number}"
            work.bodies.add(Body(f"s{number}", Role.SOCIETY, name, "市", "", "city", f"S{number:03d}"), START)
        work.commit()


class Lists:
    """Makes the list of a need once for each text, however many needs have it.

    Args:
        recommender: makes them.
    """

    def __init__(self, recommender: Recommender) -> None:
        self._recommender = recommender
        self._made: dict[str, Made] = {}

    def made(self, row: NeedRow) -> Made:
        """Return the list of a need as it goes on record."""
        if row.text not in self._made:
            self._made[row.text] = matched(self._recommender, row, Kind.SOCIETY, 3)
        return replace(self._made[row.text], need=row.id, version=row.version)


def post_and_show(work: Work, lists: Lists, number: int, at: datetime, text: str = "") -> NeedRow:
    """Post need `number`, and put a list of three societies on record for it; returns it as it is then."""
    stated = invented_need(number % 24)
    asked = NeedIn(stated.title, text or stated.text, details={"region": "420100"})
    row = post(work, asked, FIRM, at)
    record(work, lists.made(row), CITY, at + timedelta(hours=1))
    return work.needs.get(CITY, row.id)


def follow(work: Work, row: NeedRow, number: int, at: datetime) -> None:
    """Write a case for a need: the three shown are invited, some accept and sign, some complete."""
    case = _Writing(work, row.id, f"c{number}", at)
    shown = work.events.of(CITY, f"need:{row.id}")[-1].after["shown"]["matches"]
    accepted = []
    for match in shown:
        body = f"s{int(match['candidate'][1:])}"
        case.deed("choose", Move.INVITE, "city", party=body, actor="society", role="学会")
        fits = topic_of(int(body[1:])) == topic_of(number)
        if zlib.crc32(f"{number}/{body}".encode()) % 10 < (8 if fits else 2):
            case.deed("choose", Move.ACCEPT, body)
            accepted.append(body)
        else:
            case.deed("choose", Move.DECLINE, body, reason="王教授今年很忙，电话13812345678", text="忙")
    for place, body in enumerate(accepted, start=1):
        done = {"steps": {"sign": Step.DONE.value}} if place == len(accepted) else {}
        case.deed("sign", Move.SIGN, body, done, paper="agreement")
    end = End.CLOSED if accepted and number % 5 else End.STOPPED
    case.deed("", Move.CLOSE if end is End.CLOSED else Move.STOP, "city", {"end": end.value}, text="完")


class _Writing:
    """Writes the history of one case, a day a deed."""

    def __init__(self, work: Work, need: str, case: str, at: datetime) -> None:
        self._work, self._at, self._parties = work, at, (Party("city", Relation.HOST),)
        opening = {"case": case, "need": need, "site": "", "host": "city", "opener": "city", "actor": "", "starts": []}
        event = work.events.next(CITY, f"case:{case}", at, "开立", {}, {"opening": opening})
        self._row = work.cases.add(CaseRow(case, "wuhan", 2015, "项目", "进行", {}, at, at, need), event, self._parties)

    def deed(
        self, stage: str, move: Move, body: str, after: dict[str, Any] | None = None, reason: str = "", **facts: Any
    ) -> None:
        self._at += timedelta(hours=20)
        told = {"deed": {"stage": stage, "move": move.value, **facts}, **(after or {})}
        by = replace(CITY, body=body, account=f"of {body}")
        event = self._work.events.next(by, f"case:{self._row.id}", self._at, f"{stage}/{move.value}", {}, told, reason)
        self._row = self._work.cases.save(self._row, event, self._parties)
