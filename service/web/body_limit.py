"""The limit on request bodies, as plain ASGI middleware.

The framework has a limit of its own, but answers in plain English text; this one answers like every other fault.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from fastapi import Request
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.web.errors import too_long


class BodyLimit:
    """Answers 413 to a request whose body is longer than `limit` bytes, stated or found while reading.

    A body of no stated length is read no further than the limit; what the route then makes of it is thrown away.
    """

    def __init__(self, app: ASGIApp, limit: int, larger: Mapping[re.Pattern[str], int] = MappingProxyType({})) -> None:
        """Keep the limits; `larger` are those of paths that take more."""
        self._app = app
        self._limit = limit
        self._larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on unless it is too long."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = next((most for path, most in self._larger.items() if path.fullmatch(scope["path"])), self._limit)
        stated = Headers(scope=scope).get("content-length", "")
        refused = stated.isascii() and stated.isdigit() and int(stated[:20]) > limit
        taken = 0
        started = False

        async def limited() -> Message:
            nonlocal refused, taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > limit:
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
            await too_long(Request(scope), limit)(scope, receive, send)
