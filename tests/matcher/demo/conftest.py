"""One world for all tests of this room."""

from __future__ import annotations

import pytest

from matcher.demo.world import World, build_world


@pytest.fixture(scope="session")
def world() -> World:
    return build_world()
