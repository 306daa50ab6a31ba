"""Happenings, filed figures, and the files that show them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.storage.tables.base import WORD, Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_KINDS = (
    "咨询活动",
    "决策咨询报告",
    "专业研究报告",
    "其他研究报告",
    "建议被采纳",
    "学会对接",
    "签订合作协议",
    "学术活动",
    "邀请专家",
    "建立学会服务站",
    "成立学会企业联合体",
    "成立产业协同创新共同体",
    "建设协同创新平台",
    "授予示范称号",
    "开展试点",
    "推荐试点",
    "走访调研",
    "企会对接活动",
    "签订项目合同",
    "获得奖补",
    "制定难题方案",
    "其他服务",
    "联系高校和科研机构",
    "人才培养",
    "人才引进",
    "人才评价",
    "成立培训基地",
    "制定实施意见",
    "成立领导小组",
    "纳入绩效考核",
    "列入财政预算",
    "媒体报道",
    "领导批示",
    "形成新模式",
    "其他亮点",
)
_LISTED = ", ".join(f"'{kind}'" for kind in _KINDS)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "happenings",
        sa.Column("id", WORD, nullable=False),
        sa.Column("office", WORD, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        *_state("happenings"),
        sa.CheckConstraint(f"kind IN ({_LISTED})", name=op.f("ck_happenings_kind")),
    )
    op.create_table(
        "filings",
        sa.Column("id", WORD, nullable=False),
        sa.Column("office", WORD, nullable=False),
        sa.Column("programme", WORD, nullable=False),
        sa.Column("concerns", WORD, nullable=False),
        sa.Column("indicator", WORD, nullable=False),
        sa.Column("cell", WORD, nullable=False),
        *_state("filings"),
        sa.CheckConstraint("concerns IN ('指标', '目标')", name=op.f("ck_filings_concerns")),
    )
    op.create_index(op.f("ix_filings_programme_indicator"), "filings", ["programme", "indicator"], unique=False)
    for table in ("happenings", "filings"):
        op.create_index(op.f(f"ix_{table}_office"), table, ["office"], unique=False)
        op.create_index(op.f(f"ix_{table}_changed_id"), table, ["changed", "id"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("digest", WORD, nullable=False),
        sa.Column("office", WORD, nullable=False),
        sa.Column("name", WORD, nullable=False),
        sa.Column("media", WORD, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("account", WORD, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("length(at) = 27 AND at LIKE '%Z'", name=op.f("ck_evidence_at")),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_evidence_digest")),
        sa.CheckConstraint("size > 0", name=op.f("ck_evidence_size")),
        sa.ForeignKeyConstraint(["office"], ["bodies.id"], name=op.f("fk_evidence_office")),
        sa.PrimaryKeyConstraint("digest", "office", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_office"), "evidence", ["office"], unique=False)


def _state(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("day", WORD, nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("data", WORD, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("head", WORD, nullable=False),
        sa.Column("changed", Moment(), nullable=False),
        sa.CheckConstraint("length(changed) = 27 AND changed LIKE '%Z'", name=op.f(f"ck_{table}_changed")),
        sa.CheckConstraint("length(day) = 10", name=op.f(f"ck_{table}_day")),
        sa.CheckConstraint("status IN ('有效', '已撤回')", name=op.f(f"ck_{table}_status")),
        sa.CheckConstraint("version > 0", name=op.f(f"ck_{table}_version")),
        sa.ForeignKeyConstraint(["office"], ["bodies.id"], name=op.f(f"fk_{table}_office")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
