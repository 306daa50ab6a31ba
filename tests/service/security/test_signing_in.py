"""Sessions, tokens and the throttle, on both databases, with the time told to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from matcher.errors import HuiqiError
from matcher.programmes.words import Role
from service.domain.access import TokenScope
from service.domain.bodies import Body, Duty, Viewer
from service.domain.scope import SYSTEM
from service.security.passwords import Passwords, WeakPassword
from service.security.sessions import (
    IDLE,
    LIFE,
    SignInFailed,
    change_password,
    form_fits,
    form_token,
    set_password,
    sign_in,
    sign_out,
    signed_in,
)
from service.security.throttle import FAILURES, WITHIN, TooManyAttempts
from service.security.tokens import bearer_of, make_token, revoke_token
from service.storage.accounts import Account
from service.storage.database import Database

NOON = datetime(2026, 9, 1, 4, tzinfo=UTC)
PASSWORD = "一句只有自己知道的话"  # noqa: S105 - of a person who does not exist
NEW = "另一句只有自己知道的话"
VIEWER = Viewer("a", Role.ASSOCIATION, Duty.OFFICER, "wuhan", "wuhan/")
PASSWORDS = Passwords(memory=8, times=1)


@pytest.fixture
def office(database: Database) -> Iterator[Database]:
    """An association with one account."""
    with database.work() as work:
        work.bodies.add(Body("wuhan", Role.ASSOCIATION, "武汉市科协"), NOON)
        account = Account("a", "wuhan", "li.ming", "李明", Duty.OFFICER, NOON, NOON)
        work.accounts.add(account, PASSWORDS.hashed(PASSWORD))
        work.commit()
    return database


def enter(
    office: Database, password: str = PASSWORD, name: str = "li.ming", at: datetime = NOON, ip: str = "::1"
) -> str:
    return sign_in(office, PASSWORDS, name, password, ip, at).token


def stored(office: Database) -> str:
    """Everything in the tables of sign-in, as text."""
    with office.reading() as work:
        tables = ("accounts", "sessions", "api_tokens", "sign_in_failures")
        return "".join(str(work._connection.execute(text(f"SELECT * FROM {table}")).all()) for table in tables)  # noqa: S608


def test_who_signs_in_is_known_by_a_token_that_is_not_stored(office: Database) -> None:
    begun = sign_in(office, PASSWORDS, " LI.Ming", PASSWORD, "::1", NOON)
    assert (begun.viewer, begun.ends) == (VIEWER, NOON + LIFE)
    assert signed_in(office, begun.token, NOON) == VIEWER
    assert len(begun.token) >= 43
    assert begun.token not in stored(office)
    assert PASSWORD not in stored(office)
    assert enter(office) != begun.token
    for wrong in ("", "x", begun.token[:-1], "\ud800"):
        assert signed_in(office, wrong, NOON) is None


@pytest.mark.parametrize(
    ("name", "password"), [("li.ming", NEW), ("nobody", PASSWORD), ("", ""), ("li.ming", ""), ("li.ming", "\ud800")]
)
def test_wrong_names_and_passwords_are_refused_alike(office: Database, name: str, password: str) -> None:
    with pytest.raises(SignInFailed, match="帐号或密码不对"):
        enter(office, password, name)


def test_a_session_ends_after_two_idle_hours(office: Database) -> None:
    token = enter(office)
    late = NOON + IDLE - timedelta(seconds=1)
    assert signed_in(office, token, late) == VIEWER
    assert signed_in(office, token, late + IDLE - timedelta(seconds=1)) == VIEWER
    assert signed_in(office, token, late + 2 * IDLE) is None


def test_a_session_ends_after_twelve_hours_however_busy(office: Database) -> None:
    token = enter(office)
    for hour in range(12):
        assert signed_in(office, token, NOON + timedelta(hours=hour)) == VIEWER
    assert signed_in(office, token, NOON + LIFE) is None


def test_signing_out_ends_one_session_and_a_new_password_all_of_them(office: Database) -> None:
    one, other = enter(office), enter(office)
    sign_out(office, one)
    assert (signed_in(office, one, NOON), signed_in(office, other, NOON)) == (None, VIEWER)
    change_password(office, PASSWORDS, VIEWER, PASSWORD, NEW, "::1", NOON)
    assert signed_in(office, other, NOON) is None
    with pytest.raises(SignInFailed):
        enter(office)
    assert enter(office, NEW)


def test_a_password_is_changed_only_by_who_knows_the_old_one_and_to_a_good_one(office: Database) -> None:
    with pytest.raises(SignInFailed):
        change_password(office, PASSWORDS, VIEWER, NEW, NEW, "::1", NOON)
    with pytest.raises(WeakPassword):
        change_password(office, PASSWORDS, VIEWER, PASSWORD, "li.ming123456", "::1", NOON)
    assert enter(office)


def test_guessing_the_old_password_is_throttled_too(office: Database) -> None:
    for _ in range(FAILURES):
        with pytest.raises(SignInFailed):
            change_password(office, PASSWORDS, VIEWER, NEW, NEW, "::1", NOON)
    with pytest.raises(TooManyAttempts):
        change_password(office, PASSWORDS, VIEWER, PASSWORD, NEW, "::1", NOON)


def test_a_password_set_by_an_administrator_ends_sessions_and_tokens(office: Database) -> None:
    session = enter(office)
    token = make_token(office, VIEWER, "t", "报表", frozenset({TokenScope.READ}), 30, NOON)
    with pytest.raises(WeakPassword):
        set_password(office, PASSWORDS, VIEWER, "a", "short", NOON)
    set_password(office, PASSWORDS, VIEWER, "a", NEW, NOON)
    assert signed_in(office, session, NOON) is None
    assert bearer_of(office, token, NOON) is None
    assert enter(office, NEW)


def test_a_shut_account_has_neither_sessions_nor_tokens(office: Database) -> None:
    session = enter(office)
    token = make_token(office, VIEWER, "t", "报表", frozenset({TokenScope.READ}), 30, NOON)
    with office.work() as work:
        work.accounts.disable("a", NOON)
        work.commit()
    assert signed_in(office, session, NOON) is None
    assert bearer_of(office, token, NOON) is None
    with pytest.raises(SignInFailed):
        enter(office)


def test_a_hash_of_older_parameters_is_renewed_when_its_owner_signs_in(office: Database) -> None:
    stronger = Passwords(memory=16, times=1)
    token = sign_in(office, stronger, "li.ming", PASSWORD, "::1", NOON).token
    with office.reading() as work:
        found = work.accounts.secret_of("li.ming")
    assert found is not None
    assert found[1] is not None
    assert "m=16,t=1" in found[1]
    assert found[0].changed == NOON
    assert signed_in(office, token, NOON) == VIEWER
    assert sign_in(office, stronger, "li.ming", PASSWORD, "::1", NOON)


@pytest.mark.parametrize("name", ["li.ming", "nobody"])
def test_after_ten_failures_one_waits_even_with_the_right_password(office: Database, name: str) -> None:
    for number in range(FAILURES):
        with pytest.raises(SignInFailed):
            enter(office, NEW, name, NOON + timedelta(seconds=number))
    later = NOON + timedelta(minutes=1)
    with pytest.raises(TooManyAttempts) as caught:
        enter(office, PASSWORD, name, later)
    assert caught.value.wait == 241
    assert enter(office, ip="10.0.0.9", at=later)
    with pytest.raises(TooManyAttempts):
        enter(office, PASSWORD, name, NOON + WITHIN - timedelta(seconds=1))
    if name == "li.ming":
        assert enter(office, at=NOON + WITHIN)


def test_success_forgets_the_failures_before_it(office: Database) -> None:
    for _ in range(3):
        for _ in range(FAILURES - 1):
            with pytest.raises(SignInFailed):
                enter(office, NEW)
        assert enter(office)


def test_of_many_attempts_at_once_no_more_are_looked_at_than_allowed(office: Database) -> None:
    def attempt(_: int) -> type[Exception]:
        try:
            enter(office, NEW)
        except HuiqiError as error:
            return type(error)
        raise AssertionError

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(attempt, range(24)))
    assert answers.count(SignInFailed) == FAILURES
    assert answers.count(TooManyAttempts) == 24 - FAILURES


def test_a_typed_name_is_not_kept_for_it_may_be_a_password(office: Database) -> None:
    with pytest.raises(SignInFailed):
        enter(office, name="my-secret-in-the-wrong-field")
    assert "my-secret-in-the-wrong-field" not in stored(office)


def test_a_token_acts_for_its_account_within_its_scopes_until_its_end(office: Database) -> None:
    token = make_token(office, VIEWER, "t", "报表", frozenset({TokenScope.READ}), 30, NOON)
    assert token.startswith("hq_")
    assert token not in stored(office)
    bearer = bearer_of(office, token, NOON)
    assert bearer is not None
    assert (bearer.viewer, bearer.scopes) == (VIEWER, {TokenScope.READ})
    assert bearer_of(office, token, NOON + timedelta(days=30)) is None
    for wrong in ("", token[3:], token + "x", "hq_\ud800"):
        assert bearer_of(office, wrong, NOON) is None


def test_when_a_token_was_last_used_is_kept(office: Database) -> None:
    token = make_token(office, VIEWER, "t", "报表", frozenset({TokenScope.READ}), 30, NOON)
    for minutes in (0, 0.5, 3):
        assert bearer_of(office, token, NOON + timedelta(minutes=minutes))
    with office.reading() as work:
        (kept,) = work.tokens.list(VIEWER)
    assert kept.used == NOON + timedelta(minutes=3)


def test_a_token_is_revoked_by_its_owner_only(office: Database) -> None:
    token = make_token(office, VIEWER, "t", "报表", frozenset({TokenScope.READ}), 30, NOON)
    other = Viewer("b", Role.ASSOCIATION, Duty.OFFICER, "wuhan", "wuhan/")
    with office.reading() as work:
        assert work.tokens.list(other) == ()
        assert len(work.tokens.list(SYSTEM)) == 1
    assert not revoke_token(office, other, "t", NOON)
    assert bearer_of(office, token, NOON)
    assert revoke_token(office, VIEWER, "t", NOON)
    assert not revoke_token(office, VIEWER, "t", NOON)
    assert bearer_of(office, token, NOON) is None


@pytest.mark.parametrize(
    ("name", "scopes", "days"), [(" ", ["读"], 1), ("x", [], 1), ("x", ["读"], 0), ("x", ["读"], 367)]
)
def test_a_token_needs_a_name_a_scope_and_an_end(office: Database, name: str, scopes: list[str], days: int) -> None:
    with pytest.raises(HuiqiError):
        make_token(office, VIEWER, "t", name, frozenset(map(TokenScope, scopes)), days, NOON)


def test_a_form_fits_its_own_session_only(office: Database) -> None:
    one, other = enter(office), enter(office)
    assert form_fits(one, form_token(one))
    assert not form_fits(one, form_token(other))
    assert not form_fits(one, "")
    assert one not in form_token(one)


def test_what_has_run_out_is_cleared_away(office: Database) -> None:
    enter(office)
    token = enter(office, at=NOON + timedelta(hours=3))
    with pytest.raises(SignInFailed):
        enter(office, NEW)
    with office.work() as work:
        now = NOON + timedelta(hours=4)
        assert work.sessions.forget(now, now - IDLE) == 1
        assert work.failures.forget(now - WITHIN) == 2  # by account and by address
        work.commit()
    assert signed_in(office, token, NOON + timedelta(hours=4)) == VIEWER


class Meanwhile(Passwords):
    """Lets something happen while a password is being looked at."""

    def __init__(self, happens: Callable[[], None]) -> None:
        super().__init__(memory=8, times=1)
        self._happens = happens

    def fits(self, secret: str | None, password: str) -> bool:
        """Look at it, and let it happen."""
        found = super().fits(secret, password)
        self._happens()
        return found


def test_an_account_shut_while_its_password_is_looked_at_gets_no_session(office: Database) -> None:
    def shut() -> None:
        with office.work() as work:
            work.accounts.disable("a", NOON)
            work.commit()

    with pytest.raises(SignInFailed):
        sign_in(office, Meanwhile(shut), "li.ming", PASSWORD, "::1", NOON)
    with office.work() as work:
        assert work.sessions.end_all("a") == 0


def test_a_password_set_while_another_is_being_set_stays(office: Database) -> None:
    def overtake() -> None:
        set_password(office, PASSWORDS, VIEWER, "a", NEW, NOON)

    with pytest.raises(SignInFailed):
        change_password(office, Meanwhile(overtake), VIEWER, PASSWORD, "第三句只有自己知道的话", "::1", NOON)
    assert enter(office, NEW)
