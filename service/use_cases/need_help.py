"""Help while a need is being written: what is still missing, what it seems to be about, and whether it stands already.

It is read as the page of the need will read it, so that what helps now is what is found later. Nothing is stored and
nothing is logged; what is not sent stays the writer's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from matcher.errors import HuiqiError
from matcher.recommender import Recommender
from matcher.tagging.services import Asked, services_asked
from matcher.text.facets import asking_parts
from matcher.text.normalise import check_text
from matcher.text.wants import Want, wants
from matcher.understanding.hints import hints_for
from matcher.understanding.reading import understand
from matcher.understanding.value import Facet
from matcher.vocabulary import Need
from service.domain.bodies import Viewer
from service.storage.needs import NeedRow
from service.storage.work import Work

_TOLD = 40
"""Characters from which on a text is compared by what it shares with another."""
_READ = 3_000
"""Characters of a need that are compared; what matters stands early."""

_LATEST = 100
_ALIKE = 0.6
_SHOWN = 3
_REACHED = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?!\d)|[\w.]+@[\w.]+\.\w+")


@dataclass(frozen=True, slots=True)
class NeedHelp:
    """What can be said of a need as it stands.

    Attributes:
        hints: what would help, in Chinese, the most useful first.
        directions: of industry that it counts as; empty where nothing tells.
        services: what it asks for, with the words that say so.
        points: what it was found to say.
        alike: needs the writer may see that say nearly the same.
    """

    hints: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    services: tuple[Asked, ...] = ()
    points: tuple[Want, ...] = ()
    alike: tuple[NeedRow, ...] = ()


def help_with(work: Work, recommender: Recommender | None, viewer: Viewer, draft: Need) -> NeedHelp:
    """Return help with a need.

    Args:
        work: where needs that stand already are looked up, as the viewer may see them.
        recommender: reads it; without one, while it is not open, directions stay unknown.
        viewer: who writes.
        draft: as typed so far.
    """
    if not draft.title.strip() and not draft.text.strip():
        return NeedHelp()
    try:
        check_text(f"{draft.title}\n{draft.text}")
        found = _alone(draft) if recommender is None else _read(draft, recommender)
    except HuiqiError as error:
        return NeedHelp((f"{error.problem}，{error.remedy}",))
    hints, directions, services = found
    alike = _alike(work, viewer, f"{draft.title}{draft.text[:_READ]}")
    return NeedHelp((*hints, *_besides(draft)), directions, services, wants(draft), alike)


_Found = tuple[tuple[str, ...], tuple[str, ...], tuple[Asked, ...]]


def _read(draft: Need, recommender: Recommender) -> _Found:
    found = understand(draft, recommender)
    hints = tuple(f"{hint.says}：{hint.remedy}" for hint in found.hints)
    return hints, tuple(one.name for one in found.directions if one.counts), found.services


def _alone(draft: Need) -> _Found:
    """Return what the text alone tells, without a model."""
    facets = [Facet(str(place), one) for place, one in enumerate(wants(draft))]
    hints = tuple(f"{hint.says}：{hint.remedy}" for hint in hints_for(draft, facets, field_known=True))
    return hints, (), services_asked(draft)


def _besides(draft: Need) -> Iterable[str]:
    """Return what matching does not mind, but the writer may."""
    asking = sum(end - start for start, end in asking_parts(draft.text))
    if draft.text and asking < len(draft.text) / 2:
        yield "公司简介、工作基础、预算可以不写，匹配时不看"
    if _REACHED.search(f"{draft.title}{draft.text}"):
        yield "正文里好像有电话或邮箱，请删去：双方都接受以后才交换联系方式"


def _alike(work: Work, viewer: Viewer, text: str) -> tuple[NeedRow, ...]:
    own = _pairs(text)
    near = []
    for row in work.needs.list(viewer, limit=_LATEST):
        other = _pairs(f"{row.title}{row.text[:_READ]}")
        share = 2 * len(own & other) / (len(own) + len(other)) if own and other else 0.0
        contained = len(own & other) / len(own) if len(own) >= _TOLD else 0.0
        if max(share, contained) >= _ALIKE:
            near.append((max(share, contained), row))
    return tuple(row for _, row in sorted(near, key=lambda one: (-one[0], one[1].id))[:_SHOWN])


def _pairs(text: str) -> set[str]:
    """The pairs of neighbouring characters of a text, without what separates them."""
    kept = "".join(character for character in text if character.isalnum())
    return {kept[start : start + 2] for start in range(len(kept) - 1)}
