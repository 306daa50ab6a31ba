"""The pack with the 31 items."""

from __future__ import annotations

import pytest

from matcher.programmes.pack import Pack
from matcher.programmes.shelf import pack_of, shipped_packs


@pytest.fixture(scope="session")
def liaoning() -> Pack:
    return pack_of(shipped_packs(), "liaoning", 2018)
