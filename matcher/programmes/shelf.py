"""The shipped packs and an office's own beside them: all of them, one of a year, the one in force on a day.

An office's own packs are the files ``programmes/*.toml`` of the state folder. A programme of a year exists once: an
office does not overrule what a document states, it writes another programme or another year.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from matcher.errors import HuiqiError, UnknownName
from matcher.programmes.checking import check_pack, check_versions
from matcher.programmes.pack import Pack
from matcher.programmes.reading import Finding, InvalidPack, parse_pack
from matcher.resources import CORPORA

PROGRAMMES = CORPORA / "programmes"
"""The folder of the shipped packs."""

_KEY_AND_YEAR = re.compile(r"(.+)-([0-9]{4})")


@dataclass(frozen=True, slots=True)
class Shelved:
    """A pack and the file it stands in; `own`: the office's."""

    pack: Pack
    path: Path
    own: bool


def own_folder(home: Path) -> Path:
    """Return the folder of an office's own packs."""
    return home / "programmes"


def packs_of(home: Path) -> tuple[Pack, ...]:
    """Return the shipped packs and the office's own, by programme and year.

    Raises:
        DamagedFile: an own pack cannot be read.
        InvalidPack: one says something wrong, or is of the same year as another or overlaps it; the error names both.
    """
    found, faults = shelf_of(home)
    for fault in faults:
        raise fault
    return tuple(one.pack for one in found)


def pack_named(home: Path, text: str, day: date | None = None) -> Pack:
    """Return the pack that a person names, as `find_pack`, of the shipped ones and the office's own.

    Own files of other programmes are left alone, so that a draft of one never stands in the way of another.

    Raises:
        DamagedFile, InvalidPack: an own pack of this programme is wrong, as in `packs_of`.
        UnknownName: as in `find_pack`.
    """
    parts = _KEY_AND_YEAR.fullmatch(text)
    found, faults = shelf_of(home, {text, *(parts.groups()[:1] if parts else ())})
    for fault in faults:
        raise fault
    return find_pack((one.pack for one in found), text, day)


def file_of(home: Path, pack: Pack) -> tuple[str, str]:
    """Return name and text of the file that a pack of the shelf stands in."""
    found, _ = shelf_of(home, {pack.programme.key})
    path = next(one.path for one in found if one.pack.programme == pack.programme)
    return path.name, path.read_text("utf-8-sig")


def shelf_of(home: Path, keys: Container[str] | None = None) -> tuple[tuple[Shelved, ...], tuple[HuiqiError, ...]]:
    """Return the packs that are right, with their files, and the faults of the others.

    Args:
        home: the state folder.
        keys: of the programmes whose own files are read, by file name; None: all.
    """
    found = [Shelved(pack, PROGRAMMES / file_name(pack), own=False) for pack in shipped_packs()]
    faults: list[HuiqiError] = []
    for path in sorted(own_folder(home).glob("*.toml")):
        named = _KEY_AND_YEAR.fullmatch(path.stem)
        if keys is not None and (named is None or named[1] not in keys):
            continue
        try:
            found.append(Shelved(read_pack(path), path, own=True))
        except HuiqiError as error:
            faults.append(error)
    found.sort(key=lambda one: (one.pack.programme.key, one.pack.programme.year))
    clashes = check_versions([one.pack for one in found], [one.path for one in found])
    faults += (InvalidPack(own_folder(home), [clash]) for clash in clashes)
    return tuple(found), tuple(faults)


def read_pack(path: Path, *, any_name: bool = False) -> Pack:
    """Return the pack of a file.

    Args:
        path: the file.
        any_name: whether it may be called otherwise than KEY-YEAR.toml, as a copy to compare with may.

    Raises:
        DamagedFile: it is missing, not UTF-8 or not TOML.
        InvalidPack: it says something wrong; the error has every finding.
    """
    pack, findings = findings_in(path, any_name=any_name)
    if pack is None or findings:
        raise InvalidPack(path, findings)
    return pack


def read_packs(folder: Path) -> tuple[Pack, ...]:
    """Return the packs of a folder by programme and year; raises like `read_pack`, and where versions overlap."""
    paths = sorted(folder.glob("*.toml"))
    packs = [read_pack(path) for path in paths]
    if findings := check_versions(packs, [path.name for path in paths]):
        raise InvalidPack(folder, findings)
    return tuple(sorted(packs, key=lambda pack: (pack.programme.key, pack.programme.year)))


@cache
def shipped_packs() -> tuple[Pack, ...]:
    """Return the shipped packs, read once; raises like `read_packs`."""
    return read_packs(PROGRAMMES)


def pack_of(packs: Iterable[Pack], key: str, year: int) -> Pack:
    """Return the pack of a programme and a year.

    Raises:
        UnknownName: there is none; the remedy lists those there are.
    """
    own = _versions(packs, key)
    for pack in own:
        if pack.programme.year == year:
            return pack
    years = "、".join(str(pack.programme.year) for pack in own)
    raise UnknownName(f"计划 {key} 没有 {year} 年的版本", f"现有年度：{years}")


def pack_on(packs: Iterable[Pack], key: str, day: date) -> Pack:
    """Return the pack of a programme that is in force on a day: the latest begun, unless it has ended.

    Raises:
        UnknownName: there is no such programme, or none of its versions holds on that day.
    """
    own = _versions(packs, key)
    begun = [pack for pack in own if pack.programme.starts <= day]
    if begun and (begun[-1].programme.ends is None or day <= begun[-1].programme.ends):
        return begun[-1]
    spans = "、".join(f"{one.programme.starts} 至 {one.programme.ends or '未定'}" for one in own)
    raise UnknownName(f"计划 {key} 在 {day} 没有有效的版本", f"有效期：{spans}")


def find_pack(packs: Iterable[Pack], text: str, day: date | None = None) -> Pack:
    """Return the pack that a person names: wuhan-2015, or wuhan for the version in force.

    Args:
        packs: those there are.
        text: KEY-YEAR or KEY.
        day: on which it must be in force; None: KEY means the version of today, KEY-YEAR that version, in force or not.

    Raises:
        UnknownName: there is no such programme or year, or it is not in force on that day.
    """
    packs = tuple(packs)
    parts = _KEY_AND_YEAR.fullmatch(text)
    if parts is None or any(pack.programme.key == text for pack in packs):
        return pack_on(packs, text, day or datetime.now().astimezone().date())
    pack = pack_of(packs, parts[1], int(parts[2]))
    if day is not None and pack_on(packs, parts[1], day) is not pack:
        raise UnknownName(f"{text} 在 {day} 没有效力，当日有效的是另一年度的版本", f"请写 {parts[1]}，或换一个日期")
    return pack


def _versions(packs: Iterable[Pack], key: str) -> list[Pack]:
    packs = tuple(packs)
    own = sorted((pack for pack in packs if pack.programme.key == key), key=lambda pack: pack.programme.starts)
    if not own:
        known = "、".join(sorted({pack.programme.key for pack in packs}))
        raise UnknownName(f"没有名为 {key!r} 的计划", f"现有的计划：{known or '（无）'}")
    return own


def file_name(pack: Pack) -> str:
    """Return the name of the file that holds a pack."""
    return f"{pack.programme.key}-{pack.programme.year}.toml"


def findings_in(path: Path, *, any_name: bool = False) -> tuple[Pack | None, tuple[Finding, ...]]:
    """Return the pack of a file, None where its shape is wrong, and everything that is wrong with it.

    Raises:
        DamagedFile: it is missing, too large, not UTF-8 or not TOML.
    """
    pack, findings = parse_pack(path)
    if pack is None:
        return None, findings
    named = any_name or path.name == file_name(pack)
    wrong_name = () if named else (Finding("文件", f"文件名是 {path.name}", f"请改名为 {file_name(pack)}"),)
    return pack, (*check_pack(pack), *wrong_name)
