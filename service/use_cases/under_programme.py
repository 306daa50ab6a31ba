"""申报的假定: under which programme a need's list is ordered, with what the catalogue knows of who has the need."""

from __future__ import annotations

from matcher.policy.applying import Application
from matcher.policy.asking import Asked, application_of
from matcher.vocabulary import Kind, RecordKind
from service.domain.scope import SYSTEM
from service.storage.needs import NeedRow
from service.storage.work import Work
from service.use_cases.desk import Desk


def record_behind(work: Work, row: NeedRow) -> str:
    """Return the id in the catalogue of who has a need; empty where it has none."""
    return work.bodies.get(SYSTEM, row.owner).body.record


def application_for(desk: Desk, programme: str, kind: Kind, record: str = "") -> Application | None:
    """Return the application under which candidates of a kind are listed; None without a programme.

    Args:
        desk: where.
        programme: KEY-YEAR, or empty.
        kind: of the candidates.
        record: of the enterprise that has the need; one that the catalogue has lost is left out.

    Raises:
        UnknownName: there is no such programme.
    """
    if not programme:
        return None
    catalogue = desk.catalogue
    known = record and catalogue.record(RecordKind.ENTERPRISE, record) is not None
    return application_of(Asked(programme, enterprises=(record,) if known else ()), desk.home, kind, catalogue)
