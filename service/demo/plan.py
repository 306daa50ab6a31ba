"""Which needs become which cases, when; first one of every kind that a person wants to see, then the years before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from matcher.demo.draws import chance, stream
from matcher.demo.world import World
from matcher.programmes.pack import Pack
from service.demo.days import workday_after, workday_before
from service.demo.firms import CITY, Partners, Record, city_of, office_of, suits
from service.demo.names import GOVERNMENT, OWNERS, PARK, WUHAN_OFFICE
from service.demo.plot import HUBEI, WUHAN, Fate, Plot, Story, Twist
from service.domain.tree import stem_of

_SHOWN: tuple[tuple[str, float, Twist], ...] = (
    (WUHAN, 2, Twist.NONE),  # 邀请待答复
    (WUHAN, 27, Twist.NONE),  # 评审，还缺一名评审人的分数
    (WUHAN, 36, Twist.NONE),  # 公示中
    (WUHAN, 115, Twist.NONE),  # 实施中
    (HUBEI, 16, Twist.NONE),  # 邀请待答复
    (WUHAN, 240, Twist.NONE),  # 结项
    (WUHAN, 37, Twist.DISPUTED),  # 公示，有异议
    (WUHAN, 11, Twist.NONE),  # 协议签了一方
    (HUBEI, 100, Twist.NONE),  # 实施中
    (WUHAN, 16, Twist.NONE),  # 待审核
    (WUHAN, 45, Twist.NONE),  # 待核定经费
    (HUBEI, 34, Twist.NONE),  # 协议签了一方
    (HUBEI, 255, Twist.NONE),  # 结项
    (WUHAN, 12, Twist.UNANSWERED),  # 邀请过期未答复
    (WUHAN, 100, Twist.MENDING),  # 整改中
    (WUHAN, 213, Twist.NONE),  # 报告待收讫
    (HUBEI, 8, Twist.NONE),  # 需求待受理
    (WUHAN, 5, Twist.DECLINED),  # 谢绝后另邀
    (WUHAN, 56, Twist.NONE),  # 派专家待同意
    (WUHAN, 24, Twist.RECUSED),  # 有人回避
    (WUHAN, 41, Twist.NONE),  # 公示期满，待登记
    (HUBEI, 52, Twist.NONE),  # 已授牌，待核定
    (WUHAN, 20, Twist.REJECTED),
    (WUHAN, 32, Twist.POOR),
    (HUBEI, 12, Twist.UNANSWERED),
    (WUHAN, 140, Twist.STOPPED),
    (WUHAN, 35, Twist.NONE),
    (WUHAN, 75, Twist.NONE),
    (HUBEI, 130, Twist.NONE),
    (WUHAN, 8, Twist.NONE),
)
"""Programme, how many working days ago the case was opened, and its twist; the most wanted first."""

_PAST = (
    (Twist.NONE, 0.58),
    (Twist.DECLINED, 0.12),
    (Twist.RECUSED, 0.06),
    (Twist.OBJECTED, 0.06),
    (Twist.POOR, 0.05),
    (Twist.REJECTED, 0.04),
    (Twist.MENDING, 0.05),
    (Twist.UPHELD, 0.02),
    (Twist.WITHDRAWN, 0.02),
)
_HUBEI_TWISTS = {Twist.NONE, Twist.DECLINED, Twist.STOPPED, Twist.UNANSWERED}
_FATES = ((Fate.CLOSED, 0.86), (Fate.AMENDED, 0.08), (Fate.WITHDRAWN, 0.06))
_NEW = (
    (1, Fate.TAKEN_UP, ""),
    (3, Fate.RETURNED, ""),
    (2, Fate.TAKEN_UP, ""),
    (6, Fate.WITHDRAWN, ""),
    (7, Fate.AMENDED, ""),
    (8, Fate.TAKEN_UP, PARK),
    (2, Fate.TAKEN_UP, GOVERNMENT),
    (3, Fate.RETURNED, PARK),
    (4, Fate.RETURNED, GOVERNMENT),
)
"""How many working days ago the latest needs without a case were posted, and whose they are where not an enterprise's;
those of the last days still wait."""

_OPENED = 8
"""Working days from the posting of a need to the opening of its case."""

_STILL_OPEN = timedelta(days=150)
_BY_OFFICE = 0.1
_PLACES, _PLACES_NOW = 6, 2
"""Cases of 湖北 2015 whose award falls into a year: one more than there is money for; this year others are shown."""

_TO_AWARD = timedelta(days=95)
"""From the posting of a need to the award, about."""
_FAVOURED = 5
"""Enterprises among which those shown are, so that each has several cases."""


class Plan:
    """Makes the stories of a world.

    Args:
        world: with its needs in order of their days.
        packs: the programmes by KEY-YEAR.
        seed: of every chance.
        today: the last day.
        cases: how many cases at most; None: as many as there are alliances that a programme admits.
    """

    def __init__(self, world: World, packs: Mapping[str, Pack], seed: int, today: date, cases: int | None) -> None:
        self._world, self._seed, self._today, self._cases = world, seed, today, cases
        self._partners = Partners(world.societies, world.experts)
        self._firms = {one["id"]: one for one in world.enterprises}
        self._fit = {
            key: [one["id"] for one in world.enterprises if self._admits(pack, one)] for key, pack in packs.items()
        }
        self._wished = {one["need"]: one for one in world.alliances}
        self._shift = timedelta(weeks=(today - date.fromisoformat(world.needs[-1]["date"])).days // 7)

    def stories(self) -> list[Story]:
        """Return the story of every need, in the order of the needs."""
        latest = list(reversed(self._world.needs))
        shown = _SHOWN if self._cases is None else _SHOWN[: self._cases]
        found: dict[str, Story] = {}
        waiting = iter(latest)
        for number, (programme, _, _) in enumerate(shown):
            need = self._favoured(next(waiting), programme, number)
            found[need["id"]] = self._shown(need, number)
        for days, fate, owner in _NEW:
            need = next(waiting)
            found[need["id"]] = self._new(need, workday_before(self._today, days), fate, owner)
        rest = [need for need in self._world.needs if need["id"] not in found]
        wanted = None if self._cases is None else self._cases - len(shown)
        found |= {story.need["id"]: story for story in self._past(rest, wanted)}
        return [found[need["id"]] for need in self._world.needs]

    def _past(self, needs: Sequence[Record], wanted: int | None) -> Iterator[Story]:
        """Yield the stories of the years before; cases go to needs with alliances first, `wanted` of them."""
        allied = [need for need in needs if need["id"] in self._wished]
        order = allied if wanted is None else [*allied, *(need for need in needs if need["id"] not in self._wished)]
        plots: dict[str, tuple[Record, Plot]] = {}
        places: dict[int, int] = {}
        for number, need in enumerate(order):
            if wanted is not None and len(plots) >= wanted:
                break
            posted = self._posted(need)
            programme = self._programme(need)
            if not programme and wanted is not None and len(order) - number <= wanted - len(plots):
                programme = WUHAN
                need = self._for(need, programme, number)  # noqa: PLW2901 - the same need, of another enterprise
            if programme == HUBEI:
                year = (posted + _TO_AWARD).year
                places[year] = places.get(year, 0) + 1
                programme = HUBEI if places[year] <= (_PLACES_NOW if year == self._today.year else _PLACES) else ""
            if programme:
                plots[need["id"]] = need, self._plot(need, programme, workday_after(posted, _OPENED))
        for need in needs:
            posted = self._posted(need)
            if need["id"] in plots:
                own, plot = plots[need["id"]]
                yield self._story(own, posted, plot=plot)
                continue
            rng = stream(self._seed, f"fate:{need['id']}")
            fate = Fate.TAKEN_UP if self._today - posted < _STILL_OPEN else _drawn(rng, _FATES)
            yield self._story(need, posted, fate=fate)

    def _shown(self, need: Record, number: int) -> Story:
        """Return the story of one of those to be seen."""
        programme, days, twist = _SHOWN[number]
        start = workday_before(self._today, round(days))
        plot = replace(self._plot(need, programme, start), pace=1.0, twist=twist, made=True)
        if programme == HUBEI:
            expert, employer = self._partners.favoured(number)
            plot = replace(plot, expert=expert, employer=employer)
        return self._story(need, workday_before(start, _OPENED), plot=plot)

    def _plot(self, need: Record, programme: str, start: date) -> Plot:
        rng = stream(self._seed, f"plot:{need['id']}")
        alliance = self._wished.get(need["id"])
        wished = alliance["members"] if alliance else ()
        society, other = self._partners.serving(programme, need, wished, rng)
        expert, employer = self._partners.expert(need, rng)
        twist = _drawn(rng, _PAST)
        if alliance and alliance["status"] == "已中止":
            twist = Twist.STOPPED
        if programme == HUBEI and twist not in _HUBEI_TWISTS:
            twist = Twist.NONE
        pace = float(rng.uniform(0.8, 1.3))
        return Plot(programme, need["enterprise"], society, other, expert, employer, start, pace, twist)

    def _story(self, need: Record, posted: date, plot: Plot | None = None, fate: Fate = Fate.TAKEN_UP) -> Story:
        rng = stream(self._seed, f"story:{need['id']}")
        dated: dict[str, Any] = {**need, "date": posted.isoformat()}
        firm = self._firms[need["enterprise"]]
        return Story(
            dated, need["enterprise"], office_of(firm), city_of(firm), posted, plot, fate, chance(rng, _BY_OFFICE)
        )

    def _new(self, need: Record, posted: date, fate: Fate, owner: str) -> Story:
        story = self._story(need, posted, fate=fate)
        if not owner:
            return story
        dated = {**story.need, "enterprise": OWNERS[owner], "region": CITY}
        return replace(story, need=dated, owner=owner, office=WUHAN_OFFICE, city=WUHAN_OFFICE, by_office=False)

    def _posted(self, need: Record) -> date:
        return workday_after(min(date.fromisoformat(need["date"]) + self._shift, self._today - timedelta(days=9)), 0)

    def _programme(self, need: Record) -> str:
        return next((key for key in (WUHAN, HUBEI) if need["enterprise"] in self._fit[key]), "")

    def _for(self, need: Record, programme: str, number: int) -> Record:
        """Return a need as one of an enterprise that the programme admits."""
        fit = self._fit[programme]
        if need["enterprise"] in fit:
            return need
        return self._given(need, fit[number % len(fit)])

    def _favoured(self, need: Record, programme: str, number: int) -> Record:
        """Return a need as one of the few enterprises that are shown."""
        few = self._fit[programme][:_FAVOURED]
        return need if need["enterprise"] in few else self._given(need, few[number % len(few)])

    def _given(self, need: Record, firm: str) -> Record:
        return {**need, "enterprise": firm, "region": self._firms[firm]["region"]}

    def _admits(self, pack: Pack, firm: Record) -> bool:
        placed = city_of(firm).startswith(stem_of(pack.programme.jurisdiction)) and city_of(firm).endswith("00")
        return placed and suits(pack, firm)


def _drawn(rng: np.random.Generator, shares: Sequence[tuple[Any, float]]) -> Any:
    """Return one of some things, each with its share."""
    weights = np.array([share for _, share in shares])
    return shares[int(rng.choice(len(shares), p=weights / weights.sum()))][0]
