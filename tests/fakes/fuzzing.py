"""Schemathesis over the whole interface, in this process: what of its description the service does not keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from hypothesis import strategies
from schemathesis import openapi
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished

from tests.fakes.town import PDF

_CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
)
_SECONDS = 120
"""Before a request is given up: replaying a dossier begins with starting a process."""

openapi.media_type("application/pdf", strategies.sampled_from([PDF, PDF[:20], b"", b"\0\xff"]))


@dataclass(frozen=True, slots=True)
class Fuzzing:
    """How to try.

    Attributes:
        headers: of every request.
        here: path parameters that are always the same, so that something is there.
        examples: random requests an operation, beside those that cover the description.
        seed: of the random ones.
        covering: whether to send what covers the description; else only the random ones.
        based: whether every change says that it is based on whatever is there, so that it is not refused for that.
        sound: operations that are sent sound requests only: those that can be wrong in so many ways that it takes long.
        leave: operations that are left out.
    """

    headers: Mapping[str, str]
    here: Mapping[str, str]
    examples: int
    seed: int = 1
    covering: bool = True
    based: bool = False
    sound: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()


@dataclass
class Found:
    """What came of it.

    Attributes:
        asked: requests by operation and status.
        faults: each once, with a request that shows it.
    """

    asked: dict[str, dict[int, int]] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def requests(self) -> int:
        """How many there were."""
        return sum(sum(statuses.values()) for statuses in self.asked.values())


def fuzz(app: Any, how: Fuzzing) -> Found:
    """Try every operation."""
    schema = openapi.from_asgi("/openapi.json", _Resting(app), config=SchemathesisConfig.from_dict(_config(how)))
    if how.leave:
        schema = schema.exclude(operation_id=list(how.leave))
    found = Found()
    for event in from_schema(schema).execute():
        if isinstance(event, ScenarioFinished):
            _note(found, event)
        elif isinstance(event, FatalError):
            raise event.exception
        elif isinstance(event, NonFatalError):
            found.faults.setdefault(f"{event.label}: {event.info.title}", event.info.format())
    return found


def _config(how: Fuzzing) -> dict[str, Any]:
    parameters = {f"path.{name}": value for name, value in how.here.items()}
    if how.based:
        parameters["header.If-Match"] = "*"
    sound = {"include-operation-id": list(how.sound), "generation": {"mode": "positive"}}
    return {
        "seed": how.seed,
        "headers": dict(how.headers),
        "parameters": parameters,
        "request-timeout": _SECONDS,
        "continue-on-failure": True,
        "generation": {
            "max-examples": max(how.examples, 1),
            "deterministic": True,
            "no-shrink": True,
            "with-security-parameters": False,
        },
        "operations": [sound] if how.sound else [],
        "checks": {"enabled": False} | {name: {"enabled": True} for name in _CHECKS},
        "phases": {
            "examples": {"enabled": how.covering},
            "coverage": {"enabled": how.covering, "unexpected-methods": ["PATCH"]},
            "fuzzing": {"enabled": how.examples > 0},
            "stateful": {"enabled": False},
        },
        "cache": {"enabled": False},
    }


def _note(found: Found, event: ScenarioFinished) -> None:
    seen = event.recorder
    asked = found.asked.setdefault(seen.label, {})
    for one in seen.interactions.values():
        status = int(one.response.status_code) if one.response else 0
        asked[status] = asked.get(status, 0) + 1
    for case, checks in seen.checks.items():
        for check in checks:
            if check.failure_info is None:
                continue
            failure = check.failure_info.failure
            told = f"{seen.label}: {check.name}: {failure.title}: {failure.message}"
            response = seen.interactions[case].response if case in seen.interactions else None
            sent = check.failure_info.code_sample[:1000]
            answer = b"" if response is None else b"%d %b" % (response.status_code, response.content[:400])
            found.faults.setdefault(told[:300], f"{told}\n{sent}\n{answer.decode(errors='replace')}")


class _Resting:
    """An application of which only requests are heard: nothing runs behind them."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await self._app(scope, receive, send)
            return
        for step in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{step}.complete"})


@schemathesis.serializer("application/pdf")
def _as_it_is(_context: Any, value: Any) -> Any:
    return value
