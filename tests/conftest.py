"""Fixtures every room shares."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

# the same examples every time, and none that fails because the machine is busy
settings.register_profile("huiqi", derandomize=True, deadline=None)
settings.load_profile("huiqi")


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """State folder of the test session: HUIQI_TEST_HOME, where encoders and vectors survive, or a fresh one."""
    named = os.environ.get("HUIQI_TEST_HOME")
    return Path(named).absolute() if named else tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def labelled() -> Path:
    """Folder of the labelled data, which is not part of the project."""
    folder = Path(os.environ.get("HUIQI_DATA", Path(__file__).parents[1] / ".." / "shared" / "data")).resolve()
    if not (folder / "qrels").is_dir():
        pytest.skip(f"no labelled data in {folder}; name its folder in HUIQI_DATA")
    return folder
