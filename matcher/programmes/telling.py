"""What an entry of a pack states, field by field, in Chinese with the names behind keys and codes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from matcher.programmes.entries import Amount, Entry, Money, Priority, Service, Stage, Target
from matcher.programmes.labels import FIELDS
from matcher.programmes.names import services_of
from matcher.programmes.pack import Pack
from matcher.programmes.phrasing import in_words
from matcher.programmes.rules import Direction
from matcher.taxonomy.classification import classification

_NAMED_BY = {
    "by": "actors",
    "after": "stages",
    "checks": "conditions",
    "wants": "papers",
    "makes": "papers",
    "sets_up": "platforms",
    "pays": "money",
}
_HEADLINES = ("name", "text", "title", "purpose")
_TOLD_ELSEWHERE = {"key", "cites", "lift", *_HEADLINES}


@dataclass(frozen=True, slots=True)
class Line:
    """一行: a label and what it says."""

    label: str
    text: str


def headline(entry: Entry) -> str:
    """Return what an entry is called: its name, text, title or purpose."""
    return next((str(getattr(entry, name)) for name in _HEADLINES if getattr(entry, name, "")), entry.key)


def names_in(pack: Pack, section: str, keys: Iterable[str]) -> str:
    """Return what the entries of a section with these keys are called."""
    known = {entry.key: headline(entry) for entry in pack.sections()[section]}
    return listed(known.get(key, key) for key in keys)


def stated(pack: Pack, entry: Entry) -> tuple[Line, ...]:
    """Return what an entry of a checked pack states beside its headline and clauses."""
    match entry:
        case Money():
            return _money(entry)
        case Target():
            return _target(entry)
        case Service():
            detail = (Line(FIELDS["detail"], entry.detail),) if entry.detail else ()
            return (*detail, Line("对应的服务", service_in_words(pack, entry)))
        case Priority():
            return (*_fields(pack, entry), Line("提升", lift_in_words(pack, entry)))
        case Stage(after=()):
            return (*_fields(pack, entry), Line("先后", "一开始就可以办"))
    return _fields(pack, entry)


def listed(words: Iterable[str]) -> str:
    """Return a list in one line, parted by signs that the words themselves do not hold."""
    words = tuple(words)
    return ("；" if any(sign in word for word in words for sign in "、，：") else "、").join(words)


def _fields(pack: Pack, entry: Entry) -> tuple[Line, ...]:
    """Return the fields that an entry fills."""
    lines = []
    for field in fields(entry):
        value = getattr(entry, field.name)
        if field.name in _TOLD_ELSEWHERE or value in (field.default, ()):
            continue
        if field.name == "rule":
            phrase = in_words(value, pack)
            lines += [Line("要求", phrase.asks), Line("所用数据", listed(phrase.uses))]
        else:
            lines.append(Line(FIELDS[field.name], field_in_words(pack, field.name, value)))
    return tuple(lines)


def lift_in_words(pack: Pack, priority: Priority) -> str:
    """Return by how much a priority lifts, and who says so."""
    if pack.weighing is None:
        return "计划包没有写 [weighing]，不影响排序"
    limit = f"，各项合计不超过 {pack.weighing.bound}"
    if priority.lift is not None:
        return f"{priority.lift}{limit}（{pack.weighing.by}定）"
    return f"每项 {pack.weighing.each}{limit}（{pack.weighing.by}定）"


def service_in_words(pack: Pack, service: Service) -> str:
    """Return what a service means in the vocabulary of services."""
    tree = classification("services")
    return "、".join(f"{tree.entry(code).name}（{code}）" for code in services_of(pack, service))


def field_in_words(pack: Pack, field: str, value: Any) -> str:
    """Return a field of an entry of a pack: rules in words, keys by the names behind them."""
    if field == "rule":
        return in_words(value, pack).asks
    if field in _NAMED_BY and isinstance(value, tuple):
        return names_in(pack, _NAMED_BY[field], value)
    return value_in_words(value)


def value_in_words(value: Any) -> str:
    """Return one value of a pack as a person would write it."""
    kinds: tuple[tuple[type | tuple[type, ...], Callable[[Any], str]], ...] = (
        (bool, lambda one: "是" if one else "否"),
        (StrEnum, lambda one: one.value),
        (Decimal, lambda one: f"{one:f}"),
        (Amount, lambda one: f"{one.value:f} {one.unit}"),
        (Direction, _direction),
        (tuple, lambda ones: listed(map(value_in_words, ones))),
        (dict, lambda pairs: "；".join(f"{key} {text}" for key, text in pairs.items())),
        ((str, int, date), str),
    )
    for kind, said in kinds:
        if isinstance(value, kind):
            return said(value)
    return f"{value.name}（{value.cell.value}）"  # a column of a table, the only other kind


def span_in_words(starts: date, ends: date | None) -> str:
    """Return the days from one to another, which may be open."""
    return f"{starts} 至 {ends}" if ends else f"{starts} 起，未写止期"


def _direction(one: Direction) -> str:
    schemes = [(one.directions, ""), (one.sectors, "industries"), (one.disciplines, "disciplines")]
    covered = [
        classification(scheme).entry(code).name if scheme else code for codes, scheme in schemes for code in codes
    ]
    return f"{one.name}（含{'、'.join(covered)}）" if covered not in ([], [one.name]) else one.name


def _money(money: Money) -> tuple[Line, ...]:
    per = f"每{money.per}" if money.per else ""
    figures = [
        f"{per}共 {value_in_words(money.total)}" if money.total else "",
        f"每个 {value_in_words(money.each)}" if money.each else "",
        f"{money.count} 个" if money.count is not None else "",
    ]
    said = "，".join(filter(None, figures))
    lines = [Line("方式", money.form.value), Line("数额", said or f"{per and per + '，'}文件没有写数额")]
    return (*lines, *((Line("规定", "；".join(money.rules)),) if money.rules else ()))


def _target(target: Target) -> tuple[Line, ...]:
    lines = [Line("期限", f"到 {target.by} 为止")] if target.by else []
    figures = [
        f"至少 {target.at_least}" if target.at_least is not None else "",
        f"至多 {target.at_most}" if target.at_most is not None else "",
    ]
    if target.share:
        share = Fraction(target.share)
        figures.append(f"{'约' if target.about else ''}占{target.share_of}的 {share}（{float(share):.0%}）")
    said = "，".join(filter(None, figures))
    return (*lines, Line("数量", said or "文件没有写数量"))
