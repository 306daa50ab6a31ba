"""导入目录: check a file that was handed in, or write its valid rows; either leaves a report workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from matcher.corpus.catalogue import Catalogue
from matcher.errors import HuiqiError
from matcher.exchange.intake import open_intake
from matcher.exchange.report import write_report
from service.jobs.task import Effect, Task
from service.storage.work import Work
from service.use_cases.imports import Handed, file_of
from service.use_cases.reports import keep_report


@dataclass(frozen=True, slots=True)
class Importing:
    """Checks, or writes; writing the same rows twice changes nothing the second time.

    Attributes:
        home: the state folder.
    """

    home: Path

    def __call__(self, task: Task) -> Effect:
        """Read the file, and return what was found."""
        handed = Handed.of(task.job.args)
        path = file_of(self.home, handed)
        if not path.is_file():
            raise HuiqiError("上传的文件已不在", "请重新上传")
        with open_intake(Catalogue(self.home), dry_run=not handed.apply) as intake, TemporaryDirectory() as folder:
            intake.read(path, progress=task.progress)
            outcome = intake.outcome
            report = Path(folder) / "报告.xlsx"
            write_report(report, outcome)
            digest = keep_report(self.home, report.read_bytes())
            counts = [
                {
                    "kind": count.kind.label if count.kind else "未识别",
                    **{name: getattr(count, name) for name in _COUNTED},
                }
                for count in outcome.counts
            ]
            if handed.apply:
                intake.commit()
        valid = sum(count["new"] + count["changed"] + count["same"] for count in counts)

        def effect(_: Work) -> Mapping[str, Any]:
            return {"file": digest, "valid": valid, "refused": sum(_refused(one) for one in counts), "counts": counts}

        return effect


_COUNTED = ("read", "new", "changed", "same", "faulty", "doubtful")


def _refused(count: Mapping[str, Any]) -> int:
    return int(count["faulty"]) + int(count["doubtful"])
