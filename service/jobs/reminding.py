"""期限提醒: go through all running cases and put down what offices have to see to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matcher.errors import HuiqiError
from service.domain.history import day_of
from service.domain.reminders import ANSWER_DAYS, Reminder, reminders_of
from service.jobs.task import Effect, Task
from service.storage.work import Work
from service.use_cases.cases import case_in
from service.use_cases.desk import Programmes
from service.use_cases.turns import tell, untold


@dataclass(frozen=True, slots=True)
class Reminding:
    """Reminds of every case; `answer_days` working days are left for an answer."""

    programmes: Programmes
    answer_days: int = ANSWER_DAYS

    def __call__(self, task: Task) -> Effect:
        """Look at every case, and return the writing of what was found."""
        today = day_of(task.clock())
        found: dict[str, tuple[str, tuple[Reminder, ...]]] = {}
        unread: list[str] = []
        with task.database.reading() as work:
            rows = [row for row, _ in work.cases.every()]
            wrong = untold(self.programmes, work)  # of programmes that were changed since
        for done, row in enumerate(rows, start=1):
            try:
                case = case_in(row)
                reminders = reminders_of(
                    self.programmes.table(f"{row.programme}-{row.year}"), case, today, self.answer_days
                )
            except HuiqiError:  # an office's own pack may have become unreadable; the other cases go on
                unread.append(row.id)
            else:
                found[row.id] = case.host, reminders
            task.progress("查看项目", done, len(rows))

        def effect(work: Work) -> Mapping[str, Any]:
            now = task.clock()
            new = settled = 0
            tell(self.programmes, work, wrong)
            for case, (host, reminders) in found.items():
                settled += work.reminders.settle(case, {one.key for one in reminders}, now)
                new += work.reminders.remind(host, reminders, now)
            return {"cases": len(found), "new": new, "settled": settled, "unread": unread}

        return effect
