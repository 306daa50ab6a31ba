"""The text of a need: put together from a topic's phrases as enterprises write, in several forms.

What real needs look like (lengths, sections, lists, one-liners, slips of the pen and the scanner) was measured;
`compare` repeats that measurement. No sentence of a real need stands here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from matcher.demo.draws import chance, fill, pick, some
from matcher.demo.material import Topic

Phrases = Mapping[str, tuple[str, ...]]

_NUMBERS = (
    tuple(f"{i}、" for i in range(1, 15)),
    tuple(f"{i}、" for i in range(1, 15)),
    tuple(f"{i}." for i in range(1, 15)),
    tuple(f"（{i}）" for i in range(1, 15)),
    tuple("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭"),
    tuple(f"{i})" for i in range(1, 15)),
)


class Writer:
    """Writes one need; nothing it says is said twice in the same text.

    Args:
        rng: where every choice comes from.
        phrases: general phrases by slot.
        topics: the field, and for a need across fields the second one.
        words: `product`, `field`, `place` and `money` of the asker.
        aspect: the trouble that comes first; titles, asks, problems and goals of a topic are in one order.
    """

    def __init__(
        self,
        rng: np.random.Generator,
        phrases: Phrases,
        topics: Sequence[Topic],
        words: Mapping[str, str],
        aspect: int,
    ) -> None:
        self._rng = rng
        self._phrases = phrases
        self._words = dict(words)
        longest = max(len(topic.asks) + len(topic.problems) for topic in topics)
        order = [aspect, *(int(index) for index in rng.permutation(longest) if index != aspect)]
        self._problems = _mixed(order, [topic.problems for topic in topics])
        self._goals = _mixed(order, [topic.goals for topic in topics])
        self._asks = _mixed(order, [topic.asks for topic in topics])
        self._bases = some(rng, topics[0].bases, len(topics[0].bases))
        self._keywords = topics[0].keywords
        self._background = topics[0].background
        self._used: set[str] = set()
        self._factory = all(topic.in_factories for topic in topics)

    def title_only(self) -> str:
        """Nothing but the title."""
        return ""

    def one_line(self) -> str:
        """One sentence or two."""
        if chance(self._rng, 0.35):
            return self._say("ask_sentence") + (self._goal_wish() if chance(self._rng, 0.35) else self._say("wish"))
        return self._problem() + (self._goal_wish() if chance(self._rng, 0.15) else self._say("wish"))

    def paragraph(self) -> str:
        """One paragraph or two: the trouble, what was tried, what is wanted."""
        rng = self._rng
        parts = [self._background] if chance(rng, 0.3) else []
        parts += self._at_times((0.5, "open_short"))
        parts.append(self._problem())
        parts += self._at_times((0.6, "effect"), (0.7, "scene"), (0.25, "scene"))
        if chance(rng, 0.65):
            parts.insert(int(rng.integers(len(parts) - 1, len(parts) + 1)), self._problem())
        parts += self._at_times((0.6, "tried"), (0.3, "route"))
        if chance(rng, 0.15):
            parts.append(self._goal_wish())
        parts += self._at_times((0.75, "wish"), (0.1, "money"))
        if chance(rng, 0.4):
            parts[int(rng.integers(len(parts)))] += "\n"
        return "".join(parts).strip()

    def essay(self) -> str:
        """Several paragraphs of prose: the trade, the trouble from all sides, what one thinks should be done."""
        rng = self._rng
        opening = [self._background, *self._at_times((0.8, "background"), (0.5, "open_short"), (0.3, "market"))]
        middle = [self._problem(), *self._at_times((0.8, "scene"), (0.5, "effect"))]
        middle += [self._problem(), *self._at_times((0.7, "tried"), (0.5, "scene"))]
        middle += [self._problem()] if chance(rng, 0.5) else []
        ending = self._at_times((0.7, "route"), (0.3, "route"), (0.3, "scene"))
        ending += [self._goal_wish()] if chance(rng, 0.2) else []
        ending += self._at_times((0.8, "wish"), (0.1, "money"))
        breaks = pick(rng, ("\n", "\n    ", "\n", ""))
        return breaks.join("".join(part) for part in (opening, middle, ending) if part)

    def listed(self) -> str:
        """A lead and numbered points."""
        rng = self._rng
        detailed = chance(rng, 0.5)
        lead = self._say("open_short") if detailed or chance(rng, 0.5) else self._problem()
        lead += "".join(self._at_times((0.45, "background"), (0.55, "scene")))
        points = self._detailed() if detailed else self._ask(int(rng.integers(3, 6)), tails=chance(rng, 0.6))
        text = f"{lead}{self._say('list_lead')}\n{self._numbered(points)}"
        if chance(rng, 0.25):
            text += f"\n{self._goal_wish()}"
        return text + "".join(
            f"\n{part}" for part in self._at_times((0.4, "tried"), (0.25, "route"), (0.4, "wish"), (0.1, "money"))
        )

    def sections(self) -> str:
        """Headed sections: what is needed, what is aimed at, what there is already."""
        rng = self._rng
        parts = [f"{self._say('ask_lead')}\n{self._asked()}"]
        if chance(rng, 0.95):
            goals = self._goal(int(rng.integers(2, 5)))
            body = self._numbered(goals) if chance(rng, 0.6) else "；".join(goals) + "。"
            parts.append(f"{self._say('goal_lead')}\n{body}")
        if chance(rng, 0.9):
            bases = self._base(int(rng.integers(1, 3)))
            bases += [self._say("company").rstrip("。") for _ in range(int(rng.choice(4, p=(0.25, 0.3, 0.25, 0.2))))]
            body = self._numbered([base for base in bases if base]) if len(bases) > 1 else f"{bases[0]}。"
            parts.append(f"{self._say('base_lead')}\n{body}")
        parts += self._at_times((0.15, "money"))
        indent = pick(rng, ("\n", "\n", "\n    ", "\n\n"))
        return indent.join(parts) if chance(rng, 0.85) else "".join(part.replace("：\n", "：") for part in parts)

    def long(self) -> str:
        """A rambling application: background, company, several troubles, a plan, goals, money."""
        rng = self._rng
        texts = [self._background + "".join(self._say("background") for _ in range(int(rng.integers(1, 4))))]
        texts += self._at_times((0.35, "company"), (0.5, "market"), (0.6, "scene"), (0.4, "scene"))
        troubles = [trouble for trouble in (self._problem() for _ in range(int(rng.integers(2, 5)))) if trouble]
        texts.append(f"{self._say('list_lead')}\n{self._numbered([trouble.rstrip('。') for trouble in troubles])}")
        if chance(rng, 0.6):
            texts.append(self._say("tried") + self._say("effect"))
        texts += self._at_times((0.75, "route"))
        if chance(rng, 0.6):
            points = self._numbered(self._ask(int(rng.integers(3, 6)), tails=True))
            texts.append(f"{self._say('ask_lead')}\n{points}")
        if chance(rng, 0.6):
            texts.append(f"{self._say('goal_lead')}\n{self._numbered(self._goal(int(rng.integers(2, 5))))}")
        if chance(rng, 0.6):
            texts.append(f"{self._say('base_lead')}{'；'.join(self._base(2))}。")
        texts.append(self._say("wish") + self._say("train"))
        texts += self._at_times((0.4, "money"))
        return "\n".join(text for text in texts if text)

    def very_long(self) -> str:
        """A long one with everything about the market, the company and the plan around it."""
        rng = self._rng
        front = [self._say("market") for _ in range(int(rng.integers(1, 4)))]
        front += [self._say("company") for _ in range(int(rng.integers(2, 7)))]
        back = [self._say("scene") for _ in range(int(rng.integers(1, 7)))]
        back += [self._say("route") for _ in range(int(rng.integers(1, 4)))]
        return "\n".join(["".join(front), self.long(), "".join(back)])

    def _asked(self) -> str:
        rng = self._rng
        if chance(rng, 0.35):
            return self._numbered(self._detailed())
        parts = [self._background] if chance(rng, 0.3) else []
        parts += [self._problem(), *self._at_times((0.5, "scene"), (0.4, "effect"), (0.3, "tried"))]
        if chance(rng, 0.6):
            parts.append(f"\n{self._numbered(self._ask(int(rng.integers(2, 5)), tails=chance(rng, 0.4)))}")
        return "".join(parts)

    def _at_times(self, *choices: tuple[float, str]) -> list[str]:
        """Return a phrase of each slot that happens to be said."""
        return [said for share, slot in choices if chance(self._rng, share) and (said := self._say(slot))]

    def _say(self, slot: str) -> str:
        unused = [text for text in self._phrases[slot] if text not in self._used and not self._unfit(text)]
        if not unused:
            return ""
        text = pick(self._rng, unused)
        self._used |= {text} if text else set()
        if "{ask" in text:
            asks = [*self._ask(2), ""]
            text = text.replace("{ask2}", asks[1]).replace("{ask}", asks[0])
        if "{keyword" in text:
            keywords = some(self._rng, self._keywords, 2)
            text = text.replace("{keyword2}", keywords[1]).replace("{keyword}", keywords[0])
        return fill(self._rng, text, self._words)

    def _unfit(self, text: str) -> bool:
        """Return whether a phrase speaks of a factory's floor where the asker has none."""
        return not self._factory and any(word in text for word in self._phrases["factory"])

    def _problem(self) -> str:
        problem = self._next(self._problems)
        return f"{problem}。" if problem else ""

    def _detailed(self) -> list[str]:
        """Return all points of work, each with the trouble behind it where there is one."""
        points = []
        for aspect, ask in list(self._asks.items())[:5]:
            problem = self._problems.pop(aspect, "")
            points.append(f"{ask}。{problem}" if problem else ask + self._say("list_tail"))
        return points

    def _goal_wish(self) -> str:
        goals = [*self._goal(2), "", ""]
        if not goals[0]:
            return ""
        text = pick(self._rng, self._phrases["goal_short"])
        if not goals[1]:
            text = "希望{goal}。"
        return text.replace("{goal2}", goals[1]).replace("{goal}", goals[0])

    def _goal(self, count: int) -> list[str]:
        return [fill(self._rng, goal) for goal in (self._next(self._goals) for _ in range(count)) if goal]

    def _ask(self, count: int, *, tails: bool = False) -> list[str]:
        asks = [ask for ask in (self._next(self._asks) for _ in range(count)) if ask]
        return [ask + self._say("list_tail") for ask in asks] if tails else asks

    def _base(self, count: int) -> list[str]:
        return [fill(self._rng, base) for base in self._bases[:count]]

    def _numbered(self, points: Sequence[str]) -> str:
        marks = pick(self._rng, _NUMBERS)
        end = pick(self._rng, ("；", "；", "。", ""))
        last = "。" if end else ""
        lines = [f"{marks[i]}{point}{end if i < len(points) - 1 else last}" for i, point in enumerate(points)]
        return pick(self._rng, ("\n", "\n", "\n", "") if end else ("\n",)).join(lines)

    @staticmethod
    def _next(values: dict[tuple[int, int], str]) -> str:
        return values.pop(next(iter(values))) if values else ""


def _mixed(order: Sequence[int], groups: Sequence[tuple[str, ...]]) -> dict[tuple[int, int], str]:
    """Return texts by group and aspect: the first group's in `order`, every second one from the second group."""
    keys = [[(number, index) for index in order if index < len(group)] for number, group in enumerate(groups)]
    first, *others = keys
    for place, key in enumerate(key for group in others for key in group):
        first.insert(2 * place + 1, key)
    return {(number, index): groups[number][index] for number, index in first}
