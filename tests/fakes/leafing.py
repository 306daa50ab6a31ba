"""Somebody who reads pages and sends forms as a browser does, and what stands on a page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from fastapi.testclient import TestClient
from httpx import Response

from service.security.sessions import form_token

Files = list[tuple[str, tuple[str, bytes, str]]]


class Reader:
    """Somebody with a session.

    Args:
        client: follows no redirects.
        token: of the session.
    """

    def __init__(self, client: TestClient, token: str) -> None:
        self._client = client
        self._token = token

    def open(self, path: str, status: int = 200) -> str:
        """Return the text of a page with its tags; it must answer so."""
        found = self._client.get(path, headers=self._cookie(), follow_redirects=False)
        assert found.status_code == status, found.text
        return found.text

    def get(self, path: str) -> Response:
        """Return what is at an address."""
        return self._client.get(path, headers=self._cookie(), follow_redirects=False)

    def send(self, path: str, files: Files | None = None, *, check: bool = True, **fields: Any) -> Response:
        """Send a form with the session's check value."""
        data: Mapping[str, Any] = fields | ({"csrf_token": form_token(self._token)} if check else {})
        return self._client.post(path, data=data, files=files or [], headers=self._cookie(), follow_redirects=False)

    def done(self, path: str, files: Files | None = None, **fields: Any) -> str:
        """Send a form that must be right; returns where it leads."""
        found = self.send(path, files, **fields)
        assert found.status_code == 303, found.text
        return found.headers["location"]

    def wrong(self, path: str, files: Files | None = None, status: int = 422, **fields: Any) -> str:
        """Send a form that must be refused; returns the page."""
        found = self.send(path, files, **fields)
        assert found.status_code == status, found.text
        return found.text

    def _cookie(self) -> dict[str, str]:
        return {"cookie": f"huiqi_session={self._token}", "sec-fetch-site": "same-origin"}


def hidden(text: str, name: str) -> str:
    """Return what is in a hidden field of a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found, f"no field {name}"
    return unescape(found.group(1))


def links(text: str) -> list[str]:
    """Return where a page leads."""
    return [unescape(one) for one in re.findall(r'href="([^"]*)"', text)]
