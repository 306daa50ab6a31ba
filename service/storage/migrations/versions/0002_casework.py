"""Needs, cases and the history of everything."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.storage.migrations.guarding import guard
from service.storage.tables.base import NUMBER, WORD, Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "events",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("subject", WORD, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("account", WORD, nullable=False),
        sa.Column("body", WORD, nullable=False),
        sa.Column("move", WORD, nullable=False),
        sa.Column("before", WORD, nullable=False),
        sa.Column("after", WORD, nullable=False),
        sa.Column("reason", WORD, nullable=False),
        sa.Column("previous", WORD, nullable=False),
        sa.Column("digest", WORD, nullable=False),
        sa.CheckConstraint("(seq = 1) = (previous = '')", name=op.f("ck_events_previous")),
        sa.CheckConstraint("length(at) = 27 AND at LIKE '%Z'", name=op.f("ck_events_at")),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_events_digest")),
        sa.CheckConstraint("seq > 0", name=op.f("ck_events_seq")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("subject", "seq", name=op.f("uq_events_subject_seq")),
    )
    op.create_index(op.f("ix_events_at"), "events", ["at"], unique=False)
    op.create_table(
        "heads",
        sa.Column("subject", WORD, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("digest", WORD, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("length(at) = 27 AND at LIKE '%Z'", name=op.f("ck_heads_at")),
        sa.CheckConstraint("seq > 0", name=op.f("ck_heads_seq")),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_heads")),
    )
    op.create_table(
        "needs",
        sa.Column("id", WORD, nullable=False),
        sa.Column("owner", WORD, nullable=False),
        sa.Column("host", WORD, nullable=True),
        sa.Column("status", WORD, nullable=False),
        sa.Column("title", WORD, nullable=False),
        sa.Column("text", WORD, nullable=False),
        sa.Column("details", WORD, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("head", WORD, nullable=False),
        sa.Column("opened", Moment(), nullable=False),
        sa.Column("changed", Moment(), nullable=False),
        sa.CheckConstraint("length(changed) = 27 AND changed LIKE '%Z'", name=op.f("ck_needs_changed")),
        sa.CheckConstraint("length(opened) = 27 AND opened LIKE '%Z'", name=op.f("ck_needs_opened")),
        sa.CheckConstraint(
            "status IN ('待受理', '已受理', '已退回', '已撤回', '已关闭')", name=op.f("ck_needs_status")
        ),
        sa.CheckConstraint("version > 0", name=op.f("ck_needs_version")),
        sa.ForeignKeyConstraint(["host"], ["bodies.id"], name=op.f("fk_needs_host")),
        sa.ForeignKeyConstraint(["owner"], ["bodies.id"], name=op.f("fk_needs_owner")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs")),
    )
    op.create_index(op.f("ix_needs_changed_id"), "needs", ["changed", "id"], unique=False)
    op.create_index(op.f("ix_needs_host"), "needs", ["host"], unique=False)
    op.create_index(op.f("ix_needs_owner"), "needs", ["owner"], unique=False)
    op.create_table(
        "cases",
        sa.Column("id", WORD, nullable=False),
        sa.Column("programme", WORD, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("need", WORD, nullable=True),
        sa.Column("title", WORD, nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("head", WORD, nullable=False),
        sa.Column("opened", Moment(), nullable=False),
        sa.Column("changed", Moment(), nullable=False),
        sa.CheckConstraint("length(changed) = 27 AND changed LIKE '%Z'", name=op.f("ck_cases_changed")),
        sa.CheckConstraint("length(opened) = 27 AND opened LIKE '%Z'", name=op.f("ck_cases_opened")),
        sa.CheckConstraint("version > 0", name=op.f("ck_cases_version")),
        sa.ForeignKeyConstraint(["need"], ["needs.id"], name=op.f("fk_cases_need")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
    )
    op.create_index(op.f("ix_cases_changed_id"), "cases", ["changed", "id"], unique=False)
    op.create_index(op.f("ix_cases_need"), "cases", ["need"], unique=False)
    op.create_index(op.f("ix_cases_programme_year"), "cases", ["programme", "year"], unique=False)
    op.create_table(
        "case_parties",
        sa.Column("case_id", WORD, nullable=False),
        sa.Column("body", WORD, nullable=False),
        sa.Column("relation", WORD, nullable=False),
        sa.Column("actor", WORD, server_default="", nullable=False),
        sa.Column("account", WORD, server_default="", nullable=False),
        sa.CheckConstraint(
            "relation IN ('主办', '提出', '参与', '受邀', '指派')", name=op.f("ck_case_parties_relation")
        ),
        sa.ForeignKeyConstraint(["body"], ["bodies.id"], name=op.f("fk_case_parties_body")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_parties_case_id")),
        sa.PrimaryKeyConstraint("case_id", "body", "relation", "actor", "account", name=op.f("pk_case_parties")),
    )
    op.create_index(op.f("ix_case_parties_body"), "case_parties", ["body"], unique=False)
    guard("events")
