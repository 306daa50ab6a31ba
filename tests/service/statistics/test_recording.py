"""Who records for whom and sees whose report; records as plain values and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.programmes.shelf import pack_of, shipped_packs
from matcher.programmes.words import Role
from service.domain.access import RULES
from service.domain.bodies import Body, Duty, Viewer
from service.domain.errors import Forbidden, InvalidDeed
from service.domain.history import canonical
from service.domain.statistics.recording import REPORTERS, difference, require_may_record, require_may_report
from service.domain.statistics.records import FILED, Filing, Happening
from service.domain.statistics.stored import (
    filing_from_plain,
    filing_to_plain,
    happening_from_plain,
    happening_to_plain,
)
from tests.fakes.happenings import filings, happenings

CITY = Body("c", Role.ASSOCIATION, "市科协", "市")
COUNTY = Body("k", Role.ASSOCIATION, "县科协", "县", "", "c")
SOCIETY = Body("s", Role.SOCIETY, "市学会", "市", "", "c")
FIRM = Body("f", Role.ENTERPRISE, "某厂", "", "", "k")
AUDIT = Body("a", Role.OVERSIGHT, "审计局", "", "", "c")
PATHS = {"c": "c/", "k": "c/k/", "s": "c/s/", "f": "c/k/f/", "a": "c/a/"}


def _viewer(body: Body, duty: Duty = Duty.OFFICER) -> Viewer:
    return Viewer("u", body.role, duty, body.id, PATHS[body.id])


@pytest.mark.parametrize(
    ("who", "office", "may"),
    [
        (CITY, CITY, True),
        (CITY, COUNTY, True),
        (CITY, SOCIETY, True),
        (COUNTY, CITY, False),
        (COUNTY, SOCIETY, False),
        (SOCIETY, SOCIETY, True),
        (SOCIETY, CITY, False),
        (AUDIT, CITY, False),
    ],
)
def test_who_records_for_whom(who: Body, office: Body, may: bool) -> None:
    if may:
        require_may_record(_viewer(who), office, PATHS[office.id])
    else:
        with pytest.raises(Forbidden, match=office.name):
            require_may_record(_viewer(who), office, PATHS[office.id])
    for duty in (Duty.ANALYST, Duty.READER):
        with pytest.raises(Forbidden, match="只能查看"):
            require_may_record(_viewer(who, duty), office, PATHS[office.id])


@pytest.mark.parametrize(
    ("who", "reporter", "may"),
    [
        (CITY, CITY, True),
        (CITY, COUNTY, True),
        (COUNTY, CITY, False),
        (CITY, SOCIETY, False),
        (SOCIETY, SOCIETY, True),
        (SOCIETY, CITY, False),
        (AUDIT, CITY, True),
        (AUDIT, COUNTY, True),
    ],
)
def test_whose_report_is_seen(who: Body, reporter: Body, may: bool) -> None:
    if may:
        require_may_report(_viewer(who, Duty.READER), reporter, PATHS[reporter.id])
    else:
        with pytest.raises(Forbidden, match=reporter.name):
            require_may_report(_viewer(who), reporter, PATHS[reporter.id])


def test_a_firm_neither_records_nor_reports() -> None:
    for asked in (require_may_record, require_may_report):
        with pytest.raises(InvalidDeed, match="企业不填报统计"):
            asked(_viewer(FIRM), FIRM, PATHS["f"])


def test_those_who_may_knock_to_record_are_those_who_report() -> None:
    for operation in ("record_happening", "file_figure", "hand_in_evidence"):
        assert RULES[operation].roles == REPORTERS


def test_a_difference_tells_what_changes_and_there_must_be_one() -> None:
    assert difference({"a": 1, "b": 2}, {"a": 1, "b": 3}) == ({"b": 2}, {"b": 3})
    with pytest.raises(InvalidDeed, match="没有改动"):
        difference({"a": 1}, {"a": 1})


@given(happenings())
def test_a_happening_comes_back_as_it_was(found: list[Happening]) -> None:
    for one in found:
        told = happening_to_plain(one)
        canonical(told)  # nothing but plain values
        back = happening_from_plain(one.id, one.office, told)
        assert (back, back.source) == (one, FILED)


@given(st.data())
def test_a_filing_comes_back_as_it_was(data: st.DataObject) -> None:
    for one in data.draw(filings(pack_of(shipped_packs(), "liaoning", 2018))):
        for filed in (one, Filing(one.id, one.indicator, one.column, one.day, one.office, one.text, one.amount)):
            told = filing_to_plain(filed)
            canonical(told)
            assert filing_from_plain(one.id, one.office, told) == filed
