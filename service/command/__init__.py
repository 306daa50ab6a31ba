"""The commands the service adds to `huiqi`: serve, worker, jobs, db, account, report, verify, demo-office …"""

from __future__ import annotations

from service.command.accounts import account
from service.command.databases import db
from service.command.demo import demo_office
from service.command.learning import learning_log
from service.command.reporting import report
from service.command.serving import serve
from service.command.verifying import verify
from service.command.working import jobs, worker

__all__ = ["account", "db", "demo_office", "jobs", "learning_log", "report", "serve", "verify", "worker"]
