"""One demonstration world for the tests that learn from past alliances."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from matcher.demo.world import World, build_world
from matcher.learning.alliances import AllianceLog, read_log


@pytest.fixture(scope="session")
def world() -> World:
    return build_world()


@pytest.fixture(scope="session")
def log(world: World, tmp_path_factory: pytest.TempPathFactory) -> AllianceLog:
    path = tmp_path_factory.mktemp("office") / "events.jsonl"
    path.write_text("".join(json.dumps(event, ensure_ascii=False) + "\n" for event in world.events), "utf-8")
    return read_log(Path(path))
