"""Whose cases a report counts: those of its own programme, and of programmes that carry out the same work.

The form of 2018 says so in its head: it is the 创新驱动助力工程工作情况统计表, its figures are 自助力工程开展至
2018 年 5 月 31 日, and what societies and cities send in is how they 开展创新驱动助力工程 (辽宁2018 引言, 二, 附表).
None of its items asks for more: items 5 to 22 stand under 试点单位总体工作情况, items 21 and 23 to 26 name 助力工程
once more. The targets of R28 and R29 are the same work's (参与助力工程的实施, 浙江2014 二(一); 开展创新驱动助力工程,
成都2018 四). So a case of another work, such as the 企会协作创新计划 of 武汉2015, tells them nothing.

Which work a programme carries out its pack says by its documents: several provinces carry out one opinion of 中国科协,
each under a key of its own. What somebody records by hand is not asked: whoever records it vouches for it.
"""

from __future__ import annotations

import re

from matcher.programmes.pack import Pack

_UNSAID = re.compile(r"[\s《》〈〉〔〕\[\]（）()“”\"]")
"""What the same title or number is written with or without."""


def counts_in(report: Pack, other: Pack) -> bool:
    """Return whether what cases of a programme tell counts in a report: the same programme, or the same work.

    Args:
        report: whose form or targets are reported on.
        other: the programme of the cases.
    """
    return report.programme.key == other.programme.key or not _documents(report).isdisjoint(_documents(other))


def _documents(pack: Pack) -> set[str]:
    """Return what names the documents that a pack carries out or is: their titles and numbers."""
    carried_out = [name for basis in pack.basis for name in (basis.title, basis.number)]
    its_own = [name for source in pack.sources for name in (source.title, source.number)]
    return {_UNSAID.sub("", name) for name in (*carried_out, *its_own)} - {""}
