"""An invented office put into a database: its bodies, and its case with the history it has."""

from __future__ import annotations

from dataclasses import replace

from service.domain.bodies import Body
from service.domain.history import sealed
from service.domain.workflow.case import as_plain
from service.domain.workflow.recording import case_of
from service.storage.cases import CaseRow
from service.storage.database import Database
from service.use_cases.standing import parties_of, status_of
from tests.fakes.casework import EXPERTS, SCHOOL, Office, body_of


def keep_bodies(database: Database, office: Office, records: dict[str, str] | None = None) -> None:
    """Register everybody who could have to do with the case; `records` are ids of the catalogue by body."""
    own = body_of(office.table, office.table.host)
    others = [body_of(office.table, key, number) for key in office.table.actors for number in (1, 2)]
    with database.work() as work:
        work.bodies.add(own, office.at)
        for one in dict.fromkeys((*others, *EXPERTS, SCHOOL)):
            if one.id != own.id:
                record = (records or {}).get(one.id, "")
                work.bodies.add(Body(one.id, one.role, one.name, one.level, "420100", own.id, record), office.at)
        work.commit()


def keep_case(database: Database, office: Office, need: str = "", owner: str = "") -> None:
    """Store the case event by event, each sealed anew onto the one before; what is there already is left out."""
    programme = office.table.pack.programme
    with database.work() as work:
        there = work.events.head(f"case:{office.case.id}").seq
        for number, event in enumerate(office.events[there:], start=there + 1):
            case = case_of(office.table, office.events[:number])
            row = CaseRow(
                case.id,
                programme.key,
                programme.year,
                "项目",
                status_of(office.table, case),
                as_plain(case),
                office.events[0].at,
                event.at,
                need,
            )
            head = work.events.head(event.subject).digest
            parties = parties_of(office.table, case, owner)
            if number == 1:
                work.cases.add(row, event, parties)
            else:
                work.cases.save(row, sealed(replace(event, previous=head)), parties)
        work.commit()
