"""Records of any kind as the tagger reads them: title and text, or the items of a profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matcher.corpus.records import id_of
from matcher.errors import HuiqiError
from matcher.text.normalise import check_text
from matcher.vocabulary import Candidate, Need

_TEXTS = ("text", "business", "scope")
_ITEMS = ("technologies", "problems", "keywords")


@dataclass(frozen=True, slots=True)
class Described:
    """What a record says of itself.

    Attributes:
        need: its id, title (or name) and running text.
        items: the single technologies and problems of a profile; a record without them is one text.
    """

    need: Need
    items: tuple[str, ...] = ()


def described_from(record: Mapping[str, Any]) -> Described:
    """Return what a need, enterprise, society, expert or achievement record says.

    Raises:
        HuiqiError: no usable id, or no text at all.
    """
    title = _text(record.get("title")) or _text(record.get("name"))
    text = "\n".join(part for key in _TEXTS if (part := _text(record.get(key))))
    items = tuple(item for key in _ITEMS for item in _list(record.get(key)))
    check_text("\n".join(part for part in (title, text, *items) if part))
    # an achievement's keywords are the words of its title: one text, not a portfolio
    if not title and not text:
        return Described(Need(id_of(record), "".join(items)))
    return Described(Need(id_of(record), text, title), items)


def society_described(society: Candidate) -> Described:
    """Return what a society's profile says."""
    items = tuple(document.text for document in society.documents if document.field in _ITEMS)
    return Described(Need(society.id, "", society.name), items)


def _text(value: object) -> str:
    if value is None or isinstance(value, str | int | float):
        return str(value or "").strip()
    raise HuiqiError("title、name、text 应为文字", "请把它们改成一段文字")


def _list(value: object) -> list[str]:
    items = value.replace("；", "、").split("、") if isinstance(value, str) else value or []
    if not isinstance(items, list | tuple):
        raise HuiqiError("technologies、problems、keywords 应为列表", "请写成列表，或用顿号分开的文字")
    return [text for item in items if (text := _text(item))]
