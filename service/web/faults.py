"""Faults that nobody foresaw: written down once, answered with the id of the request, as plain ASGI middleware.

The framework's own handler would pass the exception on to the server, which writes it down again.
"""

from __future__ import annotations

import logging

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.web import current
from service.web.errors import unexpected
from service.web.observing import route_of

_log = logging.getLogger(__name__)


class Faults:
    """Answers 500 for any exception; an answer that has begun stays incomplete, and the server ends the connection."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def noted(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception as error:
            _log.error("unexpected fault %s on %s", current.request_id(), route_of(scope), exc_info=error)
            if not started:
                await unexpected(Request(scope))(scope, receive, send)
