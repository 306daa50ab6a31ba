"""The world the tests of this room live in."""

from __future__ import annotations

from tests.fakes.hubei import world  # noqa: F401
