"""Somebody at a browser without scripts: reads pages, fills in the forms that stand there, follows where they lead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from httpx import Response

from tests.fakes.town import Person

Values = dict[str, list[str]]
_VOID = {"meta", "link", "input", "br", "hr", "img", "rect"}


@dataclass
class Form:
    """A form: where it goes, what is in it as it stands, and what there is to choose from."""

    action: str
    method: str
    values: Values = field(default_factory=dict)
    options: Values = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Page(HTMLParser):
    """A page as it is read: its text, its links, its forms. Tags must balance and ids be unique."""

    def __init__(self, answer: Response) -> None:
        super().__init__()
        self.status = answer.status_code
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.ids: list[str] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self._select = ""
        self._area = ""
        self.source = answer.text
        self.feed(self.source)
        self.close()
        assert self._open == [], self._open
        assert len(self.ids) == len(set(self.ids)), sorted(one for one in self.ids if self.ids.count(one) > 1)
        for wrong in (" style=", "<style", "onclick="):
            assert wrong not in self.source

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def form(self, action: str) -> Form:
        """The form that goes to an address."""
        found = [one for one in self.forms if one.action.partition("?")[0] == action and one.method == "post"]
        assert found, f"no form to {action}; there are {[one.action for one in self.forms]}: {self.text[:500]}"
        return found[0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attrs}
        if tag not in _VOID:
            self._open.append(tag)
        if "id" in own:
            self.ids.append(own["id"])
        if tag == "a":
            self.links.append(own.get("href", ""))
        if tag == "form":
            self.forms.append(Form(own.get("action", ""), own.get("method", "get")))
        if self.forms and "form" in self._open:
            self._field(tag, own)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, tag
        if tag == "select":
            self._select = ""
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1].values[self._area] = [data.removeprefix("\n")]
        elif data.strip():
            self.words.append(data.strip())

    def _field(self, tag: str, own: Mapping[str, str]) -> None:
        form, name, value = self.forms[-1], own.get("name", ""), own.get("value", "")
        match tag:
            case "input" if own.get("type") in {"checkbox", "radio"}:
                form.options.setdefault(name, []).append(value)
                if "checked" in own:
                    form.values.setdefault(name, []).append(value)
            case "input" if name and own.get("type") != "file":
                form.values[name] = [value]
            case "select":
                self._select = name
                form.options[name] = []
            case "option" if self._select:
                form.options[self._select].append(value)
                if "selected" in own:
                    form.values[self._select] = [value]
            case "textarea":
                self._area = name
                form.values[name] = [""]
            case "button" if name:
                form.buttons.append((name, value))


@dataclass
class Browser:
    """Somebody's browser."""

    person: Person

    def ask(self, path: str) -> Response:
        return self.person.town.client.get(path, headers=self._headers())

    def see(self, path: str, status: int = 200) -> Page:
        """The page at an address."""
        answer = self.ask(path)
        assert answer.status_code == status, (answer.status_code, answer.headers.get("location"), answer.text[-3000:])
        return Page(answer)

    def send(self, page: Page, action: str, files: Any = None, **filled: str | Sequence[str]) -> Response:
        """The answer to a form of a page with some fields filled in; others stay as they are."""
        form = page.form(action)
        values = {**form.values}
        for name, value in filled.items():
            values[name] = [value] if isinstance(value, str) else list(value)
        return self.person.town.client.post(action, data=values, files=files, headers=self._headers())

    def does(self, page: Page, action: str, files: Any = None, **filled: str | Sequence[str]) -> str:
        """Where a form leads that was filled in right."""
        answer = self.send(page, action, files, **filled)
        assert answer.status_code == 303, Page(answer).text
        return answer.headers["location"]

    def wrong(self, status: int, page: Page, action: str, files: Any = None, **filled: str | Sequence[str]) -> Page:
        """The page that says what is wrong."""
        answer = self.send(page, action, files, **filled)
        assert answer.status_code == status, answer.text[-3000:]
        return Page(answer)

    def _headers(self) -> dict[str, str]:
        signed = self.person.signed()
        return {"cookie": signed["cookie"], "sec-fetch-site": "same-origin"}
