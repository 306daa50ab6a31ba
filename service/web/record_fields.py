"""The fields of a record of the catalogue as fields of a form: the same keys, headings and notes as in a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from matcher.corpus.fields import Field, Form
from matcher.corpus.values import written
from service.web.forms import Sent, Typed

_LONG = 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """One field of a record in a form.

    Attributes:
        widget: `line`, `words`, `choice` or `several`.
        type: of a line.
    """

    key: str
    label: str
    hint: str
    widget: str
    type: str
    options: tuple[str, ...]


def asked_of(fields: Iterable[Field]) -> tuple[Asked, ...]:
    """Return fields as a form asks for them."""
    return tuple(_asked(field) for field in fields)


def typed_of(fields: Iterable[Field], record: Mapping[str, Any]) -> Typed:
    """Return a form filled with what a record holds."""
    values = {}
    labels = {}
    for field in fields:
        labels[field.key] = field.heading
        held = record.get(field.key)
        if held is None:
            continue
        if field.form is Form.CHOICES:
            values[field.key] = [str(one) for one in held]
        elif field.form is Form.FLAG:
            values[field.key] = ["是" if held else "否"]
        else:
            values[field.key] = [written(field, held)]
    return Typed(values, labels=labels)


def given_in(fields: Iterable[Field], sent: Sent) -> dict[str, Any]:
    """Return what was typed into the fields that a form asked for; an empty one is there, to be taken out."""
    found: dict[str, Any] = {}
    for field in fields:
        typed = [one.strip() for one in sent.values.get(field.key, ()) if one.strip()]
        if field.form is Form.CHOICES:
            found[field.key] = typed
        else:
            found[field.key] = typed[0] if typed else ""
    return found


def _asked(field: Field) -> Asked:
    match field.form:
        case Form.CHOICES:
            widget = "several"
        case Form.CHOICE | Form.FLAG:
            widget = "choice"
        case Form.LIST | Form.PROJECTS:
            widget = "words"
        case _:
            widget = "words" if field.limit >= _LONG else "line"
    exampled = field.example and widget in {"line", "words"} and field.form is not Form.DATE
    told = "；".join(part for part in field.help.rstrip("。").split("；") if "huiqi" not in part)
    hint = "" if field.form is Form.DATE else f"{told}。" + (f"例如 {field.example}。" if exampled else "")
    return Asked(field.key, field.heading, hint, widget, "date" if field.form is Form.DATE else "text", field.choices)
