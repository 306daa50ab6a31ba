"""What goes in and out of the JSON interface."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from matcher.corpus.common_fields import ONE_DIRECTION
from matcher.coverage.referral import Advice
from matcher.tagging.services import services_wanted
from matcher.taxonomy.services import fit_of
from matcher.vocabulary import Filters, Kind, Match, Shortlist, Span


class FiltersIn(BaseModel):
    """筛选条件：每一项给出若干可用的值，满足其一即可；不给即不限。"""

    model_config = ConfigDict(extra="forbid")

    levels: list[str] = Field(default=[], description="科协层级", examples=[["national"]])
    regions: list[str] = Field(default=[], description="行政区划", examples=[[]])
    disciplines: list[str] = Field(default=[], description="GB/T 13745 一级学科代码", examples=[[]])
    industries: list[str] = Field(default=[], description="产业方向", examples=[[ONE_DIRECTION]])
    available_only: bool = Field(default=False, strict=True, description="只要当前可承接的")
    services: list[str] = Field(
        default=[], description="服务类型，含专家的服务方式（招聘进站、项目签约、技术顾问）", examples=[["协同攻关"]]
    )
    maturities: list[str] = Field(default=[], description="成果的成熟度", examples=[[]])
    tags: list[str] = Field(default=[], description="成果的类型：节能、环保、创新", examples=[[]])

    def as_filters(self) -> Filters:
        """Return the filters as the library knows them."""
        return Filters(
            frozenset(self.levels),
            frozenset(self.regions),
            frozenset(self.disciplines),
            frozenset(self.industries),
            self.available_only,
            frozenset(self.services),
            frozenset(self.maturities),
            frozenset(self.tags),
        )


class SpanOut(BaseModel):
    """引文在候选方第几份材料中的位置（从 0 起，止于 end 之前）。"""

    document: int
    start: int
    end: int

    @classmethod
    def of(cls, span: Span) -> SpanOut:
        """Return a span as it is sent."""
        return cls(document=span.document, start=span.start, end=span.end)


class ReasonOut(BaseModel):
    """一条理由。"""

    text: str = Field(description="理由", examples=["擅长技术“压力铸造”与需求语义相近（相似度 0.91）"])
    contribution: float = Field(description="这条理由所属特征在分数中的份额")
    quote: str = Field(description="所引候选方材料原文；没有引用时为空")
    span: SpanOut | None
    shared: list[str] = Field(description="引文与需求共有的词")


class MatchOut(BaseModel):
    """名单中的一个候选。"""

    rank: int
    id: str
    name: str
    organization: str
    level: str
    region: str
    title: str = Field(description="专家的职称")
    owner: str = Field(description="成果的完成单位")
    maturity: str = Field(description="成果的成熟度", examples=["中试"])
    tags: list[str] = Field(description="成果的类型：节能、环保、创新")
    service_modes: list[str] = Field(description="专家的服务方式", examples=[["技术顾问"]])
    services: list[str] = Field(description="服务类型", examples=[["协同攻关"]])
    services_shared: list[str] | None = Field(description="需求要的服务里它提供的；它没有说明时为空")
    services_missing: list[str] | None = Field(description="需求要的服务里它没有列出的；它没有说明时为空")
    industries: list[str]
    sectors: list[str] = Field(description="GB/T 4754 行业代码", examples=[["34"]])
    score: float = Field(description="相关分；只在同一名单内可比")
    probability: float | None = Field(description="胜任概率（已校准）；没有校准时为空")
    reasons: list[ReasonOut]
    contributions: dict[str, float] = Field(description="各特征与基准值的份额，相加等于 score")

    @classmethod
    def of(cls, match: Match, wanted: Sequence[str]) -> MatchOut:
        """Return a match as it is sent, beside the services that the need wants."""
        candidate = match.candidate
        fit = fit_of(wanted, candidate)
        return cls(
            rank=match.rank,
            id=candidate.id,
            name=candidate.name,
            organization=candidate.organization,
            level=candidate.level,
            region=candidate.region,
            title=candidate.title,
            owner=candidate.owner,
            maturity=candidate.maturity,
            tags=list(candidate.tags),
            service_modes=list(candidate.service_modes),
            services=list(candidate.services),
            services_shared=list(fit[0]) if fit else None,
            services_missing=list(fit[1]) if fit else None,
            industries=list(candidate.industries),
            sectors=list(candidate.sectors),
            score=match.score,
            probability=None if math.isnan(match.probability) else match.probability,
            reasons=[
                ReasonOut(
                    text=reason.text,
                    contribution=reason.contribution,
                    quote=reason.quote,
                    span=SpanOut.of(reason.span) if reason.span else None,
                    shared=list(reason.shared),
                )
                for reason in match.reasons
            ],
            contributions=dict(match.contributions),
        )


class AskedOut(BaseModel):
    """可以去问的学会或专家。"""

    id: str
    name: str
    who: str = Field(description="是什么：全国学会、省级学会、职称", examples=["全国学会"])
    probability: float | None = Field(description="胜任概率；不知道时为空")
    where: str = Field(description="所在地区或单位")


class AdviceOut(BaseModel):
    """没有把握的学会时，下一步可以问谁。"""

    way: str = Field(
        description="wider 上级与全国、neighbour 邻近地区、subject 所缺学科、expert 专家", examples=["wider"]
    )
    label: str
    reason: str
    asked: list[AskedOut]

    @classmethod
    def of(cls, advice: Advice) -> AdviceOut:
        """Return one piece of advice as it is sent."""
        asked = [AskedOut(**asdict(one)) for one in advice.asked]
        return cls(way=advice.way.value, label=advice.way.label, reason=advice.reason, asked=asked)


class ShortlistOut(BaseModel):
    """候选名单，以及产生它的模型、索引和编码器。"""

    kind: Kind
    order: Literal["relevance"] = Field(description="relevance：只按相关性")
    services_wanted: list[str] = Field(description="由文字理解的服务类型", examples=[["协同攻关", "标准与检测"]])
    matches: list[MatchOut]
    considered: int = Field(description="通过筛选的候选数")
    model: str
    index: str
    encoder: str
    suitable: float | None = Field(description="前三名中有合适学会的概率（已校准）；模型说不出时为空")
    threshold: float | None = Field(description="概率从这里起才算有把握")
    doubtful: bool = Field(description="本目录中没有把握的学会；名单仍列出，仅供参考")
    referral: list[AdviceOut] = Field(description="没有把握时，下一步可以问谁，按先后")
    took_ms: float = Field(description="用时，毫秒")

    @classmethod
    def of(cls, shortlist: Shortlist, took_ms: float, referral: Sequence[Advice] = ()) -> ShortlistOut:
        """Return a shortlist as it is sent."""
        wanted = services_wanted(shortlist.need)
        return cls(
            kind=shortlist.kind,
            order="relevance",
            services_wanted=list(wanted),
            matches=[MatchOut.of(match, wanted) for match in shortlist.matches],
            considered=shortlist.considered,
            model=shortlist.model,
            index=shortlist.index,
            encoder=shortlist.encoder,
            suitable=shortlist.suitable,
            threshold=shortlist.threshold,
            doubtful=shortlist.doubtful,
            referral=[AdviceOut.of(advice) for advice in referral],
            took_ms=round(took_ms, 1),
        )


class ProblemOut(BaseModel):
    """问题说明（RFC 9457）。"""

    type: str
    title: str = Field(examples=["内容需要修改"])
    status: int = Field(examples=[422])
    detail: str = Field(description="哪里不对", examples=["需求文本是空的或只有标点"])
    remedy: str = Field(description="怎么办", examples=["请写出要解决的技术问题"])
    instance: str = Field(description="这一次请求", examples=["urn:request:5f0c1a9e7d3b4c68"])
    request_id: str = Field(description="请求编号，与 X-Request-ID 和日志一致", examples=["5f0c1a9e7d3b4c68"])


class PossibleOut(BaseModel):
    """现在可以办的一件事：在哪个环节，办什么，要写明什么。"""

    stage: str = Field(description="环节的代号；整个项目的、需求和平台的为空", examples=["combine"])
    move: str = Field(examples=["邀请"])
    needs: list[str] = Field(description="要写明的各项，办理时的字段名", examples=[["party", "actor"]])


class ConflictOut(ProblemOut):
    """现在不能这样做，以及现在可以做什么。"""

    allowed: list[PossibleOut] = Field(
        default=[],
        description="贵单位现在可以办的事；因状态不允许而拒绝时写明，空的是没有可办的；重名、余额不足等没有这一项",
        examples=[[{"stage": "combine", "move": "邀请", "needs": ["party", "actor"]}]],
    )
