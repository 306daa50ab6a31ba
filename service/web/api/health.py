"""Whether the service lives, whether it is ready, and what it runs."""

from __future__ import annotations

from dataclasses import asdict
from http import HTTPStatus

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from matcher import __version__
from matcher.vocabulary import Kind
from service.web.access import Checks, HeldTools
from service.web.api.schemas import ProblemOut
from service.web.problems import problem
from service.web.readiness import standings

router = APIRouter(tags=["运行状态"])


class Alive(BaseModel):
    """The process answers."""

    status: str = "ok"


class Version(BaseModel):
    """What runs, ready or not."""

    version: str


class ReadinessCheckOut(BaseModel):
    """一项检查。"""

    name: str = Field(examples=["recommender"])
    ready: bool
    detail: str = Field(description="情况，或妨碍之处")
    remedy: str = Field(description="怎么办；就绪时为空")


class Ready(BaseModel):
    """Everything the service stands on is ready: the encoder, the indexes, the models."""

    status: str = "ready"
    version: str
    encoder: str
    candidates: dict[Kind, int]
    ready: bool
    checks: list[ReadinessCheckOut]


class UnreadyOut(ProblemOut):
    """问题说明，附每一项检查的情况。"""

    ready: bool
    checks: list[ReadinessCheckOut]


@router.get("/healthz", operation_id="health", summary="进程是否在运行")
def health() -> Alive:
    """Answer at once, whatever else goes on."""
    return Alive()


@router.get("/api/v1/version", operation_id="version", summary="版本")
def version() -> Version:
    """Answer at once, like `health`."""
    return Version(version=__version__)


@router.get(
    "/readyz",
    operation_id="readiness",
    summary="是否可以工作",
    response_model=Ready,
    responses={503: {"model": UnreadyOut, "description": "尚未就绪"}},
)
def readiness(checks: Checks, tools: HeldTools) -> Ready | JSONResponse:
    """Answer 503 with what every check found until all of them are ready; the first that is not is the reason."""
    found = [ReadinessCheckOut(**asdict(one)) for one in standings(checks)]
    missing = next((one for one in found if not one.ready), None)
    if missing:
        told = [one.model_dump() for one in found]
        return problem(HTTPStatus.SERVICE_UNAVAILABLE, missing.detail, missing.remedy, ready=False, checks=told)
    recommender = tools.recommender
    return Ready(
        version=__version__, encoder=recommender.encoder_name, candidates=recommender.sizes(), ready=True, checks=found
    )
