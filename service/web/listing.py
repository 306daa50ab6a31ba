"""Lists of a need as pages have them: asked for by a form or an address, put on record, opened again from the record.

A history holds who was listed and by which figures, but quotes nobody. The reasons of a list on record are kept by the
process that made it; another makes them again, and shows them only if everything comes to what is on record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, Field

from matcher.coverage.referral import Advice, Referrer
from matcher.errors import NotReady
from matcher.vocabulary import Filters, Kind, Shortlist
from service.domain.history import Event
from service.storage.needs import NeedRow
from service.storage.work import Work
from service.tools import Tools
from service.use_cases import shortlists as using
from service.use_cases.desk import Desk
from service.use_cases.under_programme import application_for
from service.web.api.fields import Line
from service.web.matches import ShownList, shown_list

TOPS = (5, 10, 20, 50)


class ListForm(BaseModel):
    """Which list is asked for."""

    kind: Kind = Field(default=Kind.SOCIETY, title="查找")
    programme: Line = Field(default="", title="按哪个计划优先")
    level: Line = Field(default="", title="层级")
    region: Line = Field(default="", title="地区")
    industry: Line = Field(default="", title="产业方向")
    service: Line = Field(default="", title="服务类型")
    available: bool = Field(default=False, title="只要当前可承接的")
    top: int = Field(default=10, ge=1, le=50, title="列出")

    def asked(self) -> using.Asked:
        """Return it as the use case takes it."""
        filters = Filters(
            levels=_one(self.level),
            regions=_one(self.region),
            industries=_one(self.industry),
            services=_one(self.service),
            available_only=self.available,
        )
        return using.Asked(self.kind, self.top, self.programme, filters)


def values_of(asked: using.Asked) -> dict[str, Any]:
    """Return what is in the fields of the form for a list."""
    first = {
        "level": asked.filters.levels,
        "region": asked.filters.regions,
        "industry": asked.filters.industries,
        "service": asked.filters.services,
    }
    return {
        "kind": asked.kind.value,
        "programme": asked.programme,
        "top": asked.top,
        "available": "true" if asked.filters.available_only else None,
        **{name: next(iter(sorted(values)), "") for name, values in first.items()},
    }


@dataclass(frozen=True, slots=True)
class OnRecord:
    """A list on record as it is shown.

    Attributes:
        event: of the need's history.
        asked: what was asked for.
        listed: what is on record, with names as they are now.
        shown: with its reasons; None where they cannot be told any more.
        changed: whether what is matched of the need was changed since.
    """

    event: Event
    asked: using.Asked
    listed: Mapping[str, Any]
    shown: ShownList | None
    changed: bool


def make(desk: Desk, tools: Tools, row: NeedRow, asked: using.Asked, record: str) -> using.Made:
    """Return the list of a need, to be put on record; `record` is of who has the need."""
    application = application_for(desk, asked.programme, asked.kind, record)
    return using.matched(tools.recommender, row, asked.kind, asked.top, asked.filters, application)


def keep(tools: Tools, event: Event, found: Shortlist) -> None:
    """Keep the reasons of a list that has just been put on record."""
    tools.kept(_key(tools, event), lambda: found)


def chosen(events: Sequence[Event], seq: int | None, asked: using.Asked, *, whole: bool) -> Event | None:
    """Return the list on record that is meant: that of a number, or the last one that was asked for so.

    Args:
        events: lists on record, the oldest first.
        seq: number in the history, if one is named.
        asked: what is asked for.
        whole: whether everything of it counts, or its kind alone.
    """
    for event in reversed(events):
        before = using.asked_in(event.after["shown"])
        if event.seq == seq or (seq is None and (before == asked if whole else before.kind is asked.kind)):
            return event
    return None


def on_record(desk: Desk, tools: Tools, work: Work, row: NeedRow, event: Event, record: str) -> OnRecord:
    """Return a list on record as it is shown."""
    listed = using.told(event, desk.catalogue)
    asked = using.asked_in(event.after["shown"])
    changed = using.changed_since(work, row.id, event.seq)
    return OnRecord(event, asked, listed, _shown(desk, tools, row, event, record, changed=changed), changed)


def referred(tools: Tools, found: Shortlist, filters: Filters) -> ShownList:
    """Return a list as it is shown, with whom to ask where nobody on it is relied on."""
    referral: Sequence[Advice] = ()
    if found.doubtful:
        asked = ("referral", tools.recommender, found.need, filters)
        referral = tools.kept(asked, lambda: Referrer(tools.recommender).advise(found.need, filters))
    return shown_list(found, referral)


def _shown(desk: Desk, tools: Tools, row: NeedRow, event: Event, record: str, *, changed: bool) -> ShownList | None:
    asked = using.asked_in(event.after["shown"])

    def again() -> Shortlist | None:
        if changed or tools.recommender.fingerprints(asked.kind) != event.after["shown"]["fingerprints"]:
            return None
        made = make(desk, tools, row, asked, record)
        return made.found if dict(made.shown) == dict(event.after["shown"]) else None

    try:
        found = tools.kept(_key(tools, event), again)
        return None if found is None else referred(tools, found, asked.filters)
    except NotReady:
        return None


def _key(tools: Tools, event: Event) -> tuple[object, ...]:
    return "list", tools.recommender, event.subject, event.digest


def _one(value: str) -> frozenset[str]:
    return frozenset([value] if value else [])
