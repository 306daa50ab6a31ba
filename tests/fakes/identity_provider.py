"""A small OpenID provider on this machine: real keys, real HTTP, and whatever is wrong with it that a test wishes."""

from __future__ import annotations

import json
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "huiqi"
SECRET = "只有两边知道"  # noqa: S105 - of a provider that lives for one test

Claims = dict[str, Any]


def same(claims: Claims) -> Claims:
    """Change nothing."""
    return claims


class IdentityProvider:
    """Answers at `issuer` until it is stopped.

    Attributes:
        subject: who signs in.
        change: what is done to the claims before they are signed.
        sign: makes the token of claims.
        broken: whether it answers nothing but 500.
        published: what it says of itself beside the endpoints.
        asked: the questions it was sent, and the codes taken in.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.key = RSAKey.generate_key(2048, {"kid": "一", "use": "sig"})
        self.keys = [self.key]
        self.subject = "248289761001"
        self.change: Callable[[Claims], Claims] = same
        self.sign: Callable[[Claims], str] = self.signed
        self.broken = False
        self.published: Claims = {}
        self.reads: list[str] = []
        self._codes: dict[str, Claims] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def signed(self, claims: Claims, key: RSAKey | None = None) -> str:
        """Return the token as it should be."""
        chosen = key or self.key
        return jwt.encode({"alg": "RS256", "kid": chosen.kid}, claims, chosen)

    def consent(self, question: str) -> Claims:
        """Return what the browser brings back, after the person has signed in and agreed."""
        place = urlsplit(question)
        assert f"{place.scheme}://{place.netloc}{place.path}" == f"{self.issuer}/authorize"
        asked = {name: values[0] for name, values in parse_qs(place.query).items()}
        assert (asked["response_type"], asked["client_id"], asked["scope"]) == ("code", CLIENT, "openid")
        assert asked["code_challenge_method"] == "S256"
        code = token_urlsafe()
        self._codes[code] = asked
        return {"code": code, "state": asked["state"], "iss": self.issuer}

    def told(self, path: str) -> Claims | None:
        """Return the document at a path."""
        self.reads.append(path)
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
            } | self.published
        return {"keys": [key.as_dict(private=False) for key in self.keys]} if path == "/keys" else None

    def exchanged(self, form: Claims, authorization: str) -> Claims | None:
        """Return what a code is worth; to another client, or twice, or without proof: nothing."""
        asked = self._codes.pop(form.get("code", ""), None)
        challenge = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest()).decode().rstrip("=")
        shown = [form.get("client_id", ""), form.get("client_secret", "")]
        if authorization:
            shown = [unquote(one) for one in b64decode(authorization.removeprefix("Basic ")).decode().split(":")]
        if asked is None or asked["code_challenge"] != challenge or asked["redirect_uri"] != form["redirect_uri"]:
            return None
        if shown != [CLIENT, SECRET]:
            return None
        now = int(self.now())
        claims = {"iss": self.issuer, "sub": self.subject, "aud": CLIENT, "exp": now + 300, "iat": now}
        return {"token_type": "Bearer", "id_token": self.sign(self.change(claims | {"nonce": asked["nonce"]}))}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(provider.told(self.path), 404)

            def do_POST(self) -> None:
                sent = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
                form = {name: values[0] for name, values in sent.items()}
                self._answer(provider.exchanged(form, self.headers.get("authorization", "")), 400)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the base class calls it
                """Say nothing."""

            def _answer(self, told: Claims | None, otherwise: int) -> None:
                status = 500 if provider.broken else otherwise if told is None else 200
                body = json.dumps(told if status == 200 else {"error": "invalid"}).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        return Handler


def unsigned(claims: Claims) -> str:
    """Return a token that says it needs no signature."""
    parts = ({"alg": "none"}, claims)
    return ".".join(urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + "."
