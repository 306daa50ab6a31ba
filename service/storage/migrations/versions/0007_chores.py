"""Jobs and reminders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.storage.tables.base import WORD, Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_KINDS = "'重建索引', '重新训练', '期限提醒', '统计报表', '封存记录'"
_STATES = "'待办', '进行', '完成', '失败', '已取消'"
_REMINDERS = "'公示期满', '异议待办结', '邀请未答复', '派出未答复', '截止日期', '年度报告'"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "jobs",
        sa.Column("id", WORD, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("key", WORD, nullable=False),
        sa.Column("args", WORD, nullable=False),
        sa.Column("due", Moment(), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("account", WORD, nullable=False),
        sa.Column("body", WORD, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("worker", WORD, nullable=False),
        sa.Column("lease", Moment(), nullable=True),
        sa.Column("stage", WORD, nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("stop", Moment(), nullable=True),
        sa.Column("result", WORD, nullable=False),
        sa.Column("problem", WORD, nullable=False),
        sa.Column("changed", Moment(), nullable=False),
        sa.CheckConstraint(f"kind IN ({_KINDS})", name=op.f("ck_jobs_kind")),
        sa.CheckConstraint(f"state IN ({_STATES})", name=op.f("ck_jobs_state")),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_jobs_tries")),
        sa.CheckConstraint("(state = '进行') = (lease IS NOT NULL)", name=op.f("ck_jobs_held")),
        *_moments("jobs", "due", "created", "lease", "stop", "changed"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("key", name=op.f("uq_jobs_key")),
    )
    op.create_index(op.f("ix_jobs_created_id"), "jobs", ["created", "id"], unique=False)
    op.create_index(op.f("ix_jobs_state_due"), "jobs", ["state", "due"], unique=False)
    op.create_table(
        "reminders",
        sa.Column("key", WORD, nullable=False),
        sa.Column("office", WORD, nullable=False),
        sa.Column("case_id", WORD, nullable=False),
        sa.Column("stage", WORD, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("due", WORD, nullable=False),
        sa.Column("says", WORD, nullable=False),
        sa.Column("made", Moment(), nullable=False),
        sa.Column("settled", Moment(), nullable=True),
        sa.CheckConstraint(f"kind IN ({_REMINDERS})", name=op.f("ck_reminders_kind")),
        sa.CheckConstraint("length(due) = 10", name=op.f("ck_reminders_due")),
        *_moments("reminders", "made", "settled"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_reminders_case_id")),
        sa.ForeignKeyConstraint(["office"], ["bodies.id"], name=op.f("fk_reminders_office")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_reminders")),
    )
    op.create_index(op.f("ix_reminders_case_id"), "reminders", ["case_id"], unique=False)
    op.create_index(op.f("ix_reminders_office_settled"), "reminders", ["office", "settled"], unique=False)


def _moments(table: str, *columns: str) -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(f"length({column}) = 27 AND {column} LIKE '%Z'", name=op.f(f"ck_{table}_{column}"))
        for column in columns
    ]
