"""The manifest of a model folder: ``model.json`` with the checksum of every other file, and ``card.md`` for people."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from matcher.errors import DamagedFile, NotReady
from matcher.storage import sha256_of

MANIFEST, CARD = "model.json", "card.md"
_FORMAT = 1


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return ``model.json`` of a model folder.

    Raises:
        NotReady: there is none.
        DamagedFile: it is not what `write_manifest` writes.
    """
    path = folder / MANIFEST
    if not path.is_file():
        raise NotReady(f"{folder} 里没有模型", "请用 huiqi models list 查看可用的模型，或用 huiqi train 训练")
    try:
        manifest = json.loads(path.read_text("utf-8"))
        if not isinstance(manifest["files"], dict) or manifest["format"] != _FORMAT:
            raise ValueError("format")  # noqa: TRY301 - handled with the other ways it can be wrong
    except (ValueError, KeyError, TypeError) as error:
        raise damaged(path) from error
    return dict(manifest)


def check_files(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Check every file that the manifest names against its checksum.

    Raises:
        DamagedFile: one is missing or differs.
    """
    for name, digest in manifest["files"].items():
        if not (folder / name).is_file() or sha256_of(folder / name) != digest:
            raise damaged(folder / name)


def write_manifest(draft: Path, facts: Mapping[str, Any], card: str) -> str:
    """Add manifest and card to a folder whose other files are written; returns the model's fingerprint.

    Args:
        facts: what the model is and where it comes from, as plain values.
        card: its text; `{fingerprint}` stands where its fingerprint goes.
    """
    files = {path.name: sha256_of(path) for path in sorted(draft.iterdir())}
    manifest = {"format": _FORMAT, **facts, "files": files}
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (draft / MANIFEST).write_text(text, "utf-8")
    (draft / CARD).write_text(card.replace("{fingerprint}", fingerprint_of(manifest)), "utf-8")
    return fingerprint_of(manifest)


def fingerprint_of(manifest: Mapping[str, Any]) -> str:
    """Return the short digest that names a model in answers and logs."""
    calibration = dict(sorted(manifest["calibration"].items()))  # the order of a file's keys names nothing
    text = json.dumps(manifest["files"], sort_keys=True) + str(calibration) + str(manifest["encoder"])
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def damaged(path: Path) -> DamagedFile:
    """Return the error for a model file that cannot be trusted."""
    return DamagedFile(f"模型文件 {path} 缺失、不完整或被改动", "请重新安装，或用 huiqi train 重新训练")
