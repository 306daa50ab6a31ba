"""How long work reports itself: a callable that the command line draws and the library ignores by default."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told after each batch how far one stage of the work is."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Report `done` of `total` units of `stage` (a short Chinese phrase such as 编码)."""


def silent(stage: str, done: int, total: int) -> None:
    """Report nothing."""
