"""The templates: what people see in them, and that the import reads what they fill in."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation

from matcher.corpus.catalogue import Catalogue
from matcher.corpus.fields import FIELDS, Field, Form
from matcher.corpus.values import clean
from matcher.exchange.dropdowns import offered
from matcher.exchange.intake import open_intake
from matcher.exchange.templates import write_template, write_templates
from matcher.vocabulary import RecordKind

KINDS = pytest.mark.parametrize("kind", list(RecordKind))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("templates")
    write_templates(folder, list(RecordKind))
    return folder


def _book(folder: Path, kind: RecordKind) -> Workbook:
    return load_workbook(folder / f"{kind.label}导入模板.xlsx")


def _validations(book: Workbook, kind: RecordKind) -> dict[str, DataValidation]:
    """Return the validation of each column, by key of its field."""
    found = {}
    for field, column in zip(FIELDS[kind], book[kind.label].columns, strict=True):
        (rule,) = [
            rule
            for rule in book[kind.label].data_validations.dataValidation
            if f"{column[0].column_letter}3" in rule.sqref and f"{column[0].column_letter}1048576" in rule.sqref
        ]
        found[field.key] = rule
    return found


def _listed(book: Workbook, rule: DataValidation) -> list[str]:
    """Return the values of a drop-down list."""
    title, cells = rule.formula1.rsplit("!", 1)
    sheet = book[title.strip("'")]
    assert sheet.sheet_state == "hidden"
    return [row[0].value for row in sheet[cells.replace("$", "")]]


def test_templates_are_named_for_their_kinds(tmp_path: Path) -> None:
    written = write_templates(tmp_path / "new", {RecordKind.NEED, RecordKind.ENTERPRISE})
    assert [path.name for path in written] == ["企业导入模板.xlsx", "需求导入模板.xlsx"]
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == sorted(path.name for path in written)


@KINDS
def test_the_first_sheet_holds_every_column_and_marks_the_required_ones(folder: Path, kind: RecordKind) -> None:
    book = _book(folder, kind)
    assert book.sheetnames[:2] == [kind.label, "填写说明"]
    assert [cell.value for cell in book[kind.label][1]] == [
        field.heading + "*" * field.required for field in FIELDS[kind]
    ]
    assert book[kind.label].print_title_rows == "$1:$1"
    assert book[kind.label].page_setup.orientation == "landscape"


@KINDS
def test_the_example_row_is_marked_and_shows_every_example_as_what_it_is(folder: Path, kind: RecordKind) -> None:
    first, *others = _book(folder, kind)[kind.label][2]
    assert first.value.startswith("示例")
    assert first.font.italic
    for field, cell in zip(FIELDS[kind][1:], others, strict=True):
        value = cell.value.date().isoformat() if isinstance(cell.value, datetime) else cell.value
        assert str(value or "") == field.example
        assert isinstance(cell.value, int | float) == (field.form in {Form.YEAR, Form.COUNT, Form.NUMBER})


@KINDS
def test_every_example_is_a_valid_value(kind: RecordKind) -> None:
    for field in FIELDS[kind]:
        assert not field.example or clean(field, field.example, field.heading)


@KINDS
def test_columns_of_choices_have_drop_down_lists_whose_values_the_import_takes(folder: Path, kind: RecordKind) -> None:
    book = _book(folder, kind)
    for key, rule in _validations(book, kind).items():
        field = _field(kind, key)
        assert (rule.type == "list") == bool(offered(field))
        if rule.type == "list":
            values = _listed(book, rule)
            assert tuple(values) == offered(field)
            assert all(clean(field, value, field.heading) is not None for value in values)
            several = field.form in {Form.CHOICES, Form.CODES}
            assert rule.showErrorMessage != several  # several values at once are no member of the list


@KINDS
def test_every_column_says_how_it_is_filled_in(folder: Path, kind: RecordKind) -> None:
    for key, rule in _validations(_book(folder, kind), kind).items():
        assert rule.promptTitle == _field(kind, key).heading
        assert rule.prompt.startswith(_field(kind, key).help)


@KINDS
def test_columns_of_codes_and_names_are_kept_as_typed(folder: Path, kind: RecordKind) -> None:
    sheet = _book(folder, kind)[kind.label]
    formats = {
        position: column.number_format
        for column in sheet.column_dimensions.values()
        for position in range(column.min, column.max + 1)  # neighbours alike are one entry
    }
    for position, field in enumerate(FIELDS[kind], start=1):
        if field.form in {Form.CREDIT_CODE, Form.CODES, Form.REGION} or field.key in {"id", "name"}:
            assert formats[position] == "@"


@KINDS
def test_the_notes_explain_every_column(folder: Path, kind: RecordKind) -> None:
    rows = [row[:5] for row in _book(folder, kind)["填写说明"].iter_rows(values_only=True)]
    start = next(number for number, row in enumerate(rows) if row[0] == "栏目")
    explained = {row[0]: row for row in rows[start + 1 :]}
    assert list(explained) == [field.heading for field in FIELDS[kind]]
    for field in FIELDS[kind]:
        _, required, how, example, allowed = explained[field.heading]
        assert (required == "必填", how, example or "") == (field.required, field.help, field.example)
        assert allowed
        assert not offered(field) or offered(field)[0] in allowed or str(len(offered(field))) in allowed


def test_a_filled_template_is_imported_without_its_example(tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsx"
    write_template(path, RecordKind.ENTERPRISE)
    book = load_workbook(path)
    for column, field in enumerate(FIELDS[RecordKind.ENTERPRISE], start=1):
        book["企业"].cell(3, column).value = field.example or "91350100M000100Y43"
    book.save(path)
    catalogue = Catalogue(tmp_path / "home")
    with open_intake(catalogue) as intake:
        intake.read(path)
        assert [fault.problem for fault in intake.outcome.faults] == []
        assert [notice.text for notice in intake.outcome.notices] == []
        intake.commit()
    (record,) = catalogue.records(RecordKind.ENTERPRISE)
    assert (record["id"], record["name"], record["staff"]) == ("91350100M000100Y43", "武汉示例光电有限公司", 120)
    assert record.keys() == {field.key for field in FIELDS[RecordKind.ENTERPRISE]}


def _field(kind: RecordKind, key: str) -> Field:
    return next(field for field in FIELDS[kind] if field.key == key)
