"""From the values of a document to what its template is filled with, and the names of those that are missing.

Everything a person wrote is escaped here, once: a template prints it and nothing in it can become markup or a tag.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import Field, fields
from datetime import date
from typing import Any, cast

from markupsafe import Markup, escape

from service.documents.papers import Document, Notice
from service.documents.pieces import Fund, Kind, Listed, Part
from service.documents.wording import DAY, LINE, WHOLE_LINE, checked, day_of, in_capitals, in_digits, ordinal
from service.domain.period import Period, in_chinese

_BLANK_LINES = 3
_SUMS = (Kind.MONEY, Kind.EXTRA_MONEY)
_MAY_LACK = (Kind.EXTRA, Kind.EXTRA_MONEY, Kind.SOME, Kind.MARK)
_ROWS = (Kind.MANY, Kind.TABLE, Kind.SOME)
_OPEN_PERIOD = f"公示期为 ＿＿ 个工作日，自{DAY}起，至{DAY}止，公布当日不计。"
_NOT_ASKED = (Kind.ASKED, Kind.TABLE)
_PROVISIONAL = "上述日期中有的尚未见国务院办公厅的放假通知，通知印发后如有变动，另行更正。"


def literal(text: str) -> Markup:
    """Return a text so that a template prints it sign by sign.

    Braces become references, because docxtpl itself replaces some of them after filling in.
    """
    return Markup(str(escape(text)).replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704 - escaped before


_NO_SUM = {"digits": literal(""), "capitals": literal("")}
_BLANKS: dict[Kind, object] = {
    Kind.LINE: literal(LINE),
    Kind.COUNT: literal(LINE),
    Kind.ASKED: literal(LINE),
    Kind.DAY: literal(DAY),
    Kind.PERIOD: [literal(_OPEN_PERIOD)],
    Kind.MONEY: _NO_SUM,
    Kind.EXTRA_MONEY: _NO_SUM,
    Kind.SOME: [],
}
"""What stands where nothing is known; kinds that are not listed leave the place empty."""


def filling(document: Document) -> dict[str, object]:
    """Return what the template of a document is filled with, by name of the field.

    Words are `Markup`; rows are lists of dicts; `total` adds up a table of money where every sum is known.

    Raises:
        InvalidText: a text cannot stand in a document.
        InvalidAmount: a sum cannot be written.
    """
    filled = _filled(document)
    if "parts" in filled:
        filled["parts"] = _numbered(cast("list[dict[str, object]]", filled["parts"]))
    return filled


def missing(document: Document) -> tuple[str, ...]:
    """Return what is still blank, in the order of the document: 甲方·地址, 成果权益·正文."""
    return tuple(_missing(document, ""))


def _filled(piece: object) -> dict[str, object]:
    filled = {one.name: _value(one, getattr(piece, one.name), piece) for one in _fields(piece)}
    match piece:
        case Part():
            filled["total"] = _total(piece.funds or ())
        case Notice():
            filled["total"] = _total(piece.listed)
            filled["priced"] = not piece.listed or any(one.fen is not None for one in piece.listed)
    return filled


def _value(one: Field[Any], value: object, piece: object) -> object:
    kind, label = one.metadata["kind"], one.metadata["label"]
    if _is_empty(value):
        return _blank(one, value, piece)
    match value:
        case str():
            lines = [line.strip() for line in checked(value, label).split("\n")]
            return [literal(line) for line in lines if line] if kind is Kind.TEXT else literal(" ".join(lines))
        case tuple():
            return [
                _filled(row) if one.metadata["of"] else literal(checked(row, label).strip() or LINE) for row in value
            ]
        case Period():
            return _period(value)
    return _fact(value, kind)


def _fact(value: object, kind: Kind) -> object:
    match value:
        case bool():
            return literal("☑" if value else "□")
        case int() if kind in _SUMS:
            return {"digits": literal(in_digits(value)), "capitals": literal(in_capitals(value))}
        case date():
            return literal(day_of(value))
    return literal(str(value))


def _blank(one: Field[Any], value: object, piece: object) -> object:
    """Return what stands where nothing is known."""
    kind, of = one.metadata["kind"], one.metadata["of"]
    if value is None and kind in _NOT_ASKED:
        return None
    if kind in (Kind.MANY, Kind.TABLE):
        return [_filled(of()) if of else literal(LINE) for _ in range(one.metadata["rows"])]
    if kind is Kind.TEXT:
        return [] if _has_table(piece) else [literal(WHOLE_LINE)] * _BLANK_LINES
    return _BLANKS.get(kind, literal(""))


def _period(period: Period) -> list[Markup]:
    told = f"公示期为 {period.workdays} 个工作日"
    if period.first is None or period.last is None:
        sentences = [f"{told}，已计 {len(period.counted)} 个，因异议尚在办理，期限暂停，办结后接着计算。"]
    else:
        first, last = in_chinese(period.first), in_chinese(period.last)
        sentences = [f"{told}，自{first}起，至{last}止，公布当日不计。"]
    return [literal(one) for one in (*sentences, *([_PROVISIONAL] if period.provisional else ()))]


def _numbered(parts: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    """Number chapters 一、 and sections （一）; `chapter` is empty within a chapter, `final` is the last part."""
    numbered: list[dict[str, object]] = []
    chapters = sections = 0
    current = ""
    for part in parts:
        chapter, colon, section = str(part["heading"]).partition("：")
        fresh = not colon or chapter != current
        chapters, sections = chapters + fresh, 1 if fresh else sections + 1
        current = chapter if colon else ""
        numbered.append(
            {
                **part,
                "chapter": Markup(f"{ordinal(chapters)}、{chapter}" if fresh else ""),  # noqa: S704 - escaped before
                "final": len(numbered) + 1 == len(parts),
                "ordinal": literal(ordinal(len(numbered) + 1)),
                "section": Markup(f"（{ordinal(sections)}）{section}" if colon else ""),  # noqa: S704 - escaped before
            }
        )
    return numbered


def _total(rows: Sequence[Fund | Listed]) -> object:
    sums = [row.fen for row in rows]
    known = [fen for fen in sums if fen is not None]
    if not known or len(known) < len(sums):
        return None
    return {"digits": literal(in_digits(sum(known))), "capitals": literal(in_capitals(sum(known)))}


def _missing(piece: object, before: str) -> Iterator[str]:
    for one in _fields(piece):
        kind, label = one.metadata["kind"], f"{before}{one.metadata['label']}"
        value = getattr(piece, one.name)
        if kind in _ROWS and value:
            for number, row in enumerate(value, start=1):
                if one.metadata["of"]:
                    yield from _missing(row, f"{before}{_name_of(row, one.metadata['label'], number)}·")
                elif not row.strip():
                    yield label
        elif _is_blank(one, value, piece):
            yield label


def _is_blank(one: Field[Any], value: object, piece: object) -> bool:
    kind = one.metadata["kind"]
    if kind in _MAY_LACK or (value is None and kind in _NOT_ASKED) or (kind is Kind.TEXT and _has_table(piece)):
        return False
    return _is_empty(value)


def _is_empty(value: object) -> bool:
    return value is None or value == () or (isinstance(value, str) and not value.strip())


def _name_of(row: object, label: str, number: int) -> str:
    named = getattr(row, "side", "") or getattr(row, "heading", "")
    return named or f"{label}第 {number} 行"


def _has_table(piece: object) -> bool:
    return isinstance(piece, Part) and not (piece.tasks is None and piece.measures is None and piece.funds is None)


def _fields(piece: object) -> tuple[Field[Any], ...]:
    return tuple(one for one in fields(cast("Any", piece)) if one.metadata["kind"] is not Kind.FORM)
