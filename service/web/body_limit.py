"""The limit on request bodies, as plain ASGI middleware.

The framework has a limit of its own, but answers in plain English text; this one answers like every other fault.
"""

from __future__ import annotations

from fastapi import Request
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.web.errors import too_long


class BodyLimit:
    """Answers 413 to a request whose body is longer than `limit` bytes, stated or found while reading.

    A body of no stated length is read no further than the limit; what the route then makes of it is thrown away.
    """

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on unless it is too long."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        stated = Headers(scope=scope).get("content-length", "")
        refused = stated.isascii() and stated.isdigit() and int(stated[:20]) > self._limit
        taken = 0
        started = False

        async def limited() -> Message:
            nonlocal refused, taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._limit:
                refused = True
                return {"type": "http.request", "body": b"", "more_body": False}
            return message

        async def unless_refused(message: Message) -> None:
            nonlocal started
            if not refused or started:
                started = True
                await send(message)

        if not refused:
            await self._app(scope, limited, unless_refused)
        if refused and not started:
            await too_long(Request(scope), self._limit)(scope, receive, send)
