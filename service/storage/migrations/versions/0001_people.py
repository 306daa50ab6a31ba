"""Bodies, accounts and what signing in leaves behind."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.storage.tables.base import NUMBER, WORD, Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "bodies",
        sa.Column("id", WORD, nullable=False),
        sa.Column("role", WORD, nullable=False),
        sa.Column("name", WORD, nullable=False),
        sa.Column("level", WORD, server_default="", nullable=False),
        sa.Column("region", WORD, server_default="", nullable=False),
        sa.Column("parent", WORD, nullable=True),
        sa.Column("path", WORD, nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("closed", Moment(), nullable=True),
        sa.CheckConstraint("length(closed) = 27 AND closed LIKE '%Z'", name=op.f("ck_bodies_closed")),
        sa.CheckConstraint("length(created) = 27 AND created LIKE '%Z'", name=op.f("ck_bodies_created")),
        sa.CheckConstraint("length(id) > 0 AND id NOT LIKE '%/%'", name=op.f("ck_bodies_id")),
        sa.CheckConstraint("path = id || '/' OR path LIKE '%/' || id || '/'", name=op.f("ck_bodies_path")),
        sa.CheckConstraint(
            "role IN ('科协', '学会', '高校科协', '企业', '园区', '政府', "
            "'专家组', '专家', '第三方评估机构', '财政审计', '公众')",
            name=op.f("ck_bodies_role"),
        ),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_bodies_name")),
        sa.CheckConstraint("parent IS NULL OR parent <> id", name=op.f("ck_bodies_parent")),
        sa.ForeignKeyConstraint(["parent"], ["bodies.id"], name=op.f("fk_bodies_parent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bodies")),
        sa.UniqueConstraint("path", name=op.f("uq_bodies_path")),
    )
    op.create_index(op.f("ix_bodies_name"), "bodies", ["name"], unique=False)
    op.create_index(op.f("ix_bodies_parent"), "bodies", ["parent"], unique=False)
    op.create_table(
        "sign_in_failures",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("key", WORD, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("length(at) = 27 AND at LIKE '%Z'", name=op.f("ck_sign_in_failures_at")),
        sa.CheckConstraint("length(key) = 64", name=op.f("ck_sign_in_failures_key")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failures")),
    )
    op.create_index(op.f("ix_sign_in_failures_key_at"), "sign_in_failures", ["key", "at"], unique=False)
    op.create_table(
        "accounts",
        sa.Column("id", WORD, nullable=False),
        sa.Column("body", WORD, nullable=False),
        sa.Column("name", WORD, nullable=False),
        sa.Column("shown", WORD, nullable=False),
        sa.Column("duty", WORD, nullable=False),
        sa.Column("secret", WORD, nullable=True),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("changed", Moment(), nullable=False),
        sa.Column("disabled", Moment(), nullable=True),
        sa.CheckConstraint("duty IN ('经办', '管理', '分析', '查看', '代表')", name=op.f("ck_accounts_duty")),
        sa.CheckConstraint("length(changed) = 27 AND changed LIKE '%Z'", name=op.f("ck_accounts_changed")),
        sa.CheckConstraint("length(created) = 27 AND created LIKE '%Z'", name=op.f("ck_accounts_created")),
        sa.CheckConstraint("length(disabled) = 27 AND disabled LIKE '%Z'", name=op.f("ck_accounts_disabled")),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_accounts_name")),
        sa.ForeignKeyConstraint(["body"], ["bodies.id"], name=op.f("fk_accounts_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("name", name=op.f("uq_accounts_name")),
    )
    op.create_index(op.f("ix_accounts_body"), "accounts", ["body"], unique=False)
    op.create_table(
        "api_tokens",
        sa.Column("id", WORD, nullable=False),
        sa.Column("digest", WORD, nullable=False),
        sa.Column("account", WORD, nullable=False),
        sa.Column("name", WORD, nullable=False),
        sa.Column("scopes", WORD, nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("ends", Moment(), nullable=False),
        sa.Column("used", Moment(), nullable=True),
        sa.Column("revoked", Moment(), nullable=True),
        sa.CheckConstraint("length(created) = 27 AND created LIKE '%Z'", name=op.f("ck_api_tokens_created")),
        sa.CheckConstraint("length(ends) = 27 AND ends LIKE '%Z'", name=op.f("ck_api_tokens_ends")),
        sa.CheckConstraint("length(revoked) = 27 AND revoked LIKE '%Z'", name=op.f("ck_api_tokens_revoked")),
        sa.CheckConstraint("length(used) = 27 AND used LIKE '%Z'", name=op.f("ck_api_tokens_used")),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_api_tokens_digest")),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_api_tokens_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("digest", name=op.f("uq_api_tokens_digest")),
    )
    op.create_index(op.f("ix_api_tokens_account"), "api_tokens", ["account"], unique=False)
    op.create_table(
        "sessions",
        sa.Column("digest", WORD, nullable=False),
        sa.Column("account", WORD, nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("seen", Moment(), nullable=False),
        sa.Column("ends", Moment(), nullable=False),
        sa.CheckConstraint("length(created) = 27 AND created LIKE '%Z'", name=op.f("ck_sessions_created")),
        sa.CheckConstraint("length(ends) = 27 AND ends LIKE '%Z'", name=op.f("ck_sessions_ends")),
        sa.CheckConstraint("length(seen) = 27 AND seen LIKE '%Z'", name=op.f("ck_sessions_seen")),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_sessions_digest")),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_sessions_account")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_account"), "sessions", ["account"], unique=False)
    op.create_index(op.f("ix_sessions_ends"), "sessions", ["ends"], unique=False)
