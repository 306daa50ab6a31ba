"""Nothing: keeps the place of a step that is made elsewhere."""

from __future__ import annotations

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change nothing."""
