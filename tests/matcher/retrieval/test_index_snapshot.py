"""Snapshots: whole or not there, whatever interrupts the writing or damages the files."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from matcher.errors import DamagedFile, NotReady, StorageUnavailable
from matcher.retrieval.snapshot import (
    current_snapshot,
    forget_former,
    open_snapshot,
    snapshot_fingerprint,
    write_snapshot,
)

FACTS = {"encoder": "abc", "说明": "测试"}


def _writer(text: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / "a.bin").write_bytes(text.encode() * 10)
        (folder / "part").mkdir()
        (folder / "part" / "b.txt").write_text(text, encoding="utf-8")

    return write


def _load(folder: Path, facts: Mapping[str, str]) -> str:
    assert facts == FACTS
    return (folder / "part" / "b.txt").read_text(encoding="utf-8")


def _write(root: Path, text: str) -> Path:
    return write_snapshot(root, _writer(text), FACTS)


def test_what_was_written_last_is_opened_with_its_facts(tmp_path: Path) -> None:
    for text in ("one", "two", "three"):
        folder = _write(tmp_path, text)
        assert open_snapshot(tmp_path, _load) == text
        assert current_snapshot(tmp_path) == folder


def test_only_the_snapshot_before_is_kept(tmp_path: Path) -> None:
    folders = [_write(tmp_path, text) for text in ("one", "two", "three")]
    assert [folder.exists() for folder in folders] == [False, True, True]
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "00000002", "00000003", "CURRENT"]


def test_equal_contents_have_equal_fingerprints_and_others_not(tmp_path: Path) -> None:
    first, second, third = (snapshot_fingerprint(_write(tmp_path / name, name[0])) for name in ("a1", "a2", "b1"))
    assert first == second != third
    other = write_snapshot(tmp_path / "c", _writer("a"), {"encoder": "xyz"})
    assert snapshot_fingerprint(other) != first


def test_nothing_written_is_not_ready_and_says_what_to_do(tmp_path: Path) -> None:
    for root in (tmp_path, tmp_path / "missing"):
        assert current_snapshot(root) is None
        with pytest.raises(NotReady, match="huiqi import"):
            open_snapshot(root, _load)


class _Interrupter:
    """Raises Ctrl-C, or ends the process, before or after the n-th call that touches the disk."""

    def __init__(self, patch: pytest.MonkeyPatch, at: int, after: bool, stop: Callable[[], None]) -> None:
        self.left = at
        for name in ("replace", "fsync", "mkdir"):
            patch.setattr(os, name, self._wrap(getattr(os, name), after, stop))

    def _wrap(self, real: Callable[..., None], after: bool, stop: Callable[[], None]) -> Callable[..., None]:
        def call(*arguments: object, **options: object) -> None:
            self.left -= 1
            if self.left == 0 and not after:
                stop()
            try:
                real(*arguments, **options)
            finally:
                if self.left == 0 and after:
                    stop()

        return call


def _ctrl_c() -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("existing", [False, True], ids=["first", "second"])
def test_ctrl_c_at_any_step_leaves_a_whole_snapshot_in_force(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, existing: bool, after: bool
) -> None:
    outcomes = []
    for at in range(1, 40):
        root = tmp_path / str(at)
        if existing:
            _write(root, "old")
        with pytest.MonkeyPatch.context() as patch:
            steps = _Interrupter(patch, at, after, _ctrl_c)
            with suppress(KeyboardInterrupt):
                _write(root, "new")
        if steps.left > 0:  # ran through: fewer than `at` steps
            break
        try:
            outcomes.append(open_snapshot(root, _load))
        except NotReady:
            outcomes.append("none")
        _write(root, "next")
        assert open_snapshot(root, _load) == "next"
        assert not list(root.glob(".0*"))  # no draft is left
    before = "old" if existing else "none"
    assert len(outcomes) > 8
    assert outcomes == sorted(outcomes, key=["old", "none", "new"].index)
    assert outcomes[0] == before
    assert set(outcomes) == {before, "new"}
    assert not caplog.records


def test_a_process_killed_at_any_step_leaves_a_whole_snapshot_in_force(tmp_path: Path) -> None:
    outcomes = []
    for at in range(1, 40):
        root = tmp_path / str(at)
        _write(root, "old")
        child = os.fork()
        if child == 0:  # only touches files and leaves without cleaning up
            _Interrupter(pytest.MonkeyPatch(), at, False, lambda: os._exit(9))
            _write(root, "new")
            os._exit(0)
        killed = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
        outcomes.append(open_snapshot(root, _load))
        _write(root, "next")
        assert open_snapshot(root, _load) == "next"
        assert len([path for path in root.iterdir() if path.is_dir()]) == 2  # drafts of the dead are removed
        if not killed:
            break
    assert outcomes[0] == "old"
    assert outcomes == sorted(outcomes, key=["old", "new"].index)
    assert outcomes[-1] == "new"


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
@pytest.mark.parametrize("step", [0, 1, 2])
def test_a_write_that_fails_halfway_changes_nothing(tmp_path: Path, step: int, error: type[BaseException]) -> None:
    _write(tmp_path, "old")
    before = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*"))

    def write(folder: Path) -> None:
        for number in range(step):
            (folder / f"{number}.bin").write_bytes(b"half")
        raise error

    with pytest.raises(error):
        write_snapshot(tmp_path, write, FACTS)
    assert sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*")) == before
    assert open_snapshot(tmp_path, _load) == "old"


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _swap(path: Path) -> None:
    path.write_bytes(bytes(reversed(path.read_bytes())))


DAMAGES = [_truncate, _flip, _empty, _swap, Path.unlink]
FILES = ["a.bin", "part/b.txt", "manifest.json"]
damages = pytest.mark.parametrize("damage", DAMAGES, ids=["truncate", "flip", "empty", "swap", "delete"])


@damages
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_named_and_the_snapshot_before_serves(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str, damage: Callable[[Path], None]
) -> None:
    _write(tmp_path, "old old")
    folder = _write(tmp_path, "new new")
    damage(folder / name)
    with caplog.at_level(logging.WARNING):
        assert open_snapshot(tmp_path, _load) == "old old"
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert str(folder / name) in caplog.text


@damages
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_only_snapshot_is_refused_with_file_and_remedy(
    tmp_path: Path, name: str, damage: Callable[[Path], None]
) -> None:
    folder = _write(tmp_path, "only one")
    damage(folder / name)
    with pytest.raises(DamagedFile) as caught:
        open_snapshot(tmp_path, _load)
    assert str(folder / name) in caught.value.problem
    assert "huiqi import" in caught.value.remedy


def test_a_flipped_bit_anywhere_in_the_manifest_is_noticed_or_harmless(tmp_path: Path) -> None:
    """Facts are covered too: a changed encoder fingerprint must not pass for the written one."""
    folder = _write(tmp_path, "x")
    manifest = folder / "manifest.json"
    whole = manifest.read_bytes()
    errors = []
    for place in range(len(whole)):
        manifest.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        try:
            assert open_snapshot(tmp_path, _load) == "x"
        except DamagedFile as error:
            errors.append(error.problem)
    assert len(errors) > 0.8 * len(whole)
    assert all(str(manifest) in problem for problem in errors)


def test_a_foreign_file_is_named(tmp_path: Path) -> None:
    folder = _write(tmp_path, "x")
    for name in ("stranger.npy", "part/manifest.json"):
        (folder / name).write_bytes(b"?")
        with pytest.raises(DamagedFile, match=name):
            open_snapshot(tmp_path, _load)
        (folder / name).unlink()
    assert open_snapshot(tmp_path, _load) == "x"


def test_a_snapshot_of_another_format_version_is_refused(tmp_path: Path) -> None:
    manifest = _write(tmp_path, "x") / "manifest.json"
    content = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps(content | {"format": 2}), encoding="utf-8")
    with pytest.raises(DamagedFile, match="格式版本应为 1，实为 2"):
        open_snapshot(tmp_path, _load)


@pytest.mark.parametrize("content", [b"", b"\xff\x00garbage", b"../../etc", b"00000009\n", None])
def test_a_current_that_names_nothing_is_named_and_the_newest_good_snapshot_serves(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, content: bytes | None
) -> None:
    _write(tmp_path, "old")
    _write(tmp_path, "new")
    if content is None:
        (tmp_path / "CURRENT").unlink()
    else:
        (tmp_path / "CURRENT").write_bytes(content)
    with caplog.at_level(logging.WARNING):
        assert open_snapshot(tmp_path, _load) == "new"
    assert str(tmp_path / "CURRENT") in caplog.text
    _write(tmp_path, "next")
    assert open_snapshot(tmp_path, _load) == "next"


def test_a_newer_snapshot_that_was_never_put_in_force_is_not_used(tmp_path: Path) -> None:
    _write(tmp_path, "old")
    folder = _write(tmp_path, "new")
    (tmp_path / "CURRENT").write_text("00000001", encoding="ascii")
    assert open_snapshot(tmp_path, _load) == "old"
    _truncate(tmp_path / "00000001" / "a.bin")
    with pytest.raises(DamagedFile, match="00000001"):
        open_snapshot(tmp_path, _load)
    assert folder.exists()


def test_writing_over_a_damaged_snapshot_keeps_the_last_good_one(tmp_path: Path) -> None:
    good = _write(tmp_path, "good")
    bad = _write(tmp_path, "bad")
    _truncate(bad / "a.bin")
    newest = _write(tmp_path, "newest")
    assert (good.exists(), bad.exists()) == (True, False)
    _truncate(newest / "a.bin")
    assert open_snapshot(tmp_path, _load) == "good"


def test_damage_that_only_loading_notices_counts_and_other_errors_do_not(tmp_path: Path) -> None:
    _write(tmp_path, "old")
    _write(tmp_path, "new")

    def picky(folder: Path, facts: Mapping[str, str]) -> str:
        if _load(folder, facts) == "new":
            raise DamagedFile(f"{folder / 'a.bin'} 不对", "重建")
        return "old"

    def broken(folder: Path, facts: Mapping[str, str]) -> str:
        raise LookupError

    assert open_snapshot(tmp_path, picky) == "old"
    with pytest.raises(LookupError):
        open_snapshot(tmp_path, broken)


def test_a_reader_overtaken_by_writers_opens_the_newest(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    _write(tmp_path, "1")

    def slow(folder: Path, facts: Mapping[str, str]) -> str:
        if folder.name == "00000001":
            for text in ("2", "3", "4"):
                _write(tmp_path, text)
            raise DamagedFile(f"{folder} 不见了", "重建")
        return _load(folder, facts)

    assert open_snapshot(tmp_path, slow) == "4"
    assert not caplog.records


def test_writers_at_the_same_time_take_turns(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        folders = list(pool.map(lambda number: _write(tmp_path, str(number)), range(12)))
    assert len(set(folders)) == 12
    newest = max(range(12), key=lambda number: folders[number])
    assert open_snapshot(tmp_path, _load) == str(newest)


def test_a_root_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageUnavailable, match="无法写入"):
        _write(tmp_path / "file", "x")


def test_a_writer_must_leave_the_manifest_alone(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"manifest\.json"):
        write_snapshot(tmp_path, lambda folder: (folder / "manifest.json").touch(), FACTS)


def test_what_was_taken_out_is_in_no_former_snapshot_once_those_are_forgotten(tmp_path: Path) -> None:
    forget_former(tmp_path)
    for text in ("one", "two"):
        folder = _write(tmp_path, text)
    forget_former(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", folder.name, "CURRENT"]
    assert open_snapshot(tmp_path, _load) == "two"


def test_the_former_snapshot_stays_while_the_one_in_force_is_damaged(tmp_path: Path) -> None:
    before, now = _write(tmp_path, "one"), _write(tmp_path, "two")
    _flip(now / "a.bin")
    with pytest.raises(DamagedFile):
        forget_former(tmp_path)
    assert before.exists()
