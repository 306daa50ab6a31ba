"""Folders of index files that are either whole or not there: written under a new name, checked when opened.

``root/00000007/`` holds one snapshot and its ``manifest.json``; ``root/CURRENT`` names the one in force. What the
files mean is the business of the `write` and `load` that are passed in.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from matcher.errors import DamagedFile, NotReady
from matcher.retrieval.files import REBUILD, damaged, read_json
from matcher.storage import new_folder, only_writer, sha256_of, write_atomically

MANIFEST = "manifest.json"
CURRENT = "CURRENT"
FORMAT = 1

_NAME = re.compile(r"[0-9]{8}")
_log = logging.getLogger(__name__)

T = TypeVar("T")


def write_snapshot(root: Path, write: Callable[[Path], None], facts: Mapping[str, str]) -> Path:
    """Write a snapshot, put it in force and remove older ones except the last good one before it.

    Until ``CURRENT`` is renamed, which is the last step, what was in force stays so: an error or Ctrl-C removes the
    new files, a crash leaves them unnamed. Two writers wait for each other.

    Args:
        root: created if need be.
        write: writes the files into the empty folder it is given.
        facts: what the files were made with (the encoder's fingerprint …); handed to `load` again.

    Returns:
        The folder of the snapshot.

    Raises:
        StorageUnavailable: `root` cannot be written.
    """
    with only_writer(root):
        before = _first_good(root)
        folder = root / f"{max((int(name) for name in _names(root)), default=0) + 1:08d}"
        try:
            with new_folder(folder) as draft:
                write(draft)
                _write_manifest(draft, facts)
            write_atomically(root / CURRENT, f"{folder.name}\n".encode())
        except BaseException:
            if _named(root) != folder.name:
                shutil.rmtree(folder, ignore_errors=True)
            raise
        _prune(root, {folder.name, before})
    return folder


def forget_former(root: Path) -> None:
    """Remove every snapshot but the one in force, if that is good: what was taken out of it is in no other then."""
    with only_writer(root):
        named = _named(root)
        if named is not None:
            _verify(root / named)
            _prune(root, {named})


def open_snapshot(root: Path, load: Callable[[Path, Mapping[str, str]], T]) -> T:
    """Verify every file of the snapshot in force and load it.

    When it is damaged, the newest good one before it serves and a warning names the file and what is wrong with it.

    Args:
        root: where `write_snapshot` wrote.
        load: reads the files of the given folder; gets the facts too. A `DamagedFile` it raises counts as damage,
            any other error is passed on.

    Raises:
        NotReady: nothing has been written there.
        DamagedFile: no snapshot is good; says what is wrong with the one in force.
    """
    while True:
        named = _named(root)
        problems: list[DamagedFile] = []
        for name in _in_order(root, named, problems):
            try:
                result = load(root / name, _verify(root / name))
            except DamagedFile as error:
                problems.append(error)
                continue
            for problem in problems:
                _log.warning("%s；改用之前的快照 %s", problem.problem, root / name)
            return result
        if _named(root) != named:  # a writer replaced and removed what was being read
            continue
        if problems:
            raise problems[0]
        raise NotReady(f"{root} 里还没有索引", "请先用 huiqi import 导入资料以建立索引")


def current_snapshot(root: Path) -> Path | None:
    """Return the folder named as in force, unverified; None if there is none. Cheap enough to poll for changes."""
    name = _named(root)
    return root / name if name else None


def snapshot_fingerprint(folder: Path) -> str:
    """Return the hex SHA-256 of a snapshot's contents and facts: equal contents, equal fingerprint.

    Raises:
        DamagedFile: its manifest cannot be read.
    """
    return str(_read_manifest(folder / MANIFEST)["sha256"])


def _write_manifest(folder: Path, facts: Mapping[str, str]) -> None:
    if (folder / MANIFEST).exists():
        raise ValueError(f"{MANIFEST} is the snapshot's own file; write must not create one")
    files = {
        path.relative_to(folder).as_posix(): {"bytes": path.stat().st_size, "sha256": sha256_of(path)}
        for path in _files(folder)
    }
    manifest: dict[str, Any] = {"format": FORMAT, "facts": dict(facts), "files": files}
    manifest["sha256"] = _digest(manifest)
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def _read_manifest(path: Path) -> dict[str, Any]:
    manifest = read_json(path)
    if manifest.get("format") != FORMAT:
        raise damaged(path, f"格式版本应为 {FORMAT}，实为 {manifest.get('format')}")
    if manifest.get("sha256") != _digest({key: value for key, value in manifest.items() if key != "sha256"}):
        raise damaged(path, "校验和不符")
    return manifest


def _verify(folder: Path) -> Mapping[str, str]:
    """Return the facts of a snapshot whose every file is as it was written, and DamagedFile otherwise."""
    manifest = _read_manifest(folder / MANIFEST)
    expected: dict[str, dict[str, Any]] = manifest["files"]
    for path in _files(folder):
        if path != folder / MANIFEST and path.relative_to(folder).as_posix() not in expected:
            raise damaged(path, "不属于这个快照")
    for name, entry in expected.items():
        path = folder / name
        try:
            size = path.stat().st_size
            if size != entry["bytes"]:
                raise damaged(path, f"应有 {entry['bytes']} 字节，实有 {size} 字节")
            if sha256_of(path) != entry["sha256"]:
                raise damaged(path, "校验和不符")
        except FileNotFoundError as error:
            raise damaged(path, "文件不存在") from error
        except OSError as error:
            raise damaged(path, f"无法读取（{error.strerror or error}）") from error
    facts: Mapping[str, str] = manifest["facts"]
    return facts


def _in_order(root: Path, named: str | None, problems: list[DamagedFile]) -> list[str]:
    """Return the snapshots to try: the one in force, then those before it, newest first.

    Where ``CURRENT`` is missing or names nothing, that is a problem, and all are tried.
    """
    names = _names(root)
    if named is None and (names or (root / CURRENT).exists()):
        problems.append(damaged(root / CURRENT, "没有写明当前快照"))
    elif named is not None and named not in names:
        problems.append(DamagedFile(f"{root / CURRENT} 所指的快照 {root / named} 不存在", REBUILD))
    return [name for name in names if named is None or name <= named]


def _first_good(root: Path) -> str | None:
    for name in _in_order(root, _named(root), []):
        try:
            _verify(root / name)
        except DamagedFile as error:
            _log.warning("%s；不再保留", error.problem)
        else:
            return name
    return None


def _named(root: Path) -> str | None:
    try:
        name = (root / CURRENT).read_bytes().decode("ascii", "replace").strip()
    except OSError:
        return None
    return name if _NAME.fullmatch(name) else None


def _names(root: Path) -> list[str]:
    """Return the names of all snapshots, newest first."""
    if not root.is_dir():
        return []
    return sorted((path.name for path in root.iterdir() if path.is_dir() and _NAME.fullmatch(path.name)), reverse=True)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if not path.is_dir())


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def _prune(root: Path, kept: set[str | None]) -> None:
    """Remove other snapshots, and the drafts that a killed writer left."""
    for path in root.iterdir():
        draft = path.name.startswith(".") and _NAME.fullmatch(path.name[1:9]) is not None
        if path.is_dir() and (draft or _NAME.fullmatch(path.name)) and path.name not in kept:
            shutil.rmtree(path, ignore_errors=True)
