"""The Word form: every label and figure, as LibreOffice shows it too, and the same bytes each time."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest

from matcher.programmes.entries import Column
from matcher.programmes.pack import Pack
from matcher.programmes.words import Cell
from service.documents.statistics_book import statistics_book
from service.documents.statistics_form import statistics_form
from service.documents.statistics_layout import Header, categories_of, notes_of, period_of, shortened
from service.domain.statistics.kinds import HappeningKind
from service.domain.statistics.table import Table, statistics
from tests.fakes.happenings import REPORTER, filing, happening
from tests.fakes.liaoning_report import ON, report
from tests.fakes.word import rendered

HEADER = Header("某市科学技术协会", "填表人甲", "", ON)
_OFFICE = shutil.which("soffice")


@pytest.fixture(scope="module")
def table(liaoning: Pack) -> Table:
    return report(liaoning)[0]


@pytest.fixture(scope="module")
def path(table: Table, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("form") / "统计表.docx"
    statistics_form(found, table, HEADER)
    return found


def test_the_grid_holds_the_lines_of_the_form(table: Table, path: Path) -> None:
    (grid,) = docx.Document(str(path)).tables
    rows = [[cell.text for cell in row.cells] for row in grid.rows]
    assert rows[0] == ["类别", "内容", "数据"]
    lines = [(category.name, line) for category in categories_of(table) for line in category.lines]
    assert len(rows) == 1 + len(lines)
    for (first, label, value), (category, line) in zip(rows[1:], lines, strict=True):
        assert (first, label) == (category, line.label)
        assert value == (line.cell.shown if line.cell else line.label)


def test_what_stands_around_the_grid_is_there(table: Table, path: Path) -> None:
    text = "\n".join(one.text for one in docx.Document(str(path)).paragraphs)
    assert "创新驱动助力工程工作情况统计表" in text
    assert "（统计数据自 2014年1月1日 至 2018年5月31日）" in text
    assert "填报单位：某市科学技术协会\t填报日期：2018年6月26日" in text
    assert "填表人：填表人甲　　审核人：＿＿＿＿＿＿" in text
    assert all(note in text for note in notes_of(table))


def test_the_same_table_gives_the_same_bytes(table: Table, path: Path, tmp_path: Path) -> None:
    statistics_form(tmp_path / "again.docx", table, HEADER)
    assert (tmp_path / "again.docx").read_bytes() == path.read_bytes()


def test_a_text_with_signs_of_its_own_comes_out_as_it_is(liaoning: Pack, tmp_path: Path) -> None:
    said = "A<b>&{{x}}</w:t>\x01“引号”"
    table = statistics(liaoning, [], [filing("a", "i31", "情况", f"{said}\n第二段")], REPORTER, ON)
    statistics_form(tmp_path / "t.docx", table, Header("<单位>&"))
    (grid,) = docx.Document(str(tmp_path / "t.docx")).tables
    assert grid.rows[-1].cells[2].text == said.replace("\x01", "") + "\n第二段"


def test_names_that_nearly_fill_or_exceed_a_page_are_all_shown(liaoning: Pack, tmp_path: Path) -> None:
    """LibreOffice cuts off what a row that may not break has below the page."""
    documents = {}
    for many in range(44, 60, 2):
        solved = [
            happening(f"h{number:02}", HappeningKind.SOLUTION, name=f"第{number}项难题的方案：铸件气孔")
            for number in range(many)
        ]
        statistics_form(tmp_path / "t.docx", statistics(liaoning, solved, [], REPORTER, ON), HEADER)
        documents[f"of-{many}"] = (tmp_path / "t.docx").read_bytes()
    for name, text in rendered(documents).items():
        shown = re.sub(r"—\d+—|类别|内容|数据", "", text)
        many = int(name.removeprefix("of-"))
        assert [number for number in range(many) if f"第{number}项难题的方案：铸件气孔" not in shown] == [], name


@pytest.mark.skipif(_OFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_shows_every_label_and_value_of_both(table: Table, path: Path, tmp_path: Path) -> None:
    assert _OFFICE is not None
    statistics_book(tmp_path / "book.xlsx", table, HEADER)
    shutil.copy(path, tmp_path / "form.docx")
    command = [_OFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run(  # noqa: S603 - our own files
        [*command, "form.docx", "book.xlsx"], cwd=tmp_path, check=True, capture_output=True, timeout=120
    )
    for name in ("form", "book"):
        shown = _text_of(tmp_path / f"{name}.pdf")
        for category in categories_of(table):
            for line in category.lines:
                assert _bare(line.label) in shown, (name, line.label)
                if line.cell is not None:
                    for part in re.split(r"[、\n]", line.cell.shown):
                        assert _bare(part) in shown, (name, part)


def _text_of(path: Path) -> str:
    reader: Any = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pdftotext is not installed")
    told = subprocess.run([reader, "-raw", str(path), "-"], check=True, capture_output=True, timeout=60)  # noqa: S603
    return _bare(told.stdout.decode())


def _bare(text: str) -> str:
    return "".join(text.split())


def test_the_line_of_the_period_says_what_holds_for_all_items(liaoning: Pack) -> None:
    def period(*spans: tuple[Any, Any]) -> str:
        items = tuple(
            replace(liaoning.indicators[at], since=since, until=until) for at, (since, until) in enumerate(spans)
        )
        return period_of(statistics(replace(liaoning, indicators=items), [], [], REPORTER, ON))

    late = liaoning.indicators[0].until
    assert period((None, late)) == "（统计数据截至 2018年5月31日）"
    assert period((None, None)) == "（统计数据截至 2018年6月26日）"
    assert period((None, None), (None, late)) == "（各项的统计期间见计划包，截至 2018年6月26日）"


def test_a_long_list_of_names_is_cut_at_a_whole_name_and_counted(liaoning: Pack) -> None:
    names = "\n".join(f"第{number}号报告" for number in range(50))
    table = statistics(liaoning, [], [filing("a", "i06", "名称", names)], REPORTER, ON)
    (cell,) = [one for one in table.cells() if one.records and one.column.cell is Cell.NAMES]
    assert shortened(cell, 20) == "第0号报告、第1号报告、第2号报告 等 50 个，其余见“明细”"
    assert shortened(cell, 1) == "第0号报告 等 50 个，其余见“明细”"
    assert shortened(cell, 5000) == cell.shown
    alone = statistics(liaoning, [], [filing("a", "i06", "名称", "长" * 30)], REPORTER, ON)
    (cell,) = [one for one in alone.cells() if one.records and one.column.cell is Cell.NAMES]
    assert shortened(cell, 20) == "长" * 30


def test_a_pack_without_sections_and_units_makes_a_form_too(liaoning: Pack, tmp_path: Path) -> None:
    item = replace(
        liaoning.indicators[0], section="概况", name="科普活动", note="", columns=(Column("场次", Cell.COUNT),)
    )
    table = statistics(replace(liaoning, indicators=(item,)), [], [], REPORTER, ON)
    assert [line.label for one in categories_of(table) for line in one.lines] == ["1. 科普活动　场次："]
    statistics_form(tmp_path / "t.docx", table, HEADER)
    statistics_book(tmp_path / "t.xlsx", table, HEADER)
    (grid,) = docx.Document(str(tmp_path / "t.docx")).tables
    assert [cell.text for cell in grid.rows[1].cells] == ["概况", "1. 科普活动　场次：", ""]
