"""What each kind of record holds: one table a kind, from which templates, validation, reports and exports are made.

A field's `key` is its name in JSON lines, its `heading` the column of a Chinese workbook.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from matcher.corpus.asking_fields import ASSOCIATION_STATES, ENTERPRISE, ENTERPRISE_STATUSES, NEED
from matcher.corpus.common_fields import DIRECTIONS
from matcher.corpus.forms import LEVELS, Field, Form
from matcher.corpus.offering_fields import ACHIEVEMENT, BODIES, EXPERT, MATURITIES, SERVICE_MODES, SOCIETY, TAGS
from matcher.vocabulary import RecordKind

__all__ = [
    "ASSOCIATION_STATES",
    "BODIES",
    "DIRECTIONS",
    "ENTERPRISE_STATUSES",
    "EXTRA",
    "FIELDS",
    "LEVELS",
    "MATURITIES",
    "SERVICE_MODES",
    "TAGS",
    "Field",
    "Form",
    "fields_of",
]

FIELDS: dict[RecordKind, tuple[Field, ...]] = {
    RecordKind.ENTERPRISE: ENTERPRISE,
    RecordKind.NEED: NEED,
    RecordKind.SOCIETY: SOCIETY,
    RecordKind.EXPERT: EXPERT,
    RecordKind.ACHIEVEMENT: ACHIEVEMENT,
}


EXTRA = "extra"
"""Key under which a record keeps what stood in columns that nobody knows: heading to text."""

_ANYWHERE = ("name", "scope", "text", "branches", "technologies", "problems", "keywords", "projects", "organization")
"""Fields that JSON lines may hold for any candidate, though the template of its kind does not show them."""


@cache
def fields_of(kind: RecordKind) -> dict[str, Field]:
    """Return every field that a record of this kind may hold, by key: those of its table first."""
    found = {field.key: field for field in FIELDS[kind]}
    if kind not in {RecordKind.ENTERPRISE, RecordKind.NEED}:
        for other in (RecordKind.SOCIETY, RecordKind.EXPERT, RecordKind.ACHIEVEMENT):
            for field in FIELDS[other]:
                if field.key in _ANYWHERE:
                    found.setdefault(field.key, replace(field, required=False))
    return found
