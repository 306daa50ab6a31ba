"""Idempotency-Key on calls that create: the same call sent again makes nothing more."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Header, Request

from service.storage.idempotency import request_digest
from service.use_cases.once import ANEW, Once


async def _once(
    request: Request,
    idempotency_key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            min_length=8,
            max_length=128,
            pattern="^[!-~]+$",
            description="幂等键：网络中断后用同一个键重发，不会重复办理；新的请求换新的键",
        ),
    ] = None,
) -> Once:
    if idempotency_key is None:
        return ANEW
    where = f"{request.url.path}?{request.url.query}"
    return Once(idempotency_key, request_digest(request.method, where, await request.body()))


AtMostOnce = Annotated[Once, Depends(_once)]
