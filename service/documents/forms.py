"""The forms of documents: which paper of a pack is made on which, and the parts it has where the pack names none.

Data (``corpora/documents/forms.toml``); how a form looks is in its template.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from matcher.errors import UnknownName
from matcher.programmes.entries import Paper
from matcher.programmes.opening import read_toml
from matcher.resources import CORPORA
from service.documents.pieces import Part

DOCUMENTS = CORPORA / "documents"
"""The folder of forms and templates."""

TABLES = "统计表"
"""A paper of this name is a table of indicators and no document of this room."""


@dataclass(frozen=True, slots=True)
class Form:
    """格式.

    Attributes:
        key: also the name of its template file.
        name: what the officers call it.
        version: of the shipped template.
        words: a paper whose name has one of them is made on it.
        parts: headings where the pack names none.
        sorts: kinds of document (文种) with the parts of each.
    """

    key: str
    name: str
    version: int
    words: tuple[str, ...]
    parts: tuple[str, ...]
    sorts: dict[str, tuple[str, ...]]


@cache
def forms() -> tuple[Form, ...]:
    """Return the forms, in the order in which they are tried."""
    return tuple(
        Form(
            one["key"],
            one["name"],
            one["version"],
            tuple(one["words"]),
            tuple(one.get("parts", ())),
            {sort: tuple(parts) for sort, parts in one.get("sorts", {}).items()},
        )
        for one in _read()["forms"]
    )


def form_named(key: str) -> Form:
    """Return a form.

    Raises:
        UnknownName: there is none; the remedy lists those there are.
    """
    for form in forms():
        if form.key == key:
            return form
    raise UnknownName(f"没有名为 {key!r} 的文书格式", f"现有格式：{'、'.join(form.key for form in forms())}")


def form_of(paper: Paper) -> Form:
    """Return the form that a paper of a pack is made on, by the words of its name.

    An agreement on a fixed form is one of tasks; what no form names is general material.

    Raises:
        UnknownName: it is a table of indicators.
    """
    if TABLES in paper.name:
        raise UnknownName(f"“{paper.name}”是统计表，不是文书", "请在统计里生成")
    found = next((form for form in forms() if any(word in paper.name for word in form.words)), forms()[-1])
    if found.key == "cooperation-agreement" and paper.fixed_form:
        return form_named("task-agreement")
    return found


def parts_of(paper: Paper, form: Form, sort: str = "") -> tuple[Part, ...]:
    """Return the empty parts of a paper, in the pack's order, each with the tables its heading calls for."""
    kinds = set(form.sorts)
    headings = tuple(part for part in paper.parts if part not in kinds) or form.sorts.get(sort) or form.parts
    return tuple(part_of(heading) for heading in headings)


def part_of(heading: str) -> Part:
    """Return an empty part with the tables that its heading calls for."""
    tasks, measures, funds = (_table(heading, name) for name in ("tasks", "measures", "funds"))
    return Part(heading, tasks=tasks, measures=measures, funds=funds)


def _table(heading: str, name: str) -> tuple[()] | None:
    return () if any(word in heading for word in _read()["tables"][name]) else None


@cache
def _read() -> dict[str, Any]:
    return read_toml(DOCUMENTS / "forms.toml")
