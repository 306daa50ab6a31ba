"""Contacts and looks, consents, answers already given, seals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.storage.migrations.guarding import guard
from service.storage.tables.base import NUMBER, WORD, Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "idempotency",
        sa.Column("account", WORD, nullable=False),
        sa.Column("key", WORD, nullable=False),
        sa.Column("request", WORD, nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("answer", WORD, nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("length(at) = 27 AND at LIKE '%Z'", name=op.f("ck_idempotency_at")),
        sa.CheckConstraint("length(request) = 64", name=op.f("ck_idempotency_request")),
        sa.PrimaryKeyConstraint("account", "key", name=op.f("pk_idempotency")),
    )
    op.create_index(op.f("ix_idempotency_at"), "idempotency", ["at"], unique=False)
    op.create_table(
        "looks",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("account", WORD, nullable=False),
        sa.Column("viewer", WORD, nullable=False),
        sa.Column("body", WORD, nullable=False),
        sa.Column("case_id", WORD, server_default="", nullable=False),
        sa.Column("purpose", WORD, nullable=False),
        sa.CheckConstraint("length(at) = 27 AND at LIKE '%Z'", name=op.f("ck_looks_at")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_looks")),
    )
    op.create_index(op.f("ix_looks_body_at"), "looks", ["body", "at"], unique=False)
    op.create_table(
        "seals",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("heads", WORD, nullable=False),
        sa.Column("previous", WORD, nullable=False),
        sa.Column("digest", WORD, nullable=False),
        sa.Column("mac", WORD, nullable=False),
        sa.CheckConstraint("length(at) = 27 AND at LIKE '%Z'", name=op.f("ck_seals_at")),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_seals_digest")),
        sa.CheckConstraint("seq > 0", name=op.f("ck_seals_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_seals")),
    )
    op.create_table(
        "contacts",
        sa.Column("body", WORD, nullable=False),
        sa.Column("data", WORD, nullable=False),
        sa.Column("changed", Moment(), nullable=False),
        sa.CheckConstraint("length(changed) = 27 AND changed LIKE '%Z'", name=op.f("ck_contacts_changed")),
        sa.ForeignKeyConstraint(["body"], ["bodies.id"], name=op.f("fk_contacts_body")),
        sa.PrimaryKeyConstraint("body", name=op.f("pk_contacts")),
    )
    op.create_table(
        "consents",
        sa.Column("id", WORD, nullable=False),
        sa.Column("person", WORD, nullable=False),
        sa.Column("giver", WORD, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("case_id", WORD, nullable=True),
        sa.Column("purpose", WORD, nullable=False),
        sa.Column("account", WORD, nullable=False),
        sa.Column("given", Moment(), nullable=False),
        sa.Column("withdrawn", Moment(), nullable=True),
        sa.CheckConstraint("kind IN ('本人', '所在单位', '企业')", name=op.f("ck_consents_kind")),
        sa.CheckConstraint("length(given) = 27 AND given LIKE '%Z'", name=op.f("ck_consents_given")),
        sa.CheckConstraint("length(withdrawn) = 27 AND withdrawn LIKE '%Z'", name=op.f("ck_consents_withdrawn")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_consents_case_id")),
        sa.ForeignKeyConstraint(["giver"], ["bodies.id"], name=op.f("fk_consents_giver")),
        sa.ForeignKeyConstraint(["person"], ["bodies.id"], name=op.f("fk_consents_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_case_id"), "consents", ["case_id"], unique=False)
    op.create_index(op.f("ix_consents_person"), "consents", ["person"], unique=False)
    guard("looks")
    guard("seals")
