"""One-time passwords: until when one may sign in with the password that somebody else set."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.storage.tables.base import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_CHECK = "length(once) = 27 AND once LIKE '%Z'"


def upgrade() -> None:
    """Add the column; on SQLite with its check in one statement, so that no table has to be built anew."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"ALTER TABLE accounts ADD COLUMN once TEXT CONSTRAINT ck_accounts_once CHECK ({_CHECK})")
        return
    op.add_column("accounts", sa.Column("once", Moment(), nullable=True))
    op.create_check_constraint(op.f("ck_accounts_once"), "accounts", _CHECK)
