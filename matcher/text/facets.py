"""The parts of a need: its title, what it asks for, and what only describes the asker.

Real needs mix the problem (需求内容), the goal (预期目标) and paragraphs about the company
(现有工作基础, 公司简介, 预算). The last say nothing about who could help, so matching leaves them out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from matcher.text.normalise import normalise
from matcher.vocabulary import Need

MAX_ASK = 600
"""Characters of the request that are matched; what matters stands early, and encoders read about 500 tokens."""

_ABOUT_ASKER = (
    "工作基础|现有基础|现在基础|研究基础|实验基础|基础条件|想有工作基础|现有.{0,4}基础|公司简介|企业简介|公司概况"
)
_MONEY = "预算|经费|已投入资金|研发费用|投资估算|科研团队|开展工作"
_DESCRIPTION = re.compile(rf"^(?:{_ABOUT_ASKER}|.{{0,6}}(?:{_MONEY}).{{0,4}})$")
_HEADING = re.compile(
    r"(?:^|(?<=[\n。;；]))\s*[(（]?(?:[一二三四五六七八九十]+|\d{1,2})?\s*[)）、.．:]?\s*"
    r"(?P<name>[\u4e00-\u9fff]{2,12})\s*[:：]"
)
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Facets:
    """A need taken apart.

    Attributes:
        title: the title, or the first sentence where there is none.
        ask: the problem and the goal without what only describes the asker, at most `MAX_ASK` characters.
    """

    title: str
    ask: str

    @property
    def whole(self) -> str:
        """Title and request in one text, the title once."""
        return self.ask if self.title in self.ask else f"{self.title}。{self.ask}" if self.ask else self.title


def facets(need: Need) -> Facets:
    """Take a need apart; the title never is lost, and a need that is all description keeps its whole text."""
    title = _BLANK.sub(" ", need.title).strip()
    body = need.text.strip()
    ask = _BLANK.sub(" ", _without_description(body)).strip() or _BLANK.sub(" ", body)
    return Facets(title or _first_sentence(ask), ask[:MAX_ASK])


def asking_parts(text: str, *, headings: bool = False) -> tuple[tuple[int, int], ...]:
    """Return where `text` asks, as starts and ends, without what stands under headings that describe the asker.

    Args:
        headings: with the names of the other headings, as far as they ask themselves (检测服务：…).
    """
    found = list(_HEADING.finditer(text))
    if not found:
        return ((0, len(text)),)
    kept = [(0, found[0].start())]
    for heading, after in zip(found, [*found[1:], None], strict=True):
        if not _DESCRIPTION.match(normalise(heading["name"])):
            start = heading.start("name") if headings else heading.end()
            kept.append((start, after.start() if after else len(text)))
    return tuple(kept)


def _without_description(text: str) -> str:
    return " ".join(text[start:end].strip() for start, end in asking_parts(text)) if _HEADING.search(text) else text


def _first_sentence(text: str) -> str:
    return re.split(r"[。；;!！?？]", text, maxsplit=1)[0][:60]
