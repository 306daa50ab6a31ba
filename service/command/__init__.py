"""The commands the service adds to `huiqi`: serve, db, verify, account."""

from __future__ import annotations

from service.command.accounts import account
from service.command.databases import db
from service.command.serving import serve
from service.command.verifying import verify

__all__ = ["account", "db", "serve", "verify"]
