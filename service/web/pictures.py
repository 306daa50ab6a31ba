"""Plots as pictures that pages show: by name, kept by the browser as long as nothing changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import TypeVar

from fastapi import Request
from fastapi.responses import Response

from service.storage.errors import Missing

Draw = TypeVar("Draw")

SVG = "image/svg+xml"


def picture(request: Request, name: str, plots: Mapping[str, Draw], drawn: Callable[[Draw], str]) -> Response:
    """Return a plot by its name, or that the browser has it.

    Raises:
        Missing: there is no plot of this name.
    """
    if name not in plots:
        raise Missing("张图")
    text = drawn(plots[name])
    tag = f'"{sha256(text.encode()).hexdigest()[:24]}"'
    headers = {"etag": tag, "cache-control": "private, no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(text, media_type=SVG, headers=headers)
