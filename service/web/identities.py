"""How routes reach the OpenID provider, and how a browser keeps what ties its answer to the question."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request, Response

from matcher.errors import HuiqiError
from service.security.provider import Flow, Provider
from service.web.https import by_https

CALLBACK = "/sign-in/oidc/callback"

_MINUTES = 10


def provider_of(request: Request) -> Provider:
    """Return the provider.

    Raises:
        HuiqiError: there is none.
    """
    provider: Provider | None = request.app.state.provider
    if provider is None:
        raise HuiqiError("没有启用统一身份登录", "请用密码登录；要启用请设置 HUIQI_OIDC_ISSUER")
    return provider


def back_to(request: Request) -> str:
    """Return the address to which a browser comes back from the provider, which has to know it."""
    scheme = "https" if by_https(request) else "http"
    return f"{scheme}://{request.url.netloc}{CALLBACK}"


def keep_flow(request: Request, response: Response, flow: Flow) -> None:
    """Let the browser keep a flow until it comes back."""
    response.set_cookie(
        _cookie(request),
        flow.packed(),
        max_age=_MINUTES * 60,
        httponly=True,
        samesite="lax",
        secure=by_https(request),
        path="/",
    )


def kept_flow(request: Request) -> Flow:
    """Return the flow that the browser kept; raises as `Flow.unpacked`."""
    return Flow.unpacked(request.cookies.get(_cookie(request), ""))


def forget_flow(request: Request, response: Response) -> None:
    """Let the browser forget its flow: an answer is taken once."""
    response.delete_cookie(_cookie(request), path="/", secure=by_https(request), httponly=True, samesite="lax")


def _cookie(request: Request) -> str:
    """Return the name of the cookie; over https one that no other host of the domain can plant."""
    return "__Host-huiqi_oidc" if by_https(request) else "huiqi_oidc"


OpenProvider = Annotated[Provider, Depends(provider_of)]
