"""统计报表: the statistics table of a programme as a workbook, kept under the digest of its bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from matcher.errors import HuiqiError
from matcher.storage import make_folder, write_atomically
from service.documents.statistics_book import statistics_book
from service.documents.statistics_layout import Header
from service.domain.bodies import Body, within
from service.domain.history import day_of
from service.domain.scope import SYSTEM
from service.domain.statistics.from_cases import happenings_of
from service.domain.statistics.records import Happening
from service.domain.statistics.table import Reporter, statistics
from service.domain.workflow.recording import subject_of
from service.domain.workflow.table import Table
from service.jobs.task import Effect, Task
from service.storage.cases import CaseFilter
from service.storage.work import Work
from service.use_cases.desk import Programmes

_FOLDER = "reports"
_ALL = 10**9


@dataclass(frozen=True, slots=True)
class Reporting:
    """Builds the table of the body a job was asked for; args are `programme` (KEY-YEAR) and perhaps the day `on`."""

    programmes: Programmes

    def __call__(self, task: Task) -> Effect:
        """Build the workbook, keep it, and return where it is."""
        job = task.job
        table = self.programmes.table(str(job.args.get("programme", "")))
        pack = table.pack
        if not pack.indicators:
            raise HuiqiError(f"“{pack.programme.title}”没有统计指标", "请选有统计表的计划")
        on = date.fromisoformat(str(job.args.get("on") or day_of(task.clock()).isoformat()))
        with task.database.reading() as work:
            placed = {one.body.id: one for one in work.bodies.list(SYSTEM, limit=_ALL)}
            own = placed[job.body]
            happenings = list(_happenings(work, table, {id_: one.body for id_, one in placed.items()}, task))
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


def keep_report(home: Path, data: bytes) -> str:
    """Keep a workbook under the SHA-256 of its bytes; returns the digest."""
    digest = sha256(data).hexdigest()
    make_folder(home / _FOLDER)
    (home / _FOLDER).chmod(0o700)
    if not report_file(home, digest).is_file():
        write_atomically(report_file(home, digest), data)
    return digest


def report_file(home: Path, digest: str) -> Path:
    """Return where the workbook of a digest is, or would be."""
    return home / _FOLDER / f"{digest}.xlsx"


def _happenings(work: Work, table: Table, bodies: Mapping[str, Body], task: Task) -> Iterator[Happening]:
    facts = table.pack.programme
    rows = work.cases.list(SYSTEM, CaseFilter(programme=facts.key, year=facts.year), limit=_ALL)
    for done, row in enumerate(rows, start=1):
        yield from happenings_of(table.pack, table, work.events.of(SYSTEM, subject_of(row.id)), bodies)
        task.progress("汇总项目", done, len(rows))
