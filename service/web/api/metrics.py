"""GET /metrics: figures for Prometheus, for this machine or whoever has the token."""

from __future__ import annotations

import hmac
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import SecretStr
from starlette.exceptions import HTTPException

from service.web.metrics import Metrics

router = APIRouter(include_in_schema=False)

_PASSED_ON = ("forwarded", "x-forwarded-for", "x-real-ip")


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """Return the figures.

    With a token set everybody has to present it, this machine too: behind a proxy every caller has its address.
    """
    token: SecretStr = request.app.state.settings.metrics_token
    if token.get_secret_value():
        if not _presents(request, token.get_secret_value()):
            raise HTTPException(HTTPStatus.UNAUTHORIZED, headers={"www-authenticate": "Bearer"})
    elif not _from_here(request):
        raise HTTPException(HTTPStatus.FORBIDDEN)
    held: Metrics = request.app.state.metrics
    figures, media_type = held.shown(request.headers.get("accept", ""))
    return Response(figures, media_type=media_type)


def _presents(request: Request, token: str) -> bool:
    scheme, _, presented = request.headers.get("authorization", "").partition(" ")
    right = hmac.compare_digest(presented.strip().encode("latin-1"), token.encode())  # headers are read as latin-1
    return right and scheme.lower() == "bearer"


def _from_here(request: Request) -> bool:
    if request.client is None or any(name in request.headers for name in _PASSED_ON):
        return False
    try:
        address = ip_address(request.client.host)
    except ValueError:
        return False
    plain = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (plain or address).is_loopback
