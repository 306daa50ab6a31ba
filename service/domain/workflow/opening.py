"""How a case begins: for one need or one site, by somebody of its first stages or by the host."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from matcher.programmes.entries import Actor
from matcher.programmes.words import Role
from service.domain.bodies import Body, Duty, Viewer
from service.domain.errors import Forbidden, InvalidDeed
from service.domain.workflow.case import Case, Party, Stand
from service.domain.workflow.table import Table
from service.domain.workflow.words import WHOLE, Step, Tie


@dataclass(frozen=True, slots=True)
class Opening:
    """开立: what a case is opened with.

    Attributes:
        case: its id.
        need: id of the need it serves, or empty for a site.
        site: what the site is called, or empty for a need.
        host: id of the association that runs it.
        opener: id of the body that opens it.
        actor: key of the actor as which it does so; empty for the host.
        starts: keys of the first stages to run, in the order of the table; the rest of the programme is left out.
    """

    case: str
    need: str
    site: str
    host: str
    opener: str
    actor: str
    starts: tuple[str, ...]


def opening_of(
    table: Table,
    case: str,
    host: Body,
    opener: Body,
    *,
    actor: str = "",
    need: str = "",
    site: str = "",
    starts: tuple[str, ...] = (),
) -> Opening:
    """Return the opening of a case, checked.

    Args:
        table: of the programme.
        case: the id it gets.
        host: the association that runs it.
        opener: who opens it.
        actor: as which; empty for the host.
        need: id of the need, or empty.
        site: name of the site, or empty; one of both.
        starts: first stages to run; empty: all.

    Raises:
        InvalidDeed: neither or both of need and site, a wrong host, opener or first stage.
    """
    if bool(need.strip()) == bool(site.strip()):
        raise InvalidDeed("项目须为一项需求或一个地区、园区开立", "请填需求或地区其中之一")
    _require_fits(table, host, table.host)
    chosen = tuple(key for key in table.first if key in starts) if starts else table.first
    if set(starts) - set(chosen):
        known = "、".join(f"{key}（{table.stages[key].name}）" for key in table.first)
        raise InvalidDeed(f"“{'、'.join(starts)}”不都是最先办理的环节", f"可选：{known}")
    if opener.id != host.id:
        open_to = [key for stage in chosen for key in table.stages[stage].by if _opens(table.actors[key])]
        if actor not in open_to:
            known = "、".join(f"{key}（{table.actors[key].name}）" for key in dict.fromkeys(open_to))
            raise InvalidDeed(f"不能以“{actor}”的身份开立项目", f"可以开立的：主持科协、{known}")
        _require_fits(table, opener, actor)
    return Opening(case, need, site, host.id, opener.id, "" if opener.id == host.id else actor, chosen)


def open_case(table: Table, opening: Opening, viewer: Viewer) -> Case:
    """Return the case that somebody opens.

    Raises:
        Forbidden: somebody acts for another body than the opener, or may not act for it.
    """
    duties = {Duty.OFFICER, Duty.ADMIN} if viewer.body == opening.host else {*Duty} - {Duty.ANALYST, Duty.READER}
    if viewer.body != opening.opener or viewer.duty not in duties:
        raise Forbidden("贵账号不能开立这个项目", "请由开立单位的经办、管理或代表办理")
    return case_from(table, opening)


def case_from(table: Table, opening: Opening) -> Case:
    """Return the case of an opening that was allowed."""
    host = Party(opening.host, table.host, Tie.HOST)
    own = (Party(opening.opener, opening.actor, Tie.OPENED, lead=True),) if opening.actor else ()
    stands = {WHOLE: Stand(Step.RUNNING)}
    left_out = set(table.first) - set(opening.starts)
    stands |= {key: Stand() for key in table.stages if left_out.isdisjoint({key, *table.earlier[key]})}
    return Case(
        opening.case, table.programme, opening.need, opening.site, opening.host, (host, *own), stands, version=1
    )


def opening_as_plain(opening: Opening) -> dict[str, Any]:
    """Return an opening as plain data."""
    return {**asdict(opening), "starts": list(opening.starts)}


def opening_from_plain(data: Mapping[str, Any]) -> Opening:
    """Return the opening of `opening_as_plain`."""
    return Opening(**{**data, "starts": tuple(data["starts"])})


def _opens(actor: Actor) -> bool:
    return not actor.read_only and actor.role is not Role.PUBLIC


def _require_fits(table: Table, body: Body, key: str) -> None:
    actor = table.actors[key]
    if body.role is not actor.role or actor.level not in {"", body.level}:
        wanted = f"{actor.level}{'级' if actor.level else ''}{actor.role.value}"
        raise InvalidDeed(f"“{body.name}”不是{wanted}，不能作为“{actor.name}”", "请核对机构的类别和级别")
