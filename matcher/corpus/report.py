"""The report workbook of an import: which row of which file is wrong, why, and what to do."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from matcher.corpus.intake import Intake
from matcher.errors import StorageUnavailable

_COLUMNS = ["文件", "行", "问题", "处理办法"]
_WIDTHS = (36, 8, 56, 56)


def write_report(path: Path, intake: Intake) -> None:
    """Write the faults as an .xlsx; texts that look like formulas stay texts.

    Raises:
        StorageUnavailable: the file cannot be written.
    """
    rows = [(fault.path.name, fault.row, fault.detail, fault.remedy) for fault in intake.faults]
    table = pd.DataFrame(rows, columns=_COLUMNS)
    options = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    try:
        with pd.ExcelWriter(path, engine="xlsxwriter", engine_kwargs=options) as workbook:
            table.to_excel(workbook, sheet_name="导入问题", index=False)
            sheet = workbook.sheets["导入问题"]
            for column, width in enumerate(_WIDTHS):
                sheet.set_column(column, column, width)
            sheet.freeze_panes(1, 0)
    except OSError as error:
        raise StorageUnavailable(f"无法写入 {path}（{error.strerror or error}）", "请换一个可写的位置") from error
