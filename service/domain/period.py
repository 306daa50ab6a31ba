"""What a 公示 period is: the working days counted since a publication, and the sentence that tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

PROVISIONAL = (
    "期间有的日子尚未录入国务院办公厅的放假通知，暂按周末和固定日期的法定节假日推算，"
    "请在通知印发后录入放假安排，再核对一次"
)
"""What is said with every provisional answer."""

_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Period:
    """公示期: the working days counted since a publication.

    Attributes:
        published: the day of publication, never counted.
        workdays: how many have to be counted.
        counted: those counted, ascending; fewer than `workdays` only while an objection is open.
        provisional: a notice still to come may move the period.
        paused_since: when the objection was filed that still stops the clock.
    """

    published: date
    workdays: int
    counted: tuple[date, ...]
    provisional: bool
    paused_since: date | None = None

    @property
    def first(self) -> date | None:
        """The first day counted; None where an open objection came before it."""
        return self.counted[0] if self.counted else None

    @property
    def last(self) -> date | None:
        """The last day, which runs to the close of business; None while an objection is open."""
        return self.counted[-1] if self.remaining == 0 else None

    @property
    def remaining(self) -> int:
        """Working days still to be counted once the open objection is settled."""
        return self.workdays - len(self.counted)

    @property
    def says(self) -> str:
        """The period in a sentence for the file, with what to do next."""
        told = f"{in_chinese(self.published)}公布，公示 {self.workdays} 个工作日"
        if self.paused_since is None:
            told += f"：自{in_chinese(self.counted[0])}起，至{in_chinese(self.counted[-1])}止，公布当日不计"
        else:
            told += (
                f"，已计 {len(self.counted)} 个，还差 {self.remaining} 个；{in_chinese(self.paused_since)}提出的异议"
                "尚未办结，期限暂停，请办结后登记办结日期，次日起接着计算"
            )
        return f"{told}。{PROVISIONAL}。" if self.provisional else f"{told}。"


def in_chinese(day: date) -> str:
    """Return a day as officers write it: 2026年9月30日（周三）."""
    return f"{day.year}年{day.month}月{day.day}日（周{_WEEKDAYS[day.weekday()]}）"
