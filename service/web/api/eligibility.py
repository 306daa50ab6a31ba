"""POST /api/v1/eligibility: may they take part in a programme, what is missing, and what would be enough."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from matcher.corpus.catalogue import Catalogue
from matcher.errors import HuiqiError
from matcher.policy.answering import per_party
from matcher.policy.documents import eligibility_document, id_of_party
from matcher.policy.eligibility import check, questions_for
from matcher.policy.known import Known, alliance_between, answers_for, named_party, party_of_record
from matcher.policy.parties import Party, subject_of
from matcher.programmes.pack import Pack
from matcher.programmes.shelf import pack_named
from matcher.vocabulary import RecordKind
from service.web.access import HeldTools
from service.web.api.fields import Day
from service.web.api.problems import PROBLEMS
from service.web.api.rulings import EligibilityOut
from service.web.catalogue import SeenCatalogue

router = APIRouter(prefix="/api/v1", tags=["计划"])

Named = str | dict[str, Any]
"""An id or a name of the catalogue, or a record as in JSON lines."""

_MOST = 20


class AllianceIn(BaseModel):
    """联合体：第一家企业、第一个学会牵头。"""

    model_config = ConfigDict(extra="forbid")

    enterprises: list[Named] = Field(description="企业，编号、名称或记录", min_length=1, max_length=_MOST)
    societies: list[Named] = Field(description="学会，编号、名称或记录", min_length=1, max_length=_MOST)


class EligibilityIn(BaseModel):
    """按哪个计划核对谁；企业和学会一起给出时，一并核对两者的联合体。"""

    model_config = ConfigDict(extra="forbid")

    programme: str = Field(description="计划和年度；只写计划名则用 on 当日有效的版本", examples=["wuhan-2015"])
    on: Day | None = Field(default=None, description="按哪一天有效的版本；默认今天")
    enterprise: Named | None = Field(
        default=None,
        description="企业：信用代码、名称，或一条记录（字段同导入文件）",
        examples=[{"name": "示例光电有限公司", "code": "91110000600037341L", "staff": 102, "research_staff": 9}],
    )
    society: Named | None = Field(default=None, description="学会或高校科协：编号、名称或一条记录")
    expert: Named | None = Field(default=None, description="专家：编号、姓名或一条记录")
    alliance: AllianceIn | None = Field(default=None, description="由几家企业和几个学会组成的联合体")
    answers: dict[str, bool | str | dict[str, bool | str]] = Field(
        default={},
        description="对问题的答复；只对一方的写在它的编号或名称之下",
        examples=[{"独立法人": True}],
    )


@router.post("/eligibility", operation_id="eligibility", summary="逐条核对申报条件", responses=PROBLEMS)
def eligibility(asked: EligibilityIn, tools: HeldTools, catalogue: SeenCatalogue) -> list[EligibilityOut]:
    """Return for each party every ruling with its figures, clauses and smallest changes; nothing is stored."""
    pack = pack_named(tools.home, asked.programme, asked.on)
    parties = _parties(asked, catalogue)
    if not parties:
        raise HuiqiError("没有说核对谁", "请给出 enterprise、society、expert、alliance 之一")
    return [EligibilityOut(**one) for one in _checked(pack, parties, asked.answers)]


def _parties(asked: EligibilityIn, catalogue: Catalogue) -> list[Known]:
    wanted = (
        (RecordKind.ENTERPRISE, asked.enterprise),
        (RecordKind.SOCIETY, asked.society),
        (RecordKind.EXPERT, asked.expert),
    )
    found = [_known(catalogue, kind, one, kind.value) for kind, one in wanted if one is not None]
    if together := alliance_between(party for party, _ in found):
        found.append((together, ()))
    if asked.alliance is not None:
        members = [
            _known(catalogue, kind, one, f"alliance.{field}")
            for kind, field in ((RecordKind.ENTERPRISE, "enterprises"), (RecordKind.SOCIETY, "societies"))
            for one in getattr(asked.alliance, field)
        ]
        alliance = alliance_between(party for party, _ in members)
        assert alliance is not None  # noqa: S101 - there is one of each, the schema says
        found.append((alliance, tuple(f"{party.name}：{doubt}" for party, doubts in members for doubt in doubts)))
    return found


def _known(catalogue: Catalogue, kind: RecordKind, given: Named, field: str) -> Known:
    if isinstance(given, str):
        return named_party(catalogue, kind, given)
    try:
        return party_of_record(given, kind)
    except HuiqiError as error:
        raise HuiqiError(f"{field}：{error.problem}", error.remedy) from error


def _checked(pack: Pack, known: list[Known], answers: dict[str, Any]) -> list[dict[str, Any]]:
    parties: list[Party] = [party for party, _ in known]
    questions = [questions_for(pack, subject_of(party)) for party in parties]
    every = {question for some in questions for question in some}
    found = []
    for (party, doubts), own in zip(known, questions, strict=True):
        pairs = per_party(answers, party.name, id_of_party(party)).items()
        found.append(eligibility_document(check(pack, party, answers_for(pairs, own, every)), doubts))
    return found
