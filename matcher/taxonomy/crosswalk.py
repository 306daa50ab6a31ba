"""Crosswalks: what an entry of one classification, or a service in a programme's own words, means in another one.

They are reviewed tables, ``corpora/taxonomies/crosswalks/<source>--<target>.csv``; nothing is mapped by code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from matcher.errors import UnknownName
from matcher.taxonomy.classification import Classification, read_classification
from matcher.taxonomy.tables import TAXONOMIES, Row, folded, read_registry, read_table

RELATIONS = ("exact", "narrower", "broader", "related")
"""What the source is to the target: the same; part of it; wider, so that only part of it belongs; overlapping."""

_COLUMNS = ("source", "target", "relation", "note", "reviewed")


@dataclass(frozen=True, slots=True)
class Link:
    """对应: one target of an entry.

    Attributes:
        target: code in the target classification.
        relation: one of `RELATIONS`.
        note: why, in Chinese; often empty.
    """

    target: str
    relation: str
    note: str


class Crosswalk:
    """对照表: from one classification, or one programme's wording, to another classification.

    Attributes:
        source: key of a classification or a wording.
        target: key of the classification mapped to.
    """

    def __init__(
        self, source: str, target: str, links: Mapping[str, tuple[Link, ...]], tree: Classification | None
    ) -> None:
        self.source = source
        self.target = target
        self._links = links
        self._tree = tree

    @property
    def sources(self) -> tuple[str, ...]:
        """The codes or wordings that have rows of their own, in the order of the table."""
        return tuple(self._links)

    def targets(self, code: str) -> tuple[Link, ...]:
        """Return what `code` corresponds to, in the order of the table; empty if it has no counterpart.

        The rows of the entry itself count; without any, those of the nearest entry above it that has rows.

        Raises:
            UnknownName: the source has no such code or wording.
        """
        if self._tree is not None:
            line = (self._tree.entry(code), *self._tree.ancestors(code))
            return next((self._links[entry.code] for entry in line if entry.code in self._links), ())
        wording = {folded(known): known for known in self._links}.get(folded(code))
        if wording is None:
            near = get_close_matches(code, self._links, n=3, cutoff=0.3) or list(self._links)
            raise UnknownName(f"“{self.source}”里没有“{code}”这种说法", f"可用的说法：{'、'.join(near)}")
        return self._links[wording]


@cache
def crosswalk(source: str, target: str) -> Crosswalk:
    """Return a shipped crosswalk, read once.

    Raises:
        UnknownName: there is none from `source` to `target`, or `source` is not registered; the remedy lists them.
        DamagedFile: a file is missing or unreadable.
        InvalidRecord: a row is wrong; the error names it.
    """
    return read_crosswalk(TAXONOMIES, source, target)


def crosswalk_keys() -> tuple[tuple[str, str], ...]:
    """Return source and target of every shipped crosswalk, sorted."""
    return _keys(TAXONOMIES)


def read_crosswalk(folder: Path, source: str, target: str) -> Crosswalk:
    """Return the crosswalk of a folder of tables; raises like `crosswalk`."""
    registry = read_registry(folder)
    if (source, target) not in _keys(folder):
        named = "、".join(f"{a} → {b}" for a, b in _keys(folder))
        raise UnknownName(f"没有从 {source!r} 到 {target!r} 的对照表", f"现有的对照表：{named}")
    if source not in {*registry["classification"], *registry.get("wording", {})}:
        raise UnknownName(f"对照表的来源 {source!r} 没有登记", "请在 registry.toml 的 classification 或 wording 里登记")
    tree = read_classification(folder, source) if source in registry["classification"] else None
    goal = read_classification(folder, target)
    links: dict[str, tuple[Link, ...]] = {}
    for row in read_table(_path(folder, source, target), _COLUMNS):
        _check(row, tree, goal)
        code = row.cells["source"]
        link = Link(row.cells["target"], row.cells["relation"], row.cells["note"])
        first = code not in links
        own = links.setdefault(code, ())
        if not first and (not own or not link.target or link.target in {other.target for other in own}):
            raise row.fault(f"{code} 已有同样或相反的对应", "请只保留一行")
        links[code] = (*own, link) if link.target else ()
    return Crosswalk(source, target, links, tree)


def _check(row: Row, tree: Classification | None, goal: Classification) -> None:
    code, target, relation = (row.cells[column] for column in _COLUMNS[:3])
    if not code or (tree is not None and code not in tree):
        raise row.fault(f"来源代码 {code!r} 不存在", "请改正代码")
    if not row.cells["reviewed"]:
        raise row.fault("没有写由谁何时审定", "请填写 reviewed，例如：编者 2026-11")
    if not target and not relation:  # says that the entry, unlike the one above it, has no counterpart
        return
    if target not in goal:
        raise row.fault(f"目标代码 {target!r} 在“{goal.title}”里不存在", "请改正代码")
    if relation not in RELATIONS:
        raise row.fault(f"关系 {relation!r} 无效", f"可用的关系：{'、'.join(RELATIONS)}")


def _keys(folder: Path) -> tuple[tuple[str, str], ...]:
    names = sorted(path.stem.partition("--") for path in (folder / "crosswalks").glob("*--*.csv"))
    return tuple((source, target) for source, _, target in names)


def _path(folder: Path, source: str, target: str) -> Path:
    return folder / "crosswalks" / f"{source}--{target}.csv"
