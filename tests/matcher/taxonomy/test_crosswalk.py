"""Following crosswalks, and refusing wrong ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from matcher.errors import InvalidRecord, UnknownName
from matcher.taxonomy.crosswalk import Link, crosswalk, read_crosswalk

Tables = Callable[..., Path]
HEADER = "source,target,relation,note,reviewed\n"


def test_an_entry_has_all_the_targets_of_its_rows_in_their_order(tables: Tables) -> None:
    links = read_crosswalk(tables(), "plants", "uses").targets("1")
    assert links == (Link("U.10", "broader", "木材"), Link("U.9", "related", ""))


def test_an_entry_without_rows_inherits_from_the_nearest_above_it(tables: Tables) -> None:
    walk = read_crosswalk(tables(), "plants", "uses")
    assert walk.targets("102") == walk.targets("1")
    assert walk.targets("201") == (Link("U.9", "narrower", ""),)


def test_a_finer_row_replaces_all_coarser_ones(tables: Tables) -> None:
    assert read_crosswalk(tables(), "plants", "uses").targets("101") == (Link("U.10.1", "exact", ""),)


def test_a_row_without_target_takes_an_entry_out(tables: Tables) -> None:
    assert read_crosswalk(tables(), "plants", "uses").targets("202") == ()


def test_a_code_that_the_source_does_not_have_is_refused(tables: Tables) -> None:
    with pytest.raises(UnknownName, match="103"):
        read_crosswalk(tables(), "plants", "uses").targets("103")


def test_a_wording_is_looked_up_whatever_its_blanks_and_an_unknown_one_lists_those_known(tables: Tables) -> None:
    walk = read_crosswalk(tables(), "shop", "uses")
    assert walk.sources == ("吃 的",)
    assert walk.targets("吃的") == (Link("U.9", "exact", ""),)
    with pytest.raises(UnknownName, match="吃 的"):
        walk.targets("用的")


def test_a_crosswalk_that_does_not_exist_lists_those_that_do(tables: Tables) -> None:
    with pytest.raises(UnknownName, match="plants → uses、shop → uses"):
        read_crosswalk(tables(), "uses", "plants")
    with pytest.raises(UnknownName, match="industries → directions-wuhan-2015"):
        crosswalk("industries", "services")


def test_a_source_that_is_not_registered_is_refused(tables: Tables) -> None:
    folder = tables({"crosswalks/plant--uses.csv": HEADER})
    with pytest.raises(UnknownName, match="registry"):
        read_crosswalk(folder, "plant", "uses")


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("103,U.9,exact,,甲", "来源代码 '103' 不存在"),
        (",U.9,exact,,甲", "来源代码 '' 不存在"),
        ("101,U.8,exact,,甲", "目标代码 'U.8' 在“用途”里不存在"),
        ("101,U.9,same,,甲", "关系 'same' 无效"),
        ("101,U.9,,,甲", "关系 '' 无效"),
        ("101,,exact,,甲", "目标代码 ''"),
        ("101,U.9,exact,,", "审定"),
        ("1,U.10,related,,甲", "已有同样或相反"),
        ("1,,,,甲", "已有同样或相反"),
    ],
)
def test_a_wrong_row_is_named(tables: Tables, row: str, says: str) -> None:
    folder = tables({"crosswalks/plants--uses.csv": f"{HEADER}1,U.10,broader,,甲\n{row}\n"})
    with pytest.raises(InvalidRecord, match=says) as caught:
        read_crosswalk(folder, "plants", "uses")
    assert (caught.value.path.name, caught.value.row) == ("plants--uses.csv", 3)


def test_a_target_after_a_row_without_one_is_contradictory(tables: Tables) -> None:
    folder = tables({"crosswalks/plants--uses.csv": f"{HEADER}1,,,,甲\n1,U.9,exact,,甲\n"})
    with pytest.raises(InvalidRecord, match="已有同样或相反"):
        read_crosswalk(folder, "plants", "uses")
