"""The province that the tests of this room live in."""

from __future__ import annotations

from tests.fakes.province import province, reporting_app  # noqa: F401
