"""`huiqi demo-world` as a person runs it."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import numpy as np
import pytest

from matcher.cli.main import main
from matcher.demo.world import World


def test_the_command_writes_the_folder_and_says_what_is_in_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "world"
    assert main(["demo-world", "--out", str(out), "--seed", "3"]) == 0
    assert "needs 900" in capsys.readouterr().out
    first = json.loads((out / "needs.jsonl").read_text("utf-8").splitlines()[0])
    assert first["demo"] is True


def test_the_command_refuses_a_folder_with_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert main(["demo-world", "--out", str(tmp_path)]) == 2
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    assert "不是空目录" in message


def test_the_command_asks_what_to_do_when_nothing_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo-world"]) == 2
    assert "--out" in capsys.readouterr().err


def test_generated_needs_are_about_as_long_and_structured_as_real_ones(world: World) -> None:
    folder = Path(os.environ.get("HUIQI_DATA", Path(__file__).parents[3] / ".." / "shared" / "data"))
    path = folder / "needs" / "needs.dev.jsonl"
    if not path.is_file():
        pytest.skip(f"no real needs at {path}; name their folder in HUIQI_DATA")
    real = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    lengths = [[len(need["text"]) for need in needs] for needs in (world.needs, real)]
    for quantile in (25, 50, 75, 95):
        generated, wanted = (float(np.percentile(found, quantile)) for found in lengths)
        assert generated == pytest.approx(wanted, rel=0.3), quantile
    broken = [np.mean(["\n" in need["text"].strip() for need in needs]) for needs in (world.needs, real)]
    assert broken[0] == pytest.approx(broken[1], abs=0.12)


def test_no_sentence_of_a_real_need_stands_in_the_generated_ones(world: World) -> None:
    folder = Path(os.environ.get("HUIQI_DATA", Path(__file__).parents[3] / ".." / "shared" / "data"))
    path = folder / "needs" / "needs.dev.jsonl"
    if not path.is_file():
        pytest.skip(f"no real needs at {path}; name their folder in HUIQI_DATA")
    real = {run for line in path.read_text("utf-8").splitlines() for run in _runs(json.loads(line)["text"])}
    for need in world.needs:
        assert not real & _runs(need["text"]), need["id"]


def _runs(text: str, length: int = 12) -> set[str]:
    """Return every run of so many Chinese characters."""
    return {
        part[start : start + length]
        for part in re.findall(r"[\u4e00-\u9fff]+", text)
        for start in range(len(part) - length + 1)
    }
