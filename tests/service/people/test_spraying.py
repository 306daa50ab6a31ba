"""One password tried on many accounts: counted by address, whose behind a proxy only who is trusted may say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from matcher.errors import HuiqiError
from matcher.recommender import Recommender
from service.app import create_app
from service.engine import Engine
from service.security.throttle import FAILURES, FAILURES_OF_ADDRESS, TooManyAttempts, count_sign_in, source_of
from service.settings import Settings
from tests.service.people.conftest import NEW, NOON, PASSWORD, World

NAME = "wh-kx-officer"
PROXY = "10.0.0.1"


def sign_in(client: TestClient, name: str = NAME, password: str = PASSWORD, coming: str = "") -> Response:
    client.cookies.clear()
    headers = {"x-forwarded-for": coming} if coming else {}
    answer = client.post("/api/v1/sessions", json={"name": name, "password": password}, headers=headers)
    client.cookies.clear()
    return answer


def spray(world: World, address: str, times: int, start: int = 0) -> None:
    """Count attempts on so many accounts."""
    with world.database.work() as work:
        for number in range(start, start + times):
            count_sign_in(work, f"nobody-{number}", address, world.clock.now)
        work.commit()


@pytest.fixture
def behind(world: World, recommender: Recommender) -> Iterator[TestClient]:
    """The service behind a proxy at 10.0.0.1 that it trusts."""
    settings = Settings(home=world.client.app.state.settings.home, trusted_proxies=f"{PROXY}, 192.168.0.0/16")  # type: ignore[attr-defined]  # an application
    app = create_app(settings, Engine.ready(recommender), world.office)
    with TestClient(app, base_url="http://huiqi.test", client=(PROXY, 50000)) as opened:
        yield opened


def test_an_address_that_failed_with_many_accounts_waits_whoever_it_tries(world: World) -> None:
    spray(world, "testclient", FAILURES_OF_ADDRESS - 1)
    assert sign_in(world.client, password=NEW).status_code == 401
    answer = sign_in(world.client)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "3601")
    world.clock.forward(minutes=59)
    assert sign_in(world.client).status_code == 429
    world.clock.forward(minutes=1)
    assert sign_in(world.client).status_code == 201


def test_other_addresses_do_not_wait(world: World) -> None:
    spray(world, "10.9.9.9", FAILURES_OF_ADDRESS)
    with pytest.raises(TooManyAttempts):
        spray(world, "10.9.9.9", 1, FAILURES_OF_ADDRESS)
    assert sign_in(world.client).status_code == 201


def test_signing_in_takes_back_its_own_attempt_and_no_other(world: World) -> None:
    spray(world, "testclient", FAILURES_OF_ADDRESS - 1)
    for _ in range(3):
        assert sign_in(world.client).status_code == 201
    assert sign_in(world.client, "nobody", NEW).status_code == 401
    assert sign_in(world.client).status_code == 429


def test_what_no_longer_counts_is_forgotten(world: World) -> None:
    spray(world, "10.9.9.9", 5)
    world.clock.forward(hours=1, seconds=1)
    assert sign_in(world.client).status_code == 201
    with world.database.reading() as work:
        assert work._connection.exec_driver_sql("SELECT count(*) FROM sign_in_failures").scalar_one() == 0


def test_without_trusted_proxies_nobody_says_where_they_come_from(world: World) -> None:
    for number in range(FAILURES):
        assert sign_in(world.client, password=NEW, coming=f"10.1.1.{number}").status_code == 401
    assert sign_in(world.client, coming="10.1.1.77").status_code == 429


def test_behind_a_trusted_proxy_each_computer_is_counted_by_itself(world: World, behind: TestClient) -> None:
    for _ in range(FAILURES):
        assert sign_in(behind, password=NEW, coming="10.2.2.2").status_code == 401
    assert sign_in(behind, coming="10.2.2.2").status_code == 429
    assert sign_in(behind, coming="10.3.3.3").status_code == 201
    # what the computer itself said stands further left; a trusted proxy further in is passed over
    assert sign_in(behind, coming="10.3.3.3, 10.2.2.2").status_code == 429
    assert sign_in(behind, coming="10.3.3.3, 10.2.2.2, 192.168.1.1").status_code == 429


def test_a_trusted_proxy_says_whether_the_computer_came_by_https(behind: TestClient) -> None:
    sent = {"name": NAME, "password": PASSWORD}
    answer = behind.post("/api/v1/sessions", json=sent, headers={"x-forwarded-proto": "https"})
    assert "Secure" in answer.headers["set-cookie"]


def test_who_is_no_trusted_proxy_is_not_believed(world: World, behind: TestClient) -> None:
    other = TestClient(behind.app, base_url="http://huiqi.test", client=("10.4.4.4", 50000))
    for number in range(FAILURES):
        assert sign_in(other, password=NEW, coming=f"10.5.5.{number}").status_code == 401
    assert sign_in(other, coming="10.5.5.77").status_code == 429
    answer = other.post(
        "/api/v1/sessions", json={"name": "wh-kx-admin", "password": PASSWORD}, headers={"x-forwarded-proto": "https"}
    )
    assert "Secure" not in answer.headers["set-cookie"]


@pytest.mark.parametrize("wrong", ["*", "proxy.test", "10.0.0.0/33", "127.0.0.1 10.0.0.1"])
def test_only_addresses_are_trusted(wrong: str) -> None:
    with pytest.raises(HuiqiError, match="HUIQI_TRUSTED_PROXIES 应为：IP 地址或网段"):
        Settings(trusted_proxies=wrong)


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_a_subscriber_has_one_source_however_many_addresses(address: str, source: str) -> None:
    assert source_of(address) == source


def test_the_hour_begins_with_each_failure(world: World) -> None:
    spray(world, "testclient", FAILURES_OF_ADDRESS // 2)
    world.clock.forward(minutes=30)
    spray(world, "testclient", FAILURES_OF_ADDRESS // 2, FAILURES_OF_ADDRESS)
    assert sign_in(world.client).status_code == 429
    world.clock.now = NOON + timedelta(hours=1, seconds=1)
    assert sign_in(world.client).status_code == 201
