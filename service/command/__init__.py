"""The commands the service adds to `huiqi`: serve, db, verify, learning-log, worker, jobs."""

from __future__ import annotations

from service.command.databases import db
from service.command.learning import learning_log
from service.command.serving import serve
from service.command.verifying import verify
from service.command.working import jobs, worker

__all__ = ["db", "jobs", "learning_log", "serve", "verify", "worker"]
