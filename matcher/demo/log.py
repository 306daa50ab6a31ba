"""The append-only log of what was posted, shown, asked, answered, signed and reached."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from matcher.demo.draws import MARK

NAMES = {
    "posted": ("需求发布", "企业"),
    "shown": ("名单展示", "系统"),
    "invited": ("邀请", "科协"),
    "accepted": ("接受邀请", ""),
    "declined": ("婉拒邀请", ""),
    "no_reply": ("逾期未答复", "系统"),
    "not_chosen": ("未入选", "科协"),
    "visited": ("实地调研", "科协"),
    "signed": ("签订协议", "企业"),
    "not_signed": ("协议未签成", "企业"),
    "checked": ("中期检查", "科协"),
    "completed": ("按期完成", "科协"),
    "stopped": ("中止", "科协"),
    "evaluated": ("绩效评价", "第三方评估机构"),
    "closed": ("需求关闭", "科协"),
}
"""Event to its Chinese name and the kind of actor behind it; where empty, the party itself."""

_KINDS = {"society": "学会", "expert": "专家"}


class Log:
    """Collects events and numbers them in order of time."""

    def __init__(self) -> None:
        self._entries: list[tuple[datetime, int, dict[str, Any]]] = []

    def add(self, when: datetime, event: str, need: str, party: tuple[str, str] | None = None, **details: Any) -> None:
        """Append an event; `party` is its id and kind."""
        name, actor = NAMES[event]
        identifier, kind = party or (None, None)
        record = {
            "demo": True,
            "name": f"{name}{MARK}",
            "time": when.isoformat(timespec="minutes"),
            "event": event,
            "actor_kind": actor or _KINDS[kind or "expert"],
            "need": need,
            "party": identifier,
            "party_kind": kind,
            "reason": details.pop("reason", None),
            **details,
        }
        self._entries.append((when, len(self._entries), record))

    def records(self, until: datetime) -> list[dict[str, Any]]:
        """Return the events up to a moment, in order of time, with ids."""
        ordered = sorted((entry for entry in self._entries if entry[0] <= until), key=lambda entry: entry[:2])
        return [{"id": f"SJ{number:06d}", **record} for number, (_, _, record) in enumerate(ordered, start=1)]
