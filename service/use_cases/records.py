"""Which record of the catalogue a body is, so that conditions can be ruled on from what is known of it."""

from __future__ import annotations

from datetime import datetime

from matcher.corpus.finding import find_record
from matcher.programmes.words import Role
from matcher.vocabulary import RecordKind
from service.domain.bodies import Duty, Viewer, within
from service.domain.errors import Forbidden, InvalidDeed
from service.storage.bodies import Placed
from service.storage.work import Work
from service.use_cases.catalogue import seen_catalogue
from service.use_cases.desk import Desk

KINDS = {
    Role.ENTERPRISE: RecordKind.ENTERPRISE,
    Role.SOCIETY: RecordKind.SOCIETY,
    Role.UNIVERSITY: RecordKind.SOCIETY,
    Role.EXPERT: RecordKind.EXPERT,
}


def link_record(desk: Desk, work: Work, body: str, record: str, viewer: Viewer, at: datetime) -> Placed:
    """Say which record a body is, by id or name; empty: none.

    Raises:
        Missing: there is no such body, or the viewer may not see it.
        Forbidden: the viewer is no officer of an association above it.
        InvalidDeed: bodies of its role have no records.
        UnknownName: the catalogue has no such record that the viewer may see, or several.
    """
    placed = work.bodies.get(viewer, body)
    officer = viewer.role is Role.ASSOCIATION and viewer.duty in {Duty.OFFICER, Duty.ADMIN}
    if not officer or not within(placed.path, viewer.path):
        raise Forbidden("目录记录由联系该机构的科协关联", "请由该科协的经办或管理办理")
    found = ""
    if record.strip():
        kind = KINDS.get(placed.body.role)
        if kind is None:
            raise InvalidDeed(f"{placed.body.role.value}没有目录记录", "只有企业、学会、高校科协、专家可以关联")
        found = str(find_record(seen_catalogue(desk.office, desk.home, viewer), kind, record)["id"])
    link(work, placed, found, viewer, at)
    return work.bodies.get(viewer, body)


def link(work: Work, placed: Placed, record: str, viewer: Viewer, at: datetime) -> None:
    """Put it down that a body is a record of the catalogue, whose id was looked up before."""
    body = placed.body
    work.bodies.link(body.id, record)
    before, after = {"record": body.record}, {"record": record}
    work.events.append(work.events.next(viewer, f"body:{body.id}", at, "关联目录记录", before, after))
