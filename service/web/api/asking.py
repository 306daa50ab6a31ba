"""A match as it is asked for: the need, the programme it falls under, and what makes no sense together."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pydantic import BaseModel, ConfigDict, Field

from matcher.corpus.catalogue import Catalogue
from matcher.errors import HuiqiError
from matcher.policy.applying import Application
from matcher.policy.asking import Asked, application_of, enterprises_called, need_of
from matcher.vocabulary import Filters, Kind, Need
from service.tools import Tools
from service.web.api.fields import Day
from service.web.api.schemas import FiltersIn


class MatchIn(BaseModel):
    """一条技术需求，以及要找什么；可以按一个计划的优先规定，或按双向得分排列。"""

    model_config = ConfigDict(extra="forbid")

    need: str = Field(
        description="需求文本；给出企业时可以为空，用牵头企业的主营业务",
        examples=["铝合金压铸件气孔多，如何降低废品率"],
    )
    title: str = Field(default="", description="需求标题，可不给", examples=["压铸件气孔问题"])
    kind: Kind = Field(default=Kind.SOCIETY, description="找学会、专家还是成果", examples=["society"])
    top: int = Field(default=10, ge=1, le=100, strict=True, description="列出几个", examples=[3])
    filters: FiltersIn = FiltersIn()
    programme: str = Field(default="", description="按哪个计划优先，如 wuhan-2015；不给则只按相关性")
    on: Day | None = Field(default=None, description="只写计划名时，按哪一天有效的版本，如 2015-06-01；默认今天")
    enterprises: list[str] = Field(
        default=[], max_length=20, description="提出需求的企业，目录中的信用代码或名称；第一家牵头"
    )
    chosen: list[str] = Field(
        default=[], alias="with", max_length=20, description="已选定的学会，目录中的编号或名称；第一个牵头"
    )
    answers: dict[str, bool | str] = Field(
        default={}, description="对问题的答复，如 {“企业同意”: true}；只对一个候选的写作 {“编号:问题”: true}"
    )
    mutual: bool = Field(default=False, strict=True, description="按双向得分排列，只用于学会")
    budget: float | None = Field(
        default=None, ge=0, allow_inf_nan=False, description="企业拟投入资金（万元），用于双向得分"
    )


@dataclass(frozen=True, slots=True)
class Question:
    """What is put to the recommender."""

    need: Need
    kind: Kind
    filters: Filters
    top: int
    application: Application | None


def question_of(asked: MatchIn, tools: Tools, catalogue: Catalogue) -> Question:
    """Return what is asked, names looked up in what the caller may see of the catalogue.

    Raises:
        HuiqiError: things that make no sense together, a name that means nothing, an answer nobody asked for.
    """
    _check(asked)
    enterprises = enterprises_called(asked.enterprises, catalogue)
    need = need_of(asked.need, enterprises, asked.title) if enterprises else Need("-", asked.need, asked.title)
    application = None
    if asked.programme:
        names, chosen = tuple(asked.enterprises), tuple(asked.chosen)
        written = Asked(asked.programme, asked.on, names, chosen, answers=tuple(asked.answers.items()))
        application = application_of(written, tools.home, asked.kind, catalogue)
    need = replace(need, budget=asked.budget)
    return Question(need, asked.kind, asked.filters.as_filters(), asked.top, application)


def _check(asked: MatchIn) -> None:
    if not asked.programme:
        for name, value in (("on", asked.on), ("with", asked.chosen), ("answers", asked.answers)):
            if value:
                raise HuiqiError(f"{name} 只在按计划匹配时有用", "请写明 programme，例如 wuhan-2015")
    if asked.budget is not None and not asked.mutual:
        raise HuiqiError("budget 只与 mutual 一起用", "请把 mutual 设为 true，或去掉 budget")
    if asked.mutual and asked.kind is not Kind.SOCIETY:
        raise HuiqiError(f"{asked.kind.label}没有填报意愿，不能按双向得分排列", "请去掉 mutual，或把 kind 改为 society")
