"""API tokens of one's own: made, listed, revoked; only in a session."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from service.domain.access import TokenScope
from service.security.sessions import digest_of
from service.security.tokens import LONGEST_DAYS, make_token, revoke_token
from service.storage.errors import Missing
from service.storage.signing_in import Token
from service.use_cases.office import new_id
from service.use_cases.own_sessions import end_others, list_sessions
from service.web.api.fields import InPath, Line
from service.web.api.problems import MISSING, PROBLEMS
from service.web.guard import Called, HeldOffice, Signed

router = APIRouter(prefix="/api/v1", tags=["令牌"])


class TokenIn(BaseModel):
    """要建什么令牌。"""

    model_config = ConfigDict(extra="forbid")

    name: Line = Field(min_length=1, description="用途", examples=["每月统计报表"])
    scopes: list[TokenScope] = Field(
        min_length=1, max_length=len(TokenScope), description="权限；不超过本帐号的职责", examples=[["读", "统计"]]
    )
    days: int = Field(default=90, ge=1, le=LONGEST_DAYS, strict=True, description="有效天数", examples=[90])


class TokenOut(BaseModel):
    """令牌，不含令牌本身。"""

    id: str
    name: str
    scopes: list[str]
    created: datetime
    ends: datetime = Field(description="到期")
    used: datetime | None = Field(description="最近一次使用")
    revoked: datetime | None = Field(description="废止")

    @classmethod
    def of(cls, token: Token) -> TokenOut:
        """Return it as sent."""
        return cls(
            id=token.id,
            name=token.name,
            scopes=sorted(token.scopes),
            created=token.created,
            ends=token.ends,
            used=token.used,
            revoked=token.revoked,
        )


class NewTokenOut(BaseModel):
    """刚建好的令牌。"""

    id: str
    token: str = Field(description="令牌，只在这里显示一次；程序放进请求头 Authorization: Bearer …")


@router.post(
    "/tokens",
    operation_id="create_token",
    summary="建一个接口令牌；令牌只显示一次",
    status_code=HTTPStatus.CREATED,
    responses=PROBLEMS,
)
def create_token(asked: TokenIn, viewer: Signed, office: HeldOffice) -> NewTokenOut:
    """Make a token."""
    one = new_id()
    scopes = frozenset(asked.scopes)
    return NewTokenOut(
        id=one, token=make_token(office.database, viewer, one, asked.name, scopes, asked.days, office.now())
    )


@router.get("/tokens", operation_id="tokens", summary="自己的接口令牌，已废止的也在内")
def tokens(viewer: Signed, office: HeldOffice) -> list[TokenOut]:
    """List one's own tokens, the oldest first."""
    with office.database.reading() as work:
        return [TokenOut.of(token) for token in work.tokens.list(viewer)]


class SessionOut(BaseModel):
    """一次登录。"""

    created: datetime
    seen: datetime = Field(description="最近使用")
    ends: datetime = Field(description="到期")
    present: bool = Field(description="就是现在这次")


class EndedOut(BaseModel):
    """结束了几次登录。"""

    ended: int


@router.get("/sessions", operation_id="sessions", summary="自己的登录")
def sessions(caller: Called, office: HeldOffice) -> list[SessionOut]:
    """List one's own sessions, the oldest first."""
    present = digest_of(caller.session) if caller.session else ""
    return [
        SessionOut(created=one.created, seen=one.seen, ends=one.ends, present=one.digest == present)
        for one in list_sessions(office, caller.viewer)
    ]


@router.delete("/sessions/others", operation_id="end_other_sessions", summary="结束自己在别处的登录")
def end_sessions(caller: Called, office: HeldOffice) -> EndedOut:
    """End all sessions but this one."""
    return EndedOut(ended=end_others(office, caller.viewer, caller.session))


@router.delete(
    "/tokens/{token}",
    operation_id="revoke_token",
    summary="废止一个接口令牌",
    status_code=HTTPStatus.NO_CONTENT,
    responses=PROBLEMS | MISSING,
)
def revoke(token: InPath, viewer: Signed, office: HeldOffice) -> None:
    """Revoke a token of one's own."""
    if not revoke_token(office.database, viewer, token, office.now()):
        raise Missing("个有效的令牌")
