"""A pack as a TOML file in the layout of the shipped ones; reading it gives the same pack back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from matcher.programmes.labels import SECTIONS
from matcher.programmes.pack import Pack
from matcher.programmes.rules import DERIVED, RULES

_WIDTH = 110
"""Longer lists of tables get a line for each."""

_KINDS: dict[type, str] = {shape: kind for kind, shape in RULES.items()}


def as_toml(pack: Pack, head: str = "", comments: Mapping[str, str] | None = None) -> str:
    """Return a pack as TOML.

    Args:
        pack: any.
        head: comment at the top, its lines without the sign.
        comments: by section, whole lines that stand before it, also where the pack has nothing in it.
    """
    blocks = [head] if head else []
    for section in SECTIONS:
        blocks += [comments[section].rstrip()] if comments and section in comments else []
        value = getattr(pack, section)
        if isinstance(value, tuple):
            blocks += ("\n".join([f"[[{section}]]", *_lines(one, section)]) for one in value)
        elif value is not None:
            blocks.append("\n".join([f"[{section}]", *_lines(value, section)]))
    return "\n\n".join(blocks) + "\n"


def inline(value: Any) -> str:
    """Return a value as it stands after the sign of equality."""
    if is_dataclass(value):
        kind = _KINDS.get(type(value))
        pairs = [f"kind = {inline(kind)}"] if kind else []
        pairs += (f"{name} = {inline(one)}" for name, one in _stated(value))
        return f"{{ {', '.join(pairs)} }}"
    if isinstance(value, tuple):
        return f"[{', '.join(map(inline, value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal | int):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    if isinstance(value, date):
        return value.isoformat()
    return _text(value.value if isinstance(value, StrEnum) else value)


def _lines(one: Any, section: str) -> Iterator[str]:
    """Yield the fields of an entry, clauses last: citations in a line, the clauses of a document as a table."""
    stated = dict(_stated(one))
    for name in sorted(stated, key=lambda name: name in {"cites", "clauses"}):
        value = stated[name]
        if isinstance(value, dict):
            yield f"[{section}.{name}]"
            yield from (f"{_key(key)} = {_text(text)}" for key, text in value.items())
        elif isinstance(value, tuple) and value and is_dataclass(value[0]) and len(inline(value)) > _WIDTH:
            yield "\n".join([f"{name} = [", *(f"  {inline(one)}," for one in value), "]"])
        else:
            yield f"{name} = {inline(value)}"


def _stated(one: Any) -> Iterator[tuple[str, Any]]:
    for field in fields(one):
        value = getattr(one, field.name)
        if not field.metadata.get(DERIVED) and (field.default is MISSING or value != field.default):
            yield field.name, value


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _text(name)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
