"""Rendering of pages: Jinja2 with autoescape, and the few filters that templates use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates
from markupsafe import Markup, escape

from matcher.cli.printing import percent

FOLDER = Path(__file__).parent

_templates = Jinja2Templates(directory=FOLDER / "templates")
_LEVELS = {"national": "全国", "provincial": "省级", "municipal": "市级", "county": "县级"}


def page(request: Request, name: str, status: int = 200, **context: Any) -> HTMLResponse:
    """Return a rendered template."""
    return _templates.TemplateResponse(request, name, context, status_code=status)


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
