"""办理记录: who did what when, as far as one's reach goes; what a thing holds is told only to those who may see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from service.domain.bodies import Viewer
from service.domain.scope import SYSTEM
from service.storage.audit import Sought, Trace
from service.storage.errors import Missing
from service.storage.work import Work

KINDS: Mapping[str, str] = {
    "case": "项目",
    "need": "需求",
    "body": "机构",
    "account": "帐号",
    "application": "注册申请",
    "pot": "资金",
    "platform": "平台",
    "report": "统计",
}
"""Kinds of subjects, as people call them."""

_TOLD = frozenset({"body", "account", "application"})
"""Kinds whose reasons are an administrator's business; others' are told with the thing itself."""

_PAGES = {"case": "/cases/", "need": "/needs/", "body": "/bodies/", "account": "/accounts/"}


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that somebody did, as it is told.

    Attributes:
        who: name of the person; empty where it is not told, or nobody signed.
        kind: what it was done with; `what` is its name, `where` its page, both empty where it may not be seen.
    """

    at: datetime
    account: str
    who: str
    body: str
    move: str
    kind: str
    what: str
    where: str
    reason: str


def trail(
    work: Work, viewer: Viewer, sought: Sought, after: tuple[datetime, int] | None, limit: int
) -> tuple[tuple[Trace, ...], tuple[Done, ...]]:
    """Return what was done, the newest first, and as it is told; `limit` at most."""
    found = work.audit.list(viewer, sought, after, limit)
    return found, told(work, viewer, found)


def told(work: Work, viewer: Viewer, found: Sequence[Trace]) -> tuple[Done, ...]:
    """Return traces in words; each name is looked up once."""
    people = {one: _person(work, viewer, one) for one in {trace.account for trace in found} - {""}}
    bodies = {one: work.bodies.get(SYSTEM, one).body.name for one in {trace.body for trace in found} - {""}}
    names = {one: _name(work, viewer, one) for one in {trace.subject for trace in found}}
    return tuple(_done(trace, people, bodies, names, viewer) for trace in found)


def _done(
    trace: Trace, people: Mapping[str, str], bodies: Mapping[str, str], names: Mapping[str, str], viewer: Viewer
) -> Done:
    kind, _, one = trace.subject.partition(":")
    what = names[trace.subject]
    open_ = kind in _TOLD or trace.account == viewer.account
    return Done(
        trace.at,
        trace.account,
        people.get(trace.account, ""),
        bodies.get(trace.body, ""),
        trace.move.rpartition("/")[2],
        KINDS.get(kind, ""),
        what,
        f"{_PAGES[kind]}{one}" if what and kind in _PAGES else "",
        trace.reason if open_ else "",
    )


def _person(work: Work, viewer: Viewer, account: str) -> str:
    try:
        return work.accounts.get(viewer, account).shown
    except Missing:
        return ""


def _name(work: Work, viewer: Viewer, subject: str) -> str:
    """Return what a subject is called; empty where the viewer may not see it."""
    kind, _, one = subject.partition(":")
    names: Mapping[str, Callable[[], str]] = {
        "case": lambda: work.cases.get(viewer, one).title,
        "need": lambda: work.needs.get(viewer, one).title,
        "body": lambda: work.bodies.get(viewer, one).body.name,
        "account": lambda: work.accounts.get(viewer, one).shown,
        "application": lambda: work.applications.get(viewer, one).name,
    }
    try:
        return names[kind]() if kind in names else ""
    except Missing:
        return ""
