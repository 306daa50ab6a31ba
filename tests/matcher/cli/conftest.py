"""A state folder with the encoder `use`, an index of the shipped societies and two imported experts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from matcher.cli.main import main

EXPERTS = [
    {"id": "E1", "name": "王工", "organization": "示例大学", "projects": [{"title": "铝合金压铸气孔控制"}]},
    {"id": "E2", "name": "李工", "organization": "示例大学", "projects": [{"title": "淡水鱼病害防治"}]},
]


def write_lines(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Write rows as JSON lines."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


@pytest.fixture(scope="session")
def stocked(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder; vectors are shared with the session's own, so that they are made once."""
    folder = tmp_path_factory.mktemp("stocked")
    (home / "cache").mkdir(parents=True, exist_ok=True)
    (folder / "cache").symlink_to(home / "cache", target_is_directory=True)
    experts = write_lines(folder / "experts.jsonl", EXPERTS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HUIQI_HOME", str(folder))
        assert main(["import", str(experts), "--encoder", "use"]) == 0
    return folder


@pytest.fixture
def in_stocked(stocked: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Set HUIQI_HOME to the stocked folder."""
    monkeypatch.setenv("HUIQI_HOME", str(stocked))
    return stocked
