"""POST /api/v1/services: which services a text asks for, with the words it says so with."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from matcher.tagging.services import asked_document, services_asked
from matcher.taxonomy.services import kinds_of
from matcher.text.normalise import check_text
from matcher.vocabulary import Need
from service.web.api.problems import PROBLEMS
from service.web.api.schemas import SpanOut

router = APIRouter(prefix="/api/v1", tags=["匹配"])


class ServicesIn(BaseModel):
    """一条需求的文字。"""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(description="需求文本", examples=["铝合金压铸件气孔多，拟联合高校攻关，并委托第三方检测"])
    title: str = Field(default="", description="需求标题，可不给", examples=["压铸件气孔问题"])


class ServiceOut(BaseModel):
    """一项服务，以及需求里说到它的词。"""

    code: str = Field(description="服务词表的代码", examples=["04"])
    name: str = Field(examples=["协同攻关"])
    words: list[str] = Field(description="原文里的词；由没有提到其他服务推得时为空", examples=[["联合高校攻关"]])
    spans: list[SpanOut] = Field(description="各词的位置：document 为 0 是标题，1 是文本")


class ServicesOut(BaseModel):
    """由文字理解的服务。"""

    services: list[str] = Field(description="大类的名称", examples=[["协同攻关", "标准与检测"]])
    asked: list[ServiceOut]


@router.post("/services", operation_id="services", summary="需求文字里要的是哪些服务", responses=PROBLEMS)
def services(asked: ServicesIn) -> ServicesOut:
    """Return the services, at least one; nothing is stored and the text is not logged."""
    check_text(f"{asked.title}\n{asked.text}" if asked.title else asked.text)
    found = services_asked(Need("-", asked.text, asked.title))
    kinds = list(kinds_of(one.code for one in found))
    return ServicesOut(services=kinds, asked=[ServiceOut(**one) for one in asked_document(found)])
