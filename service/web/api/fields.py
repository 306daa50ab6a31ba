"""Fields that several rooms of the interface share."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from fastapi import Path
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""One line of text."""

Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000, pattern=r"^[^\x00]*$")]
"""A few sentences."""


def _written_out(value: Any) -> Any:
    """Refuse what could be taken for a day without being one, such as seconds since 1970."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        return value
    raise PydanticCustomError("date_parsing", "not a date")


Day = Annotated[date, BeforeValidator(_written_out)]
"""A day, written year-month-day."""

Id = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[!-~]+$")]
InPath = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[!-~]+$", description="编号")]

InStage = Annotated[
    str, Path(min_length=1, max_length=64, pattern=r"^[!-~]+$", description="环节的代号", examples=["publish"])
]


class ReasonIn(BaseModel):
    """为什么。"""

    model_config = ConfigDict(extra="forbid")

    reason: Words = Field(default="", description="理由，记入历史", examples=["人员调动"])
