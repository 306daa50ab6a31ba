"""Nothing is half applied: not by a kill in the middle, not by two imports at once, not by Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from matcher.corpus import database
from matcher.corpus.catalogue import Catalogue
from matcher.errors import HuiqiError
from matcher.exchange.intake import open_intake
from matcher.vocabulary import Kind, RecordKind

IMPORT = """
import signal
import sys
from pathlib import Path
from matcher.corpus.catalogue import Catalogue
from matcher.exchange.intake import open_intake

signal.signal(signal.SIGINT, signal.default_int_handler)  # tests run in the background inherit that it is ignored

with open_intake(Catalogue(Path(sys.argv[1]))) as intake:
    intake.read(Path(sys.argv[2]), None, lambda stage, done, total: print(done, flush=True))
    print("read", flush=True)
    sys.stdin.readline()
    intake.commit()
    print("committed", flush=True)
    sys.stdin.readline()
"""


def _experts(path: Path, prefix: str, count: int) -> Path:
    rows = (
        f'{{"id": "{prefix}{n}", "name": "甲{n}", "organization": "大学{n}", "projects": "钢{n}"}}\n'
        for n in range(count)
    )
    path.write_text("".join(rows), "utf-8")
    return path


@contextmanager
def _running(home: Path, path: Path) -> Iterator[subprocess.Popen[str]]:
    """Run an import that waits for a line of input before it commits and before it ends."""
    command = [sys.executable, "-c", IMPORT, str(home), str(path)]
    pipe, silence = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=silence, text=True) as running:  # noqa: S603 - ours
        try:
            yield running
        finally:
            running.kill()


def _wait_for(running: subprocess.Popen[str], word: str) -> None:
    assert running.stdout is not None
    for line in running.stdout:
        if line.strip() == word:
            return
    pytest.fail(f"the import ended before it said {word}")


def _ids(home: Path) -> list[str]:
    return [candidate.id for candidate in Catalogue(home).candidates(Kind.EXPERT)]


@pytest.mark.parametrize("at", ["1000", "read"])
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_an_import_that_is_ended_before_its_commit_leaves_what_was_there(
    tmp_path: Path, at: str, how: signal.Signals
) -> None:
    with open_intake(Catalogue(tmp_path / "home")) as intake:
        intake.read(_experts(tmp_path / "first.jsonl", "A", 3))
        intake.commit()
    with _running(tmp_path / "home", _experts(tmp_path / "second.jsonl", "B", 3_000)) as running:
        _wait_for(running, at)
        os.kill(running.pid, how)
        running.wait()
    assert _ids(tmp_path / "home") == ["A0", "A1", "A2"]
    with open_intake(Catalogue(tmp_path / "home")) as intake:  # and nothing stands in the way of the next one
        intake.read(tmp_path / "second.jsonl")
        intake.commit()
    assert len(_ids(tmp_path / "home")) == 3_003


def test_an_import_that_is_killed_after_its_commit_has_everything(tmp_path: Path) -> None:
    with _running(tmp_path / "home", _experts(tmp_path / "a.jsonl", "A", 700)) as running:
        _wait_for(running, "read")
        assert running.stdin is not None
        running.stdin.write("\n")
        running.stdin.flush()
        _wait_for(running, "committed")
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
    assert len(_ids(tmp_path / "home")) == 700


def test_a_second_import_is_told_to_wait_while_readers_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.05)
    first, second = _experts(tmp_path / "a.jsonl", "A", 600), _experts(tmp_path / "b.jsonl", "B", 2)
    with _running(tmp_path / "home", first) as running:
        _wait_for(running, "read")
        assert _ids(tmp_path / "home") == []
        with (
            pytest.raises(HuiqiError, match="另一个导入正在写入目录") as refusal,
            open_intake(Catalogue(tmp_path / "home")),
        ):
            pytest.fail("two imports at once")
        assert "再试" in refusal.value.remedy
        with open_intake(Catalogue(tmp_path / "home"), dry_run=True) as intake:
            intake.read(second)
            assert intake.outcome.counts[0].new == 2
        assert running.stdin is not None
        running.stdin.write("\n")
        running.stdin.flush()
        _wait_for(running, "committed")
    assert len(_ids(tmp_path / "home")) == 600


def test_an_error_after_many_rows_leaves_nothing_of_them(tmp_path: Path) -> None:
    _experts(tmp_path / "a.csv", "A", 1)
    good = _experts(tmp_path / "good.jsonl", "A", 10)
    with pytest.raises(HuiqiError), open_intake(Catalogue(tmp_path / "home")) as intake:
        intake.read(good)
        intake.read(tmp_path / "missing.xlsx")
    assert list(Catalogue(tmp_path / "home").records(RecordKind.EXPERT)) == []
