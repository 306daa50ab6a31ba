"""Rendering of pages: Jinja2 with autoescape, and the few filters that templates use."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates
from markupsafe import Markup, escape

from matcher.cli.printing import percent
from matcher.errors import HuiqiError
from service.domain.access import may
from service.domain.history import BEIJING
from service.domain.scope import SYSTEM
from service.domain.statistics.amounts import in_wan
from service.storage.money import in_yuan
from service.web.assets import asset
from service.web.guard import caller_of, office_of
from service.web.menu import menu_for
from service.web.said import SAID

FOLDER = Path(__file__).parent

_LEVELS = {"national": "全国", "provincial": "省级", "municipal": "市级", "county": "县级"}


def _surroundings(request: Request) -> dict[str, Any]:
    """What every page shows around its own content: who is signed in, for whom, and where one may go."""
    caller = caller_of(request)
    around: dict[str, Any] = {
        "caller": caller,
        "check": caller.form if caller else "",
        "menu": menu_for(caller.viewer if caller else None),
        "path": request.url.path,
        "may": partial(may, caller.viewer) if caller else lambda _: False,
        "address": lambda **asked: f"{request.url.path}?{urlencode({k: v for k, v in asked.items() if v})}",
        "said": SAID.get(request.query_params.get("said", ""), ""),
    }
    if caller is not None:
        # a page that says that the database cannot be reached has to do without
        with suppress(HuiqiError), office_of(request).database.reading() as work:
            around["own_body"] = work.bodies.get(SYSTEM, caller.viewer.body).body
            around["own_name"] = work.accounts.get(SYSTEM, caller.viewer.account).shown
    return around


_templates = Jinja2Templates(directory=FOLDER / "templates")


def page(request: Request, name: str, status: int = 200, **context: Any) -> HTMLResponse:
    """Return a rendered template."""
    return _templates.TemplateResponse(request, name, _surroundings(request) | context, status_code=status)


def read_templates(go_on: Callable[[], bool]) -> None:
    """Read all templates, so that the first to open a page need not wait for it; ends where `go_on` says so."""
    for name in _templates.env.list_templates(["html"]):
        if not go_on():
            return
        _templates.env.get_template(name)


def mark_words(text: str, words: tuple[str, ...]) -> Markup:
    """Return `text` escaped, with the given words inside <mark>; case does not matter."""
    lowered = text.lower()
    marked = [False] * len(text)
    for word in words:
        start = lowered.find(word) if word else -1
        while start >= 0:
            marked[start : start + len(word)] = [True] * len(word)
            start = lowered.find(word, start + 1)
    pieces: list[Markup] = []
    position = 0
    while position < len(text):
        end = position
        while end < len(text) and marked[end] == marked[position]:
            end += 1
        piece = escape(text[position:end])
        pieces.append(Markup("<mark>{}</mark>").format(piece) if marked[position] else piece)
        position = end
    return Markup("").join(pieces)


_templates.env.filters["mark_words"] = mark_words
_templates.env.filters["level"] = lambda value: _LEVELS.get(value, value)
_templates.env.filters["percent"] = percent
_templates.env.filters["yuan"] = in_yuan
_templates.env.filters["wan"] = in_wan
_templates.env.filters["moment"] = lambda at: at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M") if at else ""
_templates.env.filters["day"] = lambda at: (at.astimezone(BEIJING) if isinstance(at, datetime) else at).isoformat()[:10]
_templates.env.filters["count"] = "{:,}".format
_templates.env.globals["asset"] = asset
_templates.env.trim_blocks = True
_templates.env.lstrip_blocks = True
