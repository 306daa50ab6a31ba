"""A dossier as a file: one JSON document in canonical form, sealed with the digest of the rest.

Canonical: UTF-8, keys sorted, two documents that say the same have the same bytes. The seal finds damage and careless
edits; who edits with care is found by `replay`.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from matcher.errors import DamagedFile
from matcher.storage import write_atomically

FORMAT = 1
LARGEST = 64 * 2**20
"""Bytes. A dossier of a hundred candidates has about two million."""

Document = dict[str, Any]


def in_plain_values(document: Document) -> Document:
    """Return a document as it will be read back: tuples are lists."""
    return dict(json.loads(_bytes(document)))


def sealed(document: Document) -> bytes:
    """Return the bytes of a document, with its seal."""
    return _bytes({**document, "seal": seal_of(document)})


def seal_of(document: Document) -> str:
    """Return the SHA-256 of a document without its seal."""
    return hashlib.sha256(_bytes({key: value for key, value in document.items() if key != "seal"})).hexdigest()


def write_dossier(path: Path, document: Document) -> None:
    """Write a document, whole or not at all.

    Raises:
        StorageUnavailable: it cannot be written.
    """
    write_atomically(path, sealed(document))


def read_dossier(path: Path) -> Document:
    """Return the document of a file, its seal unbroken.

    Raises:
        DamagedFile: it is missing, too large, no dossier, of a later format, or altered.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise DamagedFile(f"{path} 超过 {LARGEST // 2**20} MB，不是决策档案", "请核对文件")
        data = path.read_bytes()
    except OSError as error:
        raise DamagedFile(f"不能读取 {path}（{error.strerror}）", "请核对文件名和权限") from error
    return parse_dossier(data, str(path))


def parse_dossier(data: bytes, name: str) -> Document:
    """Return the document of the bytes of a dossier, its seal unbroken.

    Args:
        data: as `sealed` gives them; blanks between the parts do not matter.
        name: what a fault calls it.

    Raises:
        DamagedFile: it is no dossier, of a later format, or altered.
    """
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise DamagedFile(f"{name} 不是完整的决策档案", "请向出具单位重新索取，或从备份恢复") from error
    if not isinstance(document, dict) or "seal" not in document or not isinstance(document.get("format"), int):
        raise DamagedFile(f"{name} 不是决策档案", "请给出 huiqi match --dossier 写出的文件")
    if document["format"] != FORMAT:
        raise DamagedFile(
            f"{name} 的格式是 {document['format']}，本版本读的是 {FORMAT}",
            f"请用写出它的版本（{document.get('product', '未知')}）重放",
        )
    try:
        seal = seal_of(document)
    except (ValueError, RecursionError) as error:  # NaN, which JSON does not have
        raise DamagedFile(f"{name} 里有不是数的数", "请向出具单位重新索取，或从备份恢复") from error
    if document["seal"] != seal:
        raise DamagedFile(f"{name} 在写出之后被改动过，或不完整", "请向出具单位重新索取，或从备份恢复")
    return document


def _bytes(document: Document) -> bytes:
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)
    return (text + "\n").encode("utf-8", "surrogatepass")
