"""Replays one dossier and prints what came of it; run as a process of its own by `apart`.

A dossier from outside is not to be trusted: the trees of its model are read by a library that believes what it reads.
This process limits its own memory and processor time and holds nothing that could be lost. The dossier comes on
standard input; what it prints is one JSON document: ``{"seal", "differences"}`` or ``{"problem", "remedy"}``.
"""

from __future__ import annotations

import json
import resource
import sys
from typing import Any

from matcher.dossier.document import parse_dossier, sealed
from matcher.dossier.replay import differences, replayed
from matcher.errors import HuiqiError


def told(data: bytes) -> dict[str, Any]:
    """Return what a replay of these bytes finds, or the fault that stands in its way."""
    try:
        document = parse_dossier(data, "这份决策档案")
        again = replayed(document)
        found = differences(document, again)
        if not found and sealed(document) != sealed(again):
            found = ["内容相同，但字节不同"]
    except HuiqiError as error:
        return {"problem": error.problem, "remedy": error.remedy}
    return {"seal": document["seal"], "differences": found}


def main(memory: int, seconds: int) -> None:
    """Replay standard input, with this much address space in bytes and processor time in seconds."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    sys.stdout.write(json.dumps(told(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
