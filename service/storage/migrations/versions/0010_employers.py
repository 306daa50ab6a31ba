"""Who employs an expert, so that nobody else consents as the employer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.storage.tables.base import WORD

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_CHECK = "employer IS NULL OR role = '专家'"


def upgrade() -> None:
    """Add the column; on SQLite with its constraints in one statement, so that no table has to be built anew.

    Nobody's employer is known then: who consented as one before was not asked for proof.
    """
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "ALTER TABLE bodies ADD COLUMN employer TEXT "
            f"CONSTRAINT fk_bodies_employer REFERENCES bodies (id) CONSTRAINT ck_bodies_employer CHECK ({_CHECK})"
        )
        return
    op.add_column("bodies", sa.Column("employer", WORD, nullable=True))
    op.create_foreign_key(op.f("fk_bodies_employer"), "bodies", "bodies", ["employer"], ["id"])
    op.create_check_constraint(op.f("ck_bodies_employer"), "bodies", _CHECK)
