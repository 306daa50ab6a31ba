"""R31: Help with 项目申报, 专利备案, 科技查新, 成果鉴定; experts by 招聘进站 / 项目签约 / 技术顾问."""

from __future__ import annotations

import pytest

from matcher.corpus.records import candidate_from
from matcher.programmes.own_words import in_words_of
from matcher.programmes.shelf import pack_of, shipped_packs
from matcher.retrieval.filtering import passes
from matcher.tagging.services import services_asked
from matcher.vocabulary import Filters, Kind, Need

ZHEJIANG = pack_of(shipped_packs(), "zhejiang", 2014)
MODES = ("招聘进站", "项目签约", "技术顾问")


def _said(text: str) -> list[str]:
    codes = [asked.code for asked in services_asked(Need("N", text))]
    return [service.name for service in in_words_of(ZHEJIANG, codes)]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("请辅导我公司申报高新技术企业", "科技计划项目的申报"),
        ("专利备案手续不熟悉，请协助", "专利申请备案"),
        ("奖项申报前需要出具查新报告", "科技查新"),
        ("拟组织新产品成果鉴定会", "成果鉴定"),
        ("拟招聘专家进站工作", "招聘进站"),
        ("以项目签约方式引进团队", "项目签约"),
        ("聘请一位配方方面的技术顾问", "技术顾问"),
    ],
)
def test_r31_each_kind_of_help_is_understood_from_a_need_s_text(text: str, named: str) -> None:
    """“Help with 项目申报, 专利备案, 科技查新, 成果鉴定; experts by …”: from the text to Zhejiang's own word."""
    assert named in _said(text)


def test_r31_all_four_at_once() -> None:
    """“项目申报, 专利备案, 科技查新, 成果鉴定” in one need."""
    said = _said("协助做好项目申报、专利备案、科技查新和成果鉴定")
    assert said == ["科技计划项目的申报", "专利申请备案", "科技查新", "成果鉴定"]


@pytest.mark.parametrize("mode", MODES)
def test_r31_experts_are_found_by_the_way_they_work(mode: str) -> None:
    """“Experts by 招聘进站 / 项目签约 / 技术顾问”: the filter keeps who works that way, and nobody else."""
    experts = [
        candidate_from({"id": one, "name": one, "organization": "某校", "service_modes": one}, Kind.EXPERT)
        for one in MODES
    ]
    wanted = Filters(services=frozenset({mode}))
    assert [expert.id for expert in experts if passes(expert, wanted)] == [mode]
