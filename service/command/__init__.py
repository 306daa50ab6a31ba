"""The commands the service adds to `huiqi`: serve, db, report, verify."""

from __future__ import annotations

from service.command.databases import db
from service.command.reporting import report
from service.command.serving import serve
from service.command.verifying import verify

__all__ = ["db", "report", "serve", "verify"]
