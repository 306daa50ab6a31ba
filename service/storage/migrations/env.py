"""Run by Alembic: migrates the connection it is handed; there is no other way in."""

from __future__ import annotations

from alembic import context

from service.storage.upgrading import CONNECTION, OPTIONS

context.configure(connection=context.config.attributes[CONNECTION], **OPTIONS)
with context.begin_transaction():
    context.run_migrations()
