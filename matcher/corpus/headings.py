"""Finding the heading row of a sheet, and saying which of its columns means what.

People put titles above the headings, merge them over two rows, add stars, units and blanks, and reorder columns.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from matcher.corpus.fields import FIELDS, Form, fields_of
from matcher.tables.cells import Cell, Line, shown
from matcher.vocabulary import RecordKind

SEARCHED = 10
"""Filled rows among which the headings are looked for."""

RETURNED = "退回-"
"""Titles of sheets with rows that an earlier import gave back begin so."""

_KIND_HEADINGS = ("kind", "类别")
_LABELS = {**{kind.label: kind for kind in RecordKind}, "人才": RecordKind.EXPERT}
_SKIPPED = {"序号", "行号"}
_SKIPPED_IN_RETURNED = {"问题", "处理办法", "原文件", "原工作表", "原行号"}
_DECORATION = re.compile(r"[\s*※★:：]+")
_NUMBERING = re.compile(r"^(?:\d+|[一二三四五六七八九十]+)[.、)]")
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_MONEY = re.compile(r"(?:千|百|十|百万|千万|亿)?元(?:人民币)?")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a sheet mean.

    Attributes:
        kind: of every record of the sheet; None where each record says or shows its own.
        headings: as they stand in the sheet, by column.
        keys: column (0-based) to key of a record's field.
        names: key to the heading of its column.
        extras: column to heading of those that nobody knows.
        lines: how many of the first lines belong to the heading or stand above it.
        notices: what the person should know, in Chinese.
    """

    kind: RecordKind | None
    headings: tuple[str, ...]
    keys: dict[int, str]
    names: dict[str, str]
    extras: dict[int, str]
    lines: int
    notices: tuple[str, ...] = ()


def find_columns(lines: Sequence[Line], kind: RecordKind | None, title: str, stem: str) -> Columns | None:
    """Return the columns of a sheet, or None where no row looks like headings.

    Args:
        lines: its first filled rows.
        kind: what the sheet holds, if that is known.
        title: of the sheet.
        stem: of the file; its word for a kind decides between kinds that the headings fit equally well.
    """
    kinds = [kind] if kind else list(RecordKind)
    best: tuple[int, int, tuple[str, ...]] = 0, 0, ()
    for index, line in enumerate(lines):
        single = tuple(shown(cell) for cell in line.cells)
        choices = [single] if index == 0 else [single, _combined(lines[index - 1].cells, line.cells)]
        for headings in choices:
            score = max(_score(headings, k) for k in kinds) + _has_kind(headings)
            if score > best[0] and (score > 1 or sum(map(bool, headings)) <= 2):  # noqa: PLR2004 - a narrow sheet
                best = score, index + 1, headings
    if not best[0]:
        return None
    _, used, headings = best
    chosen, meant = (kind, kind) if kind else _kind_of(headings, title, stem)
    return _columns(chosen, meant, headings, used, title)


def _columns(kind: RecordKind | None, meant: RecordKind, headings: tuple[str, ...], used: int, title: str) -> Columns:
    keys = {column: key for key, column in known_columns(headings, meant).items()}
    skipped = _SKIPPED | _SKIPPED_IN_RETURNED if title.startswith(RETURNED) else _SKIPPED
    extras: dict[int, str] = {}
    notices = []
    for column, heading in enumerate(headings):
        form = _cleaned(heading)
        if form in _KIND_HEADINGS and "kind" not in keys.values():
            keys[column] = "kind"
        elif heading and column not in keys and form not in skipped:
            extras[column] = heading
            if _wrong_unit(form, meant):
                notices.append(f"“{heading}”应以万元为单位，这一列没有导入，内容原样保存在附加信息里")
    names = {key: headings[column] for column, key in keys.items()}
    if extras:
        some = "、".join(f"“{heading}”" for heading in list(extras.values())[:8])
        more = f" 等 {len(extras)} 列" if len(extras) > 8 else ""  # noqa: PLR2004 - what a line can show
        notices.append(f"不认识的栏目 {some}{more}，内容原样保存在附加信息里")
    return Columns(kind, headings, keys, names, extras, used, tuple(notices))


def _kind_of(headings: tuple[str, ...], title: str, stem: str) -> tuple[RecordKind | None, RecordKind]:
    """Return what the sheet holds, None where that is open, and the kind whose words its headings use."""
    scores = {kind: _score(headings, kind) for kind in RecordKind}
    if (named := _named(title)) and scores[named] and not _has_kind(headings):
        return named, named
    fitting = [kind for kind in RecordKind if scores[kind] == max(scores.values())]
    if len(fitting) > 1 and (named := _named(stem)) in fitting:
        fitting = [named]
    return (fitting[0] if len(fitting) == 1 and not _has_kind(headings) else None), fitting[0]


def _named(title: str) -> RecordKind | None:
    found = {kind for label, kind in _LABELS.items() if label in title}
    return found.pop() if len(found) == 1 else None


def _combined(upper: Sequence[Cell], lower: Sequence[Cell]) -> tuple[str, ...]:
    """Return the headings of two rows, where the lower one splits or leaves out those of the upper."""
    width = max(len(upper), len(lower))
    above, below = ([*map(shown, cells), *[""] * (width - len(cells))] for cells in (upper, lower))
    return tuple(b or a for a, b in zip(above, below, strict=True))


def _has_kind(headings: tuple[str, ...]) -> bool:
    return any(_cleaned(heading) in _KIND_HEADINGS for heading in headings)


def _score(headings: tuple[str, ...], kind: RecordKind) -> int:
    """Return how many fields of the kind's own table the headings name."""
    own = {field.key for field in FIELDS[kind]}
    return sum(key in own for key in known_columns(headings, kind))


def known_columns(headings: tuple[str, ...], kind: RecordKind) -> dict[str, int]:
    """Return the first column of every field that the headings name."""
    found: dict[str, int] = {}
    for column, heading in enumerate(headings):
        form = _cleaned(heading)
        key = _by_heading(kind).get(form)
        if key is None and not _wrong_unit(form, kind):
            key = _by_heading(kind).get(_BRACKETS.sub("", form))
        if key is not None:
            found.setdefault(key, column)
    return found


def _wrong_unit(form: str, kind: RecordKind) -> bool:
    """Tell whether a heading names a sum of money in another unit than it is stored in."""
    units = [a or b for a, b in _BRACKETS.findall(form)]
    key = _by_heading(kind).get(_BRACKETS.sub("", form))
    money = key is not None and fields_of(kind)[key].form is Form.NUMBER
    return money and any(_MONEY.fullmatch(unit) for unit in units)


@cache
def _by_heading(kind: RecordKind) -> dict[str, str]:
    fields = fields_of(kind).values()
    found = {_cleaned(field.heading): field.key for field in reversed(fields)}  # where two agree, the kind's own wins
    found |= {_cleaned(field.heading): field.key for field in FIELDS[kind]}
    for field in fields:
        for heading in (field.key, *field.headings):
            found.setdefault(_cleaned(heading), field.key)
    bare = {_BRACKETS.sub("", heading): key for heading, key in found.items()}
    return bare | found


@lru_cache(maxsize=4096)
def _cleaned(heading: str) -> str:
    if len(heading) > _LONGEST:
        return ""
    form = _DECORATION.sub("", unicodedata.normalize("NFKC", heading)).lower()
    return _NUMBERING.sub("", form)
