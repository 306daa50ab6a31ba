"""From values to what a template is filled with; what is missing is named."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.errors import InvalidText
from service.documents import papers, pieces
from service.documents.filling import filling, literal, missing
from service.documents.papers import Agreement, Notice, Plan, Summary
from service.documents.pieces import Fund, Listed, Part, Party, Task
from service.documents.wording import DAY, LINE
from service.domain.period import PROVISIONAL
from service.domain.workday_table import mainland
from tests.fakes.papers import FORMS, filled


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_what_a_person_wrote_comes_out_sign_by_sign_and_nothing_in_it_is_a_tag(text: str) -> None:
    escaped = literal(text)
    assert escaped.unescape() == text
    assert not set("{}<>") & set(escaped)


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_missing_from_a_document_with_every_field(form: str) -> None:
    document, _ = filled(form)
    assert missing(document) == ()


@pytest.mark.parametrize("form", FORMS)
def test_each_field_taken_away_is_named(form: str) -> None:
    document, _ = filled(form)
    may_lack = {pieces.Kind.FORM, pieces.Kind.EXTRA, pieces.Kind.SOME, pieces.Kind.ASKED}
    for one in fields(document):
        empty = replace(document, **{one.name: one.default})
        assert missing(empty) == (() if one.metadata["kind"] in may_lack else (one.metadata["label"],))


def test_what_is_missing_in_rows_is_named_by_its_row() -> None:
    plan = Plan(
        title="计划",
        number="1",
        programme="试点",
        project="项目",
        makers=("甲公司", " "),
        leader="某人",
        since=date(2026, 1, 1),
        until=date(2026, 12, 31),
        parts=(
            Part("工作思路"),
            Part("进度安排", tasks=(Task("诊断", "", date(2026, 1, 1), date(2026, 2, 1), "报告"),)),
        ),
        account="",
        dated=date(2026, 1, 1),
    )
    assert missing(plan) == (
        "制定单位",
        "工作思路·正文",
        "进度安排·任务和进度表第 1 行·负责方",
        "资金专账（户名、开户行、账号）",
    )


def test_blanks_stand_for_what_is_missing() -> None:
    filling_of = filling(Agreement())
    assert filling_of["project"] == LINE
    assert filling_of["dated"] == DAY
    assert filling_of["copies"] == LINE
    assert [party["name"] for party in filling_of["parties"]] == [LINE, LINE]  # type: ignore[attr-defined]
    assert filling_of["services"] == []
    assert filling(Plan())["account"] is None
    assert filling(Plan(account=""))["account"] == LINE
    assert filling(Plan(makers=("甲", "")))["makers"] == ["甲", LINE]


def test_a_part_has_lines_to_write_on_unless_it_has_a_table() -> None:
    written, table = filling(Plan(parts=(Part("思路"), Part("进度", tasks=()))))["parts"]  # type: ignore[misc]
    assert len(written["text"]) == 3
    assert written["tasks"] is None
    assert table["text"] == []
    assert len(table["tasks"]) == 3


def test_chapters_and_sections_are_numbered() -> None:
    parts = tuple(Part(heading) for heading in ("概况", "成效：产业", "成效：人才", "机制", "机制：条件", "成效：其他"))
    numbered = filling(Summary(parts=parts))["parts"]
    assert [(one["chapter"], one["section"]) for one in numbered] == [  # type: ignore[attr-defined]
        ("一、概况", ""),
        ("二、成效", "（一）产业"),
        ("", "（二）人才"),
        ("三、机制", ""),
        ("四、机制", "（一）条件"),
        ("五、成效", "（一）其他"),
    ]


def test_sums_are_added_up_only_where_all_are_known() -> None:
    def total(*sums: int | None) -> object:
        funds = tuple(Fund("来源", "用途", fen) for fen in sums)
        (part,) = filling(Plan(parts=(Part("资金", funds=funds),)))["parts"]  # type: ignore[misc]
        return part["total"]

    assert total(10, 20) == {"digits": "0.30", "capitals": "人民币叁角整"}
    assert total(10, None) is None
    assert total() is None
    assert total(0) == {"digits": "0.00", "capitals": "人民币零元整"}


def test_a_notice_without_sums_has_no_column_of_them() -> None:
    assert filling(Notice())["priced"] is True
    assert filling(Notice(listed=(Listed("甲"), Listed("乙"))))["priced"] is False
    assert filling(Notice(listed=(Listed("甲"), Listed("乙", fen=0))))["priced"] is True


def test_a_notice_says_from_when_to_when_it_runs() -> None:
    known = mainland().period(date(2015, 9, 28), 5)
    assert filling(Notice(period=known))["period"] == [
        "公示期为 5 个工作日，自2015年9月29日（周二）起，至2015年10月10日（周六）止，公布当日不计。"
    ]


def test_a_provisional_period_says_so_in_words_for_the_public() -> None:
    (told, more) = filling(Notice(period=mainland().period(date(2099, 9, 28), 5)))["period"]  # type: ignore[misc]
    assert "2099年" in told
    assert "另行更正" in more
    assert PROVISIONAL not in told + more  # that one speaks to the officer


def test_an_objection_that_is_open_stops_the_period() -> None:
    stopped = mainland().period(date(2015, 9, 7), 5, [(date(2015, 9, 10), None)])
    (told,) = filling(Notice(period=stopped))["period"]  # type: ignore[misc]
    assert "已计 2 个" in told
    assert "暂停" in told


def test_a_sign_that_no_document_holds_names_its_field() -> None:
    with pytest.raises(InvalidText, match="地址"):
        filling(Agreement(parties=(Party(address="某路\x00"),)))


def test_no_field_has_the_name_of_a_method_of_its_container() -> None:
    """Jinja would find the method first: ``row.items`` is not the field."""
    classes = [
        one for module in (papers, pieces) for one in vars(module).values() if hasattr(one, "__dataclass_fields__")
    ]
    names = {one.name for cls in classes for one in fields(cls)}
    assert len(names) > 40
    assert not names & set(dir(dict))
