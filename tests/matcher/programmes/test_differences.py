"""What differs between two packs: added, removed, changed, with both texts and clauses."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from matcher.programmes.differences import How, differences
from matcher.programmes.pack import Pack
from matcher.programmes.shelf import read_pack, shipped_packs


@pytest.mark.parametrize("pack", shipped_packs(), ids=lambda pack: pack.programme.key)
def test_a_pack_does_not_differ_from_itself_whatever_its_order(pack: Pack) -> None:
    shuffled = {name: tuple(random.Random(1).sample(list(one), len(one))) for name, one in pack.sections().items()}
    assert differences(pack, replace(pack, **shuffled)) == ()


def test_a_changed_rule_is_shown_in_words_with_both_clauses(write: Callable[..., Path]) -> None:
    old = read_pack(write())
    new = read_pack(
        write(('percent = 9.99 }\ncites = ["某市2020 一(一)1"]', 'percent = 12 }\ncites = ["某市2020 一(一)2"]'))
    )
    (change,) = differences(old, new)
    assert (change.section, change.key, change.how) == ("conditions", "staff", How.CHANGED)
    assert (change.old_cites, change.new_cites) == (("某市2020 一(一)1",), ("某市2020 一(一)2",))
    cites, field = change.fields
    assert cites.field == "cites"
    assert field.old_text == "研发人员数 ÷ 职工总数不低于 9.99%"
    assert field.new_text == "研发人员数 ÷ 职工总数不低于 12%"


def test_added_and_removed_entries_are_told_and_going_back_turns_them_round(write: Callable[..., Path]) -> None:
    old = read_pack(write())
    new = read_pack(write(('key = "station"\nname = "服务站"', 'key = "base"\nname = "示范基地"')))
    there, back = differences(old, new), differences(new, old)
    assert [(one.key, one.how, one.old, one.new) for one in there] == [
        ("station", How.REMOVED, "服务站", ""),
        ("base", How.ADDED, "", "示范基地"),
    ]
    assert {(one.key, one.how) for one in back} == {("base", How.REMOVED), ("station", How.ADDED)}


def test_the_name_of_the_document_is_no_change_of_what_cites_it(write: Callable[..., Path]) -> None:
    old = read_pack(write())
    text = write().read_text("utf-8").replace("某市2020 ", "某市2021 ").replace('"某市2020"', '"某市2021"')
    path = write()
    path.write_text(text, "utf-8")
    (change,) = differences(old, read_pack(path))
    assert (change.section, [field.field for field in change.fields]) == ("sources", ["key"])


def test_each_clause_of_a_document_is_compared_by_itself(write: Callable[..., Path]) -> None:
    old, new = read_pack(write()), read_pack(write(('"一(一)2" = "程序"', '"一(一)2" = "办理程序"')))
    (change,) = differences(old, new)
    assert [(one.field, one.old, one.new) for one in change.fields] == [("clauses[一(一)2]", "程序", "办理程序")]


def test_a_section_that_only_one_has_is_told(write: Callable[..., Path]) -> None:
    weighing = '[weighing]\nbound = 0.1\neach = 0.05\nby = "本单位"\n\n[[actors]]'
    old, new = read_pack(write()), read_pack(write(("[[actors]]", weighing)))
    assert [(one.section, one.how) for one in differences(old, new)] == [("weighing", How.ADDED)]
