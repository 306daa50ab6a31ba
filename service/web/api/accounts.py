"""帐号: who acts for a body, as its administrators keep them."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from service.domain.bodies import Duty
from service.storage.accounts import Account
from service.use_cases.accounts import (
    Held,
    change_account,
    create_account,
    list_accounts,
    read_account,
    reopen_account,
    reset_password,
    shut_account,
)
from service.web.api.answering import unchanged, versioned
from service.web.api.bodies import expected
from service.web.api.creating import AtMostOnce
from service.web.api.etags import CONDITIONS, IfMatch, IfNoneMatch
from service.web.api.fields import Id, InPath, Line, ReasonIn, Words
from service.web.api.paging import Page, Paging, page_of
from service.web.api.problems import CONFLICT, MISSING, PROBLEMS
from service.web.guard import HeldOffice, Signed

router = APIRouter(prefix="/api/v1", tags=["帐号"])

_DUTIES = "职责：科协 经办、管理、分析、查看；其他机构 代表、管理、查看"


class AccountIn(BaseModel):
    """要建的帐号。"""

    model_config = ConfigDict(extra="forbid")

    body: Id = Field(description="所代表的机构的编号")
    name: Line = Field(min_length=2, max_length=64, description="帐号名，全系统唯一", examples=["li.ming"])
    shown: Line = Field(min_length=1, max_length=64, description="姓名", examples=["李明"])
    duty: Duty = Field(description=_DUTIES, examples=["经办"])


class AccountChangeIn(BaseModel):
    """帐号的新情况。"""

    model_config = ConfigDict(extra="forbid")

    shown: Line = Field(min_length=1, max_length=64, description="姓名", examples=["李明"])
    duty: Duty = Field(description=_DUTIES, examples=["查看"])
    reason: Words = Field(default="", description="理由，记入历史", examples=["岗位调整"])


class AccountOut(BaseModel):
    """帐号。"""

    id: str
    body: str = Field(description="机构的编号")
    name: str = Field(description="帐号名")
    shown: str = Field(description="姓名")
    duty: Duty
    created: datetime
    password_changed: datetime = Field(description="最近一次设置密码")
    must_change_password: bool = Field(description="还在用一次性密码")
    disabled: datetime | None = Field(description="停用时间")

    @classmethod
    def of(cls, account: Account) -> AccountOut:
        """Return it as sent."""
        return cls(
            id=account.id,
            body=account.body,
            name=account.name,
            shown=account.shown,
            duty=account.duty,
            created=account.created,
            password_changed=account.changed,
            must_change_password=account.once is not None,
            disabled=account.disabled,
        )


class NewAccountOut(AccountOut):
    """刚建好或刚重设密码的帐号。"""

    password: str = Field(description="一次性密码，只显示这一次，7 天内登录并修改；用同一幂等键重发时为空")


@router.get("/accounts", operation_id="accounts", summary="本单位和下级机构的帐号", responses=PROBLEMS)
def accounts(
    viewer: Signed,
    office: HeldOffice,
    paging: Paging,
    body: Annotated[str, Query(max_length=64, description="只看这个机构的")] = "",
    name: Annotated[str, Query(max_length=64, description="帐号名或姓名中含有")] = "",
) -> Page[AccountOut]:
    """List the accounts one keeps."""
    after = paging.after(str)
    found, total = list_accounts(office, viewer, body, str(after[0]) if after else "", paging.limit + 1, name)
    return page_of(found, total, paging, lambda one: (one.name,), AccountOut.of)


@router.post(
    "/accounts",
    operation_id="create_account",
    summary="建一个帐号；一次性密码只显示一次",
    status_code=HTTPStatus.CREATED,
    responses=PROBLEMS | MISSING | CONFLICT,
)
def create(asked: AccountIn, viewer: Signed, office: HeldOffice, response: Response, once: AtMostOnce) -> NewAccountOut:
    """Add an account."""
    found = create_account(office, viewer, asked.body, asked.name, asked.shown, asked.duty, once)
    return _with_password(found, response, f"accounts/{found.account.id}")


@router.get(
    "/accounts/{account}",
    operation_id="account",
    summary="一个帐号：自己的，或所管理的",
    responses=PROBLEMS | MISSING,
    response_model=AccountOut,
)
def account(account: InPath, viewer: Signed, office: HeldOffice, known: IfNoneMatch, response: Response) -> object:
    """Return an account with its version as ETag."""
    found = read_account(office, viewer, account)
    return unchanged(known, response, found.head.seq, found.head.digest) or AccountOut.of(found.account)


@router.put(
    "/accounts/{account}",
    operation_id="change_account",
    summary="修改一个帐号的姓名和职责",
    responses=PROBLEMS | MISSING | CONFLICT | CONDITIONS,
)
def change(
    account: InPath, asked: AccountChangeIn, viewer: Signed, office: HeldOffice, basis: IfMatch, response: Response
) -> AccountOut:
    """Change what an account is called and may do."""
    return _sent(
        change_account(office, viewer, account, asked.shown, asked.duty, asked.reason, expected(basis)), response
    )


@router.post(
    "/accounts/{account}/disable",
    operation_id="disable_account",
    summary="停用一个帐号：会话结束，令牌废止",
    responses=PROBLEMS | MISSING | CONFLICT | CONDITIONS,
)
def disable(
    account: InPath, asked: ReasonIn, viewer: Signed, office: HeldOffice, basis: IfMatch, response: Response
) -> AccountOut:
    """Shut an account."""
    return _sent(shut_account(office, viewer, account, asked.reason, expected(basis)), response)


@router.post(
    "/accounts/{account}/enable",
    operation_id="enable_account",
    summary="重新启用一个帐号",
    responses=PROBLEMS | MISSING | CONFLICT | CONDITIONS,
)
def enable(
    account: InPath, asked: ReasonIn, viewer: Signed, office: HeldOffice, basis: IfMatch, response: Response
) -> AccountOut:
    """Open an account again."""
    return _sent(reopen_account(office, viewer, account, asked.reason, expected(basis)), response)


@router.post(
    "/accounts/{account}/password-reset",
    operation_id="reset_password",
    summary="重设密码：给一个新的一次性密码",
    responses=PROBLEMS | MISSING | CONFLICT,
)
def reset(account: InPath, viewer: Signed, office: HeldOffice, response: Response) -> NewAccountOut:
    """Give an account a new one-time password."""
    return _with_password(reset_password(office, viewer, account), response)


def _sent(found: Held, response: Response, new: str = "") -> AccountOut:
    versioned(response, found.head.seq, found.head.digest, new)
    return AccountOut.of(found.account)


def _with_password(found: Held, response: Response, new: str = "") -> NewAccountOut:
    return NewAccountOut(**_sent(found, response, new).model_dump(), password=found.password)
