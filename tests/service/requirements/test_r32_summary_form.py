"""R32: a written summary (成效 / 模式与平台 / 保障机制); the statistics table is tested with the indicators."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from matcher.programmes.shelf import pack_of, shipped_packs
from service.documents.drafting import draft
from service.documents.making import make
from service.documents.papers import Summary
from service.documents.pieces import Figure
from tests.fakes.word import rendered


def test_r32_the_summary_has_the_chapters_of_the_notice_in_its_order(tmp_path: Path) -> None:
    form = draft(pack_of(shipped_packs(), "liaoning", 2018), "summary")
    assert isinstance(form, Summary)
    written = replace(
        form,
        unit="某市科协",
        since=date(2014, 1, 1),
        until=date(2018, 5, 31),
        figures=(Figure("对接全国学会", "12个", "附表第9项"),),
        parts=tuple(replace(part, text=f"{part.heading.rpartition('：')[2]}的情况。") for part in form.parts),
    )
    text = rendered({"summary": make(written, tmp_path).data})["summary"]
    order = (
        "一、成效", "（一）服务区域和产业", "（二）成果转化和关键技术", "（三）服务决策", "（四）人才",
        "二、模式与平台", "（一）联合体", "（二）创新载体", "（三）合作项目、平台和效益",
        "三、保障与机制", "保障与机制的情况。",
    )  # fmt: skip
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert text.count("成效") == text.count("一、成效") == 1
    assert "自2014年1月1日起，至2018年5月31日止" in text
    assert "12个" in text
