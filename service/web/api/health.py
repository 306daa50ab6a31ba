"""Whether the service lives, whether it is ready, and what it runs."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from matcher import __version__
from matcher.vocabulary import Kind
from service.web.access import OpenRecommender
from service.web.api.schemas import ProblemOut

router = APIRouter(tags=["运行状态"])


class Alive(BaseModel):
    """The process answers."""

    status: str = "ok"


class Version(BaseModel):
    """What runs, ready or not."""

    version: str


class Ready(BaseModel):
    """The encoder, the indexes and the models are loaded."""

    status: str = "ready"
    version: str
    encoder: str
    candidates: dict[Kind, int]


@router.get("/healthz", operation_id="health", summary="进程是否在运行")
def health() -> Alive:
    """Answer at once, whatever else goes on."""
    return Alive()


@router.get("/api/v1/version", operation_id="version", summary="版本")
def version() -> Version:
    """Answer at once, like `health`."""
    return Version(version=__version__)


@router.get("/readyz", operation_id="readiness", summary="是否可以匹配", responses={503: {"model": ProblemOut}})
def readiness(recommender: OpenRecommender) -> Ready:
    """Answer 503 with the reason until matching works."""
    return Ready(version=__version__, encoder=recommender.encoder_name, candidates=recommender.sizes())
