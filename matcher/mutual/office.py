"""Which societies are meant: one by what a person calls it, or all that an office looks after."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches

from matcher.corpus.names import name_key
from matcher.errors import UnknownName
from matcher.taxonomy.regions import Region, find_region, lies_in
from matcher.vocabulary import Candidate

_LISTED = 5


def society_called(societies: Sequence[Candidate], text: str) -> Candidate:
    """Return the society with this id, name or short name, width, blanks and brackets aside.

    Raises:
        UnknownName: there is none, or there are several; the remedy names those that are near.
    """
    for society in societies:
        if society.id == text.strip():
            return society
    key = name_key(text)
    named = [one for one in societies if name_key(one.name) == key]
    found = named or [one for one in societies if key in {name_key(alias) for alias in one.aliases}]
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownName(f"名为“{text}”的学会不止一个", f"请改用编号：{_named(found)}")
    within = [one for one in societies if key and key in name_key(one.name)]
    close = set(get_close_matches(key, [name_key(one.name) for one in societies], n=3, cutoff=0.6))
    near = within or [one for one in societies if name_key(one.name) in close]
    hint = f"名称相近的有：{_named(near)}" if near else "请用 huiqi export --kind society 查看目录中的编号和名称"
    raise UnknownName(f"目录中没有编号或名称是“{text}”的学会", hint)


def looked_after(
    societies: Iterable[Candidate], region: Region | None, levels: Collection[str] = ()
) -> list[Candidate]:
    """Return the societies of a region (all where none is given) and of some levels (of all where none is named).

    A national society lies in no region: it is among them only where its level is named.
    """
    return [
        society
        for society in societies
        if (not levels or society.level in levels)
        and (region is None or society.level == "national" or _within(society, region))
        and (bool(levels) or region is None or society.level != "national")
    ]


def _within(society: Candidate, region: Region) -> bool:
    place = find_region(society.region) if society.region else None
    return place is not None and lies_in(place, region.code)


def _named(societies: Sequence[Candidate]) -> str:
    more = f" 等 {len(societies)} 个" if len(societies) > _LISTED else ""
    return "、".join(f"{one.name}（{one.id}）" for one in societies[:_LISTED]) + more
