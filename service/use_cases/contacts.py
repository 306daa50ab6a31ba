"""Private contact data: put there by themselves or their administrator, looked at with a purpose, each look logged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from matcher.errors import HuiqiError
from service.domain.bodies import Duty, Viewer
from service.domain.errors import Forbidden
from service.storage.contacts import Look
from service.storage.work import Work
from service.use_cases.bodies import manages
from service.use_cases.office import Office


def put_contacts(office: Office, viewer: Viewer, body: str, data: Mapping[str, str]) -> None:
    """Replace the contact data of a body. The history says which fields there are, not what they hold.

    Raises:
        Missing: there is no such body, or it may not be seen.
        Forbidden: it is somebody else's.
        HuiqiError: there is nothing in them.
    """
    with office.database.work() as work:
        keep_contacts(work, viewer, body, data, office.now())
        work.commit()


def keep_contacts(work: Work, viewer: Viewer, body: str, data: Mapping[str, str], at: datetime) -> None:
    """Replace the contact data of a body inside a unit of work; raises as `put_contacts`."""
    held = {name: value.strip() for name, value in data.items() if value.strip()}
    if not held:
        raise HuiqiError("联系方式是空的", "请至少填写一项；要删除请用删除")
    _require_own(work, viewer, body)
    before = sorted(work.contacts.held(body))
    work.contacts.put(body, held, at)
    _record(work, viewer, body, "登记联系方式", before, sorted(held), at)


def delete_contacts(office: Office, viewer: Viewer, body: str) -> None:
    """Delete the contact data of a body; who looked at them stays known. Raises as `put_contacts`."""
    with office.database.work() as work:
        _require_own(work, viewer, body)
        before = sorted(work.contacts.held(body))
        work.contacts.delete(body)
        _record(work, viewer, body, "删除联系方式", before, [], office.now())
        work.commit()


def look_at_contacts(office: Office, viewer: Viewer, body: str, purpose: str, case: str) -> dict[str, str]:
    """Return the contact data of a body; the look is logged, and the body can see it.

    Raises:
        Missing: there are none, or they may not be seen: not yet, or never.
        HuiqiError: nobody said what for.
    """
    with office.database.work() as work:
        if case:
            work.cases.get(viewer, case)
        found = work.contacts.look(viewer, body, office.now(), purpose, case)
        work.commit()
    return found


def list_looks(office: Office, viewer: Viewer, after: int, limit: int) -> tuple[tuple[Look, ...], int]:
    """Return who looked at the contact data of the viewer's own body, and how many looks there are in all."""
    with office.database.reading() as work:
        return work.contacts.looks(viewer.body, after, limit), work.contacts.count_looks(viewer.body)


def _require_own(work: Work, viewer: Viewer, body: str) -> None:
    placed = work.bodies.get(viewer, body)
    if body != viewer.body and not (viewer.duty is Duty.ADMIN and manages(viewer, placed)):
        raise Forbidden(f"不能填写“{placed.body.name}”的联系方式", "请由其本人，或联系它的科协的管理员办理")


def _record(
    work: Work, viewer: Viewer, body: str, move: str, before: list[str], after: list[str], at: datetime
) -> None:
    said = {"fields": before}, {"fields": after}
    work.events.append(work.events.next(viewer, f"body:{body}", at, move, *said))
