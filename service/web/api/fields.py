"""Fields that several rooms of the interface share."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""One line of text."""

Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000, pattern=r"^[^\x00]*$")]
"""A few sentences."""

Id = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[!-~]+$")]
InPath = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[!-~]+$", description="编号")]


class ReasonIn(BaseModel):
    """为什么。"""

    model_config = ConfigDict(extra="forbid")

    reason: Words = Field(default="", description="理由，记入历史", examples=["人员调动"])
