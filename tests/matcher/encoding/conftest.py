"""The two bundled encoders, opened once for the session and without a cache between test and arithmetic."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.encoding.e5_small import e5_small_folder
from matcher.encoding.sentence import SentenceEncoder
from matcher.encoding.use import open_use


@pytest.fixture(scope="session")
def e5_folder(home: Path) -> Path:
    return e5_small_folder(home)


@pytest.fixture(scope="session")
def e5(e5_folder: Path) -> SentenceEncoder:
    return SentenceEncoder.open("e5-small", e5_folder)


@pytest.fixture(scope="session")
def use() -> SentenceEncoder:
    return open_use()
