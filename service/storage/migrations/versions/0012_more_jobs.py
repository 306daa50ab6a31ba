"""Jobs that compare models, and that look for needs nobody at hand suits."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_KINDS = "'重建索引', '重新训练', '期限提醒', '统计报表', '封存记录', '比较模型', '缺口分析'"


def upgrade() -> None:
    """Let jobs be of the new kinds too; on SQLite the table is built anew with what it holds."""
    with op.batch_alter_table("jobs") as batch:
        batch.drop_constraint("kind", type_="check")
        batch.create_check_constraint("kind", f"kind IN ({_KINDS})")
