"""What differs between two packs, entry by entry: added, removed, or changed in which fields."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Any

from matcher.programmes.entries import Entry, Service
from matcher.programmes.labels import SECTIONS
from matcher.programmes.names import services_of
from matcher.programmes.pack import Pack
from matcher.programmes.plain import plain
from matcher.programmes.telling import field_in_words, headline


class How(StrEnum):
    """怎样不同."""

    ADDED = "新增"
    REMOVED = "删去"
    CHANGED = "改动"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """一项改动: both values, and what they say in Chinese; where one side leaves the field out, its default."""

    field: str
    old: Any
    new: Any
    old_text: str
    new_text: str


@dataclass(frozen=True, slots=True)
class Change:
    """改动: one entry that is not the same in both packs.

    Attributes:
        section: its section.
        key: its key; empty for the programme and its weighing, of which there is one.
        how: whether the new pack adds, drops or changes it.
        old: what it is called in the old pack, empty if it is new; `new` likewise.
        old_cites: its clauses in the old pack; `new_cites` likewise.
        fields: what has changed; empty unless `how` is CHANGED.
    """

    section: str
    key: str
    how: How
    old: str
    new: str
    old_cites: tuple[str, ...]
    new_cites: tuple[str, ...]
    fields: tuple[FieldChange, ...] = ()


def differences(old: Pack, new: Pack) -> tuple[Change, ...]:
    """Return what has changed from one pack to the other, in the order of the schema.

    Entries are the same by section and key. That a document is called otherwise (武汉2015, 武汉2016) is no change of
    the entries that cite it: where both packs rest on one document each, clauses are compared without it.
    """
    renamed = {}
    if len(old.sources) == len(new.sources) == 1:
        renamed = {f"{old.sources[0].key} ": f"{new.sources[0].key} "}
    found: list[Change] = []
    for section in SECTIONS:
        before, after = _by_key(old, section), _by_key(new, section)
        if section == "sources" and renamed:  # the one document of each
            before, after = ({"": one} for group in (before, after) for one in group.values())
        for key in (*before, *(key for key in after if key not in before)):
            change = _change((old, new), (section, key), before.get(key), after.get(key), renamed)
            if change:
                found.append(change)
    return tuple(found)


def _by_key(pack: Pack, section: str) -> dict[str, Any]:
    value = getattr(pack, section)
    if isinstance(value, tuple):
        return {one.key: one for one in value}
    return {} if value is None else {"": value}


def _change(
    packs: tuple[Pack, Pack], place: tuple[str, str], old: Any, new: Any, renamed: dict[str, str]
) -> Change | None:
    how = How.ADDED if old is None else How.REMOVED if new is None else How.CHANGED
    changed = _fields(packs, old, new, renamed) if how is How.CHANGED else ()
    if how is How.CHANGED and not changed:
        return None
    return Change(*place, how, _called(old), _called(new), _cites(old), _cites(new), changed)


def _fields(packs: tuple[Pack, Pack], old: Any, new: Any, renamed: dict[str, str]) -> tuple[FieldChange, ...]:
    changed: list[FieldChange] = []
    for field in fields(old):
        one, other = (_value(pack, entry, field.name) for pack, entry in zip(packs, (old, new), strict=True))
        compared = _renamed(one, renamed) if field.name == "cites" else one
        if plain(compared) == plain(other):
            continue
        if isinstance(one, dict):
            changed += (_of(packs, f"{field.name}[{key}]", one.get(key), other.get(key)) for key in {**one, **other})
        else:
            changed.append(_of(packs, field.name, one, other))
    return tuple(change for change in changed if change.old != change.new)


def _value(pack: Pack, entry: Any, field: str) -> Any:
    """Return a field's value; of a service the codes it stands for, whether its pack or a crosswalk says so."""
    return services_of(pack, entry) if isinstance(entry, Service) and field == "to" else getattr(entry, field)


def _of(packs: tuple[Pack, Pack], field: str, old: Any, new: Any) -> FieldChange:
    said = (
        "（未写）" if value in (None, "", ()) else field_in_words(pack, field, value)
        for pack, value in zip(packs, (old, new), strict=True)
    )
    return FieldChange(field, old, new, *said)


def _renamed(cites: tuple[str, ...], renamed: dict[str, str]) -> tuple[str, ...]:
    for old, new in renamed.items():
        cites = tuple(new + cite.removeprefix(old) if cite.startswith(old) else cite for cite in cites)
    return cites


def _called(one: Any) -> str:
    if isinstance(one, Entry):
        return headline(one)
    return str(getattr(one, "title", getattr(one, "by", ""))) if is_dataclass(one) else ""


def _cites(one: Any) -> tuple[str, ...]:
    return tuple(getattr(one, "cites", ()))
