"""Before the recommender is open, when it cannot be opened, and when a route fails unexpectedly."""

from __future__ import annotations

import logging
from pathlib import Path
from threading import Event

import pytest
from fastapi.testclient import TestClient

from matcher.recommender import Recommender
from matcher.vocabulary import Kind
from service.app import create_app
from service.engine import Engine
from service.settings import Settings
from service.web.security import HEADERS


def test_it_lives_at_once_and_is_ready_when_the_recommender_is_open(recommender: Recommender, state: Path) -> None:
    gate = Event()

    def open_it() -> Recommender:
        gate.wait()
        return recommender

    engine = Engine(open_it)
    with TestClient(create_app(Settings(home=state), engine)) as client:
        try:
            assert client.get("/healthz").json() == {"status": "ok"}
            assert client.get("/api/v1/version").status_code == 200
            waiting = client.get("/readyz")
            assert waiting.status_code == 503
            assert waiting.headers["content-type"] == "application/problem+json"
            assert waiting.json()["remedy"]
            assert client.post("/api/v1/match", json={"need": "压铸"}).status_code == 503
            page = client.get("/match")
            assert page.status_code == 503
            assert '<meta http-equiv="refresh"' in page.text
        finally:
            gate.set()
        assert engine.wait(60)
        ready = client.get("/readyz")
        assert ready.status_code == 200
        assert ready.json()["candidates"] == {"society": 209, "expert": 2, "achievement": 2}
        assert ready.json()["encoder"] == "use"
        assert "http-equiv" not in client.get("/match").text


def test_what_keeps_it_from_opening_is_shown_with_its_remedy(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the state folder should be", "utf-8")
    settings = Settings(home=tmp_path / "home", encoder="use")
    app = create_app(settings)
    with TestClient(app) as client:
        assert app.state.engine.wait(60)
        problem = client.get("/readyz")
        assert problem.status_code == 503
        assert str(tmp_path) in problem.json()["detail"]
        assert "HUIQI_HOME" in problem.json()["remedy"]
        assert client.get("/healthz").status_code == 200
        assert "HUIQI_HOME" in client.get("/match").text


@pytest.mark.parametrize("path", ["/api/v1/broken", "/broken"])
def test_an_unexpected_fault_is_answered_with_a_number_that_the_log_explains(
    recommender: Recommender, state: Path, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    app = create_app(Settings(home=state), Engine.ready(recommender))

    def broken() -> None:
        raise RuntimeError("inner detail")

    app.add_api_route(path, broken)
    with TestClient(app, raise_server_exceptions=False) as client, caplog.at_level(logging.ERROR):
        answer = client.get(path)
    assert answer.status_code == 500
    assert "inner detail" not in answer.text
    assert "Traceback" not in answer.text
    numbers = [record.args[0] for record in caplog.records if isinstance(record.args, tuple) and record.args]
    assert any(str(number) in answer.text for number in numbers)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HUIQI_HOME", str(tmp_path))
    monkeypatch.setenv("HUIQI_ENCODER", "use")
    monkeypatch.setenv("HUIQI_PORT", "8123")
    settings = Settings()
    assert (settings.home, settings.encoder, settings.port, settings.host) == (tmp_path, "use", 8123, "127.0.0.1")


def test_what_is_done_ahead_asks_for_nothing_that_is_not_there(
    recommender: Recommender, state: Path, caplog: pytest.LogCaptureFixture
) -> None:
    societies = Recommender(recommender.encoder, {Kind.SOCIETY: recommender.ranker(Kind.SOCIETY)})
    with (
        caplog.at_level(logging.INFO, "service.ahead"),
        TestClient(create_app(Settings(home=state), Engine.ready(societies))),
    ):
        pass  # the end of a service waits for what was begun
    told = [one.getMessage() for one in caplog.records if one.name == "service.ahead"]
    assert [one for one in told if "huiqi db upgrade" not in one] == []  # of the database there is none here
