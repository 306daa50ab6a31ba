"""Replay of a dossier that comes from outside: starts `worker`, which may crash without the service doing so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

from matcher.errors import HuiqiError

MEMORY = 4 << 30
"""Bytes of address space that a replay may take; most of it is libraries."""
SECONDS = 60
"""Processor time that a replay may take; a hundred candidates take about two seconds, most of it to start."""
AT_A_TIME = 2
"""Replays that run beside each other; the others wait."""

_ROOT = Path(__file__).parents[2]
_turns = BoundedSemaphore(AT_A_TIME)


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay found.

    Attributes:
        seal: of the dossier.
        differences: in Chinese, none where the dossier is sound; see `matcher.dossier.replay.differences`.
    """

    seal: str
    differences: tuple[str, ...]


def replayed_apart(data: bytes) -> Replayed:
    """Return what a replay of the bytes of a dossier finds.

    Raises:
        HuiqiError: it is no dossier, was altered, is of another version, or takes too much to replay.
    """
    command = [sys.executable, "-m", "matcher.dossier.worker", str(MEMORY), str(SECONDS)]
    # one thread: threads of BLAS would each ask for address space
    settings = {**os.environ, "PYTHONPATH": str(_ROOT), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    with _turns:
        try:
            worker = subprocess.run(  # noqa: S603 - our own program, no shell
                command,
                check=False,  # whatever came of it is in what it printed
                input=data,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=settings,
                timeout=2 * SECONDS,
            )
        except subprocess.TimeoutExpired:
            raise _stopped() from None
    try:
        told = json.loads(worker.stdout)
    except ValueError:
        raise _stopped() from None
    if "problem" in told:
        raise HuiqiError(told["problem"], told["remedy"])
    return Replayed(told["seal"], tuple(told["differences"]))


def _stopped() -> HuiqiError:
    return HuiqiError(
        "重放这份决策档案时出错，或用时、内存超出上限，已停止", "请核对档案是否完整，或用 huiqi replay 在本机核对"
    )
