"""What a file is goes by its bytes; what hides something in it is refused."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
import xlsxwriter

from service.documents.content import DOCX, JPEG, LARGEST, PDF, PNG, XLSX, fault_of, media_of

SCAN = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 20 + b"IEND\xaeB`\x82"
PHOTO = b"\xff\xd8\xff\xe0" + b"\0" * 20 + b"\xff\xd9"


def _document() -> bytes:
    data = io.BytesIO()
    docx.Document().save(data)
    return data.getvalue()


def _book() -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        book.add_worksheet()
    return data.getvalue()


def _archive(**parts: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def _with(name: str, content: bytes = b"x") -> bytes:
    parts = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>", name: content}
    return _archive(**parts)


KINDS = [(SCAN, PDF), (PICTURE, PNG), (PHOTO, JPEG), (_document(), DOCX), (_book(), XLSX)]


@pytest.mark.parametrize(("data", "media"), KINDS, ids=[media for _, media in KINDS])
def test_a_file_is_known_by_its_bytes_and_taken(data: bytes, media: str) -> None:
    assert media_of(data) == media
    assert fault_of(data, media) == ""


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"MZ\x90",
        b"<html>",
        b"PK\x03\x04 broken",
        _archive(**{"a.txt": b"x"}),
        _archive(**{"xl/workbook.xml": b"x"}),
    ],
)
def test_anything_else_is_none_of_them(data: bytes) -> None:
    assert media_of(data) == ""


@pytest.mark.parametrize(
    ("data", "media", "told"),
    [
        (SCAN[:-7], PDF, "不是完整的 PDF"),
        (SCAN + b"/Encrypt%%EOF", PDF, "加了密"),
        (SCAN + b"/Launch%%EOF", PDF, "会自行动作"),
        (PICTURE[:-8], PNG, "PNG 图片不完整"),
        (PHOTO[:-2], JPEG, "JPEG 图片不完整"),
        (_with("xl/vbaProject.bin"), XLSX, "宏"),
        (_with("xl/embeddings/oleObject1.bin"), XLSX, "嵌入的对象"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * LARGEST + b"IEND", PNG, "超过 20 MB"),
    ],
)
def test_what_is_cut_off_hidden_or_too_large_is_refused(data: bytes, media: str, told: str) -> None:
    assert media_of(data) == media
    assert told in fault_of(data, media)


def test_an_archive_that_unpacks_to_too_much_is_refused_without_unpacking_it() -> None:
    data = bytearray(_with("xl/media/a.png", b"a" * 99))
    at = data.rindex((99).to_bytes(4, "little"))  # the size that the list of parts states
    data[at : at + 4] = (2 << 30).to_bytes(4, "little")
    assert fault_of(bytes(data), XLSX) == "文件解压后过大"


def test_an_encrypted_archive_is_refused() -> None:
    data = bytearray(_with("xl/a.xml"))
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    assert fault_of(bytes(data), XLSX) == "文件加了密"
