"""What the service does by itself: jobs, and what it reminds offices of."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, UniqueConstraint

from service.domain.jobs import JobKind, JobState
from service.domain.reminders import ReminderKind
from service.storage.tables.base import METADATA, WORD, Moment, moments, one_of

jobs = Table(
    "jobs",
    METADATA,
    Column("id", WORD, primary_key=True),
    Column("kind", WORD, nullable=False),
    Column("key", WORD, nullable=False),
    Column("args", WORD, nullable=False),
    Column("due", Moment, nullable=False),
    Column("created", Moment, nullable=False),
    Column("account", WORD, nullable=False),
    Column("body", WORD, nullable=False),
    Column("state", WORD, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("worker", WORD, nullable=False),
    Column("lease", Moment, nullable=True),
    Column("stage", WORD, nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("stop", Moment, nullable=True),
    Column("result", WORD, nullable=False),
    Column("problem", WORD, nullable=False),
    Column("changed", Moment, nullable=False),
    UniqueConstraint("key"),
    one_of("kind", JobKind),
    one_of("state", JobState),
    CheckConstraint("tries >= 0", name="tries"),
    CheckConstraint("(state = '进行') = (lease IS NOT NULL)", name="held"),
    *moments("due", "created", "lease", "stop", "changed"),
    Index(None, "state", "due"),
    Index(None, "created", "id"),
)

reminders = Table(
    "reminders",
    METADATA,
    Column("key", WORD, primary_key=True),
    Column("office", WORD, ForeignKey("bodies.id"), nullable=False),
    Column("case_id", WORD, ForeignKey("cases.id"), nullable=False),
    Column("stage", WORD, nullable=False),
    Column("kind", WORD, nullable=False),
    Column("due", WORD, nullable=False),
    Column("says", WORD, nullable=False),
    Column("made", Moment, nullable=False),
    Column("settled", Moment, nullable=True),
    one_of("kind", ReminderKind),
    CheckConstraint("length(due) = 10", name="due"),
    *moments("made", "settled"),
    Index(None, "office", "settled"),
    Index(None, "case_id"),
)
