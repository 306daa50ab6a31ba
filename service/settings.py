"""What an installation may set, from environment variables that start with HUIQI_."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from matcher.encoding.catalogue import DEFAULT_ENCODER
from matcher.errors import HuiqiError
from matcher.home import home_folder

_LONGEST = 80
"""Characters shown of what was read."""


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

    home: Path = Field(default_factory=home_folder, description="文件夹的路径，例如 /var/lib/huiqi")
    encoder: str = Field(default=DEFAULT_ENCODER, min_length=1, description="编码器的名称，例如 e5-small")
    host: str = Field(
        default="127.0.0.1", min_length=1, description="监听的地址，例如 127.0.0.1；监听全部地址写 0.0.0.0"
    )
    port: int = Field(default=8000, ge=1, le=65535, description="1 到 65535 的整数，例如 8000")
    max_body_bytes: int = Field(default=4_194_304, ge=1, description="大于 0 的整数，以字节计，例如 4194304")
    log: Literal["json", "text"] = Field(default="json", description="json 或 text")
    debug: bool = Field(default=False, description="开写 1，关写 0")
    worker: Literal["embedded", "off"] = Field(default="embedded", description="embedded 或 off")
    metrics_token: SecretStr = Field(default=SecretStr(""), description="一串文字")
    secure_cookies: bool = Field(default=False, description="开写 1，关写 0")
    trusted_proxies: str = Field(default="", description="IP 地址或网段，例如 127.0.0.1 或 10.0.0.0/8，多个用逗号分开")
    oidc_issuer: str = Field(default="", description="以 https:// 开头的地址")
    oidc_client_id: str = Field(default="", description="统一身份平台给的客户端编号")
    oidc_client_secret: SecretStr = Field(default=SecretStr(""), description="统一身份平台给的密钥")
    database_url: SecretStr = Field(default=SecretStr(""), description="形如 postgresql://用户:口令@主机/库名")
    seal_key: Path | None = Field(default=None, description="文件的路径，例如 /etc/huiqi/seal.key")

    def __init__(self, **given: Any) -> None:
        """Read the environment; what is given goes before it.

        Raises:
            HuiqiError: a value is not what its variable takes; says which, what was read, and what is expected.
        """
        try:
            super().__init__(**given)
        except ValidationError as error:
            found = [_fault(one) for one in error.errors(include_url=False)]
            raise HuiqiError(
                "；".join(said for said, _ in found), "；".join(expected for _, expected in found)
            ) from None

    @field_validator("trusted_proxies")
    @classmethod
    def _addresses(cls, given: str) -> str:
        for one in _listed(given):
            try:
                ip_network(one)
            except ValueError as error:
                raise ValueError(one) from error
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


def _fault(error: ErrorDetails) -> tuple[str, str]:
    """Return what is wrong with a setting, and what it takes; of a secret never what was read."""
    name = str(error["loc"][0])
    field, variable = Settings.model_fields[name], f"HUIQI_{name.upper()}"
    if "ctx" in error and isinstance(error["ctx"].get("error"), ValueError):
        read = f"中的“{_shown(str(error['ctx']['error']))}”"
    elif field.annotation is SecretStr:
        read = "的值"
    else:
        read = f"设成了“{_shown(str(error['input']))}”" if str(error["input"]).strip() else "设成了空的"
    return f"环境变量 {variable} {read}，这里用不了", f"{variable} 应为：{field.description}；用默认值就不要设它"


def _shown(text: str) -> str:
    shown = "".join(one if one.isprintable() else "�" for one in text)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


def _listed(given: str) -> list[str]:
    return [one.strip() for one in given.split(",") if one.strip()]
