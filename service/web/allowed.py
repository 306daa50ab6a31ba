"""What may be done now, as routes and refusals tell it."""

from __future__ import annotations

from typing import Any

from service.domain.needs import NeedMove
from service.domain.platforms import Turning
from service.domain.workflow.engine import Allowed


def told(one: Any) -> dict[str, Any]:
    """Return one thing that may be done, plain values."""
    match one:
        case Allowed():
            return {"stage": one.stage, "move": one.move.value, "needs": list(one.needs)}
        case NeedMove():
            return {"stage": "", "move": one.value, "needs": []}
        case Turning():
            return {"stage": "", "move": one.turn.value, "needs": list(one.needs)}
    raise TypeError(type(one).__name__)
