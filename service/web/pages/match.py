"""The page on which one types a need and sees the shortlist.

The need travels in the body of a POST, so that it stays out of addresses, histories and logs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from matcher.coverage.referral import Advice, Referrer
from matcher.errors import HuiqiError, InvalidText, NotReady
from matcher.recommender import Recommender
from matcher.vocabulary import Filters, Kind, Need, Shortlist
from service.web.access import OpenRecommender
from service.web.desk import desk_of
from service.web.errors import status_of
from service.web.guard import caller_of, form_guard, page_guard
from service.web.invitable import invitable
from service.web.matches import shown_list
from service.web.templating import page

router = APIRouter(include_in_schema=False)

EXAMPLES = (
    "铝合金压铸件内部气孔多，X 光检测废品率高达 12%，希望降低到 3% 以下",
    "电镀废水中镍和总氮难以稳定达标，求成熟的深度处理与资源回收工艺",
    "金银花、连翘提取物中有效成分含量低、批次差异大，需要提取纯化和质量控制技术",
)
_TOPS = (5, 10, 20, 50)
_MOST, _DEEPEST = 100, 200
"""Candidates shown at a time, and places that one may look through page by page."""


@dataclass(frozen=True, slots=True)
class _Asked:
    need: str = ""
    kind: Kind = Kind.SOCIETY
    top: int = 10
    industry: str = ""
    level: str = ""
    service: str = ""
    region: str = ""
    start: int = 0

    @property
    def filters(self) -> Filters:
        return Filters(
            levels=frozenset([self.level] if self.level else []),
            industries=frozenset([self.industry] if self.industry else []),
            services=frozenset([self.service] if self.service else []),
            regions=frozenset([self.region] if self.region else []),
        )


@router.get("/match", operation_id="match_page", dependencies=[Depends(page_guard)])
def form(request: Request, recommender: OpenRecommender, example: int = 0) -> Response:
    """Show the form, filled with an example if one is asked for."""
    need = EXAMPLES[example - 1] if 1 <= example <= len(EXAMPLES) else ""
    return _page(request, recommender, _Asked(need))


@router.post("/match", operation_id="match_page", dependencies=[Depends(form_guard)])
def shortlist(
    request: Request,
    recommender: OpenRecommender,
    *,
    need: Annotated[str, Form()] = "",
    kind: Annotated[str, Form()] = Kind.SOCIETY,
    top: Annotated[str, Form()] = "10",
    industry: Annotated[str, Form()] = "",
    level: Annotated[str, Form()] = "",
    service: Annotated[str, Form()] = "",
    region: Annotated[str, Form()] = "",
    start: Annotated[str, Form()] = "0",
) -> Response:
    """Show the shortlist under the form, or what to mend above it with everything typed kept."""
    asked = _Asked(need.replace("\r\n", "\n"), industry=industry, level=level, service=service, region=region)
    try:
        asked = replace(asked, kind=_kind(kind), top=_whole(top, 1, _MOST), start=_whole(start, 0, _DEEPEST))
        wanted = asked.start + asked.top
        found = recommender.shortlist(Need("-", asked.need), asked.kind, filters=asked.filters, top=wanted)
        referral = Referrer(recommender).advise(found.need, asked.filters) if found.doubtful else ()
    except HuiqiError as error:
        # a form that may come back must hold only what can be printed
        printable = asked.need.encode("utf-8", "replace").decode().replace("\0", "")
        kept = replace(asked, need=printable[:20_000])
        at_need = isinstance(error, InvalidText)
        return _page(request, recommender, kept, status=int(status_of(error)), error=error, at_need=at_need)
    return _page(request, recommender, asked, shortlist=found, referral=referral, standing=_standing(request, found))


def _standing(request: Request, found: Shortlist) -> dict[str, str]:
    """Return of the candidates whether whoever is signed in could invite them, should the need be put on record."""
    caller = caller_of(request)
    if caller is None:
        return {}
    desk = desk_of(request)
    with desk.database.reading() as work:
        return invitable(desk, work, caller.viewer, found.kind, [one.candidate.id for one in found.matches])


def _kind(name: str) -> Kind:
    found = next((one for one in Kind if one == name), None)
    if found is None:
        raise HuiqiError("所选的候选类别已经没有了", f"请在{'、'.join(one.label for one in Kind)}里重新选择")
    return found


def _whole(text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and least <= int(text) <= most):
        raise HuiqiError(f"列出的个数应是 {least} 到 {most} 的整数", "请重新选择列出多少个")
    return int(text)


def _page(
    request: Request,
    recommender: Recommender,
    asked: _Asked,
    *,
    status: int = 200,
    shortlist: Shortlist | None = None,
    referral: Sequence[Advice] = (),
    **more: Any,
) -> Response:
    try:
        values = recommender.filter_values(asked.kind)
    except NotReady:
        values = {"levels": [], "industries": [], "services": [], "regions": []}
    return page(
        request,
        "match.html",
        status,
        asked=asked,
        kinds=list(Kind),
        sizes=recommender.sizes(),
        values=values,
        tops=_TOPS,
        examples=EXAMPLES,
        shortlist=shortlist,
        shown=shown_list(shortlist, referral, asked.start) if shortlist else None,
        onward=shortlist is not None
        and len(shortlist.matches) == asked.start + asked.top < min(shortlist.considered, _DEEPEST),
        **more,
    )
