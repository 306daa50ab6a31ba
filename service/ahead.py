"""What is done after the start, before anybody asks for it: in a thread of its own, once the recommender is open."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from threading import Event, Thread

from matcher.errors import HuiqiError
from service.engine import Engine

Job = Callable[[Callable[[], bool]], object]
"""Does something ahead of time; what it is given tells whether to go on."""

_log = logging.getLogger(__name__)

_PAUSE_S = 0.01
_LOOK_S = 0.2


class Ahead:
    """Jobs done one after the other in the background. None of them may be needed: whoever asks first does it then.

    Args:
        engine: what opens first, so that readiness waits for nothing else.
        jobs: what to do.
    """

    def __init__(self, engine: Engine, jobs: Sequence[Job]) -> None:
        self._engine = engine
        self._jobs = jobs
        self._stop = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begin."""
        self._stop.clear()
        self._thread = Thread(target=self._run, name="ahead", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End after the reading under way."""
        self._stop.set()
        self.wait()

    def wait(self) -> None:
        """Wait until all that was begun is done."""
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._engine.wait(_LOOK_S):
            if self._stop.is_set():
                return
        for job in self._jobs:
            try:
                job(self._go_on)
            except HuiqiError as error:
                _log.info("nothing done ahead: %s", error)
            except Exception:
                _log.exception("nothing done ahead")

    def _go_on(self) -> bool:
        return not self._stop.wait(_PAUSE_S)  # other threads have their turn meanwhile
