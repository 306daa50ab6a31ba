"""A Word document as bytes that depend on nothing but its content: no clock, no order of a dictionary, no author."""

from __future__ import annotations

import io
import zipfile

from docx.document import Document

_FIRST = "[Content_Types].xml"
_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX, _REGULAR_FILE = 3, 0o644 << 16
_DATES = ("created", "modified", "lastPrinted")
_NOT_OURS = ("/thumbnail", "/extended-properties")
"""A picture of another document, and which program and firm made it."""

_DUBLIN = "{http://purl.org/dc/terms/}"
_CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"


def sealed(document: Document, *, title: str = "", subject: str = "", identifier: str = "") -> bytes:
    """Return a document as a .docx file; the same content gives the same bytes.

    Args:
        document: as python-docx has it; its properties are replaced.
        title: shown by file managers.
        subject: the programme.
        identifier: which template it was made from.
    """
    facts = document.core_properties
    facts.title, facts.subject, facts.identifier = title[:255], subject[:255], identifier[:255]
    facts.author, facts.last_modified_by, facts.comments, facts.keywords, facts.language = "", "", "", "", "zh-CN"
    facts.revision = 1
    element = facts._element
    for child in list(element):
        if child.tag.removeprefix(_DUBLIN).removeprefix(_CORE) in _DATES:
            element.remove(child)
    relations = document.part.package.rels
    for key in [key for key, one in relations.items() if one.reltype.endswith(_NOT_OURS)]:
        del relations[key]
    draft = io.BytesIO()
    document.save(draft)
    return _same_zip(draft.getvalue())


def _same_zip(data: bytes) -> bytes:
    """Return a zip with its files in one order and without times."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as read, zipfile.ZipFile(out, "w") as written:
        for name in sorted(read.namelist(), key=lambda name: (name != _FIRST, name)):
            entry = zipfile.ZipInfo(name, _TIME)
            entry.create_system, entry.external_attr = _UNIX, _REGULAR_FILE
            written.writestr(entry, read.read(name))  # not compressed: compressors differ from machine to machine
    return out.getvalue()
