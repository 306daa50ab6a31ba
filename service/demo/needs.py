"""A need, played: posted by its enterprise, taken up or sent back by its office, closed in the end."""

from __future__ import annotations

import numpy as np

from matcher.demo.draws import MARK
from service.demo.days import Pace, hour_of, workday_after
from service.demo.hubei import hubei
from service.demo.lists import Lists, taken_from
from service.demo.play import Play, Script
from service.demo.plot import WUHAN, Fate, Story
from service.demo.wuhan import wuhan
from service.domain.history import day_of
from service.domain.needs import NeedMove
from service.domain.scope import SYSTEM
from service.domain.workflow.words import End
from service.storage.cases import CaseFilter
from service.use_cases.needs import NeedDeed, NeedIn, post, turn
from service.use_cases.standing import ENDS

_LEFT = "多次征集仍无学会、专家应邀，企业同意关闭（演示）"
_SHORT = 30
"""Characters of the text that stand for a title where an enterprise gave none."""

_SOLVED = "项目已结束，需求办结（演示）"


def told(play: Play, story: Story, rng: np.random.Generator, lists: Lists | None = None) -> Script:
    """Play one need, and the case that comes of it; with `lists`, the office looks at one before."""
    office, owner = play.cast(story.office), play.cast(story.owner)
    pace = Pace(story.posted, 1.0, rng)
    yield hour_of(story.posted, rng)
    asked = need_in(story)
    poster = office if story.by_office else owner
    need = post(play.work, NeedIn(asked.title, asked.text, owner.body, asked.details), poster, play.at).id

    def turned(move: NeedMove, reason: str = "", amended: NeedIn | None = None) -> None:
        who = owner if move in {NeedMove.AMEND, NeedMove.WITHDRAW} else office
        turn(play.work, need, NeedDeed(move, reason, amended), who, play.at, _anyway)

    if story.fate is Fate.WITHDRAWN:
        yield pace.on(2)
        turned(NeedMove.WITHDRAW, "厂里已自行解决（演示）")
        return
    if story.fate in {Fate.RETURNED, Fate.AMENDED}:
        yield pace.on(2)
        turned(NeedMove.SEND_BACK, "没有写明现有工艺和要达到的指标，请补充（演示）")
        if story.fate is Fate.RETURNED:
            return
        yield pace.on(4)
        text = f"{asked.text}\n补充：现有数据见上，希望一年内达到所列指标（演示）。"
        turned(NeedMove.AMEND, amended=NeedIn(asked.title, text, details=asked.details))
    accepted = int(rng.integers(3, 6)) if story.plot is None else 5
    yield pace.on(accepted)
    turned(NeedMove.ACCEPT)
    plot = story.plot
    if lists:
        yield pace.on(accepted + 1)
        listed = lists.show(play, need, plot, office)
        plot = taken_from(listed, plot, rng) if plot else None
    if plot is None:
        if story.fate is Fate.CLOSED:
            yield pace.on(45 + int(rng.integers(60)))
            turned(NeedMove.CLOSE, _LEFT)
        return
    yield hour_of(plot.start, rng)
    own = Pace(plot.start, plot.pace, rng)
    yield from wuhan(play, plot, need, own) if plot.programme == WUHAN else hubei(play, plot, need, story.city, own)
    yield hour_of(workday_after(day_of(play.at), 6), rng)
    (case,) = play.work.cases.list(SYSTEM, CaseFilter(need=need))
    if case.status in ENDS:
        turned(NeedMove.CLOSE, _SOLVED if case.status == End.CLOSED.value else "项目未能完成，企业另想办法（演示）")


def need_in(story: Story) -> NeedIn:
    """Return a need as it is posted."""
    record = story.need
    details = {
        "industries": list(record.get("industries") or ()),
        "services": list(record.get("services") or ()),
        "region": record.get("region") or "",
        "deadline": "",
    }
    title, text = (record.get("title") or "").strip(), (record.get("text") or "").strip()
    return NeedIn(title or f"{' '.join(text.split())[:_SHORT]}{MARK}", text or title, details=details)


def _anyway(_version: int, _head: str) -> None:
    """Nobody else is at it."""
