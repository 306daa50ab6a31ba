"""Whether a row is a record that is there already, a new one, or one that a person must decide on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matcher.corpus.names import NATION, alike_employers, name_key, prefixes_of, split_society
from matcher.corpus.office import office_region
from matcher.errors import HuiqiError
from matcher.taxonomy.regions import find_region
from matcher.vocabulary import RecordKind

Stored = Mapping[str, Any]
Lookup = Callable[[RecordKind, str], Sequence[Stored]]
"""Records of a kind that `keys_of` gives this key, sorted by id."""

_PREFIXES = {RecordKind.NEED: "N", RecordKind.SOCIETY: "S", RecordKind.EXPERT: "E", RecordKind.ACHIEVEMENT: "R"}
_PARTNER = {RecordKind.EXPERT: "organization", RecordKind.ACHIEVEMENT: "owner", RecordKind.NEED: "enterprise"}
_ANY = "*"
"""Stands for whatever region a society's name begins with."""


@dataclass(frozen=True, slots=True)
class Identified:
    """A row's identity: an id that is there already, or a new one."""

    id: str


@dataclass(frozen=True, slots=True)
class Resembling:
    """A row that may be the record it resembles: a person decides.

    Attributes:
        other: the record it resembles.
        why: in Chinese.
        remedy: what to fill in, in Chinese.
    """

    other: Stored
    why: str
    remedy: str


def keys_of(kind: RecordKind, record: Stored) -> list[str]:
    """Return the keys under which a record can be found by its names."""
    if kind is RecordKind.SOCIETY:
        names = [record.get("name", ""), *record.get("aliases", ())]
        pairs = [_meant(split_society(name), record) for name in names if name_key(name)]
        return sorted({f"{region}/{rest}" for region, rest in pairs} | {f"{_ANY}/{rest}" for _, rest in pairs})
    if kind is RecordKind.NEED:
        text = name_key(record.get("title") or record.get("text") or "")
        return [_digest(name_key(record.get("enterprise", "")), text)] if text else []
    name, partner = (name_key(record.get(key, "")) for key in ("name", _PARTNER.get(kind, "")))
    return [name, _both(name, partner)] if name else []


def label_of(kind: RecordKind, record: Stored) -> str:
    """Return how a person knows a record: its name, and in brackets whom it belongs to."""
    name = record.get("name") or record.get("title") or str(record.get("text") or record.get("id") or "")[:40]
    partner = record.get(_PARTNER.get(kind, ""), "")
    return f"{name}（{partner}）" if partner else str(name)


def under_its_name(before: Stored, record: Stored) -> dict[str, Any]:
    """Return the row of a society that was recognised by one of its names, going by its fullest name.

    The name that is not kept becomes an alias: 省光学学会 renames nobody, but is known from now on.
    """
    names = [str(before.get("name", "")), str(record.get("name", ""))]
    fullest = max(names, key=len)  # of equal length the first, as stored
    aliases = dict.fromkeys([*before.get("aliases", ()), *record.get("aliases", ()), *names])
    others = [alias for alias in aliases if alias and name_key(alias) != name_key(fullest)]
    return {**record, "name": fullest, **({"aliases": others} if others else {})}


def identify(kind: RecordKind, record: Stored, find: Lookup, taken: Callable[[str], bool]) -> Identified | Resembling:
    """Return which record a checked row is.

    An id that the row states is believed. Without one, enterprises cannot be told apart, societies are by name and
    alias, experts by name and employer, achievements by name and owner, needs by enterprise and title.

    Args:
        kind: of the row.
        record: its checked record; `id` where it states one.
        find: records by key.
        taken: whether an id of this kind is in use.

    Raises:
        HuiqiError: the row says too little to be told from others.
    """
    if kind is RecordKind.SOCIETY:
        return _society(record, find, taken)
    if stated := record.get("id"):
        return Identified(str(stated))
    if kind is RecordKind.EXPERT:
        return _expert(record, find, taken)
    if kind is RecordKind.ACHIEVEMENT:
        return _achievement(record, find, taken)
    (key,) = keys_of(kind, record)
    found = find(kind, key)
    return Identified(str(found[0]["id"])) if found else _new(kind, taken, key)


def _expert(record: Stored, find: Lookup, taken: Callable[[str], bool]) -> Identified | Resembling:
    name, employer = name_key(record.get("name", "")), name_key(record.get("organization", ""))
    if not name or not employer:
        missing = "工作单位" if name else "姓名"
        raise HuiqiError(f"缺少 id（编号），又没有{missing}", f"请填写{missing}，或给这位专家一个不重复的编号")
    same = find(RecordKind.EXPERT, _both(name, employer))
    if len(same) == 1:
        return Identified(str(same[0]["id"]))
    if same:
        return _doubt(same[0], f"目录中有 {len(same)} 位同名且同单位的专家")
    for known in find(RecordKind.EXPERT, name):
        if why := alike_employers(record["organization"], known.get("organization", "")):
            return _doubt(known, f"同名，{why}")
    return _new(RecordKind.EXPERT, taken, name, employer)


def _achievement(record: Stored, find: Lookup, taken: Callable[[str], bool]) -> Identified | Resembling:
    name, owner = name_key(record.get("name", "")), name_key(record.get("owner", ""))
    if not name:
        raise HuiqiError("缺少 id（编号），又没有成果名称", "请填写成果名称，或给这项成果一个不重复的编号")
    if same := find(RecordKind.ACHIEVEMENT, _both(name, owner)):
        return Identified(str(same[0]["id"]))
    for known in find(RecordKind.ACHIEVEMENT, name):
        if not owner or not name_key(known.get("owner", "")):
            return _doubt(known, "成果名称相同，其中一条没有完成单位")
    return _new(RecordKind.ACHIEVEMENT, taken, name, owner)


def _society(record: Stored, find: Lookup, taken: Callable[[str], bool]) -> Identified | Resembling:
    kind, stated = RecordKind.SOCIETY, record.get("id")
    if stated and (taken(str(stated)) or not record.get("name")):
        return Identified(str(stated))
    if not name_key(record.get("name", "")):
        raise HuiqiError("缺少 id（编号），又没有学会名称", "请填写学会名称")
    region, rest = _meant(split_society(record["name"]), record)
    found = find(kind, f"{region}/{rest}")
    if not region:  # 光学学会: whose, its level and region tell
        found = [known for known in found if not _elsewhere(record, known)]
    if len(found) == 1 and not stated:
        return Identified(str(found[0]["id"]))
    if found:
        remedy = f"若是同一学会，请把编号改为 {found[0]['id']}；若不是，请把学会名称写成含地区的全称"
        return Resembling(found[0], "名称或简称相同" if stated or len(found) == 1 else "名称可指不止一个学会", remedy)
    if region in {"", "省", "市"} and not stated:
        others = [known for known in find(kind, f"{_ANY}/{rest}") if _could_be(region, record, known)]
        if len(others) == 1 and region:
            return Identified(str(others[0]["id"]))
        if others:
            return _doubt(others[0], "名称只差地区")
    return Identified(str(stated)) if stated else _new(kind, taken, region, rest)


def _meant(split: tuple[str, str], record: Stored) -> tuple[str, str]:
    """Return the region and rest of a society's name, with 省 and 市 replaced by those meant.

    They are those of the record's own region, otherwise those of the name it goes by, otherwise the office's.
    """
    prefix, rest = split
    if prefix not in {"省", "市"}:
        return split
    own, _ = split_society(record.get("name", ""))
    place = find_region(record["region"]) if record.get("region") else None
    if place is None and own not in {"", NATION, "省", "市"}:
        place = find_region(own)
    place = place or office_region()
    return (prefixes_of(place).get(prefix, prefix) if place else prefix), rest


def _could_be(prefix: str, record: Stored, known: Stored) -> bool:
    """Tell whether 省光学学会, 市光学学会 or 光学学会 may mean a society whose name has a region in front."""
    region, _ = split_society(known.get("name", ""))
    if prefix and (
        region in {"", NATION} or _elsewhere({"level": {"省": "provincial", "市": "municipal"}[prefix]}, known)
    ):
        return False
    return not _elsewhere(record, known)


def _elsewhere(record: Stored, known: Stored) -> bool:
    """Tell whether level or region show that two societies are different ones."""
    if record.get("level") and known.get("level") and record["level"] != known["level"]:
        return True
    one, other = record.get("region", ""), known.get("region", "")
    return bool(one and other and not one.startswith(other) and not other.startswith(one))


def _doubt(known: Stored, why: str) -> Resembling:
    remedy = f"若是同一个，请在“编号”填 {known['id']}；若是另一个，请填一个新的编号"
    return Resembling(known, why, remedy)


def _both(name: str, partner: str) -> str:
    """Return the key of a name together with the employer or owner."""
    return f"{name}\n{partner}"


def _new(kind: RecordKind, taken: Callable[[str], bool], *parts: str) -> Identified:
    """Return an id made from what tells the record apart, so that it is the same in every installation."""
    base = identifier = f"{_PREFIXES[kind]}-{_digest(*parts)}"
    number = 2
    while taken(identifier):  # whoever has it goes by another name now
        identifier, number = f"{base}-{number}", number + 1
    return Identified(identifier)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]
