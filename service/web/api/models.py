"""模型: which there are, comparing one with that in force, putting it in force by the gate, going back."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from matcher.learning.known import KnownModel
from matcher.manifest import CARD
from service.storage.work import Work
from service.use_cases import models as using
from service.use_cases.desk import carry_out
from service.web.api.creating import AtMostOnce
from service.web.api.fields import Day, Id, Line, ReasonIn
from service.web.api.jobs import JobOut
from service.web.api.problems import CONFLICT, MISSING, PROBLEMS
from service.web.desk import HeldDesk
from service.web.guard import Signed

REFERENCE = re.compile(r"/api/v1/models/references")
"""The path that takes whole files."""

router = APIRouter(prefix="/api/v1", tags=["模型"])

Kind = Annotated[str, Path(pattern=r"^[a-z-]{1,40}$", description="用途", examples=["society"])]
Encoder = Annotated[str, Path(min_length=1, max_length=100, pattern=r"^[!-~]+$", description="编码器")]
Print = Annotated[str, Path(pattern=r"^[0-9a-f]{12}$", description="模型的指纹")]
Digest = Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$", examples=["5f0c1a9e" * 8])]


class MetricOut(BaseModel):
    """一个指标和它的 95% 区间。"""

    name: str = Field(examples=["nDCG@10"])
    mean: float
    low: float
    high: float


class ModelOut(BaseModel):
    """一个模型。"""

    kind: str = Field(description="society、expert、achievement 为排序；其余为识别和逐词向量", examples=["society"])
    encoder: str = Field(examples=["e5-small"])
    fingerprint: str = Field(examples=["15854feb9d96"])
    shipped: bool = Field(description="随产品发布")
    current: bool = Field(description="排序现用的")
    figure: MetricOut | None = Field(description="主要指标")

    @classmethod
    def of(cls, one: KnownModel, current: str) -> ModelOut:
        """Return it as sent."""
        known = one.headline
        figure = MetricOut(name=known.name, mean=known.mean, low=known.low, high=known.high) if known else None
        return cls(
            kind=one.kind,
            encoder=one.encoder,
            fingerprint=one.fingerprint,
            shipped=one.shipped,
            current=one.fingerprint == current,
            figure=figure,
        )


class ModelWholeOut(ModelOut):
    """一个模型和它的说明卡。"""

    card: str


class StandingOut(BaseModel):
    """现用的排序模型。"""

    current: str
    predecessor: str = Field(description="上一个现用的；没有则为空")


class ReferenceOut(BaseModel):
    """一份比较用的文件。"""

    digest: str = Field(description="内容的 SHA-256")


class ComparisonIn(BaseModel):
    """要与现用的比较的模型，和有评判的需求。"""

    model_config = ConfigDict(extra="forbid")

    candidate: Line = Field(min_length=1, description="模型的指纹；fusion-1 是不用标注的排序", examples=["fusion-1"])
    needs: Digest = Field(description="需求文件的摘要")
    judgements: Digest = Field(default="", description="评判文件的摘要")
    candidates: Digest = Field(default="", description="候选文件的摘要；学会不给则用产品目录")
    since: Day | None = Field(default=None, description="只用这一天以后的需求")


class PromotionIn(ReasonIn):
    """按哪次比较发布，为什么。"""

    comparison: Id = Field(description="比较任务的编号")


@router.get("/models", operation_id="models", summary="所有模型和现用的", responses=PROBLEMS)
def models(desk: HeldDesk) -> list[ModelOut]:
    """List all models."""
    return [ModelOut.of(one, shelf.current) for shelf in using.shelves(desk.home) for one in shelf.models]


@router.get(
    "/models/{kind}/{encoder}/{fingerprint}",
    operation_id="model",
    summary="一个模型和它的说明卡",
    responses=PROBLEMS | MISSING,
)
def model(kind: Kind, encoder: Encoder, fingerprint: Print, desk: HeldDesk) -> ModelWholeOut:
    """Return a model with its card."""
    shelf = using.shelf_of(desk.home, kind, encoder)
    one = using.model_of(shelf, fingerprint)
    card = one.folder / CARD
    told = ModelOut.of(one, shelf.current).model_dump()
    return ModelWholeOut(**told, card=card.read_text("utf-8") if card.is_file() else "")


@router.post(
    "/models/references",
    operation_id="hand_in_reference",
    summary="上传比较用的文件（UTF-8，不超过 20 MB）",
    status_code=HTTPStatus.CREATED,
    responses=PROBLEMS,
)
def hand_in_reference(
    data: Annotated[bytes, Body(media_type="application/octet-stream", description="JSON lines 或 TREC 评判")],
    viewer: Signed,
    desk: HeldDesk,
) -> ReferenceOut:
    """Keep a file; the answer has the digest that comparisons name."""
    return ReferenceOut(digest=using.keep_reference(desk.home, data, viewer))


@router.post(
    "/models/{kind}/{encoder}/comparisons",
    operation_id="compare_models",
    summary="与现用的模型比较（任务）",
    status_code=HTTPStatus.CREATED,
    responses=PROBLEMS | MISSING,
)
def compare(
    kind: Kind,
    encoder: Encoder,
    asked: ComparisonIn,
    viewer: Signed,
    desk: HeldDesk,
    once: AtMostOnce,
    response: Response,
) -> JobOut:
    """Have a model compared with the one in force; what comes of it is the job's result."""
    at = desk.now()
    since = asked.since.isoformat() if asked.since else ""
    wanted = using.Comparison(kind, encoder, asked.candidate, asked.needs, asked.judgements, asked.candidates, since)

    def effect(work: Work) -> Any:
        return JobOut.of(using.ask_comparison(work, desk.home, wanted, viewer, at)).model_dump(mode="json")

    answer = carry_out(desk, viewer, once, at, effect)
    response.headers["location"] = f"/api/v1/jobs/{answer['id']}"
    return JobOut.model_validate(answer)


@router.post(
    "/models/promotions",
    operation_id="promote_model",
    summary="按一次通过的比较发布模型",
    responses=PROBLEMS | MISSING | CONFLICT,
)
def promote(asked: PromotionIn, viewer: Signed, desk: HeldDesk, once: AtMostOnce) -> StandingOut:
    """Put a model in force that the gate let through."""
    at = desk.now()

    def effect(work: Work) -> Any:
        standing = using.promote(work, desk.home, asked.comparison, asked.reason, viewer)
        return {"current": standing.current, "predecessor": standing.predecessor or ""}

    return StandingOut.model_validate(carry_out(desk, viewer, once, at, effect))


@router.post(
    "/models/{kind}/{encoder}/rollback",
    operation_id="roll_back_model",
    summary="退回上一个现用的模型",
    responses=PROBLEMS | MISSING | CONFLICT,
)
def roll_back(
    kind: Kind, encoder: Encoder, asked: ReasonIn, viewer: Signed, desk: HeldDesk, once: AtMostOnce
) -> StandingOut:
    """Go back to the model that was in force before."""
    at = desk.now()

    def effect(work: Work) -> Any:
        standing = using.roll_back(work, desk.home, kind, encoder, asked.reason, viewer)
        return {"current": standing.current, "predecessor": standing.predecessor or ""}

    return StandingOut.model_validate(carry_out(desk, viewer, once, at, effect))
