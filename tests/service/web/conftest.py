"""A service whose recommender is never opened, for routes of the tests' own, and what it writes to the log."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from matcher.recommender import Recommender
from service.app import create_app
from service.engine import Engine
from service.settings import Settings
from service.web.logs import formatter

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    return create_app(Settings(home=tmp_path), Engine(_nothing))


@pytest.fixture
def bare(app: FastAPI) -> TestClient:
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture
def lines() -> Iterator[Lines]:
    """What has been logged by anybody, as the service writes it."""
    stream, root = StringIO(), logging.getLogger()
    handler, before = logging.StreamHandler(stream), root.level
    handler.setFormatter(formatter("json"))
    handler.addFilter(lambda record: not record.name.startswith("httpx"))  # the client of the tests
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(before)


def _nothing() -> Recommender:
    raise AssertionError("nothing here waits for the recommender")
