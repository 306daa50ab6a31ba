"""The transition table: for every act of the packs its moves, and those of a case as a whole.

Data only; `table` gives each stage of a pack its rows, `engine` reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from matcher.programmes.words import Act
from service.domain.workflow.words import Guard, Move, Only, Step, Until, Who

READY, RUNNING, WAITING, DONE, FAILED = Step.READY, Step.RUNNING, Step.WAITING, Step.DONE, Step.FAILED


@dataclass(frozen=True, slots=True)
class Row:
    """One move of an act.

    Attributes:
        sources: steps from which it can be made.
        target: step it takes the stage to; None: it stays.
        who: makes it.
        needs: facts its deed must carry, fields of `Deed`; `may`: those it can carry besides a day and a text.
        guards: what must hold before.
        until: in order, what takes the stage to another step than `target`; the first that holds.
        again: whether it can also be made from 完成, as a new round, where the stage's rhythm repeats.
        rules: whether the stage's conditions must not be ruled against.
        only: the stages of the act in which it stands; None: all.
        renews: whether agreements begin anew whose signatories it changes: whoever joins has not signed what was
            drafted without them. Until all have signed the new draft, a signed one stays in force.
    """

    move: Move
    sources: tuple[Step, ...]
    target: Step | None
    who: Who
    needs: tuple[str, ...] = ()
    guards: tuple[Guard, ...] = ()
    until: tuple[tuple[Until, Step], ...] = ()
    again: bool = False
    rules: bool = False
    only: Only | None = None
    may: tuple[str, ...] = ()
    renews: bool = False


def _inviting(*sources: Step, target: Step | None) -> tuple[Row, ...]:
    """Return how bodies come to take part of their own will (R17, 自由组合)."""
    return (
        Row(Move.INVITE, sources, target, Who.CALLER, ("party", "actor", "role"), may=("level", "lead")),
        Row(Move.ACCEPT, sources, target, Who.INVITED, renews=True),
        Row(Move.DECLINE, sources, target, Who.INVITED, ("text",)),
        Row(Move.UNINVITE, sources, target, Who.CALLER, ("party",), guards=(Guard.INVITING,)),
        Row(Move.LEAVE, sources, target, Who.JOINED, ("text",), renews=True),
    )


_DECIDING = (
    Row(Move.PASS, (READY,), DONE, Who.AUTHORITY, guards=(Guard.PAPERS,), rules=True),
    Row(Move.SEND_BACK, (READY,), READY, Who.AUTHORITY, ("text",), guards=(Guard.REVERSIBLE,), only=Only.RETURNING),
    Row(Move.REJECT, (READY,), FAILED, Who.AUTHORITY, ("text",), only=Only.ENDING),
)

_APPLYING = Row(
    Move.APPLY, (READY,), RUNNING, Who.STAGE, guards=(Guard.PAPERS,), until=((Until.AGREED, DONE),), rules=True
)
_JOINING = Row(Move.JOIN, (RUNNING,), RUNNING, Who.APPLICANT, until=((Until.AGREED, DONE),))
_TO_HOST = ((Until.AGREED, WAITING),)

ACTS: Mapping[Act, tuple[Row, ...]] = {
    Act.REQUEST: (
        *_inviting(READY, target=None),
        Row(Move.STATE, (READY,), WAITING, Who.STAGE, guards=(Guard.PAPERS, Guard.ANSWERED)),
        Row(Move.TAKE_UP, (WAITING,), DONE, Who.HOST, rules=True),
        Row(Move.SEND_BACK, (WAITING,), READY, Who.HOST, ("text",)),
    ),
    Act.CHOOSE: (
        *_inviting(READY, RUNNING, target=RUNNING),
        Row(
            Move.AGREE,
            (RUNNING,),
            DONE,
            Who.CALLER,
            guards=(Guard.PAPERS, Guard.ANSWERED, Guard.BOTH_SIDES),
            rules=True,
        ),
    ),
    Act.VISIT: (Row(Move.VISIT, (READY, DONE), DONE, Who.STAGE, ("text",), guards=(Guard.PAPERS,), rules=True),),
    Act.SIGN: (
        Row(
            Move.DRAFT,
            (READY, RUNNING),
            RUNNING,
            Who.STAGE,
            ("paper", "digest"),
            guards=(Guard.PAPERS, Guard.TWO_SIDES_SIGN),
            rules=True,
        ),
        Row(Move.REDRAFT, (RUNNING,), RUNNING, Who.STAGE, ("paper", "digest", "text")),
        Row(
            Move.SIGN,
            (RUNNING,),
            RUNNING,
            Who.SIGNATORY,
            ("paper", "digest"),
            guards=(Guard.TWO_SIDES_SIGN,),
            until=((Until.SIGNED, DONE),),
        ),
    ),
    Act.PLAN: (
        Row(
            Move.SUBMIT,
            (READY, RUNNING, DONE),
            RUNNING,
            Who.STAGE,
            ("paper", "digest"),
            guards=(Guard.PAPERS,),
            until=((Until.FILED, DONE),),
            rules=True,
        ),
    ),
    Act.APPLY: (
        replace(_APPLYING, only=Only.NOT_ENDING),
        replace(_JOINING, only=Only.NOT_ENDING),
        replace(_APPLYING, until=_TO_HOST, rules=False, only=Only.ENDING),
        replace(_JOINING, until=_TO_HOST, only=Only.ENDING),
        Row(Move.OPPOSE, (RUNNING,), READY, Who.APPLICANT, ("text",)),
        Row(Move.PASS, (WAITING,), DONE, Who.HOST, rules=True, only=Only.ENDING),
        Row(Move.SEND_BACK, (WAITING,), READY, Who.HOST, ("text",), only=Only.ENDING),
        Row(Move.REJECT, (WAITING,), FAILED, Who.HOST, ("text",), only=Only.ENDING),
    ),
    Act.APPROVE: _DECIDING,
    Act.RECOMMEND: _DECIDING,
    Act.CHECK: _DECIDING,
    Act.REVIEW: (
        Row(
            Move.ASSIGN,
            (READY, RUNNING),
            RUNNING,
            Who.HOST,
            ("account", "party"),
            guards=(Guard.PAPERS,),
            may=("until",),
        ),
        Row(Move.RELEASE, (RUNNING,), RUNNING, Who.HOST, ("account", "text"), guards=(Guard.SCORING,)),
        Row(Move.RECUSE, (RUNNING,), RUNNING, Who.REVIEWER, ("text",)),
        Row(Move.SCORE, (RUNNING,), RUNNING, Who.REVIEWER, ("score",)),
        Row(
            Move.SUM_UP,
            (RUNNING,),
            DONE,
            Who.HOST,
            ("number",),
            guards=(Guard.SCORED,),
            until=((Until.BELOW, FAILED),),
            rules=True,
            may=("rank", "places"),
        ),
    ),
    Act.PUBLISH: (
        Row(Move.PUBLISH, (READY,), RUNNING, Who.AUTHORITY, guards=(Guard.PAPERS,), may=("number",)),
        Row(Move.OBJECT, (RUNNING,), RUNNING, Who.ANYONE, ("text",), guards=(Guard.IN_TIME,)),
        Row(
            Move.SETTLE,
            (RUNNING,),
            RUNNING,
            Who.AUTHORITY,
            ("ref", "outcome", "text"),
            guards=(Guard.OBJECTED,),
            until=((Until.UPHELD, FAILED), (Until.UPHELD, READY)),
        ),
        Row(
            Move.EXPIRE,
            (RUNNING,),
            DONE,
            Who.AUTHORITY,
            guards=(Guard.UNOBJECTED, Guard.EXPIRED),
            rules=True,
        ),
    ),
    Act.CONFIRM: (Row(Move.CONFIRM, (READY,), DONE, Who.AUTHORITY, guards=(Guard.PAPERS,), rules=True),),
    Act.PLAQUE: (
        Row(
            Move.AWARD,
            (READY,),
            DONE,
            Who.AUTHORITY,
            ("platforms",),
            guards=(Guard.PAPERS,),
            rules=True,
            may=("until",),
        ),
    ),
    Act.FUND: (
        Row(
            Move.COMMIT,
            (READY,),
            DONE,
            Who.AUTHORITY,
            ("amount", "pot"),
            guards=(Guard.PAPERS,),
            rules=True,
            may=("money", "party"),
        ),
        Row(Move.PAY, (DONE,), None, Who.AUTHORITY, ("amount",), guards=(Guard.UNPAID,)),
    ),
    Act.RUN: (
        Row(Move.DISPATCH, (READY, RUNNING), None, Who.STAGE, ("party", "employer", "enterprise", "kind")),
        Row(Move.CONSENT, (READY, RUNNING), None, Who.NAMED, ("ref",)),
        Row(Move.REFUSE, (READY, RUNNING), None, Who.NAMED, ("ref", "text")),
        Row(Move.BEGIN, (READY,), RUNNING, Who.STAGE, guards=(Guard.PAPERS,), rules=True),
        Row(Move.SERVE, (RUNNING,), RUNNING, Who.STAGE, ("kind", "text"), may=("party",)),
        Row(Move.ESTABLISH, (RUNNING,), RUNNING, Who.STAGE, ("platforms",), only=Only.FOUNDING),
        Row(Move.FINISH, (RUNNING,), DONE, Who.STAGE, ("text",), guards=(Guard.UNCONSENTED,)),
    ),
    Act.INSPECT: (
        Row(
            Move.INSPECT,
            (READY, RUNNING, DONE),
            DONE,
            Who.STAGE,
            ("outcome", "text"),
            guards=(Guard.PAPERS,),
            until=((Until.DEMANDED, RUNNING),),
            rules=True,
        ),
        Row(
            Move.MEND,
            (RUNNING,),
            DONE,
            Who.STAGE,
            ("ref", "text"),
            guards=(Guard.TO_MEND,),
            until=((Until.DEMANDED, RUNNING),),
        ),
    ),
    Act.REPORT: (
        Row(
            Move.FILE,
            (READY, RUNNING),
            RUNNING,
            Who.STAGE,
            ("paper", "digest"),
            guards=(Guard.PAPERS,),
            until=((Until.FILED, WAITING),),
            again=True,
        ),
        Row(Move.RECEIVE, (WAITING,), DONE, Who.HOST, rules=True),
        Row(Move.SEND_BACK, (WAITING,), READY, Who.HOST, ("text",)),
    ),
    Act.EVALUATE: (
        Row(
            Move.EVALUATE,
            (READY,),
            DONE,
            Who.STAGE,
            ("outcome", "text"),
            guards=(Guard.PAPERS,),
            until=((Until.POOR, FAILED),),
            again=True,
            rules=True,
        ),
    ),
}
"""Closed over `Act`: a new city brings stages, and no row."""

CASE_ROWS = (
    Row(Move.ENROL, (RUNNING,), RUNNING, Who.HOST, ("party", "actor", "role"), may=("level",), renews=True),
    Row(Move.ATTACH, (RUNNING,), RUNNING, Who.PARTY, ("paper", "digest")),
    Row(Move.WITHDRAW, (RUNNING,), DONE, Who.OPENER, ("text",), guards=(Guard.UNCOMMITTED,)),
    Row(Move.STOP, (RUNNING,), DONE, Who.HOST, ("text",)),
    Row(Move.CLOSE, (RUNNING,), DONE, Who.HOST, guards=(Guard.PROVEN,)),
)
"""Of every case, whatever its pack."""
