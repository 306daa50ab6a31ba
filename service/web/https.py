"""Whether a browser reaches the service by https, also where a proxy hides it."""

from __future__ import annotations

from fastapi import Request

from service.settings import Settings


def by_https(request: Request) -> bool:
    """Return whether cookies of this request's browser may be kept to https."""
    settings: Settings = request.app.state.settings
    return settings.secure_cookies or request.url.scheme == "https"
