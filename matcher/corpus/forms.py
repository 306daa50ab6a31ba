"""The forms that values are written in, and what a column of a kind of record says of itself.

Which columns each kind has stands in `fields`; how a value is checked and stored stands in `values`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from matcher.taxonomy.classification import classification

LEVELS = {"全国": "national", "省级": "provincial", "市级": "municipal", "县级": "county"}
"""科协 levels: as people write them, and as they are stored."""


class Form(StrEnum):
    """How a value is written."""

    TEXT = "text"
    LIST = "list"
    CHOICE = "choice"
    CHOICES = "choices"
    CODES = "codes"  # of a classification, by code or by name
    NUMBER = "number"
    COUNT = "count"
    YEAR = "year"
    DATE = "date"
    FLAG = "flag"
    REGION = "region"
    CREDIT_CODE = "credit-code"
    PROJECTS = "projects"


@dataclass(frozen=True, slots=True)
class Field:
    """栏目: one column of a kind of record.

    Attributes:
        key: name in JSON lines and in storage.
        heading: Chinese column heading of templates, reports and exports.
        form: how its value is written.
        help: one Chinese sentence for the notes sheet.
        example: a value for the example row.
        required: whether a record without it is refused.
        limit: longest text in characters, or most items of a list.
        source: for CODES, the classification; for CHOICE and CHOICES, see `choices`.
        options: for CHOICE and CHOICES without a classification, the values people pick from.
        headings: other headings that mean this column.
    """

    key: str
    heading: str
    form: Form
    help: str
    example: str = ""
    required: bool = False
    limit: int = 200
    source: str = ""
    options: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()

    @property
    def choices(self) -> tuple[str, ...]:
        """The values to pick from, empty where any value will do."""
        if self.form in (Form.CHOICE, Form.CHOICES):
            return self.options or classification(self.source).names()
        return ("是", "否") if self.form is Form.FLAG else ()
