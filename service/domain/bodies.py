"""Bodies, the tree they hang in, and who acts for one: what every decision about access and moves starts from.

Which body may see or do what is decided elsewhere; here is only who somebody is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from matcher.errors import HuiqiError
from matcher.programmes.words import Role


class Duty(StrEnum):
    """What an account may do for its body."""

    OFFICER = "经办"
    ADMIN = "管理"
    ANALYST = "分析"
    READER = "查看"
    MEMBER = "代表"

    @property
    def acts(self) -> bool:
        """Whether it moves anything at all; analysts and readers only look."""
        return self in {Duty.OFFICER, Duty.ADMIN, Duty.MEMBER}


@dataclass(frozen=True, slots=True)
class Body:
    """机构: an association, a society, an enterprise, a government, a panel ….

    Attributes:
        id: short and opaque, made by the caller.
        level: one of `matcher.programmes.words.LEVELS`, or empty.
        region: six-digit code of its 行政区划, or empty.
        parent: id of the association that looks after it, empty at the top.
        record: id of its record in the catalogue, by which conditions are ruled on; empty where it has none.
        employer: of an expert, id of the body that employs them; empty: none is known.
    """

    id: str
    role: Role
    name: str
    level: str = ""
    region: str = ""
    parent: str = ""
    record: str = ""
    employer: str = ""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks or acts: an account, for one body.

    Attributes:
        role: of the body.
        body: id of the body.
        path: of the body, as `path_of` gives it.
    """

    account: str
    role: Role
    duty: Duty
    body: str
    path: str


def path_of(body: Body, bodies: Mapping[str, Body]) -> str:
    """Return the ids from the top down to a body, each followed by a stroke: ``top/middle/own/``.

    Raises:
        HuiqiError: a parent is unknown, or the parents run in a circle.
    """
    found = [body.id]
    while body.parent:
        if body.parent in found:
            raise HuiqiError(f"“{body.name}”的上级绕成了圈", "请改正其中一个机构的上级")
        if body.parent not in bodies:
            raise HuiqiError(f"“{body.name}”的上级 {body.parent} 不存在", "请先登记上级机构")
        body = bodies[body.parent]
        found.append(body.id)
    return "".join(f"{one}/" for one in reversed(found))


def within(path: str, above: str) -> bool:
    """Return whether the body of a path is the body of another path or hangs below it."""
    return path.startswith(above)
