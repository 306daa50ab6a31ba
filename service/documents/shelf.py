"""Which template a form is made on: the shipped one, or an office's own in ``documents/`` of the state folder.

An own template has the name of ours. It is used only if it holds every field of ours; a field that does not exist is
refused too. Templates are filled in by a sandboxed environment: neither they nor the values reach anything else.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from matcher.errors import DamagedFile, HuiqiError
from service.documents.forms import DOCUMENTS, Form

SUMS = "SHA256SUMS"
"""Name of the list of digests of the shipped templates."""

FACTS = frozenset({"form_name", "form_version"})
"""What is said of the template itself; an own one need not show it."""

_MOST_BYTES, _MOST_UNPACKED = 4 << 20, 32 << 20
_WHOLE = "word/document.xml"


class InvalidTemplate(HuiqiError):
    """A template of an office's own that lacks a field, names one that does not exist, or cannot be read."""


@dataclass(frozen=True, slots=True)
class Template:
    """模板: its bytes, their digest, and whether it is the office's own (then without version)."""

    form: Form
    data: bytes
    digest: str
    own: bool

    @property
    def version(self) -> str:
        """The version of a shipped template; 自备 and the start of the digest of an own one."""
        return f"自备 {self.digest[:8]}" if self.own else str(self.form.version)


def own_folder(home: Path) -> Path:
    """Return the folder of an office's own templates."""
    return home / "documents"


def template_of(form: Form, home: Path) -> Template:
    """Return the template a form is made on.

    Raises:
        InvalidTemplate: the office's own does not hold the form's fields.
        DamagedFile: the shipped one is not as it was shipped.
    """
    path = own_folder(home) / f"{form.key}.docx"
    if not path.is_file():
        return shipped_template(form)
    data = _own_bytes(path)
    _check(path, data, form)
    return Template(form, data, sha256(data).hexdigest(), own=True)


def shipped_template(form: Form) -> Template:
    """Return the shipped template of a form.

    Raises:
        DamagedFile: it is missing or its digest is not the listed one.
    """
    data = verified(DOCUMENTS, form.key)
    return Template(form, data, sha256(data).hexdigest(), own=False)


def environment() -> ImmutableSandboxedEnvironment:
    """Return the environment templates are read and filled in with."""
    return ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def fields_of(data: bytes) -> frozenset[str]:
    """Return the fields of a template: its variables, and the names that are asked of rows (`phone` of `party.phone`).

    Raises:
        TemplateError: a tag is wrong.
    """
    outer = DocxTemplate(io.BytesIO(data)).get_undeclared_template_variables(environment())
    return frozenset(outer) | frozenset(_asked(data))


@cache
def verified(folder: Path, key: str) -> bytes:
    """Return a template of a folder that lists the digests of its templates.

    Raises:
        DamagedFile: it is missing or its digest is not the listed one.
    """
    path = folder / f"{key}.docx"
    data = path.read_bytes() if path.is_file() else b""
    if f"{sha256(data).hexdigest()}  {path.name}" not in (folder / SUMS).read_text("utf-8").splitlines():
        remedy = "请重新安装；要改格式，请把自己的模板放进状态目录的 documents"
        raise DamagedFile(f"文书模板 {path.name} 与发布时的校验和不符", remedy)
    return data


def _asked(data: bytes) -> Iterator[str]:
    template = DocxTemplate(io.BytesIO(data))
    parsed = environment().parse(template.patch_xml(template.xml_to_string(template.get_docx()._element.body)))
    for asked in parsed.find_all(nodes.Getattr):
        if not (isinstance(asked.node, nodes.Name) and asked.node.name == "loop"):
            yield asked.attr


def _check(path: Path, data: bytes, form: Form) -> None:
    ours = fields_of(shipped_template(form).data)
    see = "请对照随产品发布的同名模板改正"
    try:
        theirs = fields_of(data)
    except TemplateError as error:
        raise InvalidTemplate(f"模板 {path} 里的标记写法不对：{error.message}", see) from error
    except (ValueError, KeyError, AttributeError, SyntaxError) as error:  # not the XML that a Word document holds
        raise InvalidTemplate(f"读不出模板 {path}", "请用 Word 或 WPS 另存为 .docx") from error
    if lacking := sorted(ours - theirs - FACTS):
        raise InvalidTemplate(f"模板 {path} 缺少字段：{'、'.join(lacking)}", "请从随产品发布的同名模板复制这些标记")
    if unknown := sorted(theirs - ours - FACTS):
        raise InvalidTemplate(f"模板 {path} 里有不存在的字段：{'、'.join(unknown)}", see)


def _own_bytes(path: Path) -> bytes:
    """Return an own template after a look into the zip: one that would unpack to very much is refused."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            unpacked = sum(one.file_size for one in packed.infolist())
            whole = _WHOLE in packed.namelist()
    except (OSError, zipfile.BadZipFile) as error:
        raise InvalidTemplate(f"读不出模板 {path}", "请检查权限，并用 Word 或 WPS 另存为 .docx") from error
    if len(data) > _MOST_BYTES or unpacked > _MOST_UNPACKED or not whole:
        problem = f"模板 {path} 太大或不是 Word 文档"
        raise InvalidTemplate(problem, f"请另存为 .docx，压缩后不超过 {_MOST_BYTES >> 20} MB，删去大图片")
    return data
