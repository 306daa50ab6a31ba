"""Pots, commitments, payments and the ledger."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.storage.migrations.guarding import guard
from service.storage.tables.base import NUMBER, WORD, Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "pots",
        sa.Column("id", WORD, nullable=False),
        sa.Column("office", WORD, nullable=False),
        sa.Column("programme", WORD, nullable=False),
        sa.Column("money", WORD, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("total", NUMBER, nullable=False),
        sa.Column("committed", NUMBER, server_default="0", nullable=False),
        sa.Column("paid", NUMBER, server_default="0", nullable=False),
        sa.Column("opened", Moment(), nullable=False),
        sa.CheckConstraint("length(opened) = 27 AND opened LIKE '%Z'", name=op.f("ck_pots_opened")),
        sa.CheckConstraint("committed >= 0 AND committed <= total", name=op.f("ck_pots_committed")),
        sa.CheckConstraint("paid >= 0 AND paid <= committed", name=op.f("ck_pots_paid")),
        sa.CheckConstraint("total >= 0", name=op.f("ck_pots_total")),
        sa.ForeignKeyConstraint(["office"], ["bodies.id"], name=op.f("fk_pots_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pots")),
        sa.UniqueConstraint("office", "programme", "money", "year", name=op.f("uq_pots_office_programme_money_year")),
    )
    op.create_table(
        "postings",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("entry", WORD, nullable=False),
        sa.Column("pot", WORD, nullable=False),
        sa.Column("ledger", WORD, nullable=False),
        sa.Column("amount", NUMBER, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("of", WORD, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("ledger IN ('预算来源', '可用', '已核定', '已拨付')", name=op.f("ck_postings_ledger")),
        sa.CheckConstraint("length(at) = 27 AND at LIKE '%Z'", name=op.f("ck_postings_at")),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_postings_amount")),
        sa.ForeignKeyConstraint(["pot"], ["pots.id"], name=op.f("fk_postings_pot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postings")),
        sa.UniqueConstraint("entry", "ledger", name=op.f("uq_postings_entry_ledger")),
    )
    op.create_index(op.f("ix_postings_pot"), "postings", ["pot"], unique=False)
    op.create_table(
        "commitments",
        sa.Column("id", WORD, nullable=False),
        sa.Column("pot", WORD, nullable=False),
        sa.Column("case_id", WORD, nullable=False),
        sa.Column("payee", WORD, nullable=False),
        sa.Column("amount", NUMBER, nullable=False),
        sa.Column("paid", NUMBER, server_default="0", nullable=False),
        sa.Column("released", NUMBER, server_default="0", nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("length(at) = 27 AND at LIKE '%Z'", name=op.f("ck_commitments_at")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_commitments_amount")),
        sa.CheckConstraint(
            "paid >= 0 AND released >= 0 AND paid + released <= amount", name=op.f("ck_commitments_paid")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_commitments_case_id")),
        sa.ForeignKeyConstraint(["payee"], ["bodies.id"], name=op.f("fk_commitments_payee")),
        sa.ForeignKeyConstraint(["pot"], ["pots.id"], name=op.f("fk_commitments_pot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitments")),
        sa.UniqueConstraint("pot", "case_id", "payee", name=op.f("uq_commitments_pot_case_id_payee")),
    )
    op.create_index(op.f("ix_commitments_case_id"), "commitments", ["case_id"], unique=False)
    op.create_table(
        "payments",
        sa.Column("id", WORD, nullable=False),
        sa.Column("commitment", WORD, nullable=False),
        sa.Column("amount", NUMBER, nullable=False),
        sa.Column("voucher", WORD, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("length(at) = 27 AND at LIKE '%Z'", name=op.f("ck_payments_at")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payments_amount")),
        sa.ForeignKeyConstraint(["commitment"], ["commitments.id"], name=op.f("fk_payments_commitment")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
    )
    op.create_index(op.f("ix_payments_commitment"), "payments", ["commitment"], unique=False)
    guard("postings")
