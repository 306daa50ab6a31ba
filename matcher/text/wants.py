"""What a need asks for, point by point: each a span of the text as written, with its kind.

The parts that only describe the asker are left out, as in `facets`; of what is left, sentences and list items are the
points, and a clause that states a figure is a point of its own. Points never overlap and stand in the text's order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from matcher.text.facets import asking_parts
from matcher.text.normalise import normalise
from matcher.text.quantities import quantities
from matcher.vocabulary import Need, Span

MOST = 10
"""Points that a need is taken apart into at most; what matters stands early, and more nobody reads."""

TITLE, TEXT = 0, 1
"""The documents of a need that spans refer to."""


class Aspect(StrEnum):
    """What a point of a need says; the values are the officers' words."""

    PROBLEM = "问题"
    GOAL = "目标"
    FIGURE = "指标"
    POINT = "技术要点"


@dataclass(frozen=True, slots=True)
class Want:
    """要点: one point of what a need asks for.

    Attributes:
        aspect: what it says.
        span: where; document 0 is the title, 1 the text; None for one that a person added.
        text: the words, as written.
        figures: the quantities it states, as written.
    """

    aspect: Aspect
    span: Span | None
    text: str
    figures: tuple[str, ...] = ()

    @property
    def in_title(self) -> bool:
        """Whether it is the title."""
        return self.span is not None and self.span.document == TITLE


_UNIT = re.compile(r"[^。；;！!？?\n]+")
_CLAUSE = re.compile(r"[^，,]+")
_ITEM = re.compile(r"(?<=[^\d.．~～\-±≥≤(（])(?=[(（]\d{1,2}[)）]|[1-9]\d?[、.．](?!\d)|[1-9]\d?[)）]|[①-⑳⑴-⒇])")
_LEAD = re.compile(
    r"^[\s\u3000\"“”]*(?:[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[)）、.．](?!\d)[、.．:：]?|[①-⑳⑴-⒇])?"
    r"[\s\u3000、，,:：\"“”]*"
)
_LABEL = re.compile(r"^(?P<name>[\u4e00-\u9fff]{2,14})\s*[:：]\s*")
_FEWEST = 4
"""Letters and signs of a point at least."""

_PROBLEM = re.compile(
    "难题|问题|困难|不足|缺陷|瓶颈|不稳定|不理想|不高|过高|太高|偏高|偏低|过低|太低|差(?!异|分|速)|严重|波动|不均|无法|不能|难以|容易|易于?[开断破脱]"
    "|如何|怎样|怎么|缺乏|缺少|落后|失效|故障|浪费|污染|超标|废品|开裂|变形大|效率低|成本高"
)
_GOAL = re.compile(
    "目标|实现|达到|提高|提升|降低|减少|降到|降至|希望|期望|力争|研制|研发|开发|建立|建成|形成|解决|替代|获得|完成|优化|改进|改善|突破|产业化"
)
_HEADED = (
    (re.compile("指标|要求达到|性能参数|技术参数"), Aspect.FIGURE),
    (re.compile("问题|难题|难点|瓶颈"), Aspect.PROBLEM),
    (re.compile("目标|预期|目的"), Aspect.GOAL),
)
"""What stands under a heading, by its name."""
_ASKED_OF_IT = re.compile(
    r"[≥≤＞＜><±→]|不[低小少高大超]|[低高小大少多]于|超过|达|至少|以[上下内]|之内|左右|要求|需|应|控制在|[提降减升]|目标"
)
"""A quantity is an aim where something is asked of it; otherwise it may be part of a name (600MPa 级钢筋)."""
_NOW = re.compile("目前|现有|现在|现阶段|以往|原有|已有|当前")
_NOTHING = re.compile(
    r"^(?:(?:主要)?(?:研究|需求|技术|建设)内容|技术需求(?:情况)?|具体如下|需求|预期目标|技术指标|具体要求|要求如下|如下|见附件|无|内容|详见.{0,6}|主要内容|(?:为了)?解决以上问题|特研发此项目)$"
)
_ASKER = re.compile(
    "(?:我(?:们)?公司|我司|我厂|我单位|本公司|本企业|企业|公司)(?:成立|创立|创建|始建|位于|坐落|注册|占地|拥有|现有职工|现有员工|目前拥有|是一家|专业从事|是一个|为一家)"
    "|有限(?:责任)?公司(?:是|成立|位于|始)|注册资[本金]|高新技术企业|年销售|销售收入|利润|占地面积|厂房|员工|职工\\d|人员.{0,4}\\d+人|万元|亿元|\\d元|投入资金|预算|经费"
    "|联系人|联系电话|市场前景|国民经济|随着.{0,12}(?:发展|提高|普及|进步)"
)


def wants(need: Need) -> tuple[Want, ...]:
    """Return the points of a need, its title first, each once; at least one where there is any text.

    Of more than `MOST` those that state a problem, a goal or a figure are kept before the others.
    """
    found = list({"".join(one.text.split()): one for one in reversed(points(need))}.values())[::-1]
    if len(found) > MOST:
        order = sorted(range(len(found)), key=lambda place: (found[place].aspect is Aspect.POINT and place > 0, place))
        found = [found[place] for place in sorted(order[:MOST])]
    return tuple(found)


def points(need: Need) -> tuple[Want, ...]:
    """Return every point of a need where it stands, repeated ones too."""
    parts = asking_parts(need.text, headings=True)
    found = [*_title(need), *(one for start, end in parts for one in _of_part(need.text, start, end))]
    if not found and (trimmed := _trimmed(need.text, 0, len(need.text), 1)):
        found = [Want(Aspect.POINT, Span(TEXT, *trimmed), need.text[slice(*trimmed)])]
    return tuple(found)


def _title(need: Need) -> list[Want]:
    trimmed = _trimmed(need.title, 0, len(need.title), 1)
    if not trimmed:
        return []
    text = need.title[slice(*trimmed)]
    return [Want(Aspect.PROBLEM if _PROBLEM.search(text) else Aspect.GOAL, Span(TITLE, *trimmed), text, _figures(text))]


def _of_part(text: str, start: int, end: int) -> list[Want]:
    """Return the points of one part, which may begin with its heading."""
    label = _LABEL.match(text[start:end])
    usual = Aspect.POINT
    if label:
        usual = next((aspect for cue, aspect in _HEADED if cue.search(label["name"])), usual)
        start += label.end()
    found: list[Want] = []
    for unit in _UNIT.finditer(text, start, end):
        for first, last in _items(text, *unit.span()):
            found += _of_unit(text, first, last, usual)
    return found


def _items(text: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts = [start, *(found.start() + start for found in _ITEM.finditer(text[start:end])), end]
    return [(one, other) for one, other in pairwise(cuts) if one < other]


def _of_unit(text: str, start: int, end: int, usual: Aspect) -> list[Want]:
    """Return the clauses of a sentence that state a figure, each by itself, and what stands between them."""
    runs: list[tuple[int, int, bool]] = []
    for clause in _CLAUSE.finditer(text, start, end):
        said = clause.group()
        figure = _states_figure(said, usual) and not _ASKER.search(said)
        if runs and not figure and not runs[-1][2]:
            runs[-1] = runs[-1][0], clause.end(), False
        else:
            runs.append((*clause.span(), figure))
    found = []
    for first, last, figure in runs:
        if trimmed := _trimmed(text, first, last):
            said = text[slice(*trimmed)]
            if _NOTHING.match(normalise(said)) or _ASKER.search(said):
                continue
            aspect = Aspect.FIGURE if figure else _aspect(said, usual)
            found.append(Want(aspect, Span(TEXT, *trimmed), said, _figures(said)))
    return found


def _aspect(text: str, usual: Aspect) -> Aspect:
    if usual is Aspect.FIGURE and not quantities(text):
        return Aspect.GOAL
    if usual is Aspect.POINT and _PROBLEM.search(text):
        return Aspect.PROBLEM
    return Aspect.GOAL if usual is Aspect.POINT and _GOAL.search(text) else usual


def _states_figure(text: str, usual: Aspect) -> bool:
    if not quantities(text) or _NOW.search(text):
        return False
    return usual is Aspect.FIGURE or _ASKED_OF_IT.search(text) is not None


def _figures(text: str) -> tuple[str, ...]:
    return tuple(text[start:end].strip() for start, end in quantities(text))


def _trimmed(text: str, start: int, end: int, fewest: int = _FEWEST) -> tuple[int, int] | None:
    """Return the span without numbering, blanks and stray signs; None where hardly anything is left."""
    piece = text[start:end]
    lead = _LEAD.match(piece)
    start += lead.end() if lead else 0
    piece = text[start:end].rstrip(' \t\u3000\r，,、:：;；。."“”')
    letters = sum(character.isalnum() for character in piece)
    return (start, start + len(piece)) if letters >= fewest else None
