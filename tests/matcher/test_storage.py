"""Files and folders are replaced whole or not at all."""

from __future__ import annotations

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NoReturn

import pytest

from matcher.errors import StorageUnavailable
from matcher.storage import make_folder, new_folder, sha256_of, write_ahead, write_atomically


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


@pytest.fixture
def blocked(tmp_path: Path) -> Path:
    """A path that cannot be made, whoever asks: it stands below a regular file."""
    (tmp_path / "file").write_text("a regular file", "utf-8")
    return tmp_path / "file" / "below"


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1])
def test_the_checksum_is_that_of_the_whole_file(tmp_path: Path, size: int) -> None:
    data = bytes(range(256)) * (size // 256 + 1)
    (tmp_path / "file").write_bytes(data[:size])
    assert sha256_of(tmp_path / "file") == hashlib.sha256(data[:size]).hexdigest()


def test_a_file_is_written_with_its_folders_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "file.txt"
    write_atomically(path, b"one")
    write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert _names(path.parent) == ["file.txt"]


def test_others_may_read_what_the_umask_lets_them_read(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        write_atomically(tmp_path / "file", b"x")
        with new_folder(tmp_path / "folder"):
            pass
    finally:
        os.umask(before)
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o644
    assert (tmp_path / "folder").stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_an_interrupted_write_leaves_the_old_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, step, _interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert _names(tmp_path) == ["file"]


def test_a_process_killed_while_writing_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    program = (
        "import os, signal, sys; from pathlib import Path; from matcher.storage import write_atomically\n"
        "os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)\n"
        "write_atomically(Path(sys.argv[1]), b'new' * 100_000)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], check=False)  # noqa: S603 - our own program
    assert done.returncode == -signal.SIGKILL
    assert path.read_bytes() == b"old"


def test_a_failed_write_leaves_no_draft_and_says_where_and_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "file"
    (path / "inside").mkdir(parents=True)  # a folder stands where the file should: the rename fails
    with pytest.raises(StorageUnavailable) as failure:
        write_atomically(path, b"new")
    assert str(tmp_path) in failure.value.problem
    assert "HUIQI_HOME" in failure.value.remedy
    assert _names(tmp_path) == ["file"]
    assert _names(path) == ["inside"]


def test_a_place_that_cannot_be_written_is_reported_by_every_writer(blocked: Path) -> None:
    with pytest.raises(StorageUnavailable, match="无法写入"):
        write_atomically(blocked / "file", b"x")
    with pytest.raises(StorageUnavailable, match="无法写入"):
        make_folder(blocked)
    with pytest.raises(StorageUnavailable, match="无法写入"), new_folder(blocked / "folder"):
        pytest.fail("the block ran without a folder")
    assert blocked.parent.read_text("utf-8") == "a regular file"


def test_making_a_folder_twice_keeps_what_is_in_it(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    (tmp_path / "a" / "b" / "file").write_bytes(b"x")
    make_folder(tmp_path / "a" / "b")
    assert _names(tmp_path / "a" / "b") == ["file"]


def test_a_new_folder_appears_only_when_its_block_has_ended(tmp_path: Path) -> None:
    path = tmp_path / "a" / "folder"
    with new_folder(path) as draft:
        (draft / "sub").mkdir()
        (draft / "sub" / "file").write_bytes(b"x")
        assert not path.exists()
        assert draft.parent == path.parent
    assert (path / "sub" / "file").read_bytes() == b"x"
    assert _names(path.parent) == ["folder"]


def test_a_new_folder_replaces_the_old_one_whole(tmp_path: Path) -> None:
    path = tmp_path / "folder"
    for name in ("old", "new"):
        with new_folder(path) as draft:
            (draft / name).write_bytes(b"x")
    assert _names(path) == ["new"]
    assert _names(tmp_path) == ["folder"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError, SystemExit])
def test_a_block_that_fails_leaves_the_old_folder_or_none(tmp_path: Path, error: type[BaseException]) -> None:
    path = tmp_path / "folder"
    with pytest.raises(error), new_folder(path) as draft:
        (draft / "file").write_bytes(b"half")
        raise error
    assert _names(tmp_path) == []
    with new_folder(path) as draft:
        (draft / "file").write_bytes(b"old")
    with pytest.raises(error), new_folder(path) as draft:
        (draft / "file").write_bytes(b"half")
        raise error
    assert (path / "file").read_bytes() == b"old"
    assert _names(tmp_path) == ["folder"]


def test_a_stop_between_the_two_renames_puts_the_old_folder_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "folder"
    path.mkdir()
    (path / "file").write_bytes(b"old")
    rename, calls = os.replace, list[Path]()

    def stop_at_the_second(source: Path, target: Path) -> None:
        calls.append(target)
        if len(calls) == 2:
            raise KeyboardInterrupt
        rename(source, target)

    monkeypatch.setattr(os, "replace", stop_at_the_second)
    with pytest.raises(KeyboardInterrupt), new_folder(path) as draft:
        (draft / "file").write_bytes(b"new")
    assert calls[1] == path
    assert (path / "file").read_bytes() == b"old"
    assert _names(tmp_path) == ["folder"]


def test_all_who_open_a_new_file_at_once_put_it_into_write_ahead_mode(tmp_path: Path) -> None:
    """Without waiting, about one file in five fails for somebody."""

    def opened(path: Path, together: threading.Barrier) -> str:
        connection = sqlite3.connect(path, timeout=30)
        together.wait()
        write_ahead(connection, 30)
        mode: tuple[str] = connection.execute("PRAGMA journal_mode").fetchone()
        connection.close()
        return mode[0]

    with ThreadPoolExecutor(6) as openers:
        for number in range(40):
            together = threading.Barrier(6)
            answers = [openers.submit(opened, tmp_path / f"{number}.sqlite", together) for _ in range(6)]
            assert {answer.result() for answer in answers} == {"wal"}


def test_a_file_that_cannot_be_in_write_ahead_mode_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "locked.sqlite"
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        write_ahead(sqlite3.connect(path, timeout=0), 0.05)
    holder.execute("ROLLBACK")
    path.write_bytes(b"no database at all, only words " * 40)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        write_ahead(sqlite3.connect(path, timeout=0), 600)
