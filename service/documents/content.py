"""What a file that somebody hands in is, told by its bytes and not by its name; and what makes it unacceptable."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from service.documents.making import MEDIA_TYPE as DOCX

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SUFFIXES = {PDF: ".pdf", PNG: ".png", JPEG: ".jpg", DOCX: ".docx", XLSX: ".xlsx"}
"""The kinds of files that are taken, each with the end of its name."""

LARGEST = 20 << 20

_ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia)\b")
_STREAM = re.compile(rb"\bstream\r?\n.*?\bendstream\b", re.DOTALL)
"""Pictures and other data, in which the bytes of a name may stand by chance."""

_TAIL = 2048
_HEADS = {b"%PDF-": PDF, b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG}
_MAIN = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
_ENTRIES, _UNPACKED = 10_000, 1 << 30
_MACROS = ("vbaproject.bin", "/activex/", "/embeddings/")


def media_of(data: bytes) -> str:
    """Return the kind of a file by its first bytes or, of an archive, its parts; empty where it is none of `SUFFIXES`.

    Of an archive only the list of its parts is read.
    """
    for head, media in _HEADS.items():
        if data.startswith(head):
            return media
    parts = _parts(data)
    if "[Content_Types].xml" not in parts:
        return ""
    return next((media for part, media in _MAIN.items() if part in parts), "")


def fault_of(data: bytes, media: str) -> str:
    """Return what makes a file of a kind unacceptable, in Chinese; empty where nothing does."""
    if len(data) > LARGEST:
        return f"文件有 {len(data):,} 字节，超过 {LARGEST >> 20} MB"
    if media == PDF:
        return pdf_fault(data)
    if media == PNG and b"IEND" not in data[-_TAIL:]:
        return "PNG 图片不完整"
    if media == JPEG and b"\xff\xd9" not in data[-_TAIL:]:
        return "JPEG 图片不完整"
    if media in {DOCX, XLSX}:
        return _archive_fault(data)
    return ""


def pdf_fault(data: bytes) -> str:
    """Return what makes a PDF unacceptable: cut off, encrypted, or doing something when opened."""
    if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-_TAIL:]:
        return "文件不是完整的 PDF"
    plain = _STREAM.sub(b"", data)
    if b"/Encrypt" in plain:
        return "PDF 加了密"
    if found := _ACTIVE.search(plain):
        return f"PDF 里有会自行动作的内容（{found[1].decode()}）"
    return ""


def _archive_fault(data: bytes) -> str:
    parts = _parts(data)
    if len(parts) > _ENTRIES or sum(one.file_size for one in parts.values()) > _UNPACKED:
        return "文件解压后过大"
    if any(one.flag_bits & 1 for one in parts.values()):
        return "文件加了密"
    if any(mark in f"/{name.lower()}" for name in parts for mark in _MACROS):
        return "文件里有宏或嵌入的对象"
    return ""


def _parts(data: bytes) -> dict[str, zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return {one.filename: one for one in archive.infolist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return {}
