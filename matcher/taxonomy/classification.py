"""Classifications: trees of coded names, each with its standard, edition and provenance.

The codes and names stand in ``corpora/taxonomies``, declared in its ``registry.toml``; nothing here knows any of them.
How one classification maps to another is `crosswalk`, the words of trade under an entry are `terms`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from matcher.errors import InvalidRecord, UnknownName
from matcher.taxonomy.tables import TAXONOMIES, Row, folded, read_registry, read_table


@dataclass(frozen=True, slots=True)
class Entry:
    """类目: one coded name.

    Attributes:
        parent: code of the entry above, empty at the top.
        level: 1 at the top.
    """

    code: str
    name: str
    parent: str
    level: int


class Classification:
    """分类: the entries of one standard or list.

    Attributes:
        key: its short name in this project, such as ``industries``.
        title: its title in Chinese.
        standard: number of the standard or name of the document, such as GB/T 4754.
        edition: year and amendments.
        provenance: where codes and names were taken from and how they were checked.
        levels: how many levels it has.
        entries: every entry, each followed by those below it, siblings in the order of their codes.
    """

    def __init__(self, key: str, facts: dict[str, Any], entries: tuple[Entry, ...]) -> None:
        self.key = key
        self.title: str = facts["title"]
        self.standard: str = facts["standard"]
        self.edition: str = facts["edition"]
        self.provenance: str = facts["provenance"]
        self.levels: int = facts["levels"]
        self.entries = entries
        self._by_code = {entry.code: entry for entry in entries}
        self._by_text = self._texts()

    def __contains__(self, code: object) -> bool:
        """Tell whether there is an entry with this very code."""
        return code in self._by_code

    def entry(self, code: str) -> Entry:
        """Return the entry with this very code.

        Raises:
            UnknownName: there is none; the remedy names codes that look like it.
        """
        try:
            return self._by_code[code]
        except KeyError:
            near = get_close_matches(code, self._by_code, n=3, cutoff=0.5) or [e.code for e in self.entries[:3]]
            named = "、".join(f"{other} {self._by_code[other].name}" for other in near)
            raise UnknownName(f"“{self.title}”里没有代码 {code!r}", f"相近的代码有：{named}") from None

    def find(self, text: str) -> Entry | None:
        """Return the entry whose code or whole name is `text`, width, case and blanks aside.

        Standards repeat a name below itself (煤炭开采 as 中类 and 小类): the highest of such a line is meant.
        A name that stands in several branches means none of them.
        """
        return self._by_text.get(folded(text))

    def names(self, level: int | None = None) -> tuple[str, ...]:
        """Return the names on one level, or all, in the order of `entries`."""
        return tuple(entry.name for entry in self.entries if level in {None, entry.level})

    def ancestors(self, code: str) -> tuple[Entry, ...]:
        """Return the entries above `code`, nearest first.

        Raises:
            UnknownName: there is no such code.
        """
        above: list[Entry] = []
        parent = self.entry(code).parent
        while parent:
            above.append(self._by_code[parent])
            parent = above[-1].parent
        return tuple(above)

    def _texts(self) -> dict[str, Entry]:
        found: dict[str, Entry] = {}
        ambiguous: set[str] = set()
        for entry in self.entries:  # an entry comes before those below it
            first = found.setdefault(folded(entry.name), entry)
            if first is not entry and first not in self.ancestors(entry.code):
                ambiguous.add(folded(entry.name))
        for name in ambiguous:
            del found[name]
        return found | {folded(entry.code): entry for entry in self.entries}


def classification_keys() -> tuple[str, ...]:
    """Return the keys of the shipped classifications, sorted."""
    return tuple(sorted(read_registry(TAXONOMIES)["classification"]))


@cache
def classification(key: str) -> Classification:
    """Return a shipped classification, read once.

    Raises:
        UnknownName: no such key; the remedy lists the keys.
        DamagedFile: one of its files is missing or unreadable.
        InvalidRecord: a row is wrong; the error names it.
    """
    return read_classification(TAXONOMIES, key)


def read_classification(folder: Path, key: str) -> Classification:
    """Return the classification that a folder of tables declares under `key`; raises like `classification`.

    The registry declares the columns; ``code`` and ``name`` count, and ``parent`` where there is one. Without it the
    registry gives ``code_lengths``, and the parent is the beginning of the code, of the length before.
    """
    declared = read_registry(folder)["classification"]
    if key not in declared:
        raise UnknownName(f"没有名为 {key!r} 的分类", f"现有的分类：{'、'.join(sorted(declared))}")
    facts = declared[key]
    rows = [row for name in facts["files"] for row in read_table(folder / name, tuple(facts["columns"]))]
    if not rows:
        raise InvalidRecord(folder / facts["files"][0], 0, "没有任何类目", "请补充类目，或恢复原文件")
    by_code: dict[str, Row] = {}
    for row in rows:
        _check_cells(row, by_code)
        by_code[row.cells["code"]] = row
    parents = {code: _parent(row, facts) for code, row in by_code.items()}
    paths = {code: _path(code, parents, by_code) for code in by_code}
    _check_levels(paths, by_code, facts["levels"])
    ordered = sorted(by_code, key=lambda code: [_in_order(step) for step in paths[code]])
    return Classification(
        key,
        facts,
        tuple(Entry(code, by_code[code].cells["name"], parents[code], len(paths[code])) for code in ordered),
    )


def _check_cells(row: Row, known: dict[str, Row]) -> None:
    code = row.cells["code"]
    if not code or not row.cells["name"]:
        raise row.fault("代码或名称是空的", "请补上，或删去该行")
    if code in known:
        first = known[code]
        raise row.fault(f"代码 {code} 与 {first.path.name} 第 {first.line} 行重复", "请改正其中一行")


def _parent(row: Row, facts: dict[str, Any]) -> str:
    code = row.cells["code"]
    if "parent" in row.cells:
        return row.cells["parent"]
    lengths: list[int] = facts["code_lengths"]
    if len(code) not in lengths:
        raise row.fault(f"代码 {code} 有 {len(code)} 位，应为 {'、'.join(map(str, lengths))} 位", "请改正代码")
    return code[: lengths[lengths.index(len(code)) - 1]] if len(code) > lengths[0] else ""


def _path(code: str, parents: dict[str, str], rows: dict[str, Row]) -> tuple[str, ...]:
    """Return the codes from the top down to `code`."""
    path = [code]
    while parent := parents[path[0]]:
        if parent not in rows:
            raise rows[path[0]].fault(f"{path[0]} 的上级 {parent} 不存在", "请补上上级，或改正上级代码")
        if parent in path:
            raise rows[path[0]].fault(f"{path[0]} 的上级绕回了自身", "请改正上级代码")
        path.insert(0, parent)
    return tuple(path)


def _check_levels(paths: dict[str, tuple[str, ...]], rows: dict[str, Row], levels: int) -> None:
    counts = Counter(map(len, paths.values()))
    deepest = max(paths, key=lambda code: len(paths[code]))
    if max(counts) != levels:
        raise rows[deepest].fault(
            f"共有 {max(counts)} 级，登记为 {levels} 级", "请改正上级代码或 registry.toml 的 levels"
        )


def _in_order(code: str) -> list[tuple[int, str]]:
    # numbers of a dotted code by size: 1.2.10 comes after 1.2.9
    return [(len(part), part) for part in code.split(".")]
