"""The table of districts and parks: read row by row, and found for an enterprise."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.errors import InvalidRecord
from matcher.policy.parties import Site
from matcher.policy.sites import check_sites, division_of, read_sites, site_of, write_template
from matcher.vocabulary import Enterprise

HEAD = "名称,所在地区,认定,主导行业,数据年度,产业基础较好,产业基础较好依据,发展潜力大,发展潜力大依据\n"
PIDU = "郫都区,成都市郫都区,,食品制造业,2017,是,规上工业增加值（区统计公报）,否,区政府说明\n"


def _write(folder: Path, *rows: str, head: str = HEAD) -> Path:
    path = folder / "sites.csv"
    path.write_text(head + "".join(rows), "utf-8")
    return path


def test_a_row_becomes_a_site_with_the_data_behind_each_judgement(tmp_path: Path) -> None:
    (site,) = read_sites(_write(tmp_path, PIDU))
    assert site == Site(
        "郫都区",
        "四川省成都市郫都区",
        (),
        ("14",),
        {"产业基础较好": True, "发展潜力大": False},
        {"产业基础较好": "2017 年：规上工业增加值（区统计公报）", "发展潜力大": "2017 年：区政府说明"},
    )


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (",成都市郫都区,,,,,,,\n", "没有填“名称”"),
        ("某园,,,,,,,,\n", "没有填“所在地区”"),
        ("某园,某某地,,,,,,,\n", "“某某地”，不是行政区划名称"),
        ("某园,成都市郫都区,五星,,,,,,\n", "认定 是“五星”，不在可选的值里"),
        ("某园,成都市郫都区,,,,也许,,,\n", "产业基础较好 是“也许”。请填 是 或 否"),
        ("某园,成都市郫都区,,,,是,统计公报,,\n", "判断了“产业基础较好”，没有填“数据年度”"),
        ("某园,成都市郫都区,,,2017,是,,,\n", "没有填“产业基础较好依据”。请写明数据和来源：地区主导产业产值"),
        (PIDU, "“郫都区”出现了两次"),
    ],
)
def test_a_wrong_row_is_an_error_with_its_place_and_the_others_are_read(tmp_path: Path, row: str, problem: str) -> None:
    path = _write(tmp_path, PIDU, row, "简阳市,四川省简阳市,,,,,,,\n")
    sites, (fault,) = check_sites(path)
    assert [site.name for site in sites] == ["郫都区", "简阳市"]
    assert fault.row == 3
    assert problem in str(fault)
    with pytest.raises(InvalidRecord, match="第 3 行"):
        read_sites(path)


def test_every_wrong_row_is_told(tmp_path: Path) -> None:
    path = _write(tmp_path, "某园,,,,,,,,\n", PIDU, ",,高新区,,,,,,\n")
    with pytest.raises(InvalidRecord, match="第 2 行：没有填“所在地区”（另有 1 处问题，在第 4 行）"):
        read_sites(path)


@pytest.mark.parametrize(
    ("head", "problem"),
    [
        ("名称,所在地区,面积\n", "没有名为“面积”的栏目。可用的栏目：名称、所在地区、认定"),
        ("名称,名称,所在地区\n", "“名称”有两列"),
        ("名称,认定\n", "缺少“所在地区”栏"),
        ("", "是空文件"),
    ],
)
def test_a_wrong_heading_refuses_the_file(tmp_path: Path, head: str, problem: str) -> None:
    with pytest.raises(InvalidRecord, match=problem):
        read_sites(_write(tmp_path, head=head))


def test_the_template_reads_as_no_site_and_takes_rows(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    write_template(path)
    assert read_sites(path) == ()
    rows = path.read_text("utf-8-sig").splitlines()
    filled = rows[1].replace("示例高新技术产业园", "某园")
    path.write_text("\n".join([*rows, filled]), "utf-8")
    (site,) = read_sites(path)
    assert len(site.traits) == len(site.grounds) == 4
    assert site.statuses == ("高新区",)


@pytest.mark.parametrize(
    ("region", "park", "expected"),
    [
        ("湖北省武汉市洪山区", "光谷生物城", "光谷生物城"),
        ("湖北省武汉市洪山区", "", "洪山区"),
        ("湖北省武汉市洪山区", "别的园", "洪山区"),  # the park is not in the table: its district is
        ("湖北省武汉市江夏区", "", "武汉市"),
        ("湖北省宜昌市", "", None),
        ("", "", None),
        ("湖北省武汉市", "", "武汉市"),  # not narrowed to a district
    ],
)
def test_an_enterprise_stands_in_its_park_else_in_its_district(region: str, park: str, expected: str | None) -> None:
    sites = (
        Site("武汉市", "湖北省武汉市"),
        Site("光谷生物城", "湖北省武汉市洪山区"),
        Site("洪山区", "湖北省武汉市洪山区"),
    )
    found = site_of(Enterprise("1", "甲厂", region=region, park=park), sites)
    assert (found.name if found else None) == expected


def test_a_park_is_not_the_district_it_lies_in() -> None:
    assert division_of(Site("光谷生物城", "湖北省武汉市洪山区")) is None
    assert (
        site_of(Enterprise("1", "甲厂", region="湖北省武汉市洪山区"), [Site("光谷生物城", "湖北省武汉市洪山区")])
        is None
    )
