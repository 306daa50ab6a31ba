"""What the service writes of itself: a line an event to stderr, in JSON for programs or as text for people.

One renderer serves our own lines, those of libraries and those of the server. The line of a request holds no query, no
body, no header and no name.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, Literal, TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger

from service.web import current
from service.web.observing import Answered
from service.web.problems import printable
from service.web.tracebacks import traceback_of

Form = Literal["json", "text"]

_FIELDS = ("method", "route", "status", "ms", "received", "sent", "account")
_HEAD = ("time", "level", "logger", "event")
_log = logging.getLogger("service.requests")


def write_request(answered: Answered) -> None:
    """Write the line of a request."""
    fields = {
        "method": answered.method,
        "route": answered.route,
        "status": answered.status,
        "ms": round(answered.seconds * 1000, 1),
        "received": answered.received,
        "sent": answered.sent,
        "account": answered.account,
    }
    _log.info("request", extra=fields)


def configure(form: Form, *, full: bool = False, stream: TextIO | None = None) -> None:
    """Send everything this process logs through one renderer; meant for the start of a process.

    Args:
        form: how lines look.
        full: whether tracebacks show what exceptions say; they may quote needs.
        stream: where to; stderr by default.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter(form, full=full))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("service").setLevel(logging.INFO)
    logging.captureWarnings(True)


def formatter(form: Form, *, full: bool = False) -> logging.Formatter:
    """Return what renders the records of `logging`, ours and those of others alike."""

    def traced(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        raised = event.pop("exc_info", None)
        error = raised[1] if isinstance(raised, tuple) else None
        if error is not None:
            event["traceback"] = traceback_of(error, full=full)
        return event

    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(allow=_FIELDS),  # libraries hang things of their own on records
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            _with_request,
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            traced,
            structlog.processors.JSONRenderer(sort_keys=True) if form == "json" else _as_text,
        ],
    )


def _with_request(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    chosen = current.request_id()
    if chosen:
        event["request_id"] = chosen
    return event


def _as_text(_: WrappedLogger, __: str, event: Mapping[str, Any]) -> str:
    head = " ".join(str(event[name]) for name in _HEAD)
    rest = "".join(f" {name}={event[name]}" for name in (*_FIELDS, "request_id") if name in event)
    told = event.get("traceback", "").rstrip()
    return printable(f"{head}{rest}") + "".join(f"\n    {printable(line)}" for line in told.splitlines())
