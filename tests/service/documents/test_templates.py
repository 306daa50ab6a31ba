"""The shipped templates: built by the code that ships, holding every field of their form and no other."""

from __future__ import annotations

import io
import zipfile
from dataclasses import fields
from hashlib import sha256
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from matcher.errors import DamagedFile, UnknownName
from service.documents.forms import DOCUMENTS, form_named, forms
from service.documents.pieces import Kind
from service.documents.shelf import FACTS, SUMS, fields_of, verified
from service.documents.templates import draw, draw_all
from tests.fakes.papers import FORMS

_COMPUTED = {"chapter", "section", "ordinal", "final", "total", "priced", "digits", "capitals"}


@pytest.mark.parametrize("form", FORMS)
def test_the_code_builds_the_shipped_template_byte_for_byte(form: str) -> None:
    assert sha256(draw(form)).hexdigest() == sha256((DOCUMENTS / f"{form}.docx").read_bytes()).hexdigest()


def test_the_list_of_digests_is_of_the_templates_that_ship(tmp_path: Path) -> None:
    draw_all(tmp_path)
    assert (tmp_path / SUMS).read_bytes() == (DOCUMENTS / SUMS).read_bytes()
    assert {path.stem for path in DOCUMENTS.glob("*.docx")} == {form.key for form in forms()} == set(FORMS)


@pytest.mark.parametrize("form", FORMS)
def test_a_template_holds_every_field_of_its_form(form: str) -> None:
    held = fields_of((DOCUMENTS / f"{form}.docx").read_bytes())
    assert sorted(_names(FORMS[form]) - held - {"heading"}) == []
    assert sorted(held - _names(FORMS[form]) - _COMPUTED - FACTS) == []


@pytest.mark.parametrize("form", FORMS)
def test_pages_are_a4_with_the_margins_of_official_documents(form: str) -> None:
    document = docx.Document(str(DOCUMENTS / f"{form}.docx"))
    (section,) = document.sections
    mm = {name: round(getattr(section, name).mm) for name in ("page_width", "page_height", "top_margin", "left_margin")}
    assert mm == {"page_width": 210, "page_height": 297, "top_margin": 37, "left_margin": 28}
    body, title = document.styles["Normal"], document.styles["文题"]
    assert (body.font.size.pt, title.font.size.pt) == (16, 22)
    assert body.paragraph_format.line_spacing.pt == 28
    with zipfile.ZipFile(io.BytesIO((DOCUMENTS / f"{form}.docx").read_bytes())) as packed:
        assert 'w:eastAsia="仿宋"' in packed.read("word/styles.xml").decode()
        assert 'w:instr="PAGE"' in packed.read("word/footer1.xml").decode()
        assert "方正小标宋简体" in packed.read("word/fontTable.xml").decode()


@pytest.mark.parametrize("form", FORMS)
def test_no_row_is_split_over_two_pages_and_heads_of_rows_are_on_every_page(form: str) -> None:
    for table in docx.Document(str(DOCUMENTS / f"{form}.docx")).tables:
        assert all(_has(row, "cantSplit") for row in table.rows)
        looped = "{%tr for " in table.rows[0].cells[0].text  # a place to sign, which has no head
        headed = any("{%tr for " in row.cells[0].text for row in table.rows) and not looped
        assert [_has(row, "tblHeader") for row in table.rows] == [headed] + [False] * (len(table.rows) - 1)


def _has(row: Any, name: str) -> bool:
    return row._tr.trPr is not None and row._tr.trPr.find(qn(f"w:{name}")) is not None


def test_a_changed_or_missing_template_is_noticed(tmp_path: Path) -> None:
    data = (DOCUMENTS / "plan.docx").read_bytes()
    (tmp_path / SUMS).write_bytes((DOCUMENTS / SUMS).read_bytes())
    (tmp_path / "plan.docx").write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    for key in ("plan", "notice"):
        with pytest.raises(DamagedFile, match=f"{key}.docx"):
            verified(tmp_path, key)


def test_a_form_that_does_not_exist_is_answered_with_those_that_do() -> None:
    with pytest.raises(UnknownName, match="task-agreement"):
        form_named("任务书")


def _names(cls: type[Any]) -> set[str]:
    found = set()
    for one in fields(cls):
        if one.metadata["kind"] is not Kind.FORM:
            found |= {one.name, *(_names(one.metadata["of"]) if one.metadata["of"] else ())}
    return found
