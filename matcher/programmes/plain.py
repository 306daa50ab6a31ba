"""A pack as plain data, the shape of its file: lists, tables, texts; exact numbers as text. For JSON and comparing."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from matcher.programmes.rules import DERIVED, RULES

_KINDS: dict[type, str] = {shape: kind for kind, shape in RULES.items()}


def plain(value: Any) -> Any:
    """Return a pack, or any part of one, without its dataclasses.

    What is left at its default is left out; a rule names its kind; dates are ISO texts, decimals texts (0.1 is not a
    float), whole numbers numbers.
    """
    if is_dataclass(value):
        kind = _KINDS.get(type(value))
        table = {"kind": kind} if kind else {}
        for field in fields(value):
            one = getattr(value, field.name)
            if field.metadata.get(DERIVED) or (field.default is not MISSING and one == field.default):
                continue
            table[field.name] = plain(one)
        return table
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if isinstance(value, StrEnum | date):
        return value.value if isinstance(value, StrEnum) else value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else f"{value.normalize():f}"
    return value
