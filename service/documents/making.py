"""Making a document: its values into its template, sealed, with the digests that prove what was made.

Keeping it, and who may sign it, is not decided here.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from docxtpl import DocxTemplate
from jinja2 import TemplateError

from service.documents.filling import filling, literal, missing
from service.documents.forms import form_named
from service.documents.papers import Document
from service.documents.sealing import sealed
from service.documents.shelf import InvalidTemplate, environment, template_of
from service.documents.tall_rows import let_tall_rows_break

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
"""Of a .docx file."""

_NO_NAME = re.compile(r'[\x00-\x1f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]+')
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Made:
    """文书.

    Attributes:
        name: of the file, with ending.
        data: the file.
        digest: SHA-256 of `data` in hex: what is signed is what has this digest.
        form: key of its form.
        version: of the template, as `Template.version`.
        template: SHA-256 of the template in hex.
        missing: what is blank and still to be filled in.
    """

    name: str
    data: bytes
    digest: str
    form: str
    version: str
    template: str
    missing: tuple[str, ...]


def make(document: Document, home: Path) -> Made:
    """Return a document as a .docx file; the same values and template give the same bytes.

    Args:
        document: its values; what is missing becomes a blank to fill in by hand.
        home: the state folder, where an office's own templates are.

    Raises:
        InvalidText: a text holds signs that cannot stand in a document, or is too long.
        InvalidAmount: a sum is negative or too large.
        InvalidTemplate: the office's own template lacks fields or fails.
        DamagedFile: the shipped template was changed.
    """
    template = template_of(form_named(document.form), home)
    values = filling(document)
    facts = {"form_name": literal(template.form.name), "form_version": literal(template.version)}
    filled = DocxTemplate(io.BytesIO(template.data))
    try:
        filled.render({**values, **facts}, environment(), autoescape=True)
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        if not template.own:
            raise
        problem = f"模板 {template.form.key}.docx 填写不了：{error}"
        raise InvalidTemplate(problem, "请对照随产品发布的同名模板改正") from error
    title = " ".join(document.title.split()) or template.form.name
    programme = getattr(document, "programme", "")
    let_tall_rows_break(filled.docx)
    data = sealed(filled.docx, title=title, subject=programme, identifier=f"{document.form}/{template.digest}")
    return Made(
        file_name(title),
        data,
        sha256(data).hexdigest(),
        template.form.key,
        template.version,
        template.digest,
        missing(document),
    )


def file_name(title: str) -> str:
    """Return a title as the name of a file that every system takes."""
    return f"{_NO_NAME.sub(' ', title).strip(' .')[:_LONGEST_NAME] or '文书'}.docx"
