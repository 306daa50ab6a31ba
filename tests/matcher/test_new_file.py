"""Files that appear whole or not at all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from matcher.errors import StorageUnavailable
from matcher.storage import new_file


def test_a_file_appears_under_its_name_when_it_is_whole_and_nothing_stays_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "out.csv"
    with new_file(path) as draft:
        draft.write_text("甲", "utf-8")
        assert not path.exists()
    assert path.read_text("utf-8") == "甲"
    assert [file.name for file in path.parent.iterdir()] == ["out.csv"]


@pytest.mark.parametrize("stop", [ValueError, KeyboardInterrupt])
def test_an_abandoned_draft_leaves_the_old_file(tmp_path: Path, stop: type[BaseException]) -> None:
    path = tmp_path / "out.csv"
    path.write_text("旧", "utf-8")
    with pytest.raises(stop), new_file(path) as draft:
        draft.write_text("新", "utf-8")
        raise stop
    assert path.read_text("utf-8") == "旧"
    assert [file.name for file in tmp_path.iterdir()] == ["out.csv"]


@pytest.mark.parametrize("place", ["folder", "file/out.csv"])
def test_a_place_that_cannot_be_written_is_named_before_any_work(tmp_path: Path, place: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    begun = False
    with pytest.raises(StorageUnavailable, match=re.escape(f"无法写入 {tmp_path / place}")), new_file(tmp_path / place):
        begun = True
    assert not begun


def test_the_file_can_be_read_by_whom_the_umask_allows(tmp_path: Path) -> None:
    with new_file(tmp_path / "out.csv"):
        pass
    (tmp_path / "usual").touch()
    assert (tmp_path / "out.csv").stat().st_mode == (tmp_path / "usual").stat().st_mode
