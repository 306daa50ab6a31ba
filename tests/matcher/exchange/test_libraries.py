"""成果库 and 人才库: what they record survives import, catalogue and export, and is seen in a shortlist."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.corpus.catalogue import Catalogue
from matcher.exchange.export import export_records
from matcher.exchange.intake import open_intake
from matcher.ranker import Ranker
from matcher.ranking.model import unlearned
from matcher.recommender import Recommender, build_index
from matcher.vocabulary import Candidate, Kind, Need, RecordKind
from tests.fakes.encoder import HashEncoder

ACHIEVEMENTS = """成果名称,完成单位,成果简介,关键词,成熟度,类型,产业方向,所在地区,完成年份
高速激光熔覆成套装备,示例大学,液压支柱再制造,激光熔覆、再制造,中试,节能、创新,光机电一体化,湖北省武汉市,2024
污泥低温干化装置,示例环保公司,含水率降到四成以下,污泥干化,产业化,环保,资源与环境,湖北省黄石市,2023
"""
EXPERTS = """姓名,工作单位,职称,研究方向,关键词,服务方式,可承接任务
甲专家,示例大学,教授,激光与材料相互作用,激光焊接、激光熔覆,技术顾问、项目签约,是
乙专家,示例研究院,研究员,固废处理,污泥干化,招聘进站,否
"""


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    found = Catalogue(tmp_path / "home")
    for name, text in (("成果.csv", ACHIEVEMENTS), ("专家.csv", EXPERTS)):
        (tmp_path / name).write_text(text, "utf-8")
    with open_intake(found) as intake:
        intake.read(tmp_path / "成果.csv", RecordKind.ACHIEVEMENT)
        intake.read(tmp_path / "专家.csv", RecordKind.EXPERT)
        assert not intake.refused
        intake.commit()
    return found


def _first(catalogue: Catalogue, kind: Kind, need: str) -> Candidate:
    encoder = HashEncoder()
    ranker = Ranker(kind, build_index(catalogue.candidates(kind), encoder), unlearned(kind))
    return Recommender(encoder, {kind: ranker}).shortlist(Need("N", need), kind).matches[0].candidate


def test_r30_an_achievement_is_found_with_owner_maturity_and_tags(catalogue: Catalogue) -> None:
    found = _first(catalogue, Kind.ACHIEVEMENT, "污泥含水率太高，需要干化装置")
    assert (found.name, found.owner, found.maturity, found.tags) == (
        "污泥低温干化装置", "示例环保公司", "产业化", ("环保",),
    )  # fmt: skip
    assert found.facts == ("示例环保公司", "产业化", "环保", "资源与环境")


def test_r30_an_expert_is_found_with_employer_and_title(catalogue: Catalogue) -> None:
    found = _first(catalogue, Kind.EXPERT, "激光焊接飞溅大")
    assert (found.name, found.organization, found.title, found.available) == ("甲专家", "示例大学", "教授", True)


def test_r31_an_expert_says_how_he_works_with_an_enterprise(catalogue: Catalogue) -> None:
    modes = {expert.name: expert.service_modes for expert in catalogue.candidates(Kind.EXPERT)}
    assert modes == {"甲专家": ("技术顾问", "项目签约"), "乙专家": ("招聘进站",)}


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "jsonl"])
def test_r30_both_libraries_leave_and_come_back_whole(catalogue: Catalogue, tmp_path: Path, suffix: str) -> None:
    again = Catalogue(tmp_path / "again")
    for kind in (RecordKind.ACHIEVEMENT, RecordKind.EXPERT):
        path = tmp_path / f"{kind.value}.{suffix}"
        export_records(catalogue, [kind], path)
        with open_intake(again) as intake:
            intake.read(path, kind)
            intake.commit()
        assert list(again.records(kind)) == list(catalogue.records(kind))
