"""An analyst looks at models and their figures, compares, puts in force, goes back, and trains anew, in the browser."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from matcher.corpus.catalogue import shipped
from matcher.corpus.serial import record_of
from matcher.learning.registry import UNLEARNED, Registry
from matcher.ranker import Ranker
from matcher.ranking.model import unlearned
from matcher.recommender import rank_needs
from matcher.vocabulary import Kind, Need
from tests.fakes.person import Person
from tests.fakes.shipped_models import recommender_of_societies

Enter = Callable[..., Person]

_SHELF = "/models/society/use"
_NEEDS = 24
_PATIENCE_MS = 120_000


@pytest.fixture
def reference(home: Path, tmp_path: Path) -> dict[str, Path]:
    """Needs judged as the ranking without labels orders the shipped societies, so that it is the better one here."""
    recommender = recommender_of_societies(home)
    ranker = recommender.ranker(Kind.SOCIETY)
    texts = [one.documents[-1].text for one in shipped(Kind.SOCIETY) if one.documents][:_NEEDS]
    needs = [Need(f"N-{number}", f"希望解决：{text[:60]}") for number, text in enumerate(texts)]
    plain = Ranker(Kind.SOCIETY, ranker.index, unlearned(Kind.SOCIETY))
    run = rank_needs(needs, plain, recommender.encoder, 5)
    judged = [
        f"{need} 0 {one} {3 if place < 2 else 2}\n"
        for need, found in run.items()
        for place, (one, _) in enumerate(found)
    ]
    asked = [json.dumps({"id": one.id, "title": "", "text": one.text}, ensure_ascii=False) for one in needs]
    listed = [json.dumps(record_of(one), ensure_ascii=False) for one in shipped(Kind.SOCIETY)]
    files = {"needs": "\n".join(asked), "judged": "".join(judged), "listed": "\n".join(listed)}
    for name, text in files.items():
        (tmp_path / name).write_text(f"{text}\n", "utf-8")
    return {name: tmp_path / name for name in files}


@pytest.fixture
def registry(office_home: Path) -> Iterator[Registry]:
    """Which model is in force; whatever comes of a test, the shipped one is afterwards."""
    found = Registry(office_home, Kind.SOCIETY, "use")
    yield found
    if found.standing().current != found.first:
        found.rollback("测试", "还原", to_first=True)


def test_each_figure_of_a_model_is_a_plot_with_its_table(person: Enter) -> None:
    _list_of(person("hubei-officer"))
    analyst = person("hubei-analyst")
    page = analyst.goes("/models")
    expect(page.get_by_role("heading", name="学会排序：用起来怎么样")).to_be_visible()
    for title in ("逐月变化", "概率可信吗", "各产业"):
        _drawn(page, title)
    analyst.check()
    analyst.pictured("models")
    in_force = page.get_by_role("row").filter(has_text="现用").filter(has_text="学会排序")
    assert in_force.count() == 1, "in force with the encoder of this system, and with no other"
    in_force.get_by_role("link").first.click()
    for title in ("与更简单的做法比", "查准与查全", "采信多少", "五份轮流检验"):
        _drawn(page, title)
    analyst.check()
    analyst.pictured("model")
    page.goto("/models")
    page.get_by_role("row").filter(has_text="产业识别").filter(has_text="use").get_by_role("link").first.click()
    _drawn(page, "各产业方向的 F1")
    analyst.check()


def test_a_model_is_compared_put_in_force_with_a_reason_and_gone_back_from(
    person: Enter, reference: dict[str, Path], registry: Registry
) -> None:
    analyst, first = person("hubei-analyst"), registry.first
    page = analyst.goes(_SHELF)
    page.get_by_label("要比较的模型").select_option(label="不用标注的排序")
    page.get_by_role("button", name="开始比较").click()
    assert "没有有评判的需求" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("要比较的模型").input_value() == UNLEARNED
    page.get_by_label("有评判的需求").set_input_files(reference["needs"])
    page.get_by_label("评判", exact=True).set_input_files(reference["judged"])
    page.get_by_label("候选").set_input_files(reference["listed"])
    analyst.check()
    page.get_by_role("button", name="开始比较").click()
    comparison = page.url
    page.goto(comparison)
    page.locator("[data-running]").wait_for(state="detached", timeout=_PATIENCE_MS)
    page.goto(comparison)
    expect(page.get_by_text("可以替换现用的", exact=False)).to_be_visible()
    _drawn(page, "逐类比较")
    analyst.check()
    analyst.pictured("comparison")

    page.get_by_label("理由").fill("在本单位评判过的需求上更好")
    page.get_by_role("button", name="发布为现用").click()
    assert "已发布" in page.get_by_role("status").inner_text()
    assert registry.standing().current == UNLEARNED
    page = person("wuhan-analyst").goes(_SHELF)
    assert page.get_by_role("button", name="开始比较").count() == 0
    assert f"{first} → {UNLEARNED}" in page.get_by_role("main").inner_text()

    page = analyst.goes(_SHELF)
    analyst.check()
    page.get_by_label("退回的理由").fill("名单不如从前")
    page.get_by_role("button", name="退回上一个").click()
    assert "已退回" in page.get_by_role("status").inner_text()
    assert "名单不如从前" in page.get_by_role("main").inner_text()
    assert registry.standing().current == first


def test_a_training_is_followed_to_its_model_and_another_stopped_and_done_again(person: Enter) -> None:
    analyst = person("hubei-analyst")
    page = analyst.goes("/models")
    rows = page.get_by_role("region", name="训练", exact=True).get_by_role("row")
    first, second = (rows.filter(has_text=until) for until in ("2025-06-30", "2025-05-31"))
    for until in ("2025-06-30", "2025-05-31"):  # the worker has both before it: the second waits for the first
        page.get_by_label("学到哪一天为止").fill(until)
        page.get_by_role("button", name="开始训练").click()
        assert "已列入任务" in page.get_by_role("status").inner_text()
    second.get_by_role("button", name="取消").click()
    expect(second.get_by_text("已取消")).to_be_visible()

    expect(first.get_by_role("progressbar")).to_be_visible(timeout=_PATIENCE_MS)
    told: set[str] = set()
    while first.get_by_role("progressbar").count():  # the page follows by itself: nothing is pressed or loaded anew
        told |= set(first.get_by_role("progressbar").evaluate_all("all => all.map(one => one.parentNode.innerText)"))
        page.wait_for_timeout(200)
    assert len(told) > 1, "how far it is changed before one's eyes"
    expect(first.get_by_text("完成")).to_be_visible(timeout=_PATIENCE_MS)
    second.get_by_role("button", name="重办").click()
    first.get_by_role("link", name="模型").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("从既往联盟学到的排序")
    analyst.check()
    page.goto("/models")
    expect(second.get_by_text("完成")).to_be_visible(timeout=_PATIENCE_MS)
    analyst.check()


def test_a_training_that_cannot_be_says_why(person: Enter) -> None:
    analyst = person("hubei-analyst")
    page = analyst.goes("/models")
    page.get_by_label("学到哪一天为止").fill("2021-06-30")
    page.get_by_role("button", name="开始训练").click()
    row = page.get_by_role("region", name="训练", exact=True).get_by_role("row").filter(has_text="2021-06-30")
    expect(row.get_by_text("条展示过名单的需求")).to_be_visible(timeout=_PATIENCE_MS)
    analyst.check()


def _list_of(officer: Person) -> None:
    """Have a list shown for a need of their own."""
    page = officer.goes("/needs/new")
    page.get_by_label("标题").fill("模型用起来怎么样")
    page.get_by_label("要解决的技术问题").fill("感光材料涂布厚度不均，废品率达 8%，希望把厚度偏差降到 2% 以内。")
    page.get_by_role("button", name="提出").click()
    page.get_by_role("button", name="受理").click()
    page.get_by_role("link", name="候选名单").click()
    page.get_by_role("button", name="列出名单").click()
    page.get_by_text("名单已列出").wait_for()


def _drawn(page: Page, title: str) -> None:
    """A plot stands under its heading, drawn, with a table of figures beside it."""
    section = page.locator("section.plot").filter(has=page.get_by_role("heading", name=title)).first
    drawing = section.get_by_role("img")
    drawing.scroll_into_view_if_needed()
    expect(drawing).to_have_js_property("complete", value=True)
    assert drawing.evaluate("one => one.naturalWidth") > 0, title
    assert section.get_by_role("row").count() > 1, title
