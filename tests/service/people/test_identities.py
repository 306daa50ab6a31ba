"""Signing in with an OpenID provider that runs on this machine: the way through, and every way that is shut."""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from joserfc.jwk import OctKey, RSAKey

from matcher.errors import HuiqiError, NotReady
from matcher.recommender import Recommender
from service.app import create_app
from service.domain.bodies import Duty
from service.domain.scope import SYSTEM
from service.engine import Engine
from service.security.id_tokens import keys_of
from service.security.provider import Flow, IdentityRefused, Provider, guarded
from service.security.sessions import form_token
from service.settings import Settings
from service.storage.identities import Linked
from tests.fakes.identity_provider import CLIENT, SECRET, Claims, IdentityProvider, same, unsigned
from tests.service.people.conftest import NOON, PASSWORD, Someone, World

ME = "/api/v1/sessions/current"
CALLBACK = "/sign-in/oidc/callback"
NAME = "wh-kx-officer"


@pytest.fixture
def provider(world: World) -> Iterator[IdentityProvider]:
    made = IdentityProvider(lambda: world.clock().timestamp())
    yield made
    made.stop()


@pytest.fixture
def client(world: World, provider: IdentityProvider, recommender: Recommender) -> Iterator[TestClient]:
    """The service with that provider; this client keeps cookies like a browser."""
    settings = Settings(
        home=world.client.app.state.settings.home,  # type: ignore[attr-defined]  # an application
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=SECRET,
    )
    app = create_app(settings, Engine.ready(recommender), world.office)
    with TestClient(app, base_url="http://huiqi.test", follow_redirects=False) as opened:
        yield opened


@pytest.fixture
def linked(world: World, provider: IdentityProvider) -> None:
    """The officer of Wuhan is known to the provider."""
    with world.database.work() as work:
        work.identities.link(Linked(NAME, provider.issuer, provider.subject, NOON))
        work.commit()


def begin(client: TestClient) -> str:
    answer = client.get("/sign-in/oidc")
    assert answer.status_code == 303
    return answer.headers["location"]


def come_back(client: TestClient, brought: Claims) -> Response:
    return client.get(f"{CALLBACK}?{urlencode(brought)}")


def sign_in(client: TestClient, provider: IdentityProvider) -> Response:
    return come_back(client, provider.consent(begin(client)))


def refused(client: TestClient, answer: Response, status: int = 401) -> str:
    """What the page says; nobody was let in, and the browser has to begin anew."""
    assert answer.status_code == status, answer.text
    assert "huiqi_session" not in client.cookies
    assert "huiqi_oidc" not in client.cookies
    assert answer.headers["content-type"].startswith("text/html")
    return answer.text


def test_who_is_linked_signs_in(world: World, client: TestClient, provider: IdentityProvider, linked: None) -> None:
    assert '<a href="/sign-in/oidc">' in client.get("/sign-in").text
    answer = sign_in(client, provider)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    told = client.get(ME).json()
    assert (told["account"], told["must_change_password"]) == (NAME, False)
    assert "huiqi_oidc" not in client.cookies
    again = sign_in(client, provider)
    assert again.status_code == 303
    assert provider.reads.count("/keys") == 1
    world.clock.forward(hours=1)
    assert sign_in(client, provider).status_code == 303
    assert provider.reads.count("/keys") == 2


def test_the_question_names_what_the_answer_is_held_against(client: TestClient) -> None:
    first, second = ({k: v[0] for k, v in parse_qs(urlsplit(begin(client)).query).items()} for _ in range(2))
    assert first["redirect_uri"] == f"http://huiqi.test{CALLBACK}"
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 43
        assert first[name] != second[name]
    cookie = client.get("/sign-in/oidc").headers["set-cookie"].lower()
    for part in ("httponly", "samesite=lax", "max-age=600", "path=/"):
        assert part in cookie


def test_over_https_the_cookie_is_the_hosts_own(client: TestClient) -> None:
    answer = client.get("https://huiqi.test/sign-in/oidc")
    assert answer.headers["set-cookie"].startswith("__Host-huiqi_oidc=")
    assert "Secure" in answer.headers["set-cookie"]
    assert "redirect_uri=https%3A%2F%2Fhuiqi.test" in answer.headers["location"]


def test_a_session_that_the_browser_had_ends(
    world: World, client: TestClient, provider: IdentityProvider, linked: None
) -> None:
    planted = world.someone("yc-kx")
    client.cookies.set("huiqi_session", planted.token)
    sign_in(client, provider)
    assert planted.get(ME).status_code == 401
    assert client.get(ME).json()["account"] == NAME


def test_nobody_unknown_is_let_in_and_no_account_is_made(
    world: World, client: TestClient, provider: IdentityProvider
) -> None:
    before = world.stored()
    said = refused(client, sign_in(client, provider))
    assert "没有可用的帐号" in said
    assert provider.subject in said
    assert world.stored() == before


def test_a_shut_account_stays_shut(world: World, client: TestClient, provider: IdentityProvider, linked: None) -> None:
    with world.database.work() as work:
        work.accounts.disable(NAME, NOON)
        work.commit()
    assert "没有可用的帐号" in refused(client, sign_in(client, provider))


def without(name: str) -> Callable[[Claims], Claims]:
    return lambda claims: {key: value for key, value in claims.items() if key != name}


def having(**more: Any) -> Callable[[Claims], Claims]:
    return lambda claims: claims | more


AT = int(NOON.timestamp())


@pytest.mark.parametrize(
    "change",
    [
        having(nonce="of another question"),
        without("nonce"),
        having(aud="another client"),
        having(aud=["another client", "and one more"]),
        having(aud=[CLIENT, "another client"]),
        having(aud=[CLIENT, "another client"], azp="another client"),
        having(azp="another client"),
        without("aud"),
        having(exp=AT - 60),
        without("exp"),
        having(exp=True),
        having(exp="tomorrow"),
        having(exp=float("nan")),
        having(exp=10**400),
        having(iat=AT + 61),
        having(nbf=AT + 61),
        without("iat"),
        having(iss="https://elsewhere.test"),
        without("iss"),
        without("sub"),
        having(sub=""),
        having(sub=17),
        having(sub="a\nb"),
        having(sub="1" * 256),
    ],
)
def test_a_token_that_is_not_the_answer_lets_nobody_in(
    client: TestClient, provider: IdentityProvider, linked: None, change: Callable[[Claims], Claims]
) -> None:
    provider.change = change
    assert "没有成功" in refused(client, sign_in(client, provider))
    provider.change = same
    assert sign_in(client, provider).status_code == 303


@pytest.mark.parametrize(
    "change",
    [
        having(exp=AT - 59),
        having(iat=AT + 59),
        having(nbf=AT - 5),
        having(aud=[CLIENT]),
        having(aud=["another client", CLIENT], azp=CLIENT),
    ],
)
def test_a_token_just_within_bounds_is_taken(
    client: TestClient, provider: IdentityProvider, linked: None, change: Callable[[Claims], Claims]
) -> None:
    provider.change = change
    assert sign_in(client, provider).status_code == 303


def by_secret(provider: IdentityProvider, secret: bytes) -> Callable[[Claims], str]:
    """Sign with a secret that everybody has: the text of the public key, taken for one."""

    def sign(claims: Claims) -> str:
        head = {"alg": "HS256", "kid": provider.key.kid}
        body = ".".join(urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (head, claims))
        mac = hmac.digest(secret, body.encode(), "sha256")
        return f"{body}.{urlsafe_b64encode(mac).decode().rstrip('=')}"

    return sign


def test_a_token_without_a_sound_signature_lets_nobody_in(
    client: TestClient, provider: IdentityProvider, linked: None
) -> None:
    forged = RSAKey.generate_key(2048, {"kid": provider.key.kid})
    other = RSAKey.generate_key(2048, {"kid": "unheard of"})
    signs: list[Callable[[Claims], str]] = [
        unsigned,
        lambda claims: unsigned(claims).rstrip("."),
        by_secret(provider, provider.key.as_pem(private=False)),
        by_secret(provider, SECRET.encode()),
        lambda claims: provider.signed(claims, forged),
        lambda claims: provider.signed(claims, other),
        lambda claims: f"{provider.signed(claims)[:-8]}AAAAAAAA",
        lambda _: "",
        lambda _: "\ud800.a.b",
    ]
    for sign in signs:
        provider.sign = sign
        assert "没有成功" in refused(client, sign_in(client, provider))
    provider.sign = provider.signed
    assert sign_in(client, provider).status_code == 303


def test_new_keys_of_the_provider_are_fetched_but_not_over_and_over(
    world: World, client: TestClient, provider: IdentityProvider, linked: None
) -> None:
    assert sign_in(client, provider).status_code == 303
    client.cookies.clear()
    provider.key = RSAKey.generate_key(2048, {"kid": "二", "use": "sig"})
    provider.keys = [provider.key]
    refused(client, sign_in(client, provider))
    assert provider.reads.count("/keys") == 1
    world.clock.forward(minutes=1)
    assert sign_in(client, provider).status_code == 303
    assert provider.reads.count("/keys") == 2


def test_an_answer_belongs_to_the_browser_that_asked_and_is_taken_once(
    client: TestClient, provider: IdentityProvider, linked: None
) -> None:
    stolen = provider.consent(begin(client))
    client.cookies.clear()
    assert "Cookie" in refused(client, come_back(client, stolen))
    begin(client)
    assert "没有成功" in refused(client, come_back(client, stolen))
    brought = provider.consent(begin(client))
    assert come_back(client, brought).status_code == 303
    client.cookies.clear()
    refused(client, come_back(client, brought))


@pytest.mark.parametrize(
    "change",
    [
        having(state="another"),
        without("state"),
        without("code"),
        having(code="another"),
        having(iss="https://elsewhere.test"),
        having(error="access_denied"),
    ],
)
def test_an_address_that_is_not_the_answer_lets_nobody_in(
    client: TestClient, provider: IdentityProvider, linked: None, change: Callable[[Claims], Claims]
) -> None:
    refused(client, come_back(client, change(provider.consent(begin(client)))))


def test_a_code_is_worth_nothing_without_the_verifier(
    client: TestClient, provider: IdentityProvider, linked: None
) -> None:
    question = begin(client)
    kept = Flow.unpacked(client.cookies["huiqi_oidc"])
    client.cookies.set("huiqi_oidc", Flow(kept.state, kept.nonce, "another").packed(), domain="huiqi.test")
    client.cookies.clear()
    client.cookies.set("huiqi_oidc", Flow(kept.state, kept.nonce, "another").packed())
    assert "没有成功" in come_back(client, provider.consent(question)).text


@pytest.mark.parametrize("text", ["", "a.b", "a.b.c", "..a.b", "a.b.c.d.e"])
def test_a_flow_that_was_tampered_with_is_none(text: str) -> None:
    with pytest.raises(IdentityRefused):
        Flow.unpacked(text)


def test_a_provider_that_does_not_answer_is_said_to_be_away(
    world: World, client: TestClient, provider: IdentityProvider, linked: None
) -> None:
    provider.broken = True
    assert client.get("/sign-in/oidc").status_code == 503
    provider.broken = False
    brought = provider.consent(begin(client))
    provider.broken = True
    assert "没有应答" in refused(client, come_back(client, brought), 503)
    away = Provider("http://127.0.0.1:9", CLIENT)
    with pytest.raises(NotReady, match="没有应答"):
        away.question(Flow.new(), "http://huiqi.test", NOON)
    away.close()
    assert client.post("/api/v1/sessions", json={"name": NAME, "password": PASSWORD}).status_code == 201


@pytest.mark.parametrize(
    "published",
    [
        {"issuer": "https://elsewhere.test"},
        {"token_endpoint": "http://elsewhere.test/token"},
        {"jwks_uri": 17},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
)
def test_a_provider_that_publishes_something_unsound_is_not_used(
    client: TestClient, provider: IdentityProvider, published: Claims
) -> None:
    provider.published = published
    assert client.get("/sign-in/oidc").status_code == 503


def test_the_secret_travels_as_the_provider_wants_it(
    client: TestClient, provider: IdentityProvider, linked: None
) -> None:
    provider.published = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert sign_in(client, provider).status_code == 303


@pytest.mark.parametrize(
    ("address", "sound"),
    [
        ("https://sso.test", True),
        ("http://127.0.0.1:9", True),
        ("http://[::1]:9", True),
        ("http://sso.test", False),
        ("https://", False),
        ("ftp://127.0.0.1", False),
        ("", False),
    ],
)
def test_only_guarded_addresses_are_asked(address: str, sound: bool) -> None:
    assert guarded(address) is sound
    if sound:
        Provider(address, CLIENT).close()
    else:
        with pytest.raises(HuiqiError, match="不安全"):
            Provider(address, CLIENT)
    with pytest.raises(HuiqiError, match="不全"):
        Provider("https://sso.test", "")


def test_keys_that_are_no_public_keys_for_signatures_are_passed_over() -> None:
    sound = RSAKey.generate_key(2048, {"kid": "a"}).as_dict(private=False)
    listed = [
        sound,
        sound | {"kid": "b", "use": "enc"},
        OctKey.generate_key(256).as_dict(),
        {"kty": "RSA", "n": "!"},
        {"kty": "later"},
        {},
    ]
    assert [key.kid for key in keys_of(listed).keys] == ["a"]


def test_without_a_provider_there_is_nothing_of_it(world: World) -> None:
    assert "统一身份" not in world.client.get("/sign-in").text
    assert world.client.get("/sign-in/oidc").status_code == 422
    assert world.client.get(CALLBACK).status_code == 422
    who = world.someone("wh-kx")
    assert "统一身份" not in who.get("/password").text
    assert who.get(f"/api/v1/accounts/{who.account}/identity").status_code == 422


def entered(client: TestClient, name: str = NAME) -> str:
    """Sign in by password; returns what forms carry."""
    client.cookies.clear()
    answer = client.post("/api/v1/sessions", json={"name": name, "password": PASSWORD})
    assert answer.status_code == 201
    return str(answer.json()["csrf_token"])


def test_one_links_oneself_after_signing_in_with_the_password(
    world: World, client: TestClient, provider: IdentityProvider
) -> None:
    csrf = entered(client)
    assert "关联统一身份" in client.get("/password").text
    asked = client.post("/identity", data={"csrf_token": csrf})
    assert asked.status_code == 200
    question = asked.text.split('class="go" href="')[1].split('"')[0].replace("&amp;", "&")
    answer = come_back(client, provider.consent(question))
    assert (answer.status_code, answer.headers["location"]) == (303, "/password")
    assert provider.subject in client.get("/password").text
    client.cookies.clear()
    assert sign_in(client, provider).status_code == 303
    assert client.get(ME).json()["account"] == NAME
    csrf = client.get(ME).json()["csrf_token"]
    assert client.post("/identity/unlink", data={"csrf_token": csrf}).status_code == 303
    client.cookies.clear()
    refused(client, sign_in(client, provider))
    assert world.moves(f"account:{NAME}") == ["关联统一身份", "解除统一身份"]
    assert provider.subject not in json.dumps([event.after for event in _events(world)])
    world.require_whole()


def _events(world: World) -> tuple[Any, ...]:
    with world.database.reading() as work:
        return work.events.of(SYSTEM, f"account:{NAME}")


def test_linking_is_finished_by_the_session_that_began_it(
    world: World, client: TestClient, provider: IdentityProvider
) -> None:
    csrf = entered(client)
    assert client.post("/identity").status_code == 403
    question = client.post("/api/v1/identity", headers={"x-csrf-token": csrf}).json()["address"]
    brought = provider.consent(question)
    flow = client.cookies["huiqi_oidc"]
    for other in ("wh-kx-admin", ""):
        client.cookies.clear()
        if other:
            entered(client, other)
        client.cookies.set("huiqi_oidc", flow)
        answer = come_back(client, brought)
        assert answer.status_code == 401
        brought = provider.consent(question)
    with world.database.reading() as work:
        assert work.identities.account_of(provider.issuer, provider.subject) is None


def test_an_identity_is_one_accounts_only(
    world: World, client: TestClient, provider: IdentityProvider, linked: None
) -> None:
    csrf = entered(client, "wh-kx-admin")
    question = client.post("/api/v1/identity", headers={"x-csrf-token": csrf}).json()["address"]
    assert come_back(client, provider.consent(question)).status_code == 409
    assert client.get("/api/v1/accounts/wh-kx-admin/identity").json()["subject"] is None


def test_an_administrator_links_whom_they_keep_and_nobody_else(
    world: World, client: TestClient, provider: IdentityProvider
) -> None:
    def by(body: str, duty: Duty, method: str, account: str, subject: str = "x-1") -> int:
        who = world.someone(body, duty)
        who = Someone(client, who.account, who.token)
        client.cookies.clear()
        sent = {"subject": subject} if method == "PUT" else None
        return who.ask(method, f"/api/v1/accounts/{account}/identity", sent).status_code

    assert by("wh-kx", Duty.ADMIN, "PUT", "wh-qy-member", provider.subject) == 200
    assert by("wh-kx", Duty.ADMIN, "GET", "wh-qy-member") == 200
    assert by("wh-kx", Duty.ADMIN, "PUT", "wh-kx-admin") == 403
    assert by("wh-kx", Duty.ADMIN, "PUT", "wh-qy-admin", provider.subject) == 409
    assert by("wh-kx", Duty.ADMIN, "PUT", "wh-qy-admin", " ") == 422
    assert by("wh-kx", Duty.ADMIN, "PUT", "wh-qy-admin", "a\u2028b") == 422
    assert by("yc-kx", Duty.ADMIN, "PUT", "wh-qy-member") == 404
    assert by("yc-kx", Duty.ADMIN, "DELETE", "wh-qy-member") == 404
    assert by("wh-kx", Duty.OFFICER, "PUT", "wh-qy-member") == 403
    assert by("wh-kx", Duty.OFFICER, "GET", "wh-qy-member") == 404
    assert by("wh-qy", Duty.ADMIN, "PUT", "wh-qy-reader") == 200
    assert sign_in(client, provider).status_code == 303
    assert client.get(ME).json()["account"] == "wh-qy-member"
    client.cookies.clear()
    assert by("wh-kx", Duty.ADMIN, "DELETE", "wh-qy-member") == 204
    assert by("wh-kx", Duty.ADMIN, "DELETE", "wh-qy-member") == 409
    with world.database.work() as work:
        work.accounts.disable("wh-qy-reader", NOON)
        work.commit()
    assert by("wh-qy", Duty.ADMIN, "PUT", "wh-qy-reader") == 409
    world.require_whole()


def test_a_password_that_somebody_else_set_is_void_once_the_person_is_known_otherwise(
    world: World, client: TestClient, provider: IdentityProvider
) -> None:
    admin = world.someone("wh-kx")
    made = admin.post("/api/v1/accounts", {"body": "wh-kx", "name": "new.one", "shown": "新人", "duty": "经办"}).json()
    with world.database.work() as work:
        work.identities.link(Linked(made["id"], provider.issuer, provider.subject, NOON))
        work.commit()
    assert sign_in(client, provider).headers["location"] == "/"
    assert client.get(ME).json()["must_change_password"] is False
    client.cookies.clear()
    sent = {"name": "new.one", "password": made["password"]}
    assert client.post("/api/v1/sessions", json=sent).status_code == 401
    assert world.moves(f"account:{made['id']}")[-1] == "作废一次性密码"
    world.require_whole()


def test_a_reset_password_unlinks_and_an_erased_person_has_no_identity(
    world: World, client: TestClient, provider: IdentityProvider
) -> None:
    admin = world.someone("wh-kx")
    for account, path in (("wh-kx-reader", "accounts/{}/password-reset"), ("wh-kx-analyst", "persons/{}/erase")):
        with world.database.work() as work:
            work.identities.link(Linked(account, provider.issuer, provider.subject, NOON))
            work.commit()
        told = world.someone("wh-kx", Duty[account.rsplit("-", 1)[1].upper()]).post(f"/api/v1/persons/{account}/export")
        assert told.json()["accounts"][0]["identity"]["subject"] == provider.subject
        assert admin.post(f"/api/v1/{path.format(account)}", {"reason": "试"} if "erase" in path else {}).is_success
        refused(client, sign_in(client, provider))
        assert provider.subject not in world.stored()


def test_form_tokens_hold_no_dot_that_would_break_the_flow() -> None:
    flow = Flow.new(form_token("a session"))
    assert Flow.unpacked(flow.packed()) == flow
