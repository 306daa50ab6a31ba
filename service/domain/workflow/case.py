"""A case: where one run of a programme stands. The fold of its history; nothing here changes one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matcher.programmes.words import Act
from service.domain.workflow.deeds import Mark, mark_as_plain, mark_from_plain
from service.domain.workflow.table import Table
from service.domain.workflow.words import End, Step, Tie


@dataclass(frozen=True, slots=True)
class Party:
    """参与方: a body, the actor as which it takes part, and how it came to; `lead`: 牵头."""

    body: str
    actor: str
    tie: Tie
    lead: bool = False

    @property
    def willing(self) -> bool:
        """Whether it takes part by its own deed."""
        return self.tie in {Tie.OPENED, Tie.ACCEPTED}


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a stage stands.

    Attributes:
        step: its step; `READY` also while it waits for others, see `step_of`.
        marks: the deeds that count, ascending.
        since: number of the last mark of the round before; later ones are of this round.
        done: number of the mark that last completed it, 0 if it never was.
    """

    step: Step = Step.READY
    marks: tuple[Mark, ...] = ()
    since: int = 0
    done: int = 0

    @property
    def current(self) -> tuple[Mark, ...]:
        """The marks of this round."""
        return tuple(mark for mark in self.marks if mark.seq > self.since)


@dataclass(frozen=True, slots=True)
class Case:
    """项目.

    Attributes:
        id: short and opaque.
        programme: KEY-YEAR.
        need: id of the need it serves, empty for a site; `site` its name, empty for a need.
        host: id of the body that runs it.
        parties: who takes part, in the order they came.
        stands: by key of the stages it runs; the case's own under `WHOLE`.
        version: number of its last event.
        end: how it ended; None while it runs.
    """

    id: str
    programme: str
    need: str
    site: str
    host: str
    parties: tuple[Party, ...]
    stands: Mapping[str, Stand]
    version: int
    end: End | None = None

    def acts_as(self, body: str) -> tuple[str, ...]:
        """Return the actors as which a body takes part."""
        return tuple(party.actor for party in self.parties if party.body == body)

    def bound_to(self, actors: tuple[str, ...]) -> tuple[str, ...]:
        """Return the bodies that take part as any of some actors, each once."""
        return tuple(dict.fromkeys(party.body for party in self.parties if party.actor in actors))


def step_of(table: Table, case: Case, stage: str) -> Step:
    """Return the step of a stage; it is 未到 until those it follows are done (实施: begun)."""
    stand = case.stands[stage]
    if stand.step is Step.READY and stage in table.stages:
        before = table.stages[stage].after
        if not all(reached(table, case, key) for key in before):
            return Step.AHEAD
    return stand.step


def steps(table: Table, case: Case) -> dict[str, Step]:
    """Return the step of every stage the case runs, in the order of the table."""
    return {key: step_of(table, case, key) for key in table.stages if key in case.stands}


def blocked(table: Table, case: Case, stage: str) -> bool:
    """Return whether a stage can never come up, since one before it was not passed."""
    return any(case.stands[key].step is Step.FAILED for key in table.earlier[stage])


def reached(table: Table, case: Case, stage: str) -> bool:
    """Return whether a stage is so far that those after it can be done: completed once, 实施 begun."""
    stand = case.stands[stage]
    begun = table.stages[stage].act is Act.RUN and stand.step is Step.RUNNING
    return begun or (stand.done > 0 and stand.step is not Step.FAILED)


def as_plain(case: Case) -> dict[str, Any]:
    """Return a case as plain data."""
    return {
        "id": case.id,
        "programme": case.programme,
        "need": case.need,
        "site": case.site,
        "host": case.host,
        "parties": [party_as_plain(party) for party in case.parties],
        "stands": {key: _stand_as_plain(stand) for key, stand in case.stands.items()},
        "version": case.version,
        "end": case.end.value if case.end else None,
    }


def from_plain(data: Mapping[str, Any]) -> Case:
    """Return the case of `as_plain`."""
    return Case(
        id=data["id"],
        programme=data["programme"],
        need=data["need"],
        site=data["site"],
        host=data["host"],
        parties=tuple(party_from_plain(one) for one in data["parties"]),
        stands={key: _stand_from_plain(one) for key, one in data["stands"].items()},
        version=data["version"],
        end=End(data["end"]) if data["end"] else None,
    )


def party_as_plain(party: Party) -> dict[str, Any]:
    """Return a party as plain data."""
    return {"body": party.body, "actor": party.actor, "tie": party.tie.value, "lead": party.lead}


def party_from_plain(data: Mapping[str, Any]) -> Party:
    """Return the party of `party_as_plain`."""
    return Party(data["body"], data["actor"], Tie(data["tie"]), data["lead"])


def _stand_as_plain(stand: Stand) -> dict[str, Any]:
    marks = [mark_as_plain(mark) for mark in stand.marks]
    return {"step": stand.step.value, "marks": marks, "since": stand.since, "done": stand.done}


def _stand_from_plain(data: Mapping[str, Any]) -> Stand:
    marks = tuple(mark_from_plain(one) for one in data["marks"])
    return Stand(Step(data["step"]), marks, data["since"], data["done"])
