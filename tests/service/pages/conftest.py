"""Towns for these tests."""

from __future__ import annotations

from tests.fakes.towns import sqlite_files, town, town_home, town_on_both  # noqa: F401
