"""Signing in and out, who one is, and one's own password."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from matcher.programmes.words import Role
from service.domain.access import TokenScope, may_before_change, operations_of, token_may
from service.domain.bodies import Duty
from service.security.passwords import LONGEST
from service.security.sessions import SignedIn
from service.use_cases.office import Office
from service.use_cases.signing_in import Myself, enter, leave, myself, renew_password
from service.web.api.problems import PROBLEMS, WAIT, refusal
from service.web.guard import COOKIE, Called, Caller, HeldOffice, require_same_origin
from service.web.https import by_https

entrance = APIRouter(prefix="/api/v1", tags=["登录"])
"""The one route that is open to all."""

router = APIRouter(prefix="/api/v1", tags=["登录"])


class SignInIn(BaseModel):
    """帐号和密码。"""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=LONGEST, description="帐号名", examples=["li.ming"])
    password: str = Field(max_length=4 * LONGEST, description="密码", examples=["一句只有自己知道的话"])


class PasswordIn(BaseModel):
    """修改自己的密码。"""

    model_config = ConfigDict(extra="forbid")

    old: str = Field(max_length=4 * LONGEST, description="原密码")
    new: str = Field(max_length=4 * LONGEST, description="新密码：至少 12 个字符，或 8 个汉字以上的一句话")


class MyBodyOut(BaseModel):
    """所代表的机构。"""

    id: str
    role: Role
    name: str
    level: str
    region: str


class MyselfOut(BaseModel):
    """我是谁，能做什么。"""

    account: str = Field(description="帐号编号")
    name: str = Field(description="帐号名")
    shown: str = Field(description="姓名")
    duty: Duty
    body: MyBodyOut
    may: list[str] = Field(description="可以调用的操作（operationId）；具体到某条记录时另看权限")
    scopes: list[TokenScope] | None = Field(description="令牌的权限；登录会话没有这一项")
    must_change_password: bool = Field(description="用的是一次性密码，须先修改")
    csrf_token: str = Field(description="会话中修改内容时放进请求头 X-CSRF-Token；用令牌时为空")

    @classmethod
    def of(cls, found: Myself, caller: Caller) -> MyselfOut:
        """Return it as sent."""
        may = operations_of(caller.viewer)
        if caller.scopes is not None:
            may = tuple(one for one in may if token_may(caller.scopes, one))
        if caller.provisional:
            may = tuple(one for one in may if may_before_change(one))
        body, account = found.body, found.account
        return cls(
            account=account.id,
            name=account.name,
            shown=account.shown,
            duty=account.duty,
            body=MyBodyOut(id=body.id, role=body.role, name=body.name, level=body.level, region=body.region),
            may=list(may),
            scopes=None if caller.scopes is None else sorted(caller.scopes),
            must_change_password=caller.provisional,
            csrf_token=caller.form,
        )


@entrance.post(
    "/sessions",
    operation_id="sign_in",
    summary="登录",
    status_code=HTTPStatus.CREATED,
    responses=PROBLEMS | WAIT | {401: refusal("帐号或密码不对"), 403: refusal("请求来自别的网站")},
    dependencies=[Depends(require_same_origin)],
)
def sign_in(asked: SignInIn, request: Request, response: Response, office: HeldOffice) -> MyselfOut:
    """Begin a session: its token is in a cookie that scripts cannot read."""
    begun = begin(request, office, asked.name, asked.password)
    set_cookie(request, response, begun)
    return MyselfOut.of(myself(office, begun.viewer), Caller(begun.viewer, begun.token, None, begun.provisional))


@router.get("/sessions/current", operation_id="who_am_i", summary="我是谁，能做什么")
def who_am_i(caller: Called, office: HeldOffice) -> MyselfOut:
    """Return the account, its body, and what it may call."""
    return MyselfOut.of(myself(office, caller.viewer), caller)


@router.delete("/sessions/current", operation_id="sign_out", summary="退出登录", status_code=HTTPStatus.NO_CONTENT)
def sign_out(caller: Called, response: Response, office: HeldOffice) -> None:
    """End the session, here and in the browser."""
    leave(office, caller.session)
    response.delete_cookie(COOKIE)


@router.put(
    "/password",
    operation_id="change_password",
    summary="修改自己的密码；其他会话全部结束",
    status_code=HTTPStatus.NO_CONTENT,
    responses=PROBLEMS | WAIT,
)
def change_password(asked: PasswordIn, caller: Called, request: Request, office: HeldOffice) -> None:
    """Set one's own password."""
    renew_password(office, caller.viewer, caller.session, asked.old, asked.new, address_of(request))


def begin(request: Request, office: Office, name: str, password: str) -> SignedIn:
    """Begin a session for a browser; one that it had before ends, so that nobody can plant one."""
    return enter(office, name, password, address_of(request), request.cookies.get(COOKIE, ""))


def set_cookie(request: Request, response: Response, begun: SignedIn) -> None:
    """Give the browser the session; it forgets it when it is closed."""
    response.set_cookie(COOKIE, begun.token, httponly=True, samesite="lax", secure=by_https(request), path="/")


def address_of(request: Request) -> str:
    """Return the address of a caller's computer."""
    return request.client.host if request.client else ""
