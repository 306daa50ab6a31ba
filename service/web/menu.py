"""The menu of the workplace: what is there for whom, by the same table that guards the routes.

Few entries stand in a row; who has many finds them in groups.
"""

from __future__ import annotations

from dataclasses import dataclass

from matcher.programmes.words import Role
from service.domain.access import may
from service.domain.bodies import Duty, Viewer

_LISTED = {Role.SOCIETY, Role.UNIVERSITY, Role.EXPERT}
_IN_A_ROW = 10
"""Entries at most that stand side by side."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry.

    Attributes:
        group: what it stands under where there are many; those of no group stand beside the groups.
        operation: whoever may call it sees the entry.
        roles: only bodies of these; empty: all.
        duties: only these; empty: all.
        under: first parts of addresses that belong to it beside its own.
        top: only those at the top of the tree, below nobody.
    """

    group: str
    name: str
    address: str
    operation: str
    roles: frozenset[Role] = frozenset()
    duties: frozenset[Duty] = frozenset()
    under: tuple[str, ...] = ()
    top: bool = False

    def shown_to(self, viewer: Viewer) -> bool:
        """Return whether somebody sees it."""
        fits = (not self.roles or viewer.role in self.roles) and (not self.duties or viewer.duty in self.duties)
        return fits and may(viewer, self.operation) and (not self.top or viewer.path == f"{viewer.body}/")

    def holds(self, path: str) -> bool:
        """Return whether a page belongs to it."""
        return any(path == one or path.startswith(f"{one}/") for one in (self.address, *self.under))


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under a common name; without a name they stand for themselves."""

    name: str
    entries: tuple[Entry, ...]

    def holds(self, path: str) -> bool:
        """Return whether a page belongs to one of them."""
        return any(entry.holds(path) for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Menu:
    """What somebody sees, in its order."""

    groups: tuple[Group, ...]

    def opened(self, path: str) -> str:
        """Return the name of the group that stands open on a page: its own, or the first, so that nothing jumps."""
        named = [group for group in self.groups if group.name]
        return next((group.name for group in named if group.holds(path)), named[0].name if named else "")


_MATCHING, _CASES, _FIGURES, _KEEPING = "撮合", "项目", "数据", "管理"

ENTRIES = (
    Entry("", "待办", "/desk", "who_am_i"),
    Entry(_MATCHING, "需求", "/needs", "needs", roles=frozenset(Role) - _LISTED - {Role.PANEL, Role.EVALUATOR}),
    Entry(_MATCHING, "对口需求", "/suitable", "suitable"),
    Entry(_MATCHING, "匹配", "/match", "match_page"),
    Entry(_MATCHING, "申报条件", "/eligibility", "own_record"),
    Entry(_MATCHING, "资料", "/profile", "own_record"),
    Entry(_MATCHING, "专家", "/experts", "named_experts"),
    Entry(_CASES, "项目", "/cases", "cases"),
    Entry(_CASES, "评审", "/reviews", "cases", roles=frozenset({Role.ASSOCIATION, Role.PANEL, Role.EXPERT})),
    Entry(_CASES, "经费", "/pots", "pots"),
    Entry(_FIGURES, "总览", "/dashboard", "dashboard"),
    Entry(_FIGURES, "统计", "/statistics", "statistics", under=("/records", "/filings")),
    Entry(_FIGURES, "模型", "/models", "models", duties=frozenset({Duty.ANALYST, Duty.ADMIN, Duty.READER})),
    Entry(_CASES, "公示", "/notices", "notices"),
    Entry(_KEEPING, "机构", "/bodies", "create_body"),
    Entry(_KEEPING, "帐号", "/accounts", "accounts"),
    Entry(_KEEPING, "导入", "/imports", "check_import", top=True),
    Entry(_KEEPING, "办理记录", "/audit", "audit", duties=frozenset({Duty.ADMIN})),
    Entry(_KEEPING, "办理记录", "/audit", "audit", roles=frozenset({Role.OVERSIGHT}), duties=frozenset({Duty.READER})),
    Entry(_KEEPING, "注册申请", "/applications", "applications", duties=frozenset({Duty.OFFICER, Duty.ADMIN})),
)


def menu_for(viewer: Viewer | None) -> Menu:
    """Return what somebody sees; nobody signed in sees nothing."""
    shown = () if viewer is None else tuple(entry for entry in ENTRIES if entry.shown_to(viewer))
    if len(shown) <= _IN_A_ROW:
        return Menu((Group("", shown),) if shown else ())
    names = dict.fromkeys(entry.group for entry in shown)
    return Menu(tuple(Group(name, tuple(one for one in shown if one.group == name)) for name in names))
