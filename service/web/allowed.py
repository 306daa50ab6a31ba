"""What may be done now, as routes and refusals tell it."""

from __future__ import annotations

from typing import Any

from service.domain.needs import NeedMove
from service.domain.platforms import Turning
from service.domain.workflow.engine import Allowed
from service.domain.workflow.words import Move

_LOOKED_UP = {Move.ASSIGN: {"role", "party"}}
"""Facts that the register knows, and nobody is asked for."""


def asked_of(one: Allowed) -> tuple[str, ...]:
    """Return the facts that whoever makes a deed has to state."""
    return tuple(name for name in one.needs if name not in _LOOKED_UP.get(one.move, {"role"}))


def told(one: Any) -> dict[str, Any]:
    """Return one thing that may be done, plain values."""
    match one:
        case Allowed():
            return {"stage": one.stage, "move": one.move.value, "needs": list(asked_of(one))}
        case NeedMove():
            return {"stage": "", "move": one.value, "needs": []}
        case Turning():
            return {"stage": "", "move": one.turn.value, "needs": list(one.needs)}
    raise TypeError(type(one).__name__)
