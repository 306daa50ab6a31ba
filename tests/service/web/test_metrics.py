"""Figures for Prometheus: what they count, and who is told them."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from matcher.errors import StorageUnavailable
from matcher.recommender import Recommender
from service.app import create_app
from service.engine import Engine
from service.settings import Settings

HERE = ("127.0.0.1", 50000)
TOKEN = "s3cret-令牌"  # noqa: S105 - of the tests


def _figures(client: TestClient) -> dict[tuple[str, ...], float]:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    return {
        (sample.name, *(f"{name}={value}" for name, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_requests_are_counted_and_timed_by_method_route_and_status(recommender: Recommender, state: Path) -> None:
    client = TestClient(create_app(Settings(home=state), Engine.ready(recommender)), client=HERE)
    client.get("/healthz")
    client.get("/healthz")
    client.get("/api/v1/programmes/wuhan-2015")
    client.get("/api/v1/programmes/harbin-2015")
    client.get("/nothing/of/the/kind")
    figures = _figures(client)
    health = "method=GET", "route=/healthz", "status=200"
    assert figures["huiqi_requests_total", *health] == 2
    assert figures["huiqi_request_seconds_count", *health] == 2
    assert figures["huiqi_request_seconds_bucket", "le=+Inf", *health] == 2
    assert 0 < figures["huiqi_request_seconds_sum", *health] < 60
    programme = "method=GET", "route=/api/v1/programmes/{key}-{year}"
    assert [figures.get(("huiqi_requests_total", *programme, f"status={s}")) for s in (200, 404)] == [1, 1]
    assert figures["huiqi_requests_total", "method=GET", "route=-", "status=404"] == 1
    assert not [key for key in figures if any("wuhan" in part or "nothing" in part for part in key)]
    assert figures["process_resident_memory_bytes",] > 1e6
    assert [key for key in figures if key[0] == "python_info"]


def test_what_is_ready_and_how_large_the_indexes_are_is_shown(recommender: Recommender, state: Path) -> None:
    figures = _figures(TestClient(create_app(Settings(home=state), Engine.ready(recommender)), client=HERE))
    assert figures["huiqi_ready",] == figures["huiqi_check_ready", "check=recommender"] == 1
    sizes = {key[1]: value for key, value in figures.items() if key[0] == "huiqi_candidates"}
    assert sizes == {"kind=society": 209, "kind=expert": 2, "kind=achievement": 2}


def test_while_nothing_is_open_it_says_so_and_knows_no_sizes(tmp_path: Path) -> None:
    engine = Engine(_refuses)
    client = TestClient(create_app(Settings(home=tmp_path), engine), client=HERE)
    waiting = _figures(client)
    engine.start()
    assert engine.wait(60)
    failed = _figures(client)
    for figures in (waiting, failed):
        assert figures["huiqi_ready",] == figures["huiqi_check_ready", "check=recommender"] == 0
        assert not [key for key in figures if key[0] == "huiqi_candidates"]


def test_two_applications_do_not_share_counters(tmp_path: Path) -> None:
    one, other = (TestClient(create_app(Settings(home=tmp_path), Engine(_refuses)), client=HERE) for _ in range(2))
    one.get("/healthz")
    assert ("huiqi_requests_total", "method=GET", "route=/healthz", "status=200") in _figures(one)
    assert not [key for key in _figures(other) if "route=/healthz" in key]


@pytest.mark.parametrize(
    ("host", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("127.8.8.8", {}, 200),
        ("::1", {}, 200),
        ("::ffff:127.0.0.1", {}, 200),
        ("10.0.0.1", {}, 403),
        ("::ffff:10.0.0.1", {}, 403),
        ("2001:db8::1", {}, 403),
        ("testclient", {}, 403),
        ("127.0.0.1", {"x-forwarded-for": "127.0.0.1"}, 403),
        ("127.0.0.1", {"forwarded": "for=10.0.0.1"}, 403),
        ("127.0.0.1", {"x-real-ip": "10.0.0.1"}, 403),
        ("10.0.0.1", {"authorization": "Bearer "}, 403),
    ],
)
def test_without_a_token_only_this_machine_is_told(
    tmp_path: Path, host: str, headers: dict[str, str], status: int
) -> None:
    client = TestClient(create_app(Settings(home=tmp_path), Engine(_refuses)), client=(host, 50000))
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == status
    assert ("huiqi_ready" in answer.text) == (status == 200)


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.1"])
@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (f"Bearer {TOKEN}", 200),
        (f"bearer  {TOKEN}", 200),
        (None, 401),
        ("", 401),
        ("Bearer", 401),
        (TOKEN, 401),
        (f"Basic {TOKEN}", 401),
        (f"Bearer {TOKEN}x", 401),
        (f"Bearer {TOKEN[:-1]}", 401),
    ],
)
def test_with_a_token_whoever_presents_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str, sent: str | None, status: int
) -> None:
    monkeypatch.setenv("HUIQI_METRICS_TOKEN", TOKEN)
    settings = Settings(home=tmp_path)
    client = TestClient(create_app(settings, Engine(_refuses)), client=(host, 50000))
    answer = client.get("/metrics", headers={} if sent is None else {"authorization": sent.encode()})
    assert answer.status_code == status
    assert ("huiqi_ready" in answer.text) == (status == 200)
    assert answer.headers.get("www-authenticate") == (None if status == 200 else "Bearer")
    assert TOKEN not in repr(settings)


def test_it_is_no_part_of_the_described_interface(tmp_path: Path) -> None:
    assert "/metrics" not in create_app(Settings(home=tmp_path), Engine(_refuses)).openapi()["paths"]


def _refuses() -> Recommender:
    raise StorageUnavailable("没有", "请检查")
