"""Identities of an OpenID provider, by which an account may be known."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.storage.tables.base import WORD, Moment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "identities",
        sa.Column("account", WORD, nullable=False),
        sa.Column("issuer", WORD, nullable=False),
        sa.Column("subject", WORD, nullable=False),
        sa.Column("linked", Moment(), nullable=False),
        sa.CheckConstraint("length(linked) = 27 AND linked LIKE '%Z'", name=op.f("ck_identities_linked")),
        sa.CheckConstraint("length(issuer) > 0 AND length(subject) > 0", name=op.f("ck_identities_identity")),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_identities_account")),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_identities")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_identities_issuer_subject")),
    )
