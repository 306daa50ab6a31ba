"""The table as JSON: nothing is lost, nothing is a float."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

from matcher.programmes.pack import Pack
from matcher.programmes.shelf import pack_of, shipped_packs
from service.domain.statistics.checks import open_points
from service.domain.statistics.kinds import HappeningKind as K
from service.domain.statistics.plain import plain_points, plain_table, plain_targets, title_of
from service.domain.statistics.table import statistics
from service.domain.statistics.targets import Figure, targets
from tests.fakes.happenings import CASTING, MACHINES, PROOF, REPORTER, filing, happening

ON = date(2018, 6, 26)
_RECORDS = [happening("a", K.CONTRACT, MACHINES, CASTING, amount=12_345_600, evidence=(PROOF,))]
_FILINGS = [filing("b", "i05", "数量", amount=3), replace(filing("c", "i02", "产业", "铸造"), evidence=None)]


def _no_float(value: Any) -> None:
    assert not isinstance(value, float)
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _no_float(inner)


def test_a_table_survives_json_with_every_cell_and_its_records(liaoning: Pack) -> None:
    plain = plain_table(statistics(liaoning, _RECORDS, _FILINGS, REPORTER, ON))
    assert json.loads(json.dumps(plain)) == plain
    _no_float(plain)
    assert (plain["programme"], plain["title"]) == ("liaoning-2018", "创新驱动助力工程工作情况统计表")
    (money,) = [one for one in plain["items"][17]["cells"] if one["column"] == "合同金额"]
    assert (money["value"], money["shown"], money["unit"]) == (12_345_600, "12.3456", "万元")
    assert money["parts"][0]["records"] == ["a"]
    assert {one["id"]: one["kind"] for one in plain["records"]} == {
        "a": "签订项目合同",
        "b": "佐证填报",
        "c": "佐证填报",
    }
    assert [len(one["evidence"]) for one in sorted(plain["records"], key=lambda one: one["id"])] == [1, 1, 0]
    assert plain["items"][0]["since"] == "2014-01-01"


def test_a_pack_without_a_paper_of_that_name_titles_the_table_after_itself(liaoning: Pack) -> None:
    pack = replace(liaoning, papers=(), indicators=(replace(liaoning.indicators[0], since=None, until=None),))
    table = statistics(pack, [], [], REPORTER, ON)
    assert title_of(table) == "辽宁省科协创新驱动助力工程总结统计表"
    assert plain_table(table)["items"][0]["until"] is None


def test_points_and_targets_are_plain_too(liaoning: Pack) -> None:
    points = plain_points(open_points(liaoning, _RECORDS, _FILINGS, REPORTER, ON))
    assert json.loads(json.dumps(points)) == points
    assert {"concern": "缺佐证", "items": [2]}.items() <= points[[one["items"] for one in points].index([2])].items()
    zhejiang = pack_of(shipped_packs(), "zhejiang", 2014)
    rows = plain_targets(targets(zhejiang, {"cities-2020": Figure(7, 11)}, ON))
    assert json.loads(json.dumps(rows)) == rows
    _no_float(rows)
    by_key = {one["key"]: one for one in rows}
    assert by_key["cities-2020"]["needed"] == 7
    assert (by_key["cities-2020"]["by"], by_key["wider-2016"]["by"]) == ("2020-12-31", None)
