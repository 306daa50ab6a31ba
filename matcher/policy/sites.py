"""Districts and parks with the data a tilt takes: an office's table of sites, and in which of them an enterprise is.

No real district's data ships; an office fills in the table from its statistics, each judgement with year and source.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from matcher.corpus.fields import Field, Form
from matcher.corpus.values import clean
from matcher.errors import HuiqiError, InvalidRecord
from matcher.policy.parties import Site
from matcher.programmes.words import SITE_TRAITS, STATUSES
from matcher.storage import write_atomically
from matcher.tables.cells import Line, folded, shown
from matcher.tables.delimited import read_delimited
from matcher.tables.workbook import read_workbook
from matcher.taxonomy.regions import Region, find_region, lies_in
from matcher.vocabulary import Enterprise

FILE = "sites.csv"
"""Name of the table in the state folder."""

EXAMPLE = "示例"
"""A row whose name begins so is an example and no site."""

_GROUNDS = "依据"
_MOST = 10_000
_COLUMNS = (
    Field("name", "名称", Form.TEXT, "园区名称，或区、县、市的名称。", "示例高新技术产业园", required=True),
    Field("region", "所在地区", Form.REGION, "园区所在的区县；区县写自己。", "湖北省武汉市洪山区", required=True),
    Field("statuses", "认定", Form.CHOICES, "已经认定的；没有列出的视为未知。", "高新区", options=STATUSES),
    Field("sectors", "主导行业", Form.CODES, "GB/T 4754 的名称或代码。", "通用设备制造业", source="industries"),
    Field("year", "数据年度", Form.YEAR, "以下判断所依据数据的年度。", "2017"),
    *(
        field
        for trait, data in SITE_TRAITS.items()
        for field in (
            Field(trait, trait, Form.FLAG, "是、否；没有数据的空着。", "是"),
            Field(f"{trait}{_GROUNDS}", f"{trait}{_GROUNDS}", Form.TEXT, f"{data}。", f"示例：{data}", limit=500),
        )
    ),
)
_BY_HEADING = {folded(column.heading): column for column in _COLUMNS}


def read_sites(path: Path) -> tuple[Site, ...]:
    """Return the sites of a ``.csv`` or ``.xlsx`` table, in its order.

    Raises:
        InvalidRecord: the file or a row is wrong; the first fault, with the places of the others.
    """
    sites, faults = check_sites(path)
    if faults:
        first = faults[0]
        rows = "、".join(str(row) for row in dict.fromkeys(fault.row for fault in faults[1:]))
        others = f"（另有 {len(faults) - 1} 处问题，在第 {rows} 行）" if len(faults) > 1 else ""
        raise InvalidRecord(path, first.row, f"{first.detail}{others}", first.remedy)
    return tuple(sites)


def check_sites(path: Path) -> tuple[list[Site], list[InvalidRecord]]:
    """Return the sites of a table that are right, and everything that is wrong with the others.

    Raises:
        InvalidRecord: the file as a whole cannot be read, or has no headings.
    """
    lines = _lines(path)
    head = next(lines, None)
    if head is None:
        raise InvalidRecord(path, 0, "是空文件", "请用 huiqi sites --template 生成一份再填写")
    columns = _columns(path, head)
    sites: dict[str, Site] = {}
    faults: list[InvalidRecord] = []
    for line in lines:
        cells = dict(zip(columns, line.cells, strict=False))
        if shown(cells.get("name")).startswith(EXAMPLE):
            continue
        if len(faults) + len(sites) >= _MOST:
            raise InvalidRecord(path, line.number, f"超过 {_MOST:,} 行", "请只保留本单位的区县和园区")
        try:
            site = _site(cells, sites)
            sites[site.name] = site
        except HuiqiError as error:
            faults.append(InvalidRecord(path, line.number, error.problem, error.remedy))
    return list(sites.values()), faults


def write_template(path: Path) -> None:
    """Write an empty table with an example row, as CSV that spreadsheet programs open.

    Raises:
        StorageUnavailable: it cannot be written.
    """
    rows = [[column.heading for column in _COLUMNS], [column.example for column in _COLUMNS]]
    write_atomically(path, ("\ufeff" + "".join(",".join(row) + "\r\n" for row in rows)).encode())


def site_of(enterprise: Enterprise, sites: Iterable[Site]) -> Site | None:
    """Return where an enterprise stands: the park it names, else its own 区县, else the next larger division listed.

    None where neither the table nor the record tells. A park is never taken for the district it lies in.
    """
    known = tuple(sites)
    if enterprise.park:
        for site in known:
            if folded(site.name) == folded(enterprise.park):
                return site
    place = find_region(enterprise.region) if enterprise.region else None
    if place is None:
        return None
    around = [(region.level, site) for site in known if (region := division_of(site)) and lies_in(place, region.code)]
    return max(around, key=lambda one: one[0])[1] if around else None


def division_of(site: Site) -> Region | None:
    """Return the 行政区划 that a site is, None for a park."""
    region = find_region(site.region) if site.region else None
    named = find_region(site.name, region.code) if region else None
    return region if region is not None and named == region else None


def _lines(path: Path) -> Iterator[Line]:
    if not path.is_file():
        raise InvalidRecord(path, 0, "文件不存在", "请检查路径，或用 huiqi sites --template 生成一份再填写")
    match path.suffix.lower():
        case ".csv" | ".tsv" | ".txt":
            return read_delimited(path)
        case ".xlsx" | ".xlsm":
            return read_workbook(path, lambda sheets: {title for title, seen in sheets[:1] if seen})
    raise InvalidRecord(path, 0, f"不支持 {path.suffix or '无扩展名'} 文件", "请另存为 .csv 或 .xlsx")


def _columns(path: Path, head: Line) -> list[str]:
    keys = []
    for cell in head.cells:
        column = _BY_HEADING.get(folded(shown(cell)))
        if column is None:
            known = "、".join(one.heading for one in _COLUMNS)
            raise InvalidRecord(path, head.number, f"没有名为“{shown(cell)}”的栏目", f"可用的栏目：{known}")
        if column.key in keys:
            raise InvalidRecord(path, head.number, f"“{column.heading}”有两列", "请只保留一列")
        keys.append(column.key)
    if missing := [column.heading for column in _COLUMNS if column.required and column.key not in keys]:
        raise InvalidRecord(path, head.number, f"缺少“{'”“'.join(missing)}”栏", "请用 huiqi sites --template 的表头")
    return keys


def _site(cells: Mapping[str, Any], before: Collection[str]) -> Site:
    found = {column.key: clean(column, cells.get(column.key), column.heading) for column in _COLUMNS}
    for column in _COLUMNS:
        if column.required and found[column.key] is None:
            raise HuiqiError(f"没有填“{column.heading}”", column.help)
    if found["name"] in before:
        raise HuiqiError(f"“{found['name']}”出现了两次", "请只保留一行")
    traits: dict[str, bool] = {}
    grounds: dict[str, str] = {}
    for trait, data in SITE_TRAITS.items():
        if (judged := found[trait]) is None:
            continue
        if found["year"] is None:
            raise HuiqiError(f"判断了“{trait}”，没有填“数据年度”", "请填所依据数据的年度")
        if found[f"{trait}{_GROUNDS}"] is None:
            raise HuiqiError(f"判断了“{trait}”，没有填“{trait}{_GROUNDS}”", f"请写明数据和来源：{data}")
        traits[trait] = bool(judged)
        grounds[trait] = f"{found['year']} 年：{found[f'{trait}{_GROUNDS}']}"
    return Site(
        str(found["name"]),
        str(found["region"]),
        tuple(found["statuses"] or ()),  # type: ignore[arg-type]  # a list, as its form says
        tuple(found["sectors"] or ()),  # type: ignore[arg-type]  # likewise
        traits,
        grounds,
    )
