"""Workbooks as sheets of rows: starts `workbook_worker`, listens to it, and gives back plain cells.

The two processes are joined by a pipe, so that neither holds more than a batch of rows.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

from matcher.errors import InvalidRecord
from matcher.tables.cells import BadCell, Cell, Line

MEMORY = 1 << 30
"""Bytes of address space that reading may take; a workbook of 100,000 rows takes about 150 MB."""
SECONDS = 300
"""Processor time that reading may take; 100,000 rows take about 20 s."""

_WORKER = Path(__file__).with_name("workbook_worker.py")
_FORMULA = BadCell("（公式）", "这一格是公式，没有保存计算结果", "请在 Excel 中打开并保存一次，或把公式粘贴为值")


Sheets = list[tuple[str, bool]]
"""Titles in order, each with whether the sheet is visible."""


def read_workbook(path: Path, choose: Callable[[Sheets], Collection[str]]) -> Iterator[Line]:
    """Yield the filled rows of the chosen sheets, in order.

    Args:
        path: an .xlsx or .xlsm file.
        choose: is told the sheets and returns the titles of those to read.

    Raises:
        InvalidRecord: the file is no workbook that can be read (damaged, encrypted, old format, too large).
    """
    command = [sys.executable, "-I", str(_WORKER), str(path.absolute()), str(MEMORY), str(SECONDS)]
    with subprocess.Popen(  # noqa: S603 - our own program, no shell
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as worker:
        assert worker.stdout is not None  # noqa: S101 - asked for above
        try:
            sheet, chosen, ended = "", frozenset[str](), False
            for line in worker.stdout:
                match json.loads(line):
                    case ["sheets", sheets]:
                        chosen = frozenset(choose([(title, visible) for title, visible in sheets]))
                    case ["sheet", title]:
                        sheet = title
                    case ["rows", rows] if sheet in chosen:
                        for number, cells in rows:
                            yield Line(sheet, number, [_cell(value) for value in cells])
                    case ["fault", problem, remedy]:
                        raise InvalidRecord(path, 0, problem, remedy)
                    case ["end"]:
                        ended = True
        finally:
            worker.kill()
    if not ended:
        raise InvalidRecord(
            path, 0, "读取这个工作簿用时或内存超出上限，已停止", "请分成几个较小的文件，或另存为 CSV UTF-8 后导入"
        )


def _cell(value: Any) -> Cell:
    if isinstance(value, str):
        return value.strip()
    if not isinstance(value, dict):
        return cast("Cell", value)
    if "date" in value:
        moment = datetime.fromisoformat(value["date"])
        return date(moment.year, moment.month, moment.day)
    if "error" in value:
        text = value["error"]
        return BadCell(text, f"这一格是错误值 {text}", "请改成正确的内容，或清空这一格")
    return _FORMULA
