"""The tables, by room; importing this package fills `METADATA`."""

from __future__ import annotations

from service.storage.tables import casework, chores, keeping, money, people, reporting
from service.storage.tables.base import METADATA

__all__ = ["GUARDED", "METADATA", "casework", "chores", "keeping", "money", "people", "reporting"]

GUARDED = ("events", "looks", "postings", "seals")
"""Tables that take new rows only: triggers refuse to change or delete one, on both databases."""
