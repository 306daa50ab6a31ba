"""The transition table of one pack: every stage's moves, who makes them, what they need; as data that prints.

Made from the pack alone, so a city that joins needs a file and no code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from matcher.programmes.entries import Actor, Stage
from matcher.programmes.order import earlier, in_order
from matcher.programmes.pack import Pack
from matcher.programmes.words import Act, Rhythm, Role
from service.domain.errors import CannotRun
from service.domain.workdays import Calendar
from service.domain.workflow.acts import ACTS, CASE_ROWS, Row
from service.domain.workflow.deeds import LABELS
from service.domain.workflow.words import WHOLE, Guard, Move, Only, Step, Until, Who

REPEATING = {Rhythm.YEARLY, Rhythm.YEARLY_OR_DONE, Rhythm.REGULAR, Rhythm.IRREGULAR, Rhythm.THROUGHOUT}
"""Rhythms of what is done again."""

_DECIDING = {Act.APPROVE, Act.RECOMMEND, Act.CHECK}
"""Acts that can send back to the stages that brought papers."""

_BRINGING = {Act.REQUEST, Act.SIGN, Act.PLAN, Act.APPLY, Act.REPORT}
"""Acts that can bring papers, and so be opened again when something is sent back."""

_MUST_BRING = {Act.SIGN, Act.PLAN, Act.REPORT}
"""Acts that are nothing without a paper."""

_SOCIETIES = {Role.SOCIETY, Role.UNIVERSITY}
_NEEDING = {Role.ENTERPRISE, Role.PARK, Role.GOVERNMENT}
_OWN_LEVELS = {"企事业", "园区", "高校", "基层"}
"""Levels of associations that stand in for the enterprise, park or school they belong to."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One move of one stage; see `Row`.

    Attributes:
        by: keys of the actors who make it, empty where `who` says all.
        rules: keys of the conditions that must not be ruled against.
    """

    stage: str
    move: Move
    sources: tuple[Step, ...]
    target: Step | None
    who: Who
    by: tuple[str, ...]
    needs: tuple[str, ...]
    may: tuple[str, ...]
    guards: tuple[Guard, ...]
    until: tuple[tuple[Until, Step], ...]
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """How the cases of one pack move.

    Attributes:
        pack: the pack.
        programme: KEY-YEAR.
        calendar: the working days notices are counted in.
        host: key of the association that runs it.
        stages: by key, in the order they can be done.
        first: keys of the stages that wait for nothing.
        transitions: by stage and move; those of the case itself under `WHOLE`.
        returns: by stage, the stages that are open again when it sends back.
        actors: by key.
        earlier: by stage, every stage before it.
    """

    pack: Pack
    programme: str
    calendar: Calendar
    host: str
    stages: Mapping[str, Stage]
    first: tuple[str, ...]
    transitions: Mapping[tuple[str, Move], Transition]
    returns: Mapping[str, tuple[str, ...]]
    actors: Mapping[str, Actor]
    earlier: Mapping[str, set[str]]

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Yield the table in Chinese: stage, act, move, from, to, who, what it needs, what must hold."""
        for one in self.transitions.values():
            stage = self.stages.get(one.stage)
            target = one.target.value if one.target else "不变"
            yield (
                stage.name if stage else "整个项目",
                stage.act.value if stage else "",
                one.move.value,
                "、".join(step.value for step in one.sources),
                "；".join((target, *(f"{until.value}则{step.value}" for until, step in one.until))),
                "、".join(self.actors[key].name for key in one.by) or one.who.value,
                "、".join(LABELS[name] for name in one.needs),
                "、".join([*(guard.value for guard in one.guards), *(["申报条件无不符合"] if one.rules else [])]),
            )

    def society_side(self, actor: str) -> bool:
        """Return whether an actor serves: a society or a university's association."""
        return _serves(self.actors[actor])

    def need_side(self, actor: str) -> bool:
        """Return whether an actor has the need: enterprise, park, government, or an enterprise's association."""
        return _needs(self.actors[actor])

    def by_invitation(self, actor: str) -> bool:
        """Return whether an actor takes part only of its own will, and so is invited where a stage chooses."""
        one = self.actors[actor]
        own = one.role in {*_SOCIETIES, Role.ENTERPRISE, Role.PARK, Role.EXPERT} or one.level in _OWN_LEVELS
        return own and any(stage.act is Act.CHOOSE for stage in self.stages.values())

    def repeats(self, stage: str) -> bool:
        """Return whether a stage is done again and again."""
        return self.stages[stage].rhythm in REPEATING


def table_of(pack: Pack, calendar: Calendar) -> Table:
    """Return the transition table of a checked pack.

    Raises:
        CannotRun: it names no stages, no association of its own level, or a stage that nobody could ever finish.
    """
    facts = pack.programme
    name = f"{facts.key}-{facts.year}"
    actors = {actor.key: actor for actor in pack.actors}
    stages = {stage.key: stage for stage in in_order(pack.stages)}
    if not stages:
        raise CannotRun(f"计划 {name} 没有写环节，不能办理项目", "请在计划包里写上 stages")
    host = _host(pack, name)
    for stage in stages.values():
        _require_runnable(stage, actors, name)
    _require_sides(pack, name)
    before = earlier(pack.stages)
    returns = {key: _returns(stage, stages, before) for key, stage in stages.items()}
    transitions = {}
    for stage in stages.values():
        for row in ACTS[stage.act]:
            if _stands(row, stage, returns):
                transitions[stage.key, row.move] = _transition(row, stage, actors, host)
    for row in CASE_ROWS:
        transitions[WHOLE, row.move] = _transition(row, None, actors, host)
    first = tuple(key for key, stage in stages.items() if not stage.after)
    return Table(pack, name, calendar, host, stages, first, transitions, returns, actors, before)


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
    serving = [actors[key].role in _SOCIETIES for key in stage.by]
    if stage.act is Act.SIGN and (all(serving) or not any(serving)):
        raise CannotRun(f"{said}的签约方只有一边", f"请在 stages[{stage.key}].by 写上学会方和另一方")


def _require_sides(pack: Pack, name: str) -> None:
    if not any(stage.act is Act.CHOOSE for stage in pack.stages):
        return
    if not any(map(_serves, pack.actors)) or not any(map(_needs, pack.actors)):
        raise CannotRun(f"计划 {name} 要选择对接，却只写了一方", "请在 actors 里写上学会（高校科协）和企业、园区或政府")


def _serves(actor: Actor) -> bool:
    return actor.role in _SOCIETIES


def _needs(actor: Actor) -> bool:
    return actor.role in _NEEDING or (actor.role is Role.ASSOCIATION and actor.level in {"企事业", "园区"})


def _stands(row: Row, stage: Stage, returns: Mapping[str, tuple[str, ...]]) -> bool:
    return {
        None: True,
        Only.ENDING: stage.may_end,
        Only.NOT_ENDING: not stage.may_end,
        Only.RETURNING: bool(returns[stage.key]),
        Only.FOUNDING: bool(stage.sets_up),
    }[row.only]


def _transition(row: Row, stage: Stage | None, actors: Mapping[str, Actor], host: str) -> Transition:
    sources = row.sources
    until, needs = row.until, row.needs
    rules: tuple[str, ...] = ()
    if stage is not None:
        if row.again and stage.rhythm in REPEATING:
            sources = (*sources, Step.DONE)
        until = _until(row, stage)
        rules = stage.checks if row.rules else ()
        needs = _with_papers(row, stage)
    by = _by(row.who, stage, actors, host)
    key = WHOLE if stage is None else stage.key
    return Transition(key, row.move, sources, row.target, row.who, by, needs, row.may, row.guards, until, rules)


def _until(row: Row, stage: Stage) -> tuple[tuple[Until, Step], ...]:
    """Return where a row leads otherwise: for each reason the first step that the stage can come to."""
    found: dict[Until, Step] = {}
    for reason, step in row.until:
        if stage.may_end or step is not Step.FAILED:
            found.setdefault(reason, step)
    return tuple(found.items())


def _with_papers(row: Row, stage: Stage) -> tuple[str, ...]:
    """Return the facts a row needs: stating a need and applying bring the stage's paper, if it has one."""
    papers = ("paper", "digest") if row.move in {Move.STATE, Move.APPLY} and stage.makes else ()
    founding = ("platforms",) if row.move is Move.CONFIRM and stage.sets_up else ()
    return (*row.needs, *papers, *founding)


def _by(who: Who, stage: Stage | None, actors: Mapping[str, Actor], host: str) -> tuple[str, ...]:
    """Return the actors who make a move; what only readers would do (财政审计) the host puts on file."""
    if who is Who.HOST:
        return (host,)
    if stage is None or who not in {Who.STAGE, Who.AUTHORITY, Who.CALLER, Who.SIGNATORY, Who.APPLICANT}:
        return ()
    acting = tuple(key for key in stage.by if actors[key].role is not Role.PUBLIC and not actors[key].read_only)
    if who is Who.AUTHORITY:
        office = tuple(key for key in acting if actors[key].role in {Role.ASSOCIATION, Role.GOVERNMENT})
        acting = office or acting
    if who is Who.CALLER and host not in acting:
        acting = (*acting, host)
    return acting or (host,)


def _returns(stage: Stage, stages: Mapping[str, Stage], before: Mapping[str, set[str]]) -> tuple[str, ...]:
    """Return the stages that brought what a stage looks at; where it names no paper, those right before it."""
    if stage.act not in _DECIDING:
        return ()
    if stage.wants:
        makers = [key for key in before[stage.key] if not set(stages[key].makes).isdisjoint(stage.wants)]
    else:
        makers = [key for key in stage.after if stages[key].makes]
    return tuple(key for key in stages if key in makers and stages[key].act in _BRINGING)
