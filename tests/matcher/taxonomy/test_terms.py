"""Reading the working terms of a classification."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from matcher.errors import DamagedFile, InvalidRecord
from matcher.taxonomy.terms import read_terms

Tables = Callable[..., Path]


def test_terms_are_merged_over_the_files_of_one_classification_in_the_order_of_its_codes(tables: Tables) -> None:
    assert list(read_terms(tables(), "plants").items()) == [("101", ("松树", "杉树", "柏树")), ("201", ("芦苇",))]
    assert dict(read_terms(tables(), "uses")) == {"U.9": ("餐",)}


def test_a_classification_may_have_no_terms(tables: Tables) -> None:
    assert dict(read_terms(tables({"terms/c.tsv": None}), "uses")) == {}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("103\t松树", "'103' 在“植物”里不存在"),
        ("101", "空的词"),
        ("101\t松树、", "空的词"),
        ("101\t松树、 杉树", "空白"),
        ("101\t松树、杉树、松树", "“松树”重复"),
    ],
)
def test_a_wrong_line_is_named(tables: Tables, line: str, says: str) -> None:
    folder = tables({"terms/b.tsv": f"# classification: plants\n201\t芦苇\n{line}\n"})
    with pytest.raises(InvalidRecord, match=says) as caught:
        read_terms(folder, "plants")
    assert (caught.value.path.name, caught.value.row) == ("b.tsv", 3)


def test_a_file_that_does_not_say_to_what_it_belongs_is_refused(tables: Tables) -> None:
    with pytest.raises(DamagedFile, match=r"b\.tsv"):
        read_terms(tables({"terms/b.tsv": "201\t芦苇\n"}), "plants")
