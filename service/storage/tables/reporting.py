"""What a statistics table is made from: happenings, filed figures, and the files that show them."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table

from service.domain.statistics.kinds import HappeningKind
from service.storage.tables.base import METADATA, WORD, Moment, moments, one_of

STANDING, WITHDRAWN = "有效", "已撤回"
INDICATOR, TARGET = "指标", "目标"

happenings = Table(
    "happenings",
    METADATA,
    Column("id", WORD, primary_key=True),
    Column("office", WORD, ForeignKey("bodies.id"), nullable=False),
    Column("kind", WORD, nullable=False),
    Column("day", WORD, nullable=False),
    Column("status", WORD, nullable=False),
    Column("data", WORD, nullable=False),
    Column("version", Integer, nullable=False),
    Column("head", WORD, nullable=False),
    Column("changed", Moment, nullable=False),
    one_of("kind", HappeningKind),
    one_of("status", (STANDING, WITHDRAWN)),
    CheckConstraint("length(day) = 10", name="day"),
    CheckConstraint("version > 0", name="version"),
    *moments("changed"),
    Index(None, "office"),
    Index(None, "changed", "id"),
)

# "concerns" says of what in the pack of `programme` a figure is: a cell of an indicator, or a target.
filings = Table(
    "filings",
    METADATA,
    Column("id", WORD, primary_key=True),
    Column("office", WORD, ForeignKey("bodies.id"), nullable=False),
    Column("programme", WORD, nullable=False),
    Column("concerns", WORD, nullable=False),
    Column("indicator", WORD, nullable=False),
    Column("cell", WORD, nullable=False),
    Column("day", WORD, nullable=False),
    Column("status", WORD, nullable=False),
    Column("data", WORD, nullable=False),
    Column("version", Integer, nullable=False),
    Column("head", WORD, nullable=False),
    Column("changed", Moment, nullable=False),
    one_of("concerns", (INDICATOR, TARGET)),
    one_of("status", (STANDING, WITHDRAWN)),
    CheckConstraint("length(day) = 10", name="day"),
    CheckConstraint("version > 0", name="version"),
    *moments("changed"),
    Index(None, "office"),
    Index(None, "programme", "indicator"),
    Index(None, "changed", "id"),
)

# By the digest of the bytes and the office they were handed in for; the bytes stand in files of that name.
evidence = Table(
    "evidence",
    METADATA,
    Column("digest", WORD, primary_key=True),
    Column("office", WORD, ForeignKey("bodies.id"), primary_key=True),
    Column("name", WORD, nullable=False),
    Column("media", WORD, nullable=False),
    Column("size", Integer, nullable=False),
    Column("account", WORD, nullable=False),
    Column("at", Moment, nullable=False),
    CheckConstraint("length(digest) = 64", name="digest"),
    CheckConstraint("size > 0", name="size"),
    *moments("at"),
    Index(None, "office"),
)
