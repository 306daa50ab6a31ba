"""Whether whoever looks at candidates could invite them, as lists say beside each name."""

from __future__ import annotations

from collections.abc import Iterable

from matcher.vocabulary import Kind
from service.domain.access import may
from service.domain.bodies import Viewer
from service.storage.needs import NeedRow
from service.storage.work import Work
from service.use_cases.desk import Desk
from service.use_cases.inviting import standings


def invitable(
    desk: Desk, work: Work, viewer: Viewer, kind: Kind, ids: Iterable[str], row: NeedRow | None = None
) -> dict[str, str]:
    """Return of candidates, by how a form names them, what is said; nothing to those who invite nobody.

    Args:
        desk: with the programmes.
        work: to read in.
        viewer: who looks.
        kind: of the candidates.
        ids: of their records.
        row: the need they are candidates for; None: one that is not on record yet.
    """
    if kind is Kind.ACHIEVEMENT or not may(viewer, "make_deed"):
        return {}
    stand = standings(desk, work, row, viewer, desk.now(), [(kind, one) for one in ids])
    return {f"{of.value}:{identifier}": word.value for (of, identifier), word in stand.items()}
