"""Records out, and in again as they were."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from matcher.corpus.catalogue import Catalogue
from matcher.corpus.fields import FIELDS
from matcher.errors import HuiqiError
from matcher.exchange.export import export_records
from matcher.exchange.intake import open_intake
from matcher.vocabulary import RecordKind
from tests.fakes.records import RECORDS, write_records

FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r]")


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """Return a catalogue with one or two records of every kind, beside the shipped ones."""
    folder = tmp_path_factory.mktemp("export")
    catalogue = Catalogue(folder / "home")
    with open_intake(catalogue) as intake:
        intake.read(write_records(folder / "all.jsonl"))
        assert [(fault.column, fault.problem) for fault in intake.outcome.faults] == []
        intake.commit()
    return catalogue


def _read_back(home: Path, path: Path, kind: RecordKind | None) -> tuple[Catalogue, dict[str, int]]:
    """Import an exported file into a catalogue; returns it and what became of the rows."""
    catalogue = Catalogue(home)
    with open_intake(catalogue) as intake:
        intake.read(path, kind)
        outcome = intake.outcome
        assert [(fault.row, fault.column, fault.problem) for fault in outcome.faults] == []
        assert list(outcome.doubts) == []
        totals = {what: sum(getattr(count, what) for count in outcome.counts) for what in ("new", "changed", "same")}
        intake.commit()
    return catalogue, totals


def _all(catalogue: Catalogue, kind: RecordKind) -> list[dict[str, Any]]:
    return list(catalogue.records(kind))


@pytest.mark.parametrize("kind", list(RecordKind))
@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".jsonl"])
def test_an_export_of_one_kind_is_imported_unchanged(
    catalogue: Catalogue, tmp_path: Path, kind: RecordKind, suffix: str
) -> None:
    path = tmp_path / f"out{suffix}"
    counts = export_records(catalogue, [kind], path)
    assert counts == {kind: len(_all(catalogue, kind))}
    found, _ = _read_back(tmp_path / "home", path, kind)
    assert _all(found, kind) == _all(catalogue, kind)


@pytest.mark.parametrize("suffix", [".xlsx", ".jsonl"])
def test_all_kinds_fit_in_one_file_that_says_which_is_which(catalogue: Catalogue, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"out{suffix}"
    export_records(catalogue, list(RecordKind), path)
    found, _ = _read_back(tmp_path / "home", path, None)
    for kind in RecordKind:
        assert _all(found, kind) == _all(catalogue, kind)


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".jsonl"])
def test_importing_an_export_where_it_came_from_changes_nothing(
    catalogue: Catalogue, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"out{suffix}"
    total = sum(export_records(catalogue, [RecordKind.EXPERT], path).values())
    _, totals = _read_back(catalogue._folder.parent, path, RecordKind.EXPERT)
    assert totals == {"new": 0, "changed": 0, "same": total}


def test_gb18030_holds_every_character_and_is_read_again(catalogue: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "企业.csv"
    export_records(catalogue, [RecordKind.ENTERPRISE], path, "gb18030")
    assert "福州示例光电有限公司" in path.read_bytes().decode("gb18030")
    found, _ = _read_back(tmp_path / "home", path, RecordKind.ENTERPRISE)
    assert _all(found, RecordKind.ENTERPRISE) == _all(catalogue, RecordKind.ENTERPRISE)


def test_csv_opens_in_excel_with_its_chinese_and_without_formulas(catalogue: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "企业.csv"
    export_records(catalogue, [RecordKind.ENTERPRISE], path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][: len(FIELDS[RecordKind.ENTERPRISE])] == [field.heading for field in FIELDS[RecordKind.ENTERPRISE]]
    assert not [cell for row in rows for cell in row if FORMULA.match(cell)]
    assert {"'=1+1", "'007", "'914201001234567890"} <= set(rows[1])


def test_a_workbook_holds_texts_as_texts_and_numbers_and_dates_as_such(catalogue: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    export_records(catalogue, list(RecordKind), path)
    book = load_workbook(path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    heading = [cell.value for cell in book["企业"][1]]
    row = dict(zip(heading, book["企业"][2], strict=True))
    assert (row["营业收入（万元）"].value, row["职工总数"].value) == (5600.25, 120)
    assert row["成立日期"].is_date
    assert row["丙列"].value == "007"
    assert (row["统一社会信用代码*"].value, row["统一社会信用代码*"].number_format) == ("91350100M000100Y43", "@")
    needs = dict(zip([cell.value for cell in book["需求"][1]], book["需求"][2], strict=True))
    assert needs["编号"].value == "001"


def test_json_lines_are_the_records_as_they_are_stored(catalogue: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    export_records(catalogue, [RecordKind.NEED], path)
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert lines == [{"kind": "need", **record} for record in _all(catalogue, RecordKind.NEED)]
    assert len(lines) == len(RECORDS[RecordKind.NEED])


def test_progress_ends_at_the_number_of_records(catalogue: Catalogue, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    export_records(catalogue, [RecordKind.NEED], tmp_path / "a.csv", progress=lambda *args: told.append(args))
    assert told[-1] == ("导出需求", 2, 2)


@pytest.mark.parametrize(
    ("kinds", "name", "says"),
    [
        ([RecordKind.NEED], "out.pdf", "不能导出为 .pdf"),
        ([RecordKind.NEED], "out", "没有扩展名"),
        (list(RecordKind), "out.csv", "只能放一类记录"),
    ],
)
def test_what_cannot_be_written_is_refused(
    catalogue: Catalogue, tmp_path: Path, kinds: list[RecordKind], name: str, says: str
) -> None:
    with pytest.raises(HuiqiError, match=says):
        export_records(catalogue, kinds, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_catalogue_is_not_exported(tmp_path: Path) -> None:
    with pytest.raises(HuiqiError, match="目录里还没有专家"):
        export_records(Catalogue(tmp_path / "home"), [RecordKind.EXPERT], tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


def _with_expert(home: Path, **more: Any) -> Catalogue:
    catalogue = Catalogue(home)
    with catalogue.batch() as batch:
        batch.put(RecordKind.EXPERT, {"id": "E-9", "name": "甲", **more}, None)
        batch.commit()
    return catalogue


def test_a_text_too_long_for_a_cell_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    catalogue = _with_expert(tmp_path / "home", keywords=["长" * 199 for _ in range(199)])
    with pytest.raises(HuiqiError, match=r"专家 E-9 的“关键词”有 39,799 字") as refused:
        export_records(catalogue, [RecordKind.EXPERT], tmp_path / "out.xlsx")
    assert ".jsonl" in refused.value.remedy
    assert not (tmp_path / "out.xlsx").exists()
    export_records(catalogue, [RecordKind.EXPERT], tmp_path / "out.csv")


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_more_columns_than_the_import_reads_are_refused(tmp_path: Path, suffix: str) -> None:
    catalogue = _with_expert(tmp_path / "home", extra={f"列{number}": "x" for number in range(300)})
    with pytest.raises(HuiqiError, match="表格最多 300 列"):
        export_records(catalogue, [RecordKind.EXPERT], tmp_path / f"out{suffix}")
    export_records(catalogue, [RecordKind.EXPERT], tmp_path / "out.jsonl")
