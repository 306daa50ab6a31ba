"""Applications for an account: who may apply, where one goes, how long it is kept. Pure.

Whoever applies is told nothing of whom the office knows already: every sound application is received alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from enum import StrEnum

from matcher.programmes.words import Role
from service.domain.bodies import Body
from service.domain.tree import stem_of


class ApplicationState(StrEnum):
    """Where an application stands."""

    WAITING = "待审核"
    ACCEPTED = "已开通"
    REFUSED = "未通过"


APPLYING = (Role.ENTERPRISE, Role.SOCIETY, Role.UNIVERSITY)
"""Whose people may ask for an account."""

KEPT: Mapping[ApplicationState, timedelta] = {
    ApplicationState.REFUSED: timedelta(days=90),
    ApplicationState.WAITING: timedelta(days=365),
}
"""How long after the last change an application is kept that came to nothing; after that nothing of it is left but that
there was one. Of an accepted one the person's data are gone at once: they stand with the account from then on."""

_RANK = {"县": 0, "市": 1, "省": 2, "全国": 3}
"""Levels of associations that applications go to, the nearest first."""


def host_of(region: str, associations: Iterable[Body]) -> Body | None:
    """Return the association that an application from a place goes to: of that place, else the nearest above it.

    Args:
        region: six-digit code of the applicant's division.
        associations: those that are open.
    """
    fitting = [
        one for one in associations if one.role is Role.ASSOCIATION and one.level in _RANK and _covers(one, region)
    ]
    return min(fitting, key=lambda one: (-len(stem_of(one.region)), _RANK[one.level], one.id), default=None)


def _covers(one: Body, region: str) -> bool:
    return region.startswith(stem_of(one.region)) if one.region else one.level == "全国"
