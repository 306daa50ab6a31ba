"""The town of these tests: an association, two sides, reviewers, and a case brought as far as a test wants it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest

from service.domain.bodies import Duty
from tests.fakes.browsing import Browser, Page
from tests.fakes.town import Town
from tests.fakes.towns import sqlite_files, town, town_home, town_on_both  # noqa: F401
from tests.fakes.wuhan_case import BODIES, bring

Stage = Callable[[str], str]
"""Brings a case to where a stage is to be done next; returns its id."""


@pytest.fixture
def wuhan(town: Town) -> Town:  # noqa: F811
    town.settle(*BODIES)
    return town


@pytest.fixture
def browse(wuhan: Town) -> Callable[..., Browser]:
    def found(body: str, duty: Duty | None = None) -> Browser:
        return Browser(wuhan(body, duty))

    return found


@pytest.fixture
def need(wuhan: Town) -> str:
    asked = {"title": "激光焊接气孔", "text": "铝合金薄板激光焊接气孔率高，要求低于 1%"}
    made: str = wuhan("qy").made("/needs", asked)["id"]
    wuhan("kx").turned(f"/needs/{made}", {"move": "受理"})
    return made


@pytest.fixture
def brought(wuhan: Town, need: str) -> Stage:
    return lambda to: bring(wuhan, need, to)


def doing(case: str, stage: str, move: str) -> str:
    """The address of the form of a deed."""
    return f"/cases/{case}/do?stage={stage}&move={quote(move)}"


def lines(page: Page, *wanted: str) -> None:
    """A page says all of these."""
    for one in wanted:
        assert one in page.text, f"{one} is not in: {page.text[:3000]}"
