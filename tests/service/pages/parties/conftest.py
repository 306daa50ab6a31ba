"""The two tenants of `tests.service.people`, on a state folder that these tests may write to."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from matcher.recommender import Recommender
from service.app import create_app
from service.domain.bodies import Duty
from service.engine import Engine
from service.security.sessions import form_token
from service.settings import Settings
from tests.service.people.conftest import World, unstaffed, world  # noqa: F401

CODE = "91110000600037341L"
"""A unified social credit code that is one, of nobody here."""


@pytest.fixture(scope="session")
def parties_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("parties")


@pytest.fixture(autouse=True)
def shipped_catalogue(parties_home: Path) -> None:
    """Every test begins with the catalogue as it ships."""
    for room in ("catalogue", "imports", "reports"):
        shutil.rmtree(parties_home / room, ignore_errors=True)


@pytest.fixture(scope="session")
def served(recommender: Recommender, parties_home: Path) -> Iterator[TestClient]:
    app = create_app(Settings(home=parties_home, encoder="use"), Engine.ready(recommender))
    with TestClient(app, raise_server_exceptions=False, base_url="http://huiqi.test", follow_redirects=False) as opened:
        yield opened


@dataclass
class Browser:
    """Somebody at the pages: reads them, and sends the forms that stand on them."""

    world: World
    session: str = ""

    @classmethod
    def of(cls, world: World, body: str, duty: Duty = Duty.ADMIN) -> Browser:  # noqa: F811 - the fixture's value
        return cls(world, world.someone(body, duty).token)

    @property
    def cookie(self) -> dict[str, str]:
        return {"cookie": f"huiqi_session={self.session}"} if self.session else {}

    def get(self, path: str) -> Response:
        self.world.client.cookies.clear()
        return self.world.client.get(path, headers=self.cookie)

    def read(self, path: str) -> str:
        """The page, which must be there and hold what every page has."""
        found = self.get(path)
        assert found.status_code == 200, (path, found.status_code, found.text[-600:])
        require_sound(found.text)
        return found.text

    def send(
        self,
        path: str,
        fields: Mapping[str, str | list[str]],
        *,
        csrf: bool = True,
        whole: bool = True,
        files: Any = None,
    ) -> Response:
        """Send a form; what comes back is a page unless it is not `whole`."""
        sent = dict(fields) | ({"csrf_token": form_token(self.session)} if csrf and self.session else {})
        self.world.client.cookies.clear()
        answer = self.world.client.post(path, data=sent, headers=self.cookie, files=files)
        if whole and answer.headers.get("content-type", "").startswith("text/html") and answer.content:
            require_sound(answer.text)
        return answer


def require_sound(html: str) -> None:
    """One heading, no inline style or script, a label for every field, and no id twice."""
    assert len(re.findall(r"<h1[ >]", html)) == 1
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*src=)|\son\w+=", html)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids)), sorted(one for one in ids if ids.count(one) > 1)
    labelled = set(re.findall(r'<label for="([^"]+)"', html))
    fields = re.findall(r"<(?:input|select|textarea)\b([^>]*)>", html)
    for field in fields:
        if 'type="hidden"' in field or re.search(r'type="(checkbox|radio)"', field):
            continue
        found = re.search(r'\sid="([^"]+)"', field)
        assert (found and found[1] in labelled) or "aria-label" in field or not found, field
