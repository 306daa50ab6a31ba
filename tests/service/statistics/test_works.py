"""Cases count in the report of the work they were part of, whatever key their programme has; of no other work."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matcher.programmes.entries import Basis
from matcher.programmes.pack import Pack
from matcher.programmes.shelf import pack_of, shipped_packs
from service.domain.statistics.works import counts_in

POWER = {("chengdu", 2018), ("hubei", 2015), ("liaoning", 2018), ("zhejiang", 2014)}
"""The programmes that carry out the opinion on 创新驱动助力工程."""


def _pack(key: str, year: int) -> Pack:
    return pack_of(shipped_packs(), key, year)


@pytest.mark.parametrize("report", sorted(POWER))
def test_programmes_of_one_work_count_in_each_others_reports_and_no_other_does(report: tuple[str, int]) -> None:
    counted = {(one.programme.key, one.programme.year) for one in shipped_packs() if counts_in(_pack(*report), one)}
    assert counted == POWER


def test_a_programme_counts_in_its_own_report_over_the_years_whatever_it_rests_on() -> None:
    wuhan = _pack("wuhan", 2015)
    later = replace(wuhan, programme=replace(wuhan.programme, year=2016), sources=())
    assert counts_in(wuhan, later)
    assert counts_in(later, wuhan)
    assert not counts_in(_pack("liaoning", 2018), later)


@pytest.mark.parametrize(
    ("title", "number", "counts"),
    [
        ("《中国科协关于实施创新驱动助力工程的意见》", "", True),
        ("某意见", "科协发学字[2014] 68号", True),
        ("某意见", "", False),
        ("", "", False),
    ],
)
def test_a_document_is_the_same_by_title_or_number_however_it_is_written(title: str, number: str, counts: bool) -> None:
    wuhan = _pack("wuhan", 2015)
    other = replace(wuhan, basis=(Basis("opinion", ("武汉2015 引言",), title, number),))
    assert counts_in(_pack("liaoning", 2018), other) is counts


def test_what_carries_out_a_documents_own_programme_is_of_its_work() -> None:
    """A city's pack that rests on the province's document, which is the source of the province's pack."""
    hubei, wuhan = _pack("hubei", 2015), _pack("wuhan", 2015)
    city = replace(
        wuhan, basis=(Basis("provincial", ("武汉2015 引言",), "湖北省科协关于实施创新驱动助力工程的实施意见"),)
    )
    assert counts_in(hubei, city)
    assert not counts_in(wuhan, hubei)
