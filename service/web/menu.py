"""The menu of the workplace: what is there for whom, by the same table that guards the routes."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.programmes.words import Role
from service.domain.access import may
from service.domain.bodies import Duty, Viewer

_LISTED = {Role.SOCIETY, Role.UNIVERSITY, Role.EXPERT}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry.

    Attributes:
        operation: whoever may call it sees the entry.
        roles: only bodies of these; empty: all.
        duties: only these; empty: all.
        under: first parts of addresses that belong to it beside its own.
    """

    name: str
    address: str
    operation: str
    roles: frozenset[Role] = frozenset()
    duties: frozenset[Duty] = frozenset()
    under: tuple[str, ...] = ()

    def shown_to(self, viewer: Viewer) -> bool:
        """Return whether somebody sees it."""
        fits = (not self.roles or viewer.role in self.roles) and (not self.duties or viewer.duty in self.duties)
        return fits and may(viewer, self.operation)

    def holds(self, path: str) -> bool:
        """Return whether a page belongs to it."""
        return any(path == one or path.startswith(f"{one}/") for one in (self.address, *self.under))


MENU = (
    Entry("待办", "/desk", "who_am_i"),
    Entry("需求", "/needs", "needs", roles=frozenset(Role) - _LISTED - {Role.PANEL, Role.EVALUATOR}),
    Entry("对口需求", "/suitable", "suitable"),
    Entry("匹配", "/match", "match_page"),
    Entry("申报条件", "/eligibility", "own_record"),
    Entry("资料", "/profile", "own_record"),
    Entry("专家", "/experts", "named_experts"),
    Entry("项目", "/cases", "cases"),
    Entry("评审", "/reviews", "cases", roles=frozenset({Role.ASSOCIATION, Role.PANEL, Role.EXPERT})),
    Entry("经费", "/pots", "pots"),
    Entry("总览", "/dashboard", "dashboard"),
    Entry("统计", "/statistics", "statistics", under=("/records", "/filings")),
    Entry("模型", "/models", "models", duties=frozenset({Duty.ANALYST, Duty.ADMIN, Duty.READER})),
    Entry("公示", "/notices", "notices"),
    Entry("机构", "/bodies", "create_body"),
    Entry("帐号", "/accounts", "accounts"),
    Entry("导入", "/imports", "check_import"),
    Entry("办理记录", "/audit", "audit", duties=frozenset({Duty.ADMIN})),
    Entry("办理记录", "/audit", "audit", roles=frozenset({Role.OVERSIGHT}), duties=frozenset({Duty.READER})),
    Entry("注册申请", "/applications", "applications", duties=frozenset({Duty.OFFICER, Duty.ADMIN})),
)


def menu_for(viewer: Viewer | None) -> tuple[Entry, ...]:
    """Return the entries somebody sees, in their order; nobody signed in sees none."""
    return () if viewer is None else tuple(entry for entry in MENU if entry.shown_to(viewer))
