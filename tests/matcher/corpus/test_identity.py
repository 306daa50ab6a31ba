"""Which record a row is: the same one, a new one, or one that a person must decide on."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.corpus.identity import Identified, Resembling, identify, keys_of
from matcher.corpus.names import alike_employers, name_key, split_society
from matcher.errors import HuiqiError
from matcher.vocabulary import RecordKind

EXPERT, SOCIETY, ACHIEVEMENT, NEED = (
    RecordKind.EXPERT, RecordKind.SOCIETY, RecordKind.ACHIEVEMENT, RecordKind.NEED,
)  # fmt: skip
OPTICS = {"id": "HB-1", "name": "湖北省光学学会", "level": "provincial", "region": "湖北省"}
NATIONAL = {"id": "A-1", "name": "中国光学学会", "aliases": ["光学学会"], "level": "national"}
LIAONING = {
    "id": "LN-1",
    "name": "辽宁省光学学会",
    "aliases": ["省光学学会"],
    "level": "provincial",
    "region": "辽宁省",
}
WUHAN = {"id": "WH-1", "name": "武汉市机械工程学会", "level": "municipal", "region": "湖北省武汉市"}


def _which(kind: RecordKind, record: dict[str, Any], *known: dict[str, Any]) -> str:
    """Return the id of the record that a row is, with ? where a person must decide, new where there is none."""

    def find(_: RecordKind, key: str) -> list[dict[str, Any]]:
        return sorted((k for k in known if key in keys_of(kind, k)), key=lambda k: str(k["id"]))

    found = identify(kind, record, find, lambda identifier: any(k["id"] == identifier for k in known))
    if isinstance(found, Resembling):
        assert found.why
        assert str(found.other["id"]) in found.remedy
        return f"{found.other['id']}?"
    assert isinstance(found, Identified)
    return found.id if any(k["id"] == found.id for k in known) else "new"


@pytest.mark.parametrize(
    ("name", "employer", "which"),
    [
        ("王一", "武汉大学", "E1"),
        ("王 一", "武汉 大学", "E1"),
        ("王一", "（武汉）大学", "E1"),
        ("王一", "武汉大学物理学院", "E1?"),
        ("王一", "武大", "E1?"),
        ("王一", "大学", "E1?"),
        ("王一", "华中科技大学", "new"),
        ("王一", "武汉理工大学", "new"),
        ("王一一", "武汉大学", "new"),
        ("王乙", "武汉大学", "new"),
    ],
)
def test_experts_are_told_by_name_and_employer(name: str, employer: str, which: str) -> None:
    known = {"id": "E1", "name": "王一", "organization": "武汉大学"}
    assert _which(EXPERT, {"name": name, "organization": employer}, known) == which


def test_an_expert_who_says_an_id_is_believed() -> None:
    known = {"id": "E1", "name": "王一", "organization": "武汉大学"}
    alike = {"name": "王一", "organization": "武汉大学物理学院"}
    assert _which(EXPERT, alike | {"id": "E1"}, known) == "E1"
    assert _which(EXPERT, alike | {"id": "E2"}, known) == "new"


def test_namesakes_at_one_employer_are_a_question() -> None:
    twins = [{"id": f"E{n}", "name": "王一", "organization": "武汉大学"} for n in (1, 2)]
    assert _which(EXPERT, {"name": "王一", "organization": "武汉大学"}, *twins) == "E1?"


@pytest.mark.parametrize(
    "record", [{"name": "王一"}, {"organization": "武汉大学"}, {"name": "——", "organization": "大学"}]
)
def test_an_expert_without_id_needs_name_and_employer(record: dict[str, Any]) -> None:
    with pytest.raises(HuiqiError, match="缺少 id"):
        _which(EXPERT, record)


@pytest.mark.parametrize(
    ("name", "owner", "which"),
    [
        ("熔覆设备", "某大学", "T1"),
        ("熔覆 设备", "某大学", "T1"),
        ("熔覆设备", "", "T1?"),
        ("熔覆设备", "另一大学", "new"),
        ("设备", "某大学", "new"),
    ],
)
def test_achievements_are_told_by_name_and_owner(name: str, owner: str, which: str) -> None:
    assert (
        _which(ACHIEVEMENT, {"name": name, "owner": owner}, {"id": "T1", "name": "熔覆设备", "owner": "某大学"})
        == which
    )


def test_needs_are_told_by_enterprise_and_title() -> None:
    known = {"id": "N1", "enterprise": "甲公司", "title": "降低气孔", "text": "很多"}
    assert _which(NEED, {"enterprise": "甲 公司", "title": "降低气孔", "text": "更多"}, known) == "N1"
    assert _which(NEED, {"enterprise": "乙公司", "title": "降低气孔"}, known) == "new"
    assert _which(NEED, {"enterprise": "甲公司", "text": "很多"}, known) == "new"


@pytest.mark.parametrize(
    ("name", "which"),
    [
        ("湖北省光学学会", "HB-1"),
        ("湖北光学学会", "HB-1"),
        ("湖北省 光学学会", "HB-1"),
        ("（湖北省）光学学会", "HB-1"),
        ("中国光学学会", "A-1"),
        ("光学学会", "A-1"),
        ("辽宁光学学会", "LN-1"),
        ("湖南省光学学会", "new"),
        ("光学工程学会", "new"),
        ("武汉机械工程学会", "WH-1"),
        ("机械工程学会", "WH-1?"),
    ],
)
def test_societies_are_told_by_name_and_alias(name: str, which: str) -> None:
    assert _which(SOCIETY, {"name": name}, OPTICS, NATIONAL, LIAONING, WUHAN) == which


def test_the_province_of_a_short_name_is_the_offices_own(monkeypatch: pytest.MonkeyPatch) -> None:
    known = OPTICS, NATIONAL, LIAONING, WUHAN
    assert _which(SOCIETY, {"name": "省光学学会"}, *known) == "HB-1?"  # Hubei's or Liaoning's
    assert _which(SOCIETY, {"name": "省光学学会"}, OPTICS, NATIONAL) == "HB-1"
    assert _which(SOCIETY, {"name": "省光学学会"}, NATIONAL) == "new"
    assert _which(SOCIETY, {"name": "省光学学会", "region": "辽宁省"}, *known) == "LN-1"
    for setting, which in (("湖北省", "HB-1"), ("湖北省武汉市", "HB-1"), ("辽宁省", "LN-1"), ("湖南省", "new")):
        monkeypatch.setenv("HUIQI_REGION", setting)
        assert _which(SOCIETY, {"name": "省光学学会"}, *known) == which
    monkeypatch.setenv("HUIQI_REGION", "湖北省武汉市")
    assert _which(SOCIETY, {"name": "市机械工程学会"}, *known) == "WH-1"


def test_level_and_region_tell_whose_a_bare_name_is() -> None:
    assert _which(SOCIETY, {"name": "光学学会", "level": "provincial", "region": "湖北省"}, OPTICS, NATIONAL) == "HB-1?"
    assert _which(SOCIETY, {"name": "光学学会", "level": "national"}, OPTICS, NATIONAL) == "A-1"


def test_a_known_society_under_a_new_id_is_a_question() -> None:
    assert _which(SOCIETY, {"id": "X-9", "name": "湖北光学学会"}, OPTICS) == "HB-1?"
    assert _which(SOCIETY, {"id": "HB-1", "name": "湖北省光学与光子学会"}, OPTICS) == "HB-1"
    assert _which(SOCIETY, {"id": "X-9", "name": "湖北省力学学会"}, OPTICS) == "new"


def test_new_ids_are_the_same_everywhere_and_never_one_in_use() -> None:
    record = {"name": "王一", "organization": "武汉大学"}
    first = identify(EXPERT, record, lambda *_: [], lambda _: False)
    assert first == identify(EXPERT, {"name": "王　一", "organization": "武汉大学"}, lambda *_: [], lambda _: False)
    assert isinstance(first, Identified)
    assert first.id.startswith("E-")
    renamed = identify(EXPERT, record, lambda *_: [], lambda identifier: identifier == first.id)
    assert renamed == Identified(f"{first.id}-2")


@given(st.text(max_size=12), st.text(max_size=12))
def test_names_that_differ_in_width_and_blanks_only_are_one(first: str, second: str) -> None:
    assert name_key(f"{first} {second}") == name_key(f"{first}\u3000（{second}）") == name_key(name_key(first + second))


@given(st.text(min_size=1, max_size=8), st.text(max_size=8))
def test_an_employer_is_alike_to_its_departments_whichever_comes_first(employer: str, department: str) -> None:
    if name_key(employer):
        assert alike_employers(employer, employer + department)
        assert alike_employers(employer + department, employer)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("广西壮族自治区化学学会", ("广西", "化学学会")),
        ("广西化学学会", ("广西", "化学学会")),
        ("宁波市医学会", ("宁波", "医学会")),
        ("中国力学学会", ("中国", "力学学会")),
        ("省力学学会", ("省", "力学学会")),
        ("力学学会", ("", "力学学会")),
        ("湖北学会", ("", "湖北学会")),
    ],
)
def test_the_region_in_front_of_a_societys_name_is_found(name: str, parts: tuple[str, str]) -> None:
    assert split_society(name) == parts
