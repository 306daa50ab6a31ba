"""Platforms and their keepers, files of cases, and which record of the catalogue a body is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.storage.tables.base import WORD, Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and the column."""
    op.add_column("bodies", sa.Column("record", WORD, server_default="", nullable=False))
    op.create_table(
        "platforms",
        sa.Column("id", WORD, nullable=False),
        sa.Column("office", WORD, nullable=False),
        sa.Column("programme", WORD, nullable=False),
        sa.Column("key", WORD, nullable=False),
        sa.Column("name", WORD, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("until", WORD, nullable=True),
        sa.Column("case_id", WORD, nullable=True),
        sa.Column("data", WORD, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("head", WORD, nullable=False),
        sa.Column("changed", Moment(), nullable=False),
        sa.CheckConstraint("length(changed) = 27 AND changed LIKE '%Z'", name=op.f("ck_platforms_changed")),
        sa.CheckConstraint("state IN ('建设', '授牌', '运行', '整改', '摘牌')", name=op.f("ck_platforms_state")),
        sa.CheckConstraint("version > 0", name=op.f("ck_platforms_version")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_platforms_case_id")),
        sa.ForeignKeyConstraint(["office"], ["bodies.id"], name=op.f("fk_platforms_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platforms")),
    )
    op.create_index(op.f("ix_platforms_case_id"), "platforms", ["case_id"], unique=False)
    op.create_index(op.f("ix_platforms_changed_id"), "platforms", ["changed", "id"], unique=False)
    op.create_index(op.f("ix_platforms_office"), "platforms", ["office"], unique=False)
    op.create_table(
        "platform_keepers",
        sa.Column("platform", WORD, nullable=False),
        sa.Column("body", WORD, nullable=False),
        sa.ForeignKeyConstraint(["body"], ["bodies.id"], name=op.f("fk_platform_keepers_body")),
        sa.ForeignKeyConstraint(["platform"], ["platforms.id"], name=op.f("fk_platform_keepers_platform")),
        sa.PrimaryKeyConstraint("platform", "body", name=op.f("pk_platform_keepers")),
    )
    op.create_index(op.f("ix_platform_keepers_body"), "platform_keepers", ["body"], unique=False)
    op.create_table(
        "files",
        sa.Column("case_id", WORD, nullable=False),
        sa.Column("paper", WORD, nullable=False),
        sa.Column("digest", WORD, nullable=False),
        sa.Column("name", WORD, nullable=False),
        sa.Column("media", WORD, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("account", WORD, nullable=False),
        sa.Column("body", WORD, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("length(at) = 27 AND at LIKE '%Z'", name=op.f("ck_files_at")),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_files_digest")),
        sa.CheckConstraint("size > 0", name=op.f("ck_files_size")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_files_case_id")),
        sa.PrimaryKeyConstraint("case_id", "paper", "digest", name=op.f("pk_files")),
    )
