"""Memory does not grow with the number of rows, neither in the import nor in the process that reads a workbook."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import xlsxwriter

MEASURED = """
import resource, sys
from pathlib import Path
from matcher.corpus.catalogue import Catalogue
from matcher.exchange.intake import open_intake

with open_intake(Catalogue(Path(sys.argv[1]))) as intake:
    intake.read(Path(sys.argv[2]))
    intake.commit()
    assert intake.outcome.counts[0].new + intake.outcome.counts[0].faulty == int(sys.argv[3]), intake.outcome.counts
(own,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
print(int(own.split()[1]) >> 10, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10)
"""
FEW, MANY = 500, 12_000
HEADINGS = ("姓名", "工作单位", "研究方向", "主要项目", "可承接任务")


def _row(number: int, *, valid: bool) -> tuple[str, ...]:
    filler = f"第{number}号工艺" * 12
    return f"甲{number}", f"示例第{number}大学", filler, f"{filler}；项目{number}", "是" if valid else "也许"


def _peaks(folder: Path, suffix: str, count: int, *, valid: bool) -> tuple[int, int]:
    """Return the peak memory of an import (not getrusage's: that counts this process before exec) and of its reader."""
    path = folder / f"{count}{suffix}"
    rows = [HEADINGS, *(_row(number, valid=valid) for number in range(count))]
    if suffix == ".csv":
        path.write_text("".join(",".join(row) + "\n" for row in rows), "utf-8")
    else:
        with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    command = [sys.executable, "-c", MEASURED, str(folder / f"home{count}"), str(path), str(count)]
    found = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()  # noqa: S603 - ours
    return int(found[0]), int(found[1])


@pytest.mark.parametrize("valid", [True, False])
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_many_rows_take_no_more_memory_than_few(tmp_path: Path, suffix: str, valid: bool) -> None:
    few, many = (_peaks(tmp_path, suffix, count, valid=valid) for count in (FEW, MANY))
    assert many[0] - few[0] < 16
    assert many[1] - few[1] < 16
