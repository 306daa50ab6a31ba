"""统一身份: signing in with an OpenID provider, by authorization code with PKCE, state and nonce.

What ties an answer to the browser that asked is kept by that browser alone, in a cookie: nothing waits here for answers
that never come.
"""

from __future__ import annotations

import logging
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from ipaddress import ip_address
from secrets import token_urlsafe
from threading import Lock
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import httpx
from joserfc.jwk import KeySet

from matcher.errors import HuiqiError, NotReady
from service.security.id_tokens import Expected, UnknownKey, Unsound, keys_of, subject_of

_log = logging.getLogger(__name__)

_SECONDS = 10
_LARGEST = 1_000_000
_KEPT = timedelta(hours=1)
_ANEW = timedelta(minutes=1)
"""How long what the provider publishes is kept, and how soon it is fetched again for a key that is not in it."""

_BYTES = 32
_PARTS = 4


class IdentityRefused(HuiqiError):
    """The provider did not say, or not soundly, who somebody is; told the same way."""

    def __init__(self, problem: str = "统一身份登录没有成功", remedy: str = "") -> None:
        super().__init__(problem, remedy or "请从登录页重新开始；仍不成功请找管理员")


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom a provider says somebody is."""

    issuer: str
    subject: str


@dataclass(frozen=True, slots=True)
class Flow:
    """What the browser keeps from the question to its answer.

    Attributes:
        state: comes back with the answer.
        nonce: comes back in the ID token.
        verifier: only who asked the question can name it (PKCE).
        purpose: empty to sign in; to link, what only forms of the session carry that asked for it.
    """

    state: str
    nonce: str
    verifier: str
    purpose: str = ""

    @classmethod
    def new(cls, purpose: str = "") -> Flow:
        """Return one that nobody can guess."""
        return cls(token_urlsafe(_BYTES), token_urlsafe(_BYTES), token_urlsafe(_BYTES), purpose)

    @classmethod
    def unpacked(cls, text: str) -> Flow:
        """Return what `packed` gave.

        Raises:
            IdentityRefused: it is something else.
        """
        parts = text.split(".")
        if len(parts) != _PARTS or not all(parts[:3]):
            raise IdentityRefused("登录已超时，或浏览器没有保存 Cookie", "请从登录页重新开始")
        return cls(*parts)

    def packed(self) -> str:
        """Return it as one text."""
        return f"{self.state}.{self.nonce}.{self.verifier}.{self.purpose}"


@dataclass(frozen=True, slots=True)
class _Published:
    """What a provider publishes of itself."""

    authorize: str
    token: str
    keys: KeySet
    basic: bool
    at: datetime


class Provider:
    """An OpenID provider; threads may share one.

    Args:
        issuer: its address, over https or on this machine.
        client: id under which it knows this installation.
        secret: what proves that; empty for one that has none.
    """

    def __init__(self, issuer: str, client: str, secret: str = "") -> None:
        if not guarded(issuer) or not client:
            raise HuiqiError(
                "统一身份登录的设置不全或不安全", "HUIQI_OIDC_ISSUER 须以 https:// 开头，并写明 HUIQI_OIDC_CLIENT_ID"
            )
        self.issuer = issuer
        self._client = client
        self._secret = secret
        self._http = httpx.Client(timeout=_SECONDS, follow_redirects=False)
        self._lock = Lock()
        self._published: _Published | None = None

    def close(self) -> None:
        """Close what is open to it."""
        self._http.close()

    def question(self, flow: Flow, back: str, now: datetime) -> str:
        """Return the address to send a browser to, from where it comes `back`.

        Raises:
            NotReady: the provider does not answer.
        """
        asked = {
            "response_type": "code",
            "scope": "openid",
            "client_id": self._client,
            "redirect_uri": back,
            "state": flow.state,
            "nonce": flow.nonce,
            "code_challenge": urlsafe_b64encode(sha256(flow.verifier.encode()).digest()).decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        address = self._known(now).authorize
        return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"

    def answer(self, flow: Flow, back: str, given: Mapping[str, str], now: datetime) -> Identity:
        """Return who has come back.

        Args:
            flow: what the browser kept.
            back: as in `question`.
            given: what stands in the address it came back to.
            now: aware.

        Raises:
            IdentityRefused: it is no answer to the question, or not soundly signed.
            NotReady: the provider does not answer.
        """
        if not compare_digest(given.get("state", "").encode(errors="replace"), flow.state.encode()):
            raise IdentityRefused
        if given.get("iss", self.issuer) != self.issuer:  # an answer of another provider (RFC 9207)
            raise IdentityRefused
        if "error" in given or not given.get("code"):
            raise IdentityRefused("统一身份平台没有同意登录", "请从登录页重新开始，或改用密码登录")
        token = self._token(flow, back, given["code"], now)
        expected = Expected(self.issuer, self._client, flow.nonce)
        try:
            try:
                subject = subject_of(token, self._known(now).keys, expected, now)
            except UnknownKey:  # it may have changed its keys
                subject = subject_of(token, self._known(now, _ANEW).keys, expected, now)
        except Unsound as error:
            _log.warning("ID token refused: %s", error)
            raise IdentityRefused from error
        return Identity(self.issuer, subject)

    def _token(self, flow: Flow, back: str, code: str, now: datetime) -> str:
        published = self._known(now)
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "code_verifier": flow.verifier,
        }
        basic = None
        if self._secret and published.basic:
            basic = httpx.BasicAuth(quote(self._client, safe=""), quote(self._secret, safe=""))
        else:
            sent |= {"client_id": self._client} | ({"client_secret": self._secret} if self._secret else {})
        try:
            answered = self._http.post(published.token, data=sent, auth=basic or httpx.Auth())
        except httpx.HTTPError as error:
            raise self._silent() from error
        if answered.is_server_error:
            raise self._silent()
        told = _object(answered)
        token = told.get("id_token")
        if not answered.is_success or not isinstance(token, str):
            _log.warning("no ID token: status %d", answered.status_code)
            raise IdentityRefused
        return token

    def _known(self, now: datetime, newer: timedelta = _KEPT) -> _Published:
        with self._lock:
            if self._published is None or now >= self._published.at + newer:
                self._published = self._asked(now)
            return self._published

    def _asked(self, now: datetime) -> _Published:
        told = self._read(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if told.get("issuer") != self.issuer:
            raise NotReady("统一身份平台自称的地址与设置不同", "请核对 HUIQI_OIDC_ISSUER，须与平台公布的完全一致")
        places = [told.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
        if not all(isinstance(one, str) and guarded(one) for one in places):
            raise NotReady("统一身份平台公布的地址不全或不安全", "请与平台的管理员联系")
        authorize, token, keys_at = map(str, places)
        listed = self._read(keys_at).get("keys")
        keys = keys_of(one for one in listed if isinstance(one, dict)) if isinstance(listed, list) else KeySet([])
        ways = told.get("token_endpoint_auth_methods_supported")
        basic = not isinstance(ways, list) or "client_secret_basic" in ways
        return _Published(authorize, token, keys, basic, now)

    def _read(self, address: str) -> dict[str, Any]:
        try:
            answered = self._http.get(address)
        except httpx.HTTPError as error:
            raise self._silent() from error
        if not answered.is_success:
            raise self._silent()
        return _object(answered)

    def _silent(self) -> NotReady:
        return NotReady("统一身份平台没有应答", "请稍后再试，或改用密码登录")


def guarded(address: str) -> bool:
    """Return whether what is sent to an address can be read by nobody else: over https, or on this machine."""
    parts = urlsplit(address)
    if parts.scheme == "https":
        return bool(parts.hostname)
    try:
        return parts.scheme == "http" and ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False


def _object(answered: httpx.Response) -> dict[str, Any]:
    try:
        told = answered.json() if len(answered.content) <= _LARGEST else None
    except ValueError:
        told = None
    return told if isinstance(told, dict) else {}
