"""Schemathesis over the whole interface, in this process: what of its description the service does not keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemathesis import openapi
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished

_CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
)


@dataclass(frozen=True, slots=True)
class Fuzzing:
    """How to try.

    Attributes:
        headers: of every request.
        here: path parameters that are always the same, so that something is there.
        examples: random requests an operation, beside those that cover the description.
        seed: of the random ones.
        only: operation ids; none: all.
        leave: operation ids that are left out.
        seconds: when to stop; None: when all is tried.
    """

    headers: Mapping[str, str]
    here: Mapping[str, str]
    examples: int
    seed: int = 1
    only: frozenset[str] = frozenset()
    leave: frozenset[str] = frozenset()
    seconds: int | None = None


@dataclass
class Found:
    """What came of it: requests by operation and status, and each fault once, with a request that shows it."""

    asked: dict[str, dict[int, int]]
    faults: dict[str, str]


def fuzz(app: Any, how: Fuzzing) -> Found:
    """Try every operation."""
    config = SchemathesisConfig.from_dict(_config(how))
    schema = openapi.from_asgi("/openapi.json", app, config=config)
    if how.only:
        schema = schema.include(operation_id=list(how.only))
    if how.leave:
        schema = schema.exclude(operation_id=list(how.leave))
    found = Found({}, {})
    for event in from_schema(schema).execute():
        if isinstance(event, ScenarioFinished):
            _note(found, event)
        elif isinstance(event, FatalError):
            raise event.exception
        elif isinstance(event, NonFatalError):
            found.faults.setdefault(f"{event.label}: {event.info.title}", event.info.format())
    return found


def _config(how: Fuzzing) -> dict[str, Any]:
    told: dict[str, Any] = {
        "seed": how.seed,
        "headers": dict(how.headers),
        "parameters": {f"path.{name}": value for name, value in how.here.items()},
        "continue-on-failure": True,
        "generation": {"max-examples": how.examples, "deterministic": True, "with-security-parameters": False},
        "checks": {"enabled": False} | {name: {"enabled": True} for name in _CHECKS},
        "phases": {"stateful": {"enabled": False}, "fuzzing": {"enabled": how.examples > 0}},
        "cache": {"enabled": False},
    }
    if how.seconds:
        told["max-time"] = how.seconds
    return told


def _note(found: Found, event: ScenarioFinished) -> None:
    seen = event.recorder
    asked = found.asked.setdefault(seen.label, {})
    for one in seen.interactions.values():
        status = one.response.status_code if one.response else 0
        asked[status] = asked.get(status, 0) + 1
    for case, checks in seen.checks.items():
        for check in checks:
            if check.failure_info is None:
                continue
            failure = check.failure_info.failure
            told = f"{seen.label}: {check.name}: {failure.title}: {failure.message}"
            key = told.partition("\n")[0][:300]
            response = seen.interactions[case].response if case in seen.interactions else None
            answer = "" if response is None else f"\n{response.status_code} {response.text[:400]}"
            found.faults.setdefault(key, f"{told}\n{check.failure_info.code_sample[:1000]}{answer}")
