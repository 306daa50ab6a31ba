"""Playing scripts in order of time: each says when it goes on; what would happen after the last moment does not.

Many steps share one unit of work, so that making five years takes minutes.
"""

from __future__ import annotations

import heapq
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from matcher.progress import Progress, silent
from service.demo.cast import Cast
from service.storage.work import Work
from service.use_cases.desk import Desk

Script = Generator[datetime, None, None]
"""Yields the moment it wants to go on at; what it does then, it does through its `Play`."""

_TOGETHER = 400
"""Steps of one unit of work."""

_NEXT = timedelta(minutes=11)
"""Between two steps of a script at least."""


@dataclass
class Play:
    """What scripts act on.

    Attributes:
        at: the moment it is.
        pots: ids of the pots of money, by programme and year.
    """

    desk: Desk
    cast: Cast
    at: datetime
    pots: dict[tuple[str, int], str] = field(default_factory=dict)
    _work: Work | None = None

    @property
    def work(self) -> Work:
        """The unit of work it is in."""
        if self._work is None:
            raise AssertionError("scripts act only while they are played")
        return self._work

    def through(self, scripts: Iterable[Script], until: datetime, progress: Progress = silent) -> int:
        """Play scripts up to and with a moment; returns how many steps that were."""
        queue = [(next(script), number, script) for number, script in enumerate(scripts)]
        heapq.heapify(queue)
        every, steps = len(queue), 0
        while queue:
            with self.desk.database.work() as work:
                self._work = work
                for _ in range(_TOGETHER):
                    if not queue:
                        break
                    steps += self._step(queue, until)
                work.commit()
                self._work = None
            progress("办理需求和项目", every - len(queue), every)
        return steps

    def _step(self, queue: list[tuple[datetime, int, Script]], until: datetime) -> int:
        """Let the script whose turn it is go on; returns whether it did."""
        when, number, script = heapq.heappop(queue)
        if when > until:
            script.close()
            return 0
        self.at = when
        again = next(script, None)
        if again is not None:
            heapq.heappush(queue, (max(again, when + _NEXT), number, script))
        return 1
