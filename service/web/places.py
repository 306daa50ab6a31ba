"""Places as people call them: a division by its full name instead of its code."""

from __future__ import annotations

from functools import lru_cache

from matcher.taxonomy.regions import find_region


@lru_cache(maxsize=4096)
def place(code: str) -> str:
    """Return the full name of a division; what names none stays as it is."""
    found = find_region(code) if code else None
    return found.full_name if found else code
