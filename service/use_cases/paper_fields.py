"""What of a paper is asked of whoever makes it, since the case does not know it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from service.domain.bodies import Viewer
from service.storage.work import Work
from service.use_cases.cases import case_in, table_for
from service.use_cases.desk import Desk
from service.use_cases.papers import PaperIn, document_of, paper_name


@dataclass(frozen=True, slots=True)
class PaperFields:
    """The fields of a paper.

    Attributes:
        number: whether it bears a 文号 or 编号; `term`: whether it has a first and a last day.
        parts: headings with what stands there already.
        services: names of those to choose from.
    """

    name: str
    number: bool
    term: bool
    parts: tuple[tuple[str, str], ...]
    services: tuple[str, ...]


def fields_of_paper(desk: Desk, work: Work, case: str, key: str, viewer: Viewer, at: datetime) -> PaperFields:
    """Return the fields of a paper of a case.

    Raises:
        Missing: there is no such case, or the viewer may not see it.
        UnknownName: the pack has no such paper.
    """
    row = work.cases.get(viewer, case)
    table = table_for(desk, row)
    document = document_of(work, table, case_in(row), row, key, PaperIn(), at)
    parts = tuple((part.heading, part.text) for part in getattr(document, "parts", ()))
    services = tuple(one.name for one in getattr(document, "services", ()))
    return PaperFields(paper_name(table, key), hasattr(document, "number"), hasattr(document, "since"), parts, services)
