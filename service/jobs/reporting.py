"""统计报表: the statistics table of a programme as a workbook, kept under the digest of its bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from matcher.errors import HuiqiError
from matcher.programmes.shelf import pack_named
from service.documents.statistics_book import statistics_book
from service.documents.statistics_layout import Header
from service.domain.bodies import within
from service.domain.history import day_of
from service.domain.scope import SYSTEM
from service.domain.statistics.from_cases import happenings_of
from service.domain.statistics.records import Happening
from service.domain.statistics.table import Reporter, statistics
from service.domain.workflow.recording import subject_of
from service.jobs.task import Effect, Task
from service.storage.work import Work
from service.use_cases.desk import Programmes
from service.use_cases.reports import keep_report

_ALL = 10**9


@dataclass(frozen=True, slots=True)
class Reporting:
    """Builds the table of the body a job was asked for; args: `programme`, whose form it is; perhaps the day `on`."""

    programmes: Programmes

    def __call__(self, task: Task) -> Effect:
        """Build the workbook, keep it, and return where it is."""
        job = task.job
        pack = pack_named(self.programmes.home, str(job.args.get("programme", "")))
        if not pack.indicators:
            raise HuiqiError(f"“{pack.programme.title}”没有统计指标", "请选有统计表的计划")
        on = date.fromisoformat(str(job.args.get("on") or day_of(task.clock()).isoformat()))
        with task.database.reading() as work:
            placed = {one.body.id: one for one in work.bodies.list(SYSTEM, limit=_ALL)}
            own = placed[job.body]
            happenings = list(_happenings(work, self.programmes, task))
        under = frozenset(id_ for id_, one in placed.items() if within(one.path, own.path))
        made = statistics(pack, happenings, (), Reporter(own.body.id, own.body.name, under), on)
        with TemporaryDirectory() as folder:
            path = Path(folder) / "统计表.xlsx"
            statistics_book(path, made, Header(own.body.name, day=on))
            data = path.read_bytes()
        digest = keep_report(self.programmes.home, data)
        name = f"{own.body.name}{pack.programme.year}年统计表（截至{on.isoformat()}）.xlsx"

        def effect(_: Work) -> Mapping[str, Any]:
            return {"file": digest, "name": name, "records": len(made.records)}

        return effect


def _happenings(work: Work, programmes: Programmes, task: Task) -> Iterator[Happening]:
    """Yield what all cases tell, of whatever programme: a form counts what an office did, whoever asked for it."""
    bodies = {one.body.id: one.body for one in work.bodies.list(SYSTEM, limit=_ALL)}
    rows = [row for row, _ in work.cases.every()]
    for done, row in enumerate(rows, start=1):
        table = programmes.table(f"{row.programme}-{row.year}")
        yield from happenings_of(table.pack, table, work.events.of(SYSTEM, subject_of(row.id)), bodies)
        task.progress("汇总项目", done, len(rows))
