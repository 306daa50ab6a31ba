"""The small pack, changed in one place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from matcher.programmes.checking import check_pack
from matcher.programmes.reading import Finding, parse_pack
from tests.fakes.city import TEXT


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write the pack with some passages replaced; each must stand there exactly once."""

    def written(*changes: tuple[str, str], name: str = "city-2020.toml") -> Path:
        text = TEXT
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return written


@pytest.fixture
def findings(write: Callable[..., Path]) -> Callable[..., list[Finding]]:
    """Return what is found in the pack with some passages replaced."""

    def found(*changes: tuple[str, str]) -> list[Finding]:
        pack, wrong = parse_pack(write(*changes))
        return [*wrong, *(check_pack(pack) if pack else ())]

    return found
