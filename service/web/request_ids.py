"""An id for every request, on its answer and on whatever is logged meanwhile, as plain ASGI middleware."""

from __future__ import annotations

import re
import secrets

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.web import current

NAME = "x-request-id"
_FIT = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestIds:
    """Keeps the id a caller sent if it is fit for logs and answers, or makes a new one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on under its id."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        sent = Headers(scope=scope).get(NAME, "")
        chosen = sent if _FIT.fullmatch(sent) else secrets.token_hex(16)
        current.begin(chosen)

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[NAME] = chosen
            await send(message)

        await self._app(scope, receive, marked)
