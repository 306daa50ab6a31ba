"""The words everybody in the house uses. Frozen values; no behaviour beyond derived properties."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What can be proposed for a need."""

    SOCIETY = "society"
    EXPERT = "expert"
    ACHIEVEMENT = "achievement"

    @property
    def label(self) -> str:
        """The kind in Chinese: 学会, 专家, 成果."""
        return {"society": "学会", "expert": "专家", "achievement": "成果"}[self.value]


class RecordKind(StrEnum):
    """What an office keeps records of."""

    ENTERPRISE = "enterprise"
    NEED = "need"
    SOCIETY = "society"
    EXPERT = "expert"
    ACHIEVEMENT = "achievement"

    @property
    def label(self) -> str:
        """The kind in Chinese: 企业, 需求, 学会, 专家, 成果."""
        labels = {"enterprise": "企业", "need": "需求", "society": "学会", "expert": "专家", "achievement": "成果"}
        return labels[self.value]


@dataclass(frozen=True, slots=True)
class Need:
    """技术需求: what an enterprise asks for, in its own words, and what it says of the work.

    Attributes:
        enterprise: name or 统一社会信用代码 of who asks.
        industries: names of priority directions, as stated; empty where nobody said.
        services: names of the services wanted, from the vocabulary of services.
        region: 行政区划.
        budget: what the enterprise means to spend, 万元; None where nobody said.
        date: ISO date of asking.
        deadline: ISO date by which it shall be solved.
        disciplines: codes of GB/T 13745, as stated; what is stated goes before what the text says.
        sectors: codes of GB/T 4754, likewise.
    """

    id: str
    text: str
    title: str = ""
    enterprise: str = ""
    industries: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    region: str = ""
    budget: float | None = None
    date: str = ""
    deadline: str = ""
    disciplines: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Enterprise:
    """企业: who posts needs and applies; figures are of one year and None where nobody stated them.

    Attributes:
        id: 统一社会信用代码, 18 signs with a valid check digit.
        name: 全称.
        region: full name of its 行政区划.
        sectors: codes of GB/T 4754.
        industries: names of priority directions.
        business: 主营业务.
        year: of the figures.
        staff: 职工总数.
        research_staff: 研发人员数.
        revenue: 营业收入, 万元.
        research_spending: 研发投入, 万元.
        association: whether it has an 企业科协 (已建立, 筹建中, 未建立).
        statuses: what it is certified as (独立法人, 科技型中小企业, …); nothing is known of those not listed.
        premises: whether it has premises and equipment.
        support_staff: whether it can second people to the work.
        park: 高新区 or 产业园区.
        founded: ISO date.
        source: where the record comes from.
    """

    id: str
    name: str
    region: str = ""
    sectors: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    business: str = ""
    year: int | None = None
    staff: int | None = None
    research_staff: int | None = None
    revenue: float | None = None
    research_spending: float | None = None
    association: str = ""
    statuses: tuple[str, ...] = ()
    premises: bool | None = None
    support_staff: bool | None = None
    park: str = ""
    founded: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """材料: one text that says something about a candidate, with the field of the profile it comes from."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """候选方: a society (学会), expert (专家) or achievement (成果) that could answer a need.

    Attributes:
        id: unique within its kind.
        kind: what it is.
        name: how it is shown; an identifier where the source has no name.
        documents: what is known about it, many short texts.
        organization: where an expert works; shown, never matched on.
        level: 科协 level of a society (national, provincial, municipal, county), empty if it has none.
        region: 行政区划, empty if unknown or nation-wide.
        disciplines: first-level codes of GB/T 13745.
        industries: names of priority directions it serves.
        available: whether it takes new work now.
        source: where the record comes from, in Chinese, for the person who asks.
        sectors: codes of GB/T 4754 it serves.
        services: names of the services it offers, from the vocabulary of services.
        aliases: other names of a society.
        title: 职称 of an expert.
        service_modes: how an expert works with an enterprise (招聘进站, 项目签约, 技术顾问).
        owner: 完成单位 of an achievement.
        maturity: stage of an achievement (实验室, 小试, 中试, 产业化).
        tags: 节能, 环保, 创新.
        body: 学会, 高校科协 or 高校科协联盟; empty means 学会.
        served: what a society has done for enterprises before.
        interests: names of priority directions in which a society wants work; empty where it did not say.
        capacity: how many projects it can serve at a time; None where it did not say.
        ongoing: how many it serves now.
        least_budget: the least money it works for, 万元.
    """

    id: str
    kind: Kind
    name: str
    documents: tuple[Document, ...]
    organization: str = ""
    level: str = ""
    region: str = ""
    disciplines: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    available: bool = True
    source: str = ""
    sectors: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    title: str = ""
    service_modes: tuple[str, ...] = ()
    owner: str = ""
    maturity: str = ""
    tags: tuple[str, ...] = ()
    body: str = ""
    served: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    capacity: int | None = None
    ongoing: int | None = None
    least_budget: float | None = None

    @property
    def facts(self) -> tuple[str, ...]:
        """What one wants to know at a glance: who or whose it is, how far it is, how it works, what it serves."""
        known = (self.title, self.organization, self.owner, self.maturity)
        return (*(fact for fact in known if fact), *self.tags, *self.service_modes, *self.industries)


@dataclass(frozen=True, slots=True)
class Filters:
    """筛选条件: a candidate passes when it meets every condition that is set; an empty condition is not set.

    Within one condition any of the values suffices.

    Attributes:
        services: names of the vocabulary of services, of which those a candidate offers, and the ways an expert works,
            are one or a part.
        maturities: of an achievement.
        tags: of an achievement.
    """

    levels: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    disciplines: frozenset[str] = frozenset()
    industries: frozenset[str] = frozenset()
    available_only: bool = False
    services: frozenset[str] = frozenset()
    maturities: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        attributes = self.levels or self.regions or self.disciplines or self.industries or self.available_only
        return bool(attributes or self.services or self.maturities or self.tags)


@dataclass(frozen=True, slots=True)
class Span:
    """引文位置: characters `start` to `end` (exclusive) of one of a candidate's documents."""

    document: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reason:
    """推荐理由: one sentence in Chinese, how much of the score it accounts for, and the text it rests on.

    Attributes:
        text: the sentence shown.
        contribution: its part of the score, in units of the score.
        span: the cited part of the candidate's own documents, if the reason cites any.
        quote: the cited text itself.
        shared: words of the quote that stand in the need too, for highlighting.
    """

    text: str
    contribution: float
    span: Span | None = None
    quote: str = ""
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """匹配: one candidate at its place in a shortlist.

    Attributes:
        rank: 1 for the best.
        score: relevance in the scorer's own units; only differences within one shortlist mean anything.
        probability: calibrated probability that an officer would call this candidate competent, 0–1.
        contributions: feature name (and `base`) to its part of the score; they add up to `score`.
        reasons: the largest contributions, in words.
        relevance: score on a scale from 0 to 1, four decimals: the probability where there is one, otherwise the place
            between the worst and the best of the whole list; NaN where nobody computed it.
    """

    rank: int
    candidate: Candidate
    score: float
    probability: float
    contributions: Mapping[str, float]
    reasons: tuple[Reason, ...]
    relevance: float = math.nan


@dataclass(frozen=True, slots=True)
class Shortlist:
    """候选名单: the matches of one need, with what produced them.

    Attributes:
        model: fingerprint of the scorer.
        index: fingerprint of the index snapshot.
        encoder: name of the encoder.
        considered: how many candidates passed the filters.
        suitable: calibrated probability that one of the first three of all that passed the filters is suitable, 0–1;
            None where the model does not know.
        threshold: the list is relied on from this probability on; None where `suitable` is.
    """

    need: Need
    kind: Kind
    matches: tuple[Match, ...]
    model: str
    index: str
    encoder: str
    considered: int
    suitable: float | None = None
    threshold: float | None = None

    @property
    def doubtful(self) -> bool:
        """Whether the model knows of nobody here it would rely on."""
        return self.suitable is not None and self.threshold is not None and self.suitable < self.threshold
