"""Which shipped societies an office sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.corpus.catalogue import Catalogue
from matcher.corpus.checking import check_record
from matcher.corpus.profiles import shipped, shipped_names, shipped_records
from matcher.errors import UnknownName
from matcher.vocabulary import Kind, RecordKind


def test_national_societies_are_there_for_everybody_and_a_provinces_for_its_own_offices(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    everybody = shipped(Kind.SOCIETY)
    assert {candidate.level for candidate in everybody} == {"national"}
    monkeypatch.setenv("HUIQI_REGION", "湖北省武汉市")
    assert shipped(Kind.SOCIETY) == everybody
    monkeypatch.setenv("HUIQI_REGION", "辽宁省沈阳市")
    more = shipped(Kind.SOCIETY)[len(everybody) :]
    assert shipped(Kind.SOCIETY)[: len(everybody)] == everybody
    assert {candidate.region for candidate in more} == {"辽宁省"}
    assert set(shipped_records(RecordKind.SOCIETY)) == {candidate.id for candidate in (*everybody, *more)}


def test_other_kinds_are_not_shipped() -> None:
    assert shipped(Kind.EXPERT) == shipped(Kind.ACHIEVEMENT) == ()
    assert shipped_records(RecordKind.EXPERT) == {}


@pytest.mark.parametrize("region", ["", "辽宁省"])
def test_shipped_records_are_valid_and_found_by_name(region: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIQI_REGION", region)
    for identifier, record in shipped_records(RecordKind.SOCIETY).items():
        checked = check_record(record, RecordKind.SOCIETY)
        assert checked.problems == ()
        assert checked.record == record
        assert any(identifier in ids for ids in shipped_names(RecordKind.SOCIETY).values())


def test_a_region_that_does_not_exist_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIQI_REGION", "月球")
    with pytest.raises(UnknownName, match="HUIQI_REGION 是“月球”"):
        Catalogue(tmp_path).candidates(Kind.SOCIETY)
