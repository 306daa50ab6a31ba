"""A new pack to start from: an explained empty one, or the next version of one there is; and what is left to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any

from matcher.corpus.fields import DIRECTIONS
from matcher.errors import UnknownName
from matcher.programmes.directions import with_own_directions
from matcher.programmes.entries import Condition, Directions, Priority
from matcher.programmes.hints import HEAD, section_hints
from matcher.programmes.names import services_of
from matcher.programmes.pack import Pack, Programme, Source
from matcher.programmes.page import name_of
from matcher.programmes.rules import Direction, DirectionIn
from matcher.programmes.writing import as_toml
from matcher.taxonomy.classification import classification
from matcher.taxonomy.regions import Region, find_region, province_of

_PLACES = {"jurisdiction", "regions", "region"}


@dataclass(frozen=True, slots=True)
class Identity:
    """新计划: what its author gives."""

    key: str
    year: int
    title: str
    issuer: str
    region: Region


@dataclass(frozen=True, slots=True)
class Draft:
    """草稿: a pack that is right, its file, and what a person must still see to."""

    pack: Pack
    text: str
    left: tuple[str, ...]


def region_named(text: str) -> Region:
    """Return a division by name or code.

    Raises:
        UnknownName: there is none, or several.
    """
    region = find_region(text)
    if region is None:
        raise UnknownName(f"不能确认“{text}”是哪个行政区划", "请写全名或六位代码，例如：湖北省武汉市、420100")
    return region


def empty_draft(new: Identity) -> Draft:
    """Return an explained pack that states nothing yet but the programme and one clause of its document."""
    source = f"{_short(new.region)}{new.year}"
    programme = Programme(
        **_identity(new),
        starts=date(new.year, 1, 1),
        ends=date(new.year, 12, 31),
        note="起止日暂按整年，请照文件改正；文件没有写止期的删去 ends",
        cites=(f"{source} 引言",),
    )
    pack = Pack(programme, (Source(source, new.title, {"引言": "缘由"}),))
    head = HEAD.format(name=name_of(pack), title=new.title, source=source, file=f"{name_of(pack)}.toml")
    left = (
        "起止日暂按整年：照文件改正 starts 和 ends",
        "文件：补上文号 number、印发日期 issued 和全部条款",
        "内容：服务、申报条件、优先、参与方、环节等还是空的，文件里的例子删去“# ”即可用",
    )
    return Draft(pack, as_toml(pack, head, section_hints(pack, source)), left)


def next_draft(base: Pack, new: Identity) -> Draft:
    """Return a pack that takes over everything from another: days moved, clauses under the new document's key.

    Lists of the base's year (directions, services in its words) become the new pack's own, to be edited. What cannot
    be known is left out: number and date of the document.
    """
    facts = base.programme
    sources = {one.key: _source_key(one.key, base, new) for one in base.sources}
    moved = new.year - facts.year
    regions = _moved_regions(base, new.region)

    def changed(name: str, value: Any) -> Any:
        if isinstance(value, date):
            return _moved(value, moved)
        if name == "cites":
            source, _, clause = value.partition(" ")
            return f"{sources.get(source, source)} {clause}"
        return regions.get(value, value) if name in _PLACES else value

    pack: Pack = _mapped(_with_own_names(base, new), changed)
    note = f"由 {name_of(base)} 起草：条款和数字须对照 {new.year} 年的文件逐条重读"
    pack = replace(
        pack,
        programme=replace(pack.programme, **_identity(new), wording="", note=note),
        sources=tuple(
            replace(one, key=sources[one.key], number="", issued=None, note="文号和印发日期待填")
            for one in pack.sources
        ),
    )
    pack = with_own_directions(pack)
    left = tuple(_left(pack, base, new))
    first = f"{name_of(pack)}：{new.title}。由 {name_of(base)} 起草，尚未与 {new.year} 年的文件核对。"
    head = "\n".join(f"## {line}" for line in (first, *left))
    return Draft(pack, as_toml(pack, head), left)


def _identity(new: Identity) -> dict[str, Any]:
    return {
        "key": new.key,
        "year": new.year,
        "title": new.title,
        "issuer": new.issuer,
        "jurisdiction": new.region.code,
    }


def _short(region: Region) -> str:
    """Return the name of a region without its kind: 武汉."""
    return re.sub(r"(?<=..)(特别行政区|自治[区州县]|[省市县区州盟旗])$", "", region.name)


def _source_key(key: str, base: Pack, new: Identity) -> str:
    year = str(base.programme.year)
    old = _short(region_named(base.programme.jurisdiction))
    moved = key.replace(old, _short(new.region)).replace(year, str(new.year))
    return moved if moved != key or year in key else f"{key}-{new.year}"


def _moved(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _moved_regions(base: Pack, region: Region) -> Mapping[str, str]:
    """Return the new code for the base's own division and its province."""
    old = region_named(base.programme.jurisdiction)
    return {province_of(old).code: province_of(region).code, old.code: region.code}


def _mapped(value: Any, changed: Callable[[str, Any], Any], name: str = "") -> Any:
    """Return a value with every leaf changed; a leaf is known by the field it stands in."""
    if is_dataclass(value) and not isinstance(value, type):
        own = {one.name: _mapped(getattr(value, one.name), changed, one.name) for one in fields(value)}
        return replace(value, **own)
    if isinstance(value, tuple):
        return tuple(_mapped(one, changed, name) for one in value)
    return changed(name, value)


def _with_own_names(base: Pack, new: Identity) -> Pack:
    """Return the base with what stands in tables of its year written out: services by code, directions as lists."""
    services = tuple(replace(one, to=services_of(base, one)) for one in base.services)
    year = f"-{base.programme.year}"
    lists = {one.key: one for one in base.directions}
    keys = {key: key.replace(year, f"-{new.year}") for key in lists}
    ruled: tuple[Condition | Priority, ...] = (*base.conditions, *base.priorities)
    for one in ruled:
        rule = one.rule
        if isinstance(rule, DirectionIn) and rule.classification not in lists and rule.classification.endswith(year):
            key = keys.setdefault(rule.classification, f"directions-{new.key}-{new.year}")
            known = classification(DIRECTIONS).names()
            names = tuple(Direction(name, directions=tuple({name}.intersection(known))) for name in rule.names)
            lists[key] = Directions(key, one.cites, one.text, names)

    def renamed(name: str, value: Any) -> Any:
        return keys.get(value, value) if name == "classification" else value

    own = tuple(replace(one, key=keys.get(one.key, one.key)) for one in lists.values())
    rest: Pack = _mapped(replace(base, services=services, directions=()), renamed)
    return replace(rest, directions=own)


def _left(pack: Pack, base: Pack, new: Identity) -> Iterator[str]:
    clauses = sum(len(one.clauses) for one in pack.sources)
    yield f"条款：{clauses} 个条款号沿用 {name_of(base)}，请对照新文件逐条重读，补上文号和印发日期"
    if years := new.year - base.programme.year:
        days = sum(1 for _ in _days(pack))
        yield f"日期：{days} 处日期都{'后' if years > 0 else '前'}移了 {abs(years)} 年，请照新文件改正"
    if pack.directions:
        names = "、".join(one.key for one in pack.directions)
        yield f"重点方向：沿用上一版的清单（{names}），请改成新文件所列的"
    places = (
        {_short(region_named(base.programme.jurisdiction))} if new.region.code != base.programme.jurisdiction else set()
    )
    for word in (*((str(base.programme.year),) if base.programme.year != new.year else ()), *sorted(places)):
        where = [f"{section}/{key}" for section, key, text in _texts(pack) if word in text]
        if where:
            yield f"文字：{len(where)} 处仍写有“{word}”，请看是否要改：{'、'.join(dict.fromkeys(where))}"
    codes = {pack.programme.jurisdiction, province_of(new.region).code}
    for section, key, code in _codes(pack):
        if places and code not in codes:
            yield f"地区：{section}/{key} 里的行政区划 {code} 是原计划的，请改正或删去"


def _texts(pack: Pack) -> Iterator[tuple[str, str, str]]:
    for source in pack.sources:
        for clause, heading in source.clauses.items():
            yield "sources", clause, heading
        yield "sources", source.key, source.title
    for section, entries in pack.sections().items():
        for entry in entries:
            for name, value in _leaves(entry):
                if isinstance(value, str) and name not in {"cites", "key", "classification"}:
                    yield section, entry.key, value


def _codes(pack: Pack) -> Iterator[tuple[str, str, str]]:
    for section, entries in pack.sections().items():
        for entry in entries:
            yield from ((section, entry.key, str(value)) for name, value in _leaves(entry) if name in _PLACES and value)


def _days(pack: Pack) -> Iterator[date]:
    yield from (value for _, value in _leaves(pack) if isinstance(value, date))


def _leaves(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _leaves(getattr(value, field.name), field.name)
    elif isinstance(value, tuple):
        for one in value:
            yield from _leaves(one, name)
    else:
        yield name, value
