"""Whose turn it is in each case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.storage.tables.base import WORD

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; it is filled by whoever upgrades, since a step knows no programmes."""
    op.create_table(
        "turns",
        sa.Column("case_id", WORD, nullable=False),
        sa.Column("stage", WORD, nullable=False),
        sa.Column("body", WORD, nullable=False),
        sa.Column("account", WORD, nullable=False),
        sa.Column("move", WORD, nullable=False),
        sa.Column("since", WORD, nullable=False),
        sa.Column("ongoing", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(since) IN (0, 10)", name=op.f("ck_turns_since")),
        sa.CheckConstraint("ongoing IN (0, 1)", name=op.f("ck_turns_ongoing")),
        sa.ForeignKeyConstraint(["body"], ["bodies.id"], name=op.f("fk_turns_body")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_turns_case_id")),
        sa.PrimaryKeyConstraint("case_id", "stage", "body", "account", name=op.f("pk_turns")),
    )
    op.create_index(op.f("ix_turns_body_account_move"), "turns", ["body", "account", "move"], unique=False)
