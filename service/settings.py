"""What an installation may set, from environment variables that start with HUIQI_."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from matcher.encoding.catalogue import DEFAULT_ENCODER
from matcher.errors import HuiqiError
from matcher.home import home_folder


class Settings(BaseSettings):
    """Settings of the service.

    Attributes:
        home: state folder.
        encoder: name of the encoder.
        host: address to listen on; only this machine by default.
        port: port to listen on.
        max_body_bytes: longest request body taken.
        secure_cookies: whether cookies travel over https only, also where a proxy hides that it is https.
        database_url: where cases and accounts are kept; empty: a file of its own in the state folder.
        seal_key: file with the key of the seals; by default one in the state folder.
        log: how the lines of the log look: `json` for programs, `text` for people.
        debug: whether tracebacks in the log show what exceptions say, which may quote needs.
        worker: whether `huiqi serve` works through jobs itself, or leaves them to `huiqi worker`.
        trusted_proxies: addresses or networks, separated by commas, whose X-Forwarded-For and X-Forwarded-Proto count;
            empty: nobody's.
        oidc_issuer: address of an OpenID provider with which one may sign in too; empty: none.
        oidc_client_id: how that knows this installation.
        oidc_client_secret: what proves it to be this one; empty for a client without a secret.
        metrics_token: what a caller of /metrics has to present; empty: only this machine is answered.
    """

    model_config = SettingsConfigDict(env_prefix="HUIQI_", frozen=True)

    home: Path = Field(default_factory=home_folder)
    encoder: str = DEFAULT_ENCODER
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    max_body_bytes: int = 4_194_304
    log: Literal["json", "text"] = "json"
    debug: bool = False
    worker: Literal["embedded", "off"] = "embedded"
    metrics_token: SecretStr = SecretStr("")
    secure_cookies: bool = False
    trusted_proxies: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    database_url: SecretStr = SecretStr("")
    seal_key: Path | None = None

    @field_validator("trusted_proxies")
    @classmethod
    def _addresses(cls, given: str) -> str:
        for one in _listed(given):
            try:
                ip_network(one)
            except ValueError as error:
                raise HuiqiError(
                    f"HUIQI_TRUSTED_PROXIES 中的“{one}”不是 IP 地址或网段",
                    "应形如 127.0.0.1 或 10.0.0.0/8，多个用逗号分开",
                ) from error
        return given

    @property
    def proxies(self) -> list[str]:
        """Addresses and networks of the proxies that are trusted."""
        return _listed(self.trusted_proxies)

    @property
    def database(self) -> str:
        """Where the database is; may hold a password, so never shown."""
        return self.database_url.get_secret_value() or f"sqlite:///{self.home / 'huiqi.sqlite'}"

    @property
    def seal_key_file(self) -> Path:
        """Where the key of the seals is, or will be made."""
        return self.seal_key or self.home / "seal.key"


def _listed(given: str) -> list[str]:
    return [one.strip() for one in given.split(",") if one.strip()]
