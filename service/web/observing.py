"""Each request measured once, for whoever counts or writes it down, as plain ASGI middleware.

Nothing that a caller wrote is kept: of the address only the template of its route, of the method only known ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.web.current import account

UNKNOWN = "-"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Answered:
    """A request and how it was answered.

    Attributes:
        method: the method; `UNKNOWN` for those that HTTP does not define.
        route: template of the route; `UNKNOWN` where no route is.
        status: the status; 0 when the request was given up before an answer began.
        seconds: from its arrival to the last piece of the answer.
        received: bytes of its body that were read.
        sent: bytes of the body of the answer.
        account: id of the account it was from.
    """

    method: str
    route: str
    status: int
    seconds: float
    received: int
    sent: int
    account: str


class Observed:
    """Tells each of `observers` of every request, once, when it is over."""

    def __init__(self, app: ASGIApp, observers: Sequence[Callable[[Answered], None]]) -> None:
        self._app = app
        self._observers = tuple(observers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting what goes by."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = last = perf_counter()
        status = received = sent = 0

        async def counted_in() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            return message

        async def counted_out(message: Message) -> None:
            nonlocal last, status, sent
            await send(message)
            if message["type"] == "http.response.start":
                status = message["status"]
            sent += len(message.get("body", b""))
            last = perf_counter()

        try:
            await self._app(scope, counted_in, counted_out)
        finally:
            method = scope["method"] if scope["method"] in _METHODS else UNKNOWN
            answered = Answered(method, route_of(scope), status, last - started, received, sent, account())
            for tell in self._observers:
                tell(answered)


def route_of(scope: Scope) -> str:
    """Return the template of the route that took the request, with the prefixes of all its routers; or `UNKNOWN`."""
    # what a router was included under stands in the framework's own part of the scope, and on no route
    included = scope.get("fastapi", {}).get("effective_route_context")
    template = getattr(included or scope.get("route"), "path_format", None)
    if template is not None:
        return str(template)
    if "endpoint" not in scope:
        return UNKNOWN
    if "app_root_path" in scope:  # a mounted folder: where it is mounted, not the file
        return str(scope["root_path"].removeprefix(scope["app_root_path"])) + "/{path}"
    if scope.get("path_params"):
        return UNKNOWN
    return str(scope["path"].removeprefix(scope.get("root_path", "")))  # without parameters the path is the template
