"""Whether a pack can be run: it has stages, an association to run it, and no stage that nobody could ever finish."""

from __future__ import annotations

from collections.abc import Mapping

from matcher.programmes.entries import Actor, Stage
from matcher.programmes.pack import Pack
from matcher.programmes.words import Act, Role
from service.domain.errors import CannotRun

SOCIETIES = {Role.SOCIETY, Role.UNIVERSITY}
_NEEDING = {Role.ENTERPRISE, Role.PARK, Role.GOVERNMENT}

_MUST_BRING = {Act.SIGN, Act.PLAN, Act.REPORT}
"""Acts that are nothing without a paper."""


def require_runnable(pack: Pack) -> str:
    """Return the key of the association that runs the programme.

    Raises:
        CannotRun: the pack names no stages, no association of its own level, or a stage that nobody could finish.
    """
    name = f"{pack.programme.key}-{pack.programme.year}"
    if not pack.stages:
        raise CannotRun(f"计划 {name} 没有写环节，不能办理项目", "请在计划包里写上 stages")
    actors = {actor.key: actor for actor in pack.actors}
    host = _host(pack, name)
    for stage in pack.stages:
        _require_runnable(stage, actors, name)
    _require_sides(pack, name)
    return host


def serves(actor: Actor) -> bool:
    """Return whether an actor serves: a society or a university's association."""
    return actor.role in SOCIETIES


def needs(actor: Actor) -> bool:
    """Return whether an actor has the need: enterprise, park, government, or an enterprise's or park's association."""
    return actor.role in _NEEDING or (actor.role is Role.ASSOCIATION and actor.level in {"企事业", "园区"})


def level_of(jurisdiction: str) -> str:
    """Return the level of the association of a division: 省, 市 or 县."""
    return "省" if jurisdiction.endswith("0000") else "市" if jurisdiction.endswith("00") else "县"


def _host(pack: Pack, name: str) -> str:
    level = level_of(pack.programme.jurisdiction)
    for actor in pack.actors:
        if actor.role is Role.ASSOCIATION and actor.level == level and not actor.read_only:
            return actor.key
    raise CannotRun(
        f"计划 {name} 没有{level}级科协作为参与方，无人主持", f'请在 actors 里写上 role = "科协"、level = "{level}"'
    )


def _require_runnable(stage: Stage, actors: Mapping[str, Actor], name: str) -> None:
    said = f"计划 {name} 的环节“{stage.name}”"
    if stage.act in _MUST_BRING and not stage.makes:
        raise CannotRun(f"{said}没有写形成什么材料，办不完", f"请在 stages[{stage.key}] 写上 makes")
    if stage.act is Act.PLAQUE and not stage.sets_up:
        raise CannotRun(f"{said}没有写授什么牌", f"请在 stages[{stage.key}] 写上 sets_up")
    serving = [serves(actors[key]) for key in stage.by]
    if stage.act is Act.SIGN and (all(serving) or not any(serving)):
        raise CannotRun(f"{said}的签约方只有一边", f"请在 stages[{stage.key}].by 写上学会方和另一方")


def _require_sides(pack: Pack, name: str) -> None:
    if not any(stage.act is Act.CHOOSE for stage in pack.stages):
        return
    if not any(map(serves, pack.actors)) or not any(map(needs, pack.actors)):
        raise CannotRun(f"计划 {name} 要选择对接，却只写了一方", "请在 actors 里写上学会（高校科协）和企业、园区或政府")
