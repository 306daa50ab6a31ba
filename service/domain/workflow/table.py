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
from service.domain.workdays import Calendar
from service.domain.workflow.acts import ACTS, CASE_ROWS, Row
from service.domain.workflow.deeds import LABELS
from service.domain.workflow.runnable import SOCIETIES, needs, require_runnable, serves
from service.domain.workflow.words import WHOLE, Guard, Move, Only, Step, Until, Who

REPEATING = {Rhythm.YEARLY, Rhythm.YEARLY_OR_DONE, Rhythm.REGULAR, Rhythm.IRREGULAR, Rhythm.THROUGHOUT}
"""Rhythms of what is done again."""

_DECIDING = {Act.APPROVE, Act.RECOMMEND, Act.CHECK}
"""Acts that can send back to the stages that brought papers."""

_BRINGING = {Act.REQUEST, Act.SIGN, Act.PLAN, Act.APPLY, Act.REPORT}
"""Acts that can bring papers, and so be opened again when something is sent back."""

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
    renews: bool


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
        makers: by stage and paper it brings forth, the actors who hand it in.
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
    makers: Mapping[str, Mapping[str, tuple[str, ...]]]
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
                "；".join(
                    (
                        target,
                        *(f"{until.value}则{step.value}" for until, step in one.until),
                        *(("签约方有变的协议重新拟定、各方重新签署",) if one.renews else ()),
                    )
                ),
                "、".join(self.actors[key].name for key in one.by) or one.who.value,
                "、".join(LABELS[name] for name in one.needs),
                "、".join([*(guard.value for guard in one.guards), *(["申报条件无不符合"] if one.rules else [])]),
            )

    def society_side(self, actor: str) -> bool:
        """Return whether an actor serves: a society or a university's association."""
        return serves(self.actors[actor])

    def need_side(self, actor: str) -> bool:
        """Return whether an actor has the need: enterprise, park, government, or an enterprise's association."""
        return needs(self.actors[actor])

    def by_invitation(self, actor: str) -> bool:
        """Return whether an actor takes part only of its own will, and so is invited where a stage chooses."""
        one = self.actors[actor]
        own = one.role in {*SOCIETIES, Role.ENTERPRISE, Role.PARK, Role.EXPERT} or one.level in _OWN_LEVELS
        return own and any(stage.act is Act.CHOOSE for stage in self.stages.values())

    def repeats(self, stage: str) -> bool:
        """Return whether a stage is done again and again."""
        return self.stages[stage].rhythm in REPEATING


def table_of(pack: Pack, calendar: Calendar) -> Table:
    """Return the transition table of a checked pack.

    Raises:
        CannotRun: as in `require_runnable`.
    """
    facts = pack.programme
    name = f"{facts.key}-{facts.year}"
    actors = {actor.key: actor for actor in pack.actors}
    stages = {stage.key: stage for stage in in_order(pack.stages)}
    host = require_runnable(pack)
    before = earlier(pack.stages)
    returns = {key: _returns(stage, stages, before) for key, stage in stages.items()}
    makers = {key: _makers(pack, stage, actors, host) for key, stage in stages.items()}
    transitions = {}
    for stage in stages.values():
        for row in ACTS[stage.act]:
            if _stands(row, stage, returns):
                transitions[stage.key, row.move] = _transition(row, stage, actors, host, makers[stage.key])
    for row in CASE_ROWS:
        transitions[WHOLE, row.move] = _transition(row, None, actors, host, {})
    first = tuple(key for key, stage in stages.items() if not stage.after)
    return Table(pack, name, calendar, host, stages, first, transitions, returns, makers, actors, before)


def _stands(row: Row, stage: Stage, returns: Mapping[str, tuple[str, ...]]) -> bool:
    return {
        None: True,
        Only.ENDING: stage.may_end,
        Only.NOT_ENDING: not stage.may_end,
        Only.RETURNING: bool(returns[stage.key]),
        Only.FOUNDING: bool(stage.sets_up),
    }[row.only]


def _transition(
    row: Row, stage: Stage | None, actors: Mapping[str, Actor], host: str, makers: Mapping[str, tuple[str, ...]]
) -> Transition:
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
    if stage is not None and row.who is Who.STAGE and "paper" in needs:
        by = tuple(key for key in by if any(key in makers[paper] for paper in stage.makes))
    key = WHOLE if stage is None else stage.key
    return Transition(
        key, row.move, sources, row.target, row.who, by, needs, row.may, row.guards, until, rules, row.renews
    )


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


def _makers(pack: Pack, stage: Stage, actors: Mapping[str, Actor], host: str) -> dict[str, tuple[str, ...]]:
    """Return who hands in each paper of a stage: of those who act in it the ones the paper names, if any."""
    acting = _by(Who.STAGE, stage, actors, host)
    named = {paper.key: tuple(key for key in acting if key in paper.by) for paper in pack.papers}
    return {key: named[key] or acting for key in stage.makes}


def _returns(stage: Stage, stages: Mapping[str, Stage], before: Mapping[str, set[str]]) -> tuple[str, ...]:
    """Return the stages that brought what a stage looks at; where it names no paper, those right before it."""
    if stage.act not in _DECIDING:
        return ()
    if stage.wants:
        makers = [key for key in before[stage.key] if not set(stages[key].makes).isdisjoint(stage.wants)]
    else:
        makers = [key for key in stage.after if stages[key].makes]
    return tuple(key for key in stages if key in makers and stages[key].act in _BRINGING)
