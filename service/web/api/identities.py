"""统一身份: which identity of the provider an account is linked to."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from service.security.provider import Flow, Identity
from service.storage.identities import Linked
from service.use_cases.identities import identity_of, link, unlink
from service.web.api.fields import InPath
from service.web.api.problems import CONFLICT, MISSING, PROBLEMS
from service.web.guard import Called, HeldOffice, Signed
from service.web.identities import OpenProvider, back_to, keep_flow, provider_of

router = APIRouter(prefix="/api/v1", tags=["登录"], dependencies=[Depends(provider_of)])

_SUBJECT = 255


class IdentityIn(BaseModel):
    """平台给出的编号。"""

    model_config = ConfigDict(extra="forbid")

    subject: str = Field(
        min_length=1,
        max_length=_SUBJECT,
        pattern=r"^[^\x00-\x1f\x7f]+$",
        description="统一身份平台给这个人的编号（sub）",
        examples=["248289761001"],
    )


class IdentityOut(BaseModel):
    """一个帐号关联的统一身份。"""

    issuer: str = Field(description="统一身份平台的地址", examples=["https://sso.example.org"])
    subject: str | None = Field(description="平台给出的编号；没有关联时为空", examples=["248289761001"])
    linked: datetime | None = Field(description="何时关联")

    @classmethod
    def of(cls, issuer: str, found: Linked | None) -> IdentityOut:
        """Return it as sent."""
        if found is None:
            return cls(issuer=issuer, subject=None, linked=None)
        return cls(issuer=found.issuer, subject=found.subject, linked=found.linked)


class AddressOut(BaseModel):
    """请浏览器打开的地址。"""

    address: str


@router.get(
    "/accounts/{account}/identity",
    operation_id="identity",
    summary="一个帐号关联的统一身份",
    responses=PROBLEMS | MISSING,
)
def shown(account: InPath, viewer: Signed, office: HeldOffice, provider: OpenProvider) -> IdentityOut:
    """Return the identity of one's own account, or of one that one keeps."""
    return IdentityOut.of(provider.issuer, identity_of(office, viewer, account))


@router.put(
    "/accounts/{account}/identity",
    operation_id="link_identity",
    summary="为所管理的帐号关联统一身份",
    responses=PROBLEMS | MISSING | CONFLICT,
)
def linked(
    account: InPath, asked: IdentityIn, viewer: Signed, office: HeldOffice, provider: OpenProvider
) -> IdentityOut:
    """Link an identity to an account that one keeps; the one it had is unlinked."""
    made = link(office, viewer, account, Identity(provider.issuer, asked.subject))
    return IdentityOut.of(provider.issuer, made)


@router.delete(
    "/accounts/{account}/identity",
    operation_id="unlink_identity",
    summary="解除帐号关联的统一身份",
    status_code=HTTPStatus.NO_CONTENT,
    responses=PROBLEMS | MISSING | CONFLICT,
)
def unlinked(account: InPath, viewer: Signed, office: HeldOffice) -> None:
    """Unlink the identity of one's own account, or of one that one keeps."""
    unlink(office, viewer, account)


@router.post(
    "/identity",
    operation_id="link_own_identity",
    summary="开始为自己的帐号关联统一身份",
    responses=PROBLEMS,
)
def begun(
    caller: Called, request: Request, response: Response, office: HeldOffice, provider: OpenProvider
) -> AddressOut:
    """Return where to sign in at the provider, from where the browser comes back linked."""
    flow = Flow.new(caller.form)
    address = provider.question(flow, back_to(request), office.now())
    keep_flow(request, response, flow)
    return AddressOut(address=address)
