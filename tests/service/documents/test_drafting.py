"""Documents drafted from packs: the form each paper is made on, its parts in order, parties, clauses."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from matcher.errors import UnknownName
from matcher.programmes.pack import Pack
from matcher.programmes.shelf import pack_of, read_pack, shipped_packs
from service.documents.drafting import basis_of, draft, draft_award, draft_notice
from service.documents.forms import form_of
from service.documents.making import make
from service.documents.papers import Advice, Agreement, Award, Material, Notice, Plan, Rules, Summary
from service.documents.pieces import Party
from tests.fakes.city import TEXT
from tests.fakes.word import text_of

_MORE = """
[[actors]]
key = "firm"
name = "试点企业"
role = "企业"
cites = ["某市2020 一(一)2"]

[[papers]]
key = "pact"
name = "创新结对合同"
by = ["city", "firm"]
parts = ["结对任务", "经费预算", "任务安排", "成果归属"]
fixed_form = true
cites = ["某市2020 一(一)2"]

[[papers]]
key = "odd"
name = "情况说明"
cites = ["某市2020 一(一)2"]

[[papers]]
key = "list"
name = "拟支持名单公示"
cites = ["某市2020 一(一)2"]

[[papers]]
key = "plaque"
name = "授牌文件"
cites = ["某市2020 一(一)2"]
"""


@pytest.fixture
def city(tmp_path: Path) -> Pack:
    """A city that has just joined: its pack names papers nobody knew."""
    path = tmp_path / "city-2020.toml"
    path.write_text(TEXT + _MORE, "utf-8")
    return read_pack(path)


@pytest.mark.parametrize(
    ("pack", "year", "paper", "kind", "form"),
    [
        ("wuhan", 2015, "agreement", Agreement, "task-agreement"),
        ("wuhan", 2015, "work-plan", Plan, "plan"),
        ("wuhan", 2015, "final-report", Summary, "summary"),
        ("hubei", 2015, "agreement", Agreement, "cooperation-agreement"),
        ("hubei", 2015, "year-plan", Plan, "plan"),
        ("hubei", 2015, "service-plan", Plan, "plan"),
        ("hubei", 2015, "base-rules", Rules, "rules"),
        ("hubei", 2015, "need", Material, "material"),
        ("zhejiang", 2014, "agreement", Agreement, "cooperation-agreement"),
        ("zhejiang", 2014, "station-rules", Rules, "rules"),
        ("zhejiang", 2014, "work-plan", Plan, "plan"),
        ("zhejiang", 2014, "fund-rules", Rules, "rules"),
        ("chengdu", 2018, "agreement", Agreement, "cooperation-agreement"),
        ("chengdu", 2018, "service-plan", Plan, "plan"),
        ("chengdu", 2018, "advice", Advice, "advice"),
        ("chengdu", 2018, "application", Material, "material"),
        ("liaoning", 2018, "summary", Summary, "summary"),
    ],
)
def test_each_paper_of_the_shipped_packs_has_its_form(pack: str, year: int, paper: str, kind: type, form: str) -> None:
    drafted = draft(pack_of(shipped_packs(), pack, year), paper)
    assert type(drafted) is kind
    assert drafted.form == form


def test_a_table_of_indicators_is_no_document() -> None:
    with pytest.raises(UnknownName, match="统计"):
        draft(pack_of(shipped_packs(), "liaoning", 2018), "table")


def test_a_paper_that_the_pack_does_not_have_is_answered_with_those_it_has(city: Pack) -> None:
    with pytest.raises(UnknownName, match="pact、odd"):
        draft(city, "agreement")


def test_a_new_city_gets_its_own_form_without_code_or_template(city: Pack, tmp_path: Path) -> None:
    drafted = draft(city, "pact")
    assert isinstance(drafted, Agreement)
    assert drafted.form == "task-agreement"
    assert drafted.title == "创新结对合同"
    assert drafted.parties == (Party("甲方", role="某市科协"), Party("乙方", role="试点企业"))
    assert [part.heading for part in drafted.parts] == ["结对任务", "经费预算", "任务安排", "成果归属"]
    assert [(part.tasks, part.funds) for part in drafted.parts] == [(None, None), (None, ()), ((), None), (None, None)]
    text = text_of(make(drafted, tmp_path).data)
    places = [text.index(words) for words in ("一、结对任务", "二、经费预算", "三、任务安排", "四、成果归属")]
    assert places == sorted(places)
    assert "《试验方案》一(一)2" in text


def test_what_no_form_names_is_general_material(city: Pack) -> None:
    drafted = draft(city, "odd")
    assert isinstance(drafted, Material)
    assert (drafted.title, drafted.to, drafted.units) == ("情况说明", "某市科协", ())
    assert [part.heading for part in drafted.parts] == ["基本情况", "具体内容", "有关说明"]


def test_a_paper_that_is_a_notice_or_a_decision_is_drafted_as_one(city: Pack) -> None:
    notice, award = draft(city, "list"), draft(city, "plaque")
    assert isinstance(notice, Notice)
    assert isinstance(award, Award)
    assert notice.issuer == award.issuer == "某市科协"


def test_the_services_to_choose_from_are_the_programmes_own() -> None:
    drafted = draft(pack_of(shipped_packs(), "wuhan", 2015), "agreement")
    assert isinstance(drafted, Agreement)
    assert len(drafted.services) == 7
    assert not any(one.chosen for one in drafted.services)


def test_a_sort_of_advice_brings_its_parts_and_another_one_is_refused() -> None:
    chengdu = pack_of(shipped_packs(), "chengdu", 2018)
    drafted = draft(chengdu, "advice", sort="提案")
    assert isinstance(drafted, Advice)
    assert (drafted.title, drafted.sort) == ("", "提案")
    assert [part.heading for part in drafted.parts] == ["案由", "情况和分析", "办法和建议"]
    with pytest.raises(UnknownName, match="调研报告、建议、提案、议案、专题报告"):
        draft(chengdu, "advice", sort="信息")
    with pytest.raises(UnknownName, match="不分文种"):
        draft(chengdu, "service-plan", sort="提案")


def test_clauses_are_told_by_document() -> None:
    wuhan, hubei = (pack_of(shipped_packs(), key, 2015) for key in ("wuhan", "hubei"))
    assert (
        basis_of(wuhan, ["武汉2015 四(三)", "武汉2015 二(一)"])
        == "《武汉市科协“企会协作创新计划”试点方案》四(三)、二(一)"
    )
    assert basis_of(hubei, ["湖北2015 四1"]).endswith("实施意见》（鄂科协学〔2015〕19号）四1")
    assert basis_of(hubei, []) == ""


def test_a_notice_names_its_programme_and_document() -> None:
    notice = draft_notice(pack_of(shipped_packs(), "wuhan", 2015))
    assert "企会协作创新计划" in notice.title
    assert "试点方案》" in notice.reason
    assert notice.issuer == "武汉市科学技术协会"


def test_a_decision_names_the_plaques_of_the_pack() -> None:
    hubei = pack_of(shipped_packs(), "hubei", 2015)
    award = draft_award(hubei, ["demonstration-base", "cooperation-base", "cooperation-base"])
    assert award.title == "关于设立“协同创新示范基地”、“会企创新协作基地”的决定"
    assert [one.name for one in award.plaques] == ["协同创新示范基地", "会企创新协作基地", "会企创新协作基地"]
    with pytest.raises(UnknownName, match="demonstration-base"):
        draft_award(hubei, ["base"])


def test_many_parties_all_have_a_side(city: Pack) -> None:
    """甲 to 癸, and numbers beyond."""
    (paper,) = [one for one in city.papers if one.key == "pact"]
    crowd = replace(paper, by=("firm",) * 12)
    pack = replace(city, papers=(crowd,))
    drafted = draft(pack, "pact")
    assert isinstance(drafted, Agreement)
    assert [one.side for one in drafted.parties][8:] == ["壬方", "癸方", "第十一方", "第十二方"]


def test_an_agreement_not_on_a_fixed_form_is_one_of_cooperation(city: Pack) -> None:
    (paper,) = [one for one in city.papers if one.key == "pact"]
    assert form_of(replace(paper, fixed_form=False)).key == "cooperation-agreement"
