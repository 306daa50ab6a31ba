"""What a .docx file says: read from the file itself, and as LibreOffice renders it."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
import pytest

_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&#123;", "{"), ("&#125;", "}"), ("&quot;", '"'), ("&amp;", "&"))


def text_of(data: bytes) -> str:
    """Return all text of the body, headers and footers of a .docx file, without blanks."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = [name for name in packed.namelist() if re.fullmatch(r"word/(document|header\d|footer\d)\.xml", name)]
        found = "".join(text for name in names for text in _TEXT.findall(packed.read(name).decode()))
    for entity, sign in _ENTITIES:
        found = found.replace(entity, sign)
    return squeezed(found)


def tables_of(data: bytes) -> list[list[list[str]]]:
    """Return the tables of a .docx file: rows of cells, merged ones repeated."""
    document = docx.Document(io.BytesIO(data))
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def rendered(documents: Mapping[str, bytes]) -> dict[str, str]:
    """Return the text that LibreOffice shows of documents, without blanks; skip the test without it."""
    return {name: "".join(pages) for name, pages in pages_of(documents).items()}


def pages_of(documents: Mapping[str, bytes]) -> dict[str, list[str]]:
    """Return the same page by page."""
    _require_writer()
    with TemporaryDirectory() as place:
        folder = Path(place)
        for name, data in documents.items():
            (folder / f"{name}.docx").write_bytes(data)
        _convert(folder, [folder / f"{name}.docx" for name in documents])
        return {name: [*map(squeezed, _pages(folder / f"{name}.pdf").split("\f"))] for name in documents}


def squeezed(text: str) -> str:
    """Return a text without blanks and line breaks."""
    return re.sub(r"\s", "", text)


@cache
def _require_writer() -> None:
    if shutil.which("soffice") is None or shutil.which("pdftotext") is None:
        pytest.skip("no soffice or pdftotext; install libreoffice-writer and poppler-utils")
    with TemporaryDirectory() as place:
        folder = Path(place)
        docx.Document().save(str(folder / "empty.docx"))
        _convert(folder, [folder / "empty.docx"])
        if not (folder / "empty.pdf").exists():
            pytest.skip("soffice opens no Word document; install libreoffice-writer")


def _convert(folder: Path, files: list[Path]) -> None:
    profile = f"-env:UserInstallation={Path(_profile().name).as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, files)]
    subprocess.run(command, check=False, capture_output=True, timeout=120)  # noqa: S603 - our own files


@cache
def _profile() -> TemporaryDirectory[str]:
    """Return a folder for the settings of LibreOffice, made once: a fresh one costs seconds."""
    return TemporaryDirectory()


def _pages(path: Path) -> str:
    return subprocess.run(  # noqa: S603 - our own file
        ["pdftotext", str(path), "-"],  # noqa: S607 - found on the path
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout
