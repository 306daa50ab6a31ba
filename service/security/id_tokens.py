"""What is asked of an ID token (OpenID Connect Core 1.0, 3.1.3.7) before anything in it is believed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import JWKRegistry, KeySet

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA")
"""By public keys only: neither unsigned nor signed with a secret, whatever the token says of itself."""

LEEWAY = timedelta(minutes=1)
"""By how much clocks may differ."""

_LONGEST_SUBJECT = 255
_END = 1e12
"""Seconds since 1970; later than any time there is."""

_KINDS = frozenset({"RSA", "EC", "OKP"})


class Unsound(Exception):
    """A token that is not to be believed; says why, for the log and for nobody else."""


class UnknownKey(Unsound):
    """A token signed with a key that is not among those at hand."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token has to be.

    Attributes:
        issuer: who made it.
        client: id of the client it was made for.
        nonce: what was sent along with the question that it answers.
    """

    issuer: str
    client: str
    nonce: str


def keys_of(listed: Iterable[Mapping[str, Any]]) -> KeySet:
    """Return the public keys for signatures among those that a provider publishes; others are passed over."""
    found = []
    for one in listed:
        if one.get("kty") not in _KINDS or one.get("use", "sig") != "sig":
            continue
        try:
            found.append(JWKRegistry.import_key(dict(one)))
        except (JoseError, ValueError, TypeError):  # of a kind that comes later than this program
            continue
    return KeySet(found)


def subject_of(token: str, keys: KeySet, expected: Expected, now: datetime) -> str:
    """Return whom a token is about.

    Raises:
        UnknownKey: newer keys may help.
        Unsound: it is not what is expected.
    """
    claims = _signed(token, keys)
    if claims.get("iss") != expected.issuer:
        raise Unsound("issuer")
    heard = claims.get("aud")
    audience = heard if isinstance(heard, list) else [heard]
    if expected.client not in audience:
        raise Unsound("audience")
    if claims.get("azp", expected.client) != expected.client or (len(audience) > 1 and "azp" not in claims):
        raise Unsound("authorized party")
    _require_time(claims, now)
    if not compare_digest(str(claims.get("nonce", "")).encode(), expected.nonce.encode()):
        raise Unsound("nonce")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT or not subject.isprintable():
        raise Unsound("subject")
    return subject


def _signed(token: str, keys: KeySet) -> Mapping[str, Any]:
    try:
        return jwt.decode(token, keys, ALGORITHMS).claims
    except InvalidKeyIdError as error:
        raise UnknownKey("key") from error
    except (JoseError, ValueError) as error:
        raise Unsound(type(error).__name__) from error


def _is_moment(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < _END


def _require_time(claims: Mapping[str, Any], now: datetime) -> None:
    moments: dict[str, Any] = {name: claims[name] for name in ("exp", "iat", "nbf") if name in claims}
    if not {"exp", "iat"} <= moments.keys():
        raise Unsound("no times")
    if not all(_is_moment(one) for one in moments.values()):
        raise Unsound("times")
    at, leeway = now.timestamp(), LEEWAY.total_seconds()
    if at >= claims["exp"] + leeway:
        raise Unsound("expired")
    if max(claims["iat"], claims.get("nbf", claims["iat"])) > at + leeway:
        raise Unsound("of the future")
