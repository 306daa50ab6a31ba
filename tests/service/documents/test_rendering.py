"""Documents as LibreOffice shows them: every field given is on a page."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from matcher.programmes.pack import Pack
from matcher.programmes.shelf import shipped_packs
from service.documents.drafting import draft
from service.documents.forms import TABLES
from service.documents.making import make
from service.documents.papers import Plan
from service.documents.pieces import Fund, Part, Task
from tests.fakes.papers import FORMS, filled
from tests.fakes.word import pages_of, rendered, squeezed

_MALICIOUS = "A<b>粗</b> & {{x}} {% for i in y %} {_{ }_} ]]> &lt; \"'` =1+1"
_HOSTILE = ("task-agreement", "award")
_LONG = "".join(f"第{number}句，一字不少。" for number in range(300))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The text of the pages of every form, filled in; of hostile and long text; of every empty paper of the packs."""
    home = tmp_path_factory.mktemp("home")
    documents = {}
    for form in FORMS:
        document, _ = filled(form)
        documents[form] = document
        if form in _HOSTILE:
            documents[f"{form}-hostile"] = replace(document, title=_MALICIOUS)
    cell = Task(_LONG[: len(_LONG) // 2])
    many = tuple(Fund(f"来源{number}", "用途", 1) for number in range(60))
    documents["long"] = Plan(parts=(Part("思路", _LONG), Part("进度", tasks=(cell,)), Part("资金", funds=many)))
    for pack, key in _papers():
        documents[f"{pack.programme.key}-{key}"] = draft(pack, key)
    return rendered({name: make(document, home).data for name, document in documents.items()})


def _papers() -> list[tuple[Pack, str]]:
    return [(pack, one.key) for pack in shipped_packs() for one in pack.papers if TABLES not in one.name]


@pytest.mark.parametrize("form", FORMS)
def test_every_field_given_is_on_a_page(form: str, pages: dict[str, str]) -> None:
    _, marks = filled(form)
    assert [mark for mark in marks if mark not in pages[form]] == []


@pytest.mark.parametrize("form", FORMS)
def test_pages_are_numbered_as_official_documents_are(form: str, pages: dict[str, str]) -> None:
    assert "—1—" in pages[form]


@pytest.mark.parametrize("form", _HOSTILE)
def test_hostile_text_is_shown_as_it_was_written(form: str, pages: dict[str, str]) -> None:
    assert squeezed(_MALICIOUS) in pages[f"{form}-hostile"]


def test_a_long_text_a_long_cell_and_a_long_table_are_shown_whole(pages: dict[str, str]) -> None:
    text = re.sub(r"—\d+—", "", pages["long"])  # page numbers stand between the halves of a sentence
    assert [number for number in range(300) if f"第{number}句" not in text] == []
    assert text.count("第100句") == 2  # in the part and in the cell
    assert [number for number in range(60) if f"来源{number}" not in text] == []
    assert text.count("人民币壹分") == 60
    assert "合计：0.60元（人民币陆角整）" in text
    assert text.count("使用方向和范围") > 1  # the head of the table on every page it runs to


def test_rows_stand_whole_on_a_page_and_a_sum_with_the_last_of_them() -> None:
    """Wherever on a page a table begins."""
    tasks = tuple(Task(f"甲{number}起，{_LONG[:120]}乙{number}止") for number in range(8))
    funds = tuple(Fund(f"丙{number}来源", "用于设备改造、试验材料", 100) for number in range(9))
    parts = {
        f"from-{lines}": Plan(
            parts=(Part("思路", "一行。\n" * lines), Part("进度", tasks=tasks), Part("资金", funds=funds))
        )
        for lines in range(1, 12)
    }
    home = Path("nowhere")
    for pages in pages_of({name: make(document, home).data for name, document in parts.items()}).values():
        for number in range(8):
            assert len({_page(pages, f"甲{number}起"), _page(pages, f"乙{number}止")}) == 1
        assert _page(pages, "合计：") == _page(pages, "丙8来源")
        for head, row in (("阶段成果", "甲0起"), ("使用方向和范围", "丙0来源")):
            assert _page(pages, head) == _page(pages, row)


def test_a_row_that_nearly_fills_or_exceeds_a_page_loses_nothing() -> None:
    """LibreOffice cuts off what a row that may not break has below the page."""
    documents = {}
    for lines in range(30, 60, 3):
        what = "".join(f"丁{number}行；" for number in range(lines * 2))
        documents[f"of-{lines}"] = Plan(parts=(Part("思路", "一行。"), Part("进度", tasks=(Task(what),))))
    made = {name: make(document, Path("nowhere")).data for name, document in documents.items()}
    for name, text in rendered(made).items():
        shown = re.sub(r"—\d+—|序号|任务|负责方|起止时间|阶段成果", "", text)
        lines = int(name.removeprefix("of-"))
        assert [number for number in range(lines * 2) if f"丁{number}行" not in shown] == [], name


def _page(pages: list[str], text: str) -> int:
    return next(number for number, page in enumerate(pages) if text in page)


def test_every_paper_of_every_shipped_pack_shows_its_parts(pages: dict[str, str]) -> None:
    for pack, key in _papers():
        document = draft(pack, key)
        text = pages[f"{pack.programme.key}-{key}"]
        for part in getattr(document, "parts", ()):
            assert squeezed(part.heading.rpartition("：")[2]) in text, (key, part.heading)
        assert squeezed(document.title) in text
        assert "＿＿＿" in text
        assert "None" not in text
