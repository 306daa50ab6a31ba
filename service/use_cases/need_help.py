"""Help while a need is being written: what is still missing, what it seems to be about, and whether it stands already.

Nothing is stored and nothing is logged; what is not sent stays the writer's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from matcher.about import directions_read
from matcher.errors import HuiqiError
from matcher.ranking.needs import encode_needs
from matcher.recommender import Recommender
from matcher.tagging.model import tagger_if_any
from matcher.tagging.services import Asked, services_asked
from matcher.tagging.tagger import OTHER
from matcher.text.facets import asking_parts
from matcher.text.normalise import check_text
from matcher.vocabulary import Need
from service.domain.bodies import Viewer
from service.storage.needs import NeedRow
from service.storage.work import Work

_SHORT = 40
_READ = 3_000
"""Characters that are looked at; what matters stands early."""

_LATEST = 100
_ALIKE = 0.6
_SHOWN = 3
_FIGURE = re.compile(
    r"[0-9０-９一二三四五六七八九十百千万]+(?:\.\d+)?\s*(?:%|％|℃|度|倍|成|毫|微|纳|厘|米|克|吨|升|小时|分钟|秒|天|[a-zA-Zμ])|±|\d\s*[～~—-]\s*\d"
)
_GOAL = re.compile("希望|要求|目标|达到|降到|降低|降至|减少|提高|提升|实现|控制在|解决|需要|寻求|攻克|突破|改进|优化")
_NOW = re.compile(
    "目前|现在|现有|当前|已经?|采用|存在|出现|导致|造成|问题|不足|困难|瓶颈|故障|缺陷|废品|不稳定|偏高|偏低"
)
_REACHED = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?!\d)|[\w.]+@[\w.]+\.\w+")


@dataclass(frozen=True, slots=True)
class NeedHelp:
    """What can be said of a need as it stands.

    Attributes:
        hints: what would help, in Chinese, the most useful first.
        directions: of industry, likeliest first; empty where nothing tells.
        services: what it asks for, with the words that say so.
        alike: needs the writer may see that say nearly the same.
    """

    hints: tuple[str, ...]
    directions: tuple[str, ...]
    services: tuple[Asked, ...]
    alike: tuple[NeedRow, ...]


def help_with(work: Work, recommender: Recommender | None, viewer: Viewer, title: str, text: str) -> NeedHelp:
    """Return help with a need.

    Args:
        work: where needs that stand already are looked up, as the viewer may see them.
        recommender: reads directions; None while it is not open.
        viewer: who writes.
        title: as typed so far.
        text: as typed so far.
    """
    title, text = title.strip(), text.strip()[:_READ]
    if not title and not text:
        return NeedHelp((), (), (), ())
    try:
        check_text(f"{title}\n{text}")
    except HuiqiError as error:
        return NeedHelp((f"{error.problem}，{error.remedy}",), (), (), ())
    need = Need("-", text or title, title)
    directions = _directions(need, recommender)
    hints = tuple(_hints(title, text, directions, opened=recommender is not None))
    return NeedHelp(hints, directions, services_asked(need), _alike(work, viewer, f"{title}{text}"))


def _hints(title: str, text: str, directions: tuple[str, ...], *, opened: bool) -> Iterable[str]:
    asking = "".join(text[start:end] for start, end in asking_parts(text))
    if not title:
        yield "写一个标题：什么产品或工艺，要解决什么"
    if len(text) < _SHORT:
        yield "再写具体些：什么产品、哪道工序、问题出在哪里、试过什么办法"
    elif not _NOW.search(asking):
        yield "写明现状：现在怎么做、问题有多严重"
    if not _GOAL.search(asking):
        yield "写明想达到什么目标"
    if not _FIGURE.search(asking):
        yield "写上指标，例如“废品率由 12% 降到 3% 以下”“控温 ±0.1℃”"
    if opened and text and not directions:
        yield "看不出属于哪个产业，请写明产品、材料或工艺的名称"
    if text and len(asking) < len(text) / 2:
        yield "公司简介、工作基础、预算可以不写，匹配时不看"
    if _REACHED.search(f"{title}{text}"):
        yield "正文里好像有电话或邮箱，请删去：双方都接受以后才交换联系方式"


def _directions(need: Need, recommender: Recommender | None) -> tuple[str, ...]:
    tagger = tagger_if_any(recommender.encoder) if recommender else None
    if recommender is None or tagger is None:
        return ()
    (found,) = directions_read(encode_needs([need], recommender.encoder), tagger)
    return tuple(one for one in found if one != OTHER)


def _alike(work: Work, viewer: Viewer, text: str) -> tuple[NeedRow, ...]:
    own = _pairs(text)
    near = []
    for row in work.needs.list(viewer, limit=_LATEST):
        other = _pairs(f"{row.title}{row.text[:_READ]}")
        share = 2 * len(own & other) / (len(own) + len(other)) if own and other else 0.0
        contained = len(own & other) / len(own) if len(own) >= _SHORT else 0.0
        if max(share, contained) >= _ALIKE:
            near.append((max(share, contained), row))
    return tuple(row for _, row in sorted(near, key=lambda one: (-one[0], one[1].id))[:_SHOWN])


def _pairs(text: str) -> set[str]:
    """The pairs of neighbouring characters of a text, without what separates them."""
    kept = "".join(character for character in text if character.isalnum())
    return {kept[start : start + 2] for start in range(len(kept) - 1)}
