"""`huiqi account`: the first administrator from the machine itself, with a password nobody else sees."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from matcher.errors import HuiqiError
from service.command import account
from service.domain.bodies import Duty
from service.domain.scope import SYSTEM
from service.security.passwords import Passwords, WeakPassword
from service.security.sessions import sign_in
from service.storage.database import Database
from service.storage.upgrading import current, latest, upgrade
from service.storage.verifying import verified
from tests.service.people.conftest import NEW, NOON, PASSWORD

FIRST = ["create", "--admin", "--name", "Li.Ming", "--shown", "李明", "--body", "武汉市科协", "--region", "420100"]


def run(database: Database, monkeypatch: pytest.MonkeyPatch, words: list[str], typed: str = PASSWORD) -> str:
    address = database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("HUIQI_DATABASE_URL", address)
    result = CliRunner().invoke(account, words, input=f"{typed}\n", catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_the_first_administrator_founds_the_association(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "li.ming（武汉市科协 管理）" in run(database, monkeypatch, FIRST)
    begun = sign_in(database, Passwords(), "li.ming", PASSWORD, "::1", NOON)
    assert (begun.viewer.duty, begun.provisional) == (Duty.ADMIN, False)
    with database.reading() as work:
        placed = work.bodies.get(SYSTEM, begun.viewer.body)
        assert (placed.body.name, placed.body.level, placed.body.region, placed.body.parent) == (
            "武汉市科协",
            "市",
            "420100",
            "",
        )
        assert [event.account for event in work.events.of(SYSTEM, f"body:{placed.body.id}")] == [""]
        assert "李明" not in str(work.events.of(SYSTEM, f"account:{begun.viewer.account}"))
        assert verified(work, None).faults == ()


def test_a_second_account_joins_it_and_a_lost_password_is_set_anew(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(database, monkeypatch, FIRST)
    run(database, monkeypatch, ["create", "--name", "wang.wu", "--body", "武汉市科协"])
    with database.reading() as work:
        assert work.bodies.count(SYSTEM) == 1
        assert [one.duty for one in work.accounts.list(SYSTEM)].count(Duty.OFFICER) == 1
    run(database, monkeypatch, ["password", "--name", "WANG.WU"], NEW)
    assert sign_in(database, Passwords(), "wang.wu", NEW, "::1", NOON).viewer.duty is Duty.OFFICER


@pytest.mark.parametrize(
    ("words", "typed", "says"),
    [
        (FIRST[:-2], PASSWORD, "--region"),
        ([*FIRST[:-1], "4201"], PASSWORD, "不是行政区划代码"),
        (FIRST, "", "没有密码"),
        (FIRST, "short", "密码太短"),
        (["password", "--name", "nobody"], PASSWORD, "没有帐号"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(
    database: Database, monkeypatch: pytest.MonkeyPatch, words: list[str], typed: str, says: str
) -> None:
    with pytest.raises((HuiqiError, WeakPassword), match=says):
        run(database, monkeypatch, words, typed)
    with database.reading() as work:
        assert not work.accounts.any()
        assert work.bodies.count(SYSTEM) == 0


def test_an_embedded_database_is_set_up_at_once_and_a_server_s_by_its_own_command(
    empty_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not empty_database.embedded:
        with pytest.raises(HuiqiError, match="huiqi db upgrade"):
            run(empty_database, monkeypatch, FIRST)
        upgrade(empty_database)
    run(empty_database, monkeypatch, FIRST)
    assert current(empty_database) == latest()
