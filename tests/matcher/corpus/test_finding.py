"""A record is found by its id or by its name, and what is not found says what comes near."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.corpus.catalogue import Catalogue
from matcher.corpus.finding import find_record
from matcher.errors import UnknownName
from matcher.vocabulary import RecordKind

FIRMS = [
    {"id": "91110000600037341L", "name": "武汉示例光电有限公司"},
    {"id": "91110000600037342L", "name": "宜昌示例磷化有限公司"},
    {"id": "91350100M000100Y43", "name": "宜昌示例磷化有限公司"},
]


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    found = Catalogue(tmp_path)
    with found.batch() as batch:
        for record in FIRMS:
            batch.put(RecordKind.ENTERPRISE, record, None)
        batch.commit()
    return found


@pytest.mark.parametrize(
    "text", ["91110000600037341L", " 91110000600037341l ", "武汉示例光电有限公司", "武汉 示例光电有限公司"]
)
def test_an_enterprise_goes_by_its_code_or_its_name(catalogue: Catalogue, text: str) -> None:
    assert find_record(catalogue, RecordKind.ENTERPRISE, text) == FIRMS[0]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "宜昌示例磷化有限公司",
            "“宜昌示例磷化有限公司”可指 2 个企业。请改写编号：91110000600037342L 宜昌示例磷化有限公司、",
        ),
        ("光电", "目录中没有企业“光电”。名称相近的有：91110000600037341L 武汉示例光电有限公司"),
        ("襄阳某公司", "目录中没有企业“襄阳某公司”。请核对编号或全称，或先用 huiqi import 导入企业"),
        ("  ", "没有给出企业"),
        ("……", "没有给出企业"),
    ],
)
def test_what_is_not_one_enterprise_is_refused(catalogue: Catalogue, text: str, problem: str) -> None:
    with pytest.raises(UnknownName) as caught:
        find_record(catalogue, RecordKind.ENTERPRISE, text)
    assert problem in str(caught.value)


def test_a_shipped_society_goes_by_its_name(catalogue: Catalogue) -> None:
    by_name = find_record(catalogue, RecordKind.SOCIETY, "中国光学学会")
    assert by_name["name"] == "中国光学学会"
    assert find_record(catalogue, RecordKind.SOCIETY, by_name["id"]) == by_name


def test_nothing_is_written_by_looking(tmp_path: Path) -> None:
    with pytest.raises(UnknownName):
        find_record(Catalogue(tmp_path / "home"), RecordKind.ENTERPRISE, "某公司")
    assert not (tmp_path / "home").exists()
