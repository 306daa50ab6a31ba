"""Somebody of a town who reads pages and fills in their forms, as a browser sends them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urlencode

from httpx import Response

from tests.fakes.town import Person

Values = Mapping[str, str | Sequence[str]]


@dataclass
class Visitor:
    """A person at a browser without scripts."""

    person: Person

    def get(self, path: str, status: int = 200) -> str:
        """The page there; it must answer so."""
        found = self.answer(path)
        assert found.status_code == status, (found.status_code, said(found.text))
        return found.text

    def answer(self, path: str) -> Response:
        return self.person.town.client.get(path, headers=self._cookie())

    def send(self, path: str, values: Values, *, own: bool = True) -> Response:
        """Send a form; `own` with the check value that only our pages know."""
        headers = self.person.signed()
        form = {name: value for name, value in values.items() if name != "csrf_token"}
        form |= {"csrf_token": headers["x-csrf-token"]} if own else {}
        return self.person.town.client.post(
            path,
            content=urlencode(form, doseq=True),
            headers=self._cookie() | {"content-type": "application/x-www-form-urlencoded"},
        )

    def _cookie(self) -> dict[str, str]:
        return {"cookie": self.person.signed()["cookie"]}


def said(page: str) -> str:
    """The words of a page, without its marks, in one line."""
    body = page[page.find("<main") :]
    return " ".join(unescape(re.sub(r"<[^>]+>", "", body)).split())


class _Fields(HTMLParser):
    def __init__(self, action: str) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self._action, self._inside, self._select, self._text = action, False, "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        one = dict(attrs)
        if tag == "form":
            self._inside = one.get("action") == self._action and one.get("method") == "post"
        if not self._inside:
            return
        name, value = one.get("name") or "", one.get("value") or ""
        if tag == "input" and name and (one.get("type") not in {"checkbox", "radio"} or "checked" in one):
            self.values.setdefault(name, []).append(value)
        if tag == "select":
            self._select = name
        if tag == "option" and "selected" in one:
            self.values.setdefault(self._select, []).append(value)
        if tag == "textarea":
            self._text = name
            self.values.setdefault(name, []).append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = ""
        if tag == "form":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside and self._text:
            self.values[self._text][-1] += data.removeprefix("\n")


def fields_of(page: str, action: str) -> dict[str, list[str]]:
    """What the form of a page that is sent to an address holds, as a browser would send it."""
    found = _Fields(action)
    found.feed(page)
    return found.values
