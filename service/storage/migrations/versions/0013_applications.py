"""Applications for an account, and the jobs that clear what has been kept long enough and that import files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.storage.tables.base import WORD, Moment

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_ROLES = "'科协', '学会', '高校科协', '企业', '园区', '政府', '专家组', '专家', '第三方评估机构', '财政审计', '公众'"
_STATES = "'待审核', '已开通', '未通过'"
_KINDS = (
    "'重建索引', '重新训练', '期限提醒', '统计报表', '封存记录', '清理期满资料', '导入目录', '比较模型', '缺口分析'"
)


def upgrade() -> None:
    """Make the table, and let there be the two new kinds of jobs."""
    op.create_table(
        "applications",
        sa.Column("id", WORD, nullable=False),
        *(sa.Column(name, WORD, nullable=False) for name in ("role", "name", "code", "region", "host")),
        *(sa.Column(name, WORD, nullable=False) for name in ("person", "phone", "email", "purpose")),
        *(sa.Column(name, WORD, nullable=False) for name in ("status", "reason")),
        sa.Column("body", WORD, nullable=True),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("changed", Moment(), nullable=False),
        sa.CheckConstraint(f"role IN ({_ROLES})", name=op.f("ck_applications_role")),
        sa.CheckConstraint(f"status IN ({_STATES})", name=op.f("ck_applications_status")),
        sa.CheckConstraint("(status = '已开通') = (body IS NOT NULL)", name=op.f("ck_applications_body")),
        *(
            sa.CheckConstraint(f"length({one}) = 27 AND {one} LIKE '%Z'", name=op.f(f"ck_applications_{one}"))
            for one in ("created", "changed")
        ),
        sa.ForeignKeyConstraint(["host"], ["bodies.id"], name=op.f("fk_applications_host")),
        sa.ForeignKeyConstraint(["body"], ["bodies.id"], name=op.f("fk_applications_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
    )
    op.create_index(op.f("ix_applications_host_status"), "applications", ["host", "status"])
    op.create_index(op.f("ix_applications_changed_id"), "applications", ["changed", "id"])
    op.create_index(op.f("ix_applications_code"), "applications", ["code"])
    with op.batch_alter_table("jobs") as batch:
        batch.drop_constraint("kind", type_="check")
        batch.create_check_constraint("kind", f"kind IN ({_KINDS})")
