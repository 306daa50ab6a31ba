"""统计报表: the statistics table of a programme as a workbook, kept under the digest of its bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from matcher.errors import HuiqiError
from matcher.programmes.shelf import pack_named
from service.documents.statistics_book import statistics_book
from service.documents.statistics_layout import Header
from service.domain.history import day_of
from service.domain.scope import SYSTEM
from service.jobs.task import Effect, Task
from service.storage.work import Work
from service.use_cases.desk import Programmes
from service.use_cases.reports import keep_report
from service.use_cases.statistics import report_of


@dataclass(frozen=True, slots=True)
class Reporting:
    """Builds the table of the body a job was asked for; args: `programme`, whose form it is; perhaps the day `on`."""

    programmes: Programmes

    def __call__(self, task: Task) -> Effect:
        """Build the workbook, keep it, and return where it is."""
        job = task.job
        programme = str(job.args.get("programme", ""))
        pack = pack_named(self.programmes.home, programme)
        if not pack.indicators:
            raise HuiqiError(f"“{pack.programme.title}”没有统计指标", "请选有统计表的计划")
        on = date.fromisoformat(str(job.args.get("on") or day_of(task.clock()).isoformat()))
        with task.database.reading() as work:
            report = report_of(self.programmes, work, programme, job.body, on, SYSTEM, task.progress)
        made, points, targets = report.table(), report.points(), report.targets()
        with TemporaryDirectory() as folder:
            path = Path(folder) / "统计表.xlsx"
            statistics_book(path, made, Header(made.reporter.name, day=on), points, targets)
            data = path.read_bytes()
        digest = keep_report(self.programmes.home, data)
        name = f"{made.reporter.name}{pack.programme.year}年统计表（截至{on.isoformat()}）.xlsx"

        def effect(_: Work) -> Mapping[str, Any]:
            return {"file": digest, "name": name, "records": len(made.records)}

        return effect
