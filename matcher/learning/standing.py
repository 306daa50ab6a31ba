"""Which model is in force, over which, since when, by whom and why; as values and as ``current.json``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Standing:
    """Which model is in force, and how it came to be.

    Attributes:
        line: fingerprints of those in force one over the other, the first version first, the current one last.
        action: ``promote`` or ``rollback``; empty before the first.
        when: of the action, ISO, UTC.
        by: who did it.
        why: in their words or the gate's.
        history: every action so far, oldest first, the last being this one.
    """

    line: tuple[str, ...]
    action: str = ""
    when: str = ""
    by: str = ""
    why: str = ""
    history: tuple[Mapping[str, str], ...] = field(default=())

    @property
    def current(self) -> str:
        """Fingerprint of the model in force."""
        return self.line[-1]

    @property
    def predecessor(self) -> str:
        """Fingerprint of the one that a rollback goes back to; empty at the first version."""
        return self.line[-2] if len(self.line) > 1 else ""

    def to_json(self) -> bytes:
        """Return the bytes of ``current.json``."""
        stored = {"format": _FORMAT, "current": self.current, "predecessor": self.predecessor, **asdict(self)}
        return (json.dumps(stored, ensure_ascii=False, indent=1) + "\n").encode()

    @classmethod
    def from_json(cls, data: bytes) -> Standing:
        """Read what `to_json` wrote.

        Raises:
            ValueError, KeyError, TypeError: it is something else.
        """
        stored: dict[str, Any] = json.loads(data)
        line = stored["line"]
        if stored["format"] != _FORMAT or not line or not all(isinstance(name, str) for name in line):
            raise ValueError("format")
        history = tuple(dict(step) for step in stored["history"])
        standing = cls(tuple(line), stored["action"], stored["when"], stored["by"], stored["why"], history)
        if (stored["current"], stored["predecessor"]) != (standing.current, standing.predecessor):
            raise ValueError("current")
        return standing
