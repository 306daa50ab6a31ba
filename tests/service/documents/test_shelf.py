"""An office's own templates: used if they hold every field of ours, otherwise refused with what is wrong."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

from service.documents.forms import DOCUMENTS, form_named
from service.documents.making import make
from service.documents.shelf import InvalidTemplate, own_folder, template_of
from tests.fakes.papers import filled
from tests.fakes.word import text_of

FORM = form_named("notice")


def _own(home: Path, data: bytes) -> None:
    own_folder(home).mkdir(exist_ok=True)
    (own_folder(home) / "notice.docx").write_bytes(data)


def _changed(old: str, new: str) -> bytes:
    """Return the shipped template with one text replaced."""
    document = docx.Document(str(DOCUMENTS / "notice.docx"))
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs if old in run.text]
    assert runs, old
    for run in runs:
        run.text = run.text.replace(old, new)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_without_an_own_template_ours_is_used(tmp_path: Path) -> None:
    template = template_of(FORM, tmp_path)
    assert (template.own, template.version) == (False, "1")


def test_an_own_template_with_every_field_is_used(tmp_path: Path) -> None:
    _own(tmp_path, _changed("联系人：", "本会联系人："))
    document, marks = filled("notice")
    made = make(document, tmp_path)
    text = text_of(made.data)
    assert "本会联系人：" in text
    assert [mark for mark in marks if mark not in text] == []
    assert made.version == f"自备 {made.template[:8]}"
    assert made.template != make(document, tmp_path / "elsewhere").template


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{{ issuer }}", "某市科协", "缺少字段：issuer"),
        ("{{ phone }}", "{{ phon }}", "缺少字段：phone"),
        ("联系人：", "{{ secret }}联系人：", "不存在的字段：secret"),
        ("{{ phone }}", "{{ phone.__class__ }}", "不存在的字段：__class__"),
        ("{{ phone }}", "{{ phone ", "标记写法不对"),
        ("{{ phone }}", "{{ phone | nosuch }}", "填写不了|标记写法不对"),
        ("{{ phone }}", "{{ phone }}{{ 1 // 0 }}", "填写不了"),
        ("{{ phone }}", "{{ phone }}{{ phone ** phone }}", "填写不了"),
    ],
)
def test_an_own_template_that_is_wrong_is_refused_with_what_is_wrong(
    old: str, new: str, said: str, tmp_path: Path
) -> None:
    _own(tmp_path, _changed(old, new))
    with pytest.raises(InvalidTemplate, match=said):
        make(filled("notice")[0], tmp_path)


def test_a_field_asked_of_rows_must_be_there_too(tmp_path: Path) -> None:
    document = docx.Document(str(DOCUMENTS / "notice.docx"))
    for table in document.tables:
        for run in (run for row in table.rows for cell in row.cells for one in cell.paragraphs for run in one.runs):
            run.text = run.text.replace("{{ one.note }}", "")
    out = io.BytesIO()
    document.save(out)
    _own(tmp_path, out.getvalue())
    with pytest.raises(InvalidTemplate, match="缺少字段：note"):
        template_of(FORM, tmp_path)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"<html>", (DOCUMENTS / "notice.docx").read_bytes()[:4000]])
def test_a_file_that_is_no_word_document_is_refused(data: bytes, tmp_path: Path) -> None:
    _own(tmp_path, data)
    with pytest.raises(InvalidTemplate, match="读不出"):
        template_of(FORM, tmp_path)


def test_a_zip_that_is_no_word_document_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("readme.txt", "")
    _own(tmp_path, out.getvalue())
    with pytest.raises(InvalidTemplate, match="不是 Word 文档"):
        template_of(FORM, tmp_path)


@pytest.mark.parametrize("xml", ["", "<a/>", "<w:document"])
def test_a_word_document_with_broken_parts_is_refused(xml: str, tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(DOCUMENTS / "notice.docx") as whole, zipfile.ZipFile(out, "w") as packed:
        for name in whole.namelist():
            packed.writestr(name, xml if name == "word/document.xml" else whole.read(name))
    _own(tmp_path, out.getvalue())
    with pytest.raises(InvalidTemplate, match="读不出"):
        template_of(FORM, tmp_path)


def test_a_zip_that_would_unpack_to_very_much_is_refused_unread(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b" " * (33 << 20))
    assert len(out.getvalue()) < 1 << 16
    _own(tmp_path, out.getvalue())
    with pytest.raises(InvalidTemplate, match="太大"):
        template_of(FORM, tmp_path)
