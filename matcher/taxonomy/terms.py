"""Working terms: the words specialists and enterprises use for what a classification names.

They stand in ``corpora/taxonomies/terms/*.tsv``: a first line ``# classification: <key>``, then lines of a code, a tab
and its terms joined by ``、``. The registry does not list the files; each says itself to what it belongs.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from matcher.errors import DamagedFile, InvalidRecord
from matcher.taxonomy.classification import Classification, read_classification
from matcher.taxonomy.tables import TAXONOMIES, read_text

_HEADER = "# classification: "


@cache
def terms(key: str) -> Mapping[str, tuple[str, ...]]:
    """Return code → terms of a shipped classification, merged over its files, in the order of its entries.

    Codes without terms are left out; the mapping is empty where no file belongs to the classification.

    Raises:
        UnknownName: there is no such classification.
        DamagedFile: a file is unreadable or does not say to which classification it belongs.
        InvalidRecord: a line without terms, with an empty or repeated term, or with a code that does not exist.
    """
    return read_terms(TAXONOMIES, key)


def read_terms(folder: Path, key: str) -> Mapping[str, tuple[str, ...]]:
    """Return the terms of a folder of tables; raises like `terms`."""
    tree = read_classification(folder, key)
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted((folder / "terms").glob("*.tsv")):
        header, *lines = read_text(path).split("\n")
        if not header.startswith(_HEADER):
            raise DamagedFile(f"{path} 的首行不是“{_HEADER}…”", "请在首行写明属于哪个分类")
        if header.removeprefix(_HEADER).strip() == key:
            for number, line in enumerate(lines, start=2):
                if line.strip():
                    code, own = _parsed(path, number, line, tree)
                    found[code] = tuple(dict.fromkeys((*found.get(code, ()), *own)))
    return MappingProxyType({entry.code: found[entry.code] for entry in tree.entries if entry.code in found})


def _parsed(path: Path, number: int, line: str, tree: Classification) -> tuple[str, list[str]]:
    code, _, listed = line.partition("\t")
    words = listed.split("、")
    if code not in tree:
        raise InvalidRecord(path, number, f"代码 {code!r} 在“{tree.title}”里不存在", "请改正代码")
    if any(not word or word != word.strip() for word in words):
        raise InvalidRecord(path, number, "有空的词，或词的首尾有空白", "每行应为：代码、制表符、用顿号隔开的词")
    if len(set(words)) < len(words):
        twice = next(word for word in words if words.count(word) > 1)
        raise InvalidRecord(path, number, f"“{twice}”重复出现", "请只保留一个")
    return code, words
