"""Reading, searching and refusing classifications."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from matcher.errors import DamagedFile, InvalidRecord, UnknownName
from matcher.taxonomy.classification import Entry, classification, classification_keys, read_classification

Tables = Callable[..., Path]


def test_several_files_make_one_classification_in_the_order_of_codes(tables: Tables) -> None:
    plants = read_classification(tables(), "plants")
    assert [entry.code for entry in plants.entries] == ["1", "101", "102", "2", "201", "202"]
    assert plants.entry("101") == Entry("101", "针叶树", "1", 2)
    assert plants.entry("2") == Entry("2", "草", "", 1)
    assert (plants.key, plants.title, plants.standard, plants.levels) == ("plants", "植物", "试验", 2)


def test_dotted_codes_are_ordered_by_number_and_an_entry_comes_before_those_below_it(tables: Tables) -> None:
    uses = read_classification(tables(), "uses")
    assert [entry.code for entry in uses.entries] == ["U", "U.9", "U.9.1", "U.9.2", "U.10", "U.10.1"]


def test_names_are_those_of_one_level_or_of_all(tables: Tables) -> None:
    plants = read_classification(tables(), "plants")
    assert plants.names(1) == ("树", "草")
    assert plants.names() == ("树", "针叶树", "阔叶树", "草", "禾草", "水草")
    assert plants.names(7) == ()


def test_ancestors_are_given_nearest_first(tables: Tables) -> None:
    uses = read_classification(tables(), "uses")
    assert [entry.code for entry in uses.ancestors("U.9.2")] == ["U.9", "U"]
    assert uses.ancestors("U") == ()


@pytest.mark.parametrize("text", ["101", "１０１", " 1 0 1", "针叶树", "针 叶\u3000树"])
def test_an_entry_is_found_by_code_or_whole_name_whatever_the_width_and_blanks(tables: Tables, text: str) -> None:
    assert read_classification(tables(), "plants").find(text) == Entry("101", "针叶树", "1", 2)


@pytest.mark.parametrize("text", ["", "针叶", "10", "针叶树木"])
def test_part_of_a_name_or_code_finds_nothing(tables: Tables, text: str) -> None:
    assert read_classification(tables(), "plants").find(text) is None


def test_letters_of_a_code_are_found_in_either_case(tables: Tables) -> None:
    found = read_classification(tables(), "uses").find("u.10")
    assert found is not None
    assert found.code == "U.10"


def test_a_name_repeated_below_itself_means_the_highest_and_in_another_branch_none(tables: Tables) -> None:
    uses = read_classification(tables(), "uses")
    repeated = uses.find("食")
    assert repeated is not None
    assert repeated.code == "U.9"
    assert uses.find("果") is None


def test_an_unknown_code_names_the_codes_near_it(tables: Tables) -> None:
    plants = read_classification(tables(), "plants")
    assert "103" not in plants
    for ask in (plants.entry, plants.ancestors):
        with pytest.raises(UnknownName) as caught:
            ask("103")
        assert "103" in caught.value.problem
        assert "101 针叶树" in caught.value.remedy


def test_an_unknown_key_lists_the_keys(tables: Tables) -> None:
    with pytest.raises(UnknownName, match="plants、uses"):
        read_classification(tables(), "animals")
    with pytest.raises(UnknownName, match="industries"):
        classification("industry")


@pytest.mark.parametrize(
    ("name", "text", "line", "says"),
    [
        ("plants-b.csv", "code,name\n1,树\n201,禾草\n", 3, "201 与 plants-a.csv 第 3 行重复"),
        ("plants-b.csv", "code,name\n1,树\n301,苔\n", 3, "301 的上级 3 不存在"),
        ("plants-b.csv", "code,name\n1,树\n101,\n", 3, "名称是空的"),
        ("plants-b.csv", "code,name\n1,树\n1011,松\n", 3, "1011 有 4 位"),
        ("plants-b.csv", "code,name\n1,树\n101,松 \n", 3, "首尾有空白"),
        ("plants-b.csv", "code,name\n1,树\n\n101,松,多\n", 4, "有 3 列"),
        ("plants-b.csv", "code,title\n1,树\n", 1, "表头是 code,title"),
        ("plants-b.csv", 'code,name\n1,"树\n', 2, "CSV"),
        ("uses.csv", "code,name,parent\na,甲,b\nb,乙,c\nc,丙,a\n", 4, "绕回了自身"),
        ("uses.csv", "code,name,parent\na,甲,\nb,乙,a\n", 3, "共有 2 级，登记为 3 级"),
        ("uses.csv", "code,name,parent\n", 0, "没有任何类目"),
    ],
)
def test_a_fault_names_the_file_and_the_row(tables: Tables, name: str, text: str, line: int, says: str) -> None:
    folder = tables({name: text})
    with pytest.raises(InvalidRecord, match=says) as caught:
        read_classification(folder, name.partition("-")[0].removesuffix(".csv"))
    assert (caught.value.path.name, caught.value.row) == (name, line)
    assert caught.value.remedy


def test_an_empty_line_is_no_row(tables: Tables) -> None:
    folder = tables({"plants-b.csv": "code,name\n1,树\n\n101,松\n\n"})
    assert read_classification(folder, "plants").names()[:2] == ("树", "松")


def test_a_missing_or_foreign_file_is_reported_with_its_name(tables: Tables) -> None:
    folder = tables({"plants-b.csv": None})
    with pytest.raises(DamagedFile, match=r"plants-b\.csv"):
        read_classification(folder, "plants")
    (folder / "plants-b.csv").write_bytes("code,name\n1,树\n".encode("gb18030"))
    with pytest.raises(DamagedFile, match="UTF-8"):
        read_classification(folder, "plants")
    (folder / "registry.toml").write_text("[classification", "utf-8")
    with pytest.raises(DamagedFile, match="TOML"):
        read_classification(folder, "plants")


def test_a_shipped_classification_is_read_once() -> None:
    assert classification("services") is classification("services")
    assert classification_keys() == (
        "directions-wuhan-2015",
        "disciplines",
        "industries",
        "services",
        "strategic",
    )
