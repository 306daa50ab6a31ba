"""What LibreOffice makes of the workbooks and CSV files: Chinese intact, no formulas, lists and prints as meant."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook

from matcher.corpus.catalogue import Catalogue
from matcher.corpus.fields import FIELDS
from matcher.exchange.export import export_records
from matcher.exchange.intake import open_intake
from matcher.exchange.outcome import Count, Notice, Outcome, Returned, RowFault
from matcher.exchange.report import write_report
from matcher.exchange.templates import write_template
from matcher.vocabulary import RecordKind
from tests.fakes.records import HOSTILE, write_records

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="no soffice (LibreOffice) on the path")

# comma, double quote, UTF-8, every column as shown, every sheet
_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a profile folder of LibreOffice's own, so that it meets no other one at work."""
    return tmp_path_factory.mktemp("profile")


def _converted(profile: Path, path: Path, to: str, *options: str) -> list[Path]:
    """Return what LibreOffice makes of a file."""
    out = path.parent / "converted"
    command = [str(SOFFICE), f"-env:UserInstallation={profile.as_uri()}", "--headless", *options]
    subprocess.run([*command, "--convert-to", to, "--outdir", str(out), str(path)], check=True, capture_output=True)  # noqa: S603 - our own arguments
    return sorted(out.iterdir())


def _tables(profile: Path, path: Path) -> dict[str, list[list[str]]]:
    """Return the sheets of a workbook as LibreOffice shows them, by title."""
    found = {}
    for table in _converted(profile, path, _CSV):
        with table.open(encoding="utf-8", newline="") as file:
            found[table.stem.removeprefix(f"{path.stem}-")] = list(csv.reader(file))
    return found


def _stocked(folder: Path) -> Catalogue:
    catalogue = Catalogue(folder / "home")
    with open_intake(catalogue) as intake:
        intake.read(write_records(folder / "all.jsonl"))
        intake.commit()
    return catalogue


def test_a_template_shows_its_headings_example_and_notes(profile: Path, tmp_path: Path) -> None:
    path = tmp_path / "企业导入模板.xlsx"
    write_template(path, RecordKind.ENTERPRISE)
    tables = _tables(profile, path)
    assert tables["企业"][0] == [field.heading + "*" * field.required for field in FIELDS[RecordKind.ENTERPRISE]]
    assert tables["企业"][1][0].startswith("示例")
    assert {"2012-05-18", "5600", "武汉示例光电有限公司"} <= set(tables["企业"][1])
    assert "企业信息导入模板：填写说明" in tables["填写说明"][0]


def test_drop_down_lists_survive_being_saved_by_libreoffice(profile: Path, tmp_path: Path) -> None:
    path = tmp_path / "专家导入模板.xlsx"
    write_template(path, RecordKind.EXPERT)
    (saved,) = _converted(profile, path, "xlsx:Calc MS Excel 2007 XML")
    before, after = (load_workbook(book)["专家"].data_validations.dataValidation for book in (path, saved))
    lists = [
        sorted(rule.formula1.replace("'", "").replace("$", "") for rule in rules if rule.type == "list")
        for rules in (before, after)
    ]
    assert lists[0] == lists[1] != []


def test_a_template_filled_in_and_saved_by_libreoffice_is_imported(profile: Path, tmp_path: Path) -> None:
    path = tmp_path / "需求.xlsx"
    write_template(path, RecordKind.NEED)
    book = load_workbook(path)
    book["需求"]["B3"] = "铝合金激光焊接气孔控制"
    book["需求"]["H3"] = "2026-03-01"
    book.save(path)
    (saved,) = _converted(profile, path, "xlsx:Calc MS Excel 2007 XML")
    catalogue = Catalogue(tmp_path / "home")
    with open_intake(catalogue) as intake:
        intake.read(saved)
        assert [fault.problem for fault in intake.outcome.faults] == []
        intake.commit()
    (record,) = catalogue.records(RecordKind.NEED)
    assert (record["title"], record["date"]) == ("铝合金激光焊接气孔控制", "2026-03-01")


def test_a_report_prints_every_sheet_and_calculates_nothing(profile: Path, tmp_path: Path) -> None:
    path = tmp_path / "报告.xlsx"
    source = Path("名单.xlsx")
    returned = Returned(RecordKind.EXPERT, source, "专家", 3, ("姓名", "备注"), ("甲", "=1+1"), "错")
    outcome = Outcome(
        [Count(source, RecordKind.EXPERT, 1, faulty=1)],
        [RowFault(source, "专家", 3, "备注", "=2+2", "请改正", "@SUM(A1)")],
        returned=[returned],
        notices=[Notice(source, "专家", "=3+3")],
    )
    write_report(path, outcome)
    tables = _tables(profile, path)
    assert tables["问题清单"][1] == ["名单.xlsx", "专家", "3", "备注", "=2+2", "请改正", "@SUM(A1)"]
    assert tables["退回-专家"][1] == ["错", "名单.xlsx", "专家", "3", "", "甲", "=1+1"]
    assert ["提示：名单.xlsx（专家）", "=3+3"] in [row[:2] for row in tables["导入结果"]]
    *_, printed = [file for file in _converted(profile, path, "pdf") if file.suffix == ".pdf"]
    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", str(printed), "-"], check=True, capture_output=True).stdout.decode()  # noqa: S603, S607
        assert "照“问题”一栏改正" in text
        assert "第 4 页，共 4 页" in text


def test_an_exported_workbook_shows_every_text_as_it_is(profile: Path, tmp_path: Path) -> None:
    path = tmp_path / "目录.xlsx"
    export_records(_stocked(tmp_path), list(RecordKind), path)
    head, row = _tables(profile, path)["企业"]
    shown = dict(zip(head, row, strict=True))
    assert {heading: shown[heading] for heading in HOSTILE} == HOSTILE
    assert (shown["统一社会信用代码*"], shown["成立日期"]) == ("91350100M000100Y43", "2012-05-18")


@pytest.mark.parametrize(("encoding", "number"), [("utf-8-sig", 76), ("gb18030", 85)])
def test_an_exported_csv_keeps_its_texts_and_is_imported_again_after_libreoffice_saved_it(
    profile: Path, tmp_path: Path, encoding: str, number: int
) -> None:
    path = tmp_path / "企业.csv"
    catalogue = _stocked(tmp_path)
    export_records(catalogue, [RecordKind.ENTERPRISE], path, encoding)
    options = f"--infilter=CSV:44,34,{number},1,,0,false,false"
    (saved,) = _converted(profile, path, "xlsx:Calc MS Excel 2007 XML", options)
    cells = [cell for row in load_workbook(saved).active.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    (again,) = [file for file in _converted(profile, saved, _CSV) if file.suffix == ".csv"]
    found = Catalogue(tmp_path / "second")
    with open_intake(found) as intake:
        intake.read(again, RecordKind.ENTERPRISE)
        assert [fault.problem for fault in intake.outcome.faults] == []
        intake.commit()
    assert list(found.records(RecordKind.ENTERPRISE)) == list(catalogue.records(RecordKind.ENTERPRISE))
