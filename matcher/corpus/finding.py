"""One record of the catalogue by what a person calls it: its id or its name."""

from __future__ import annotations

from itertools import islice
from typing import Any

from matcher.corpus.catalogue import Catalogue
from matcher.corpus.identity import keys_of, label_of
from matcher.corpus.names import name_key
from matcher.errors import UnknownName
from matcher.vocabulary import RecordKind

_SHOWN = 5


def find_record(catalogue: Catalogue, kind: RecordKind, text: str) -> dict[str, Any]:
    """Return the record with this id, or else the one that goes by this name (of a society also its short names).

    Raises:
        UnknownName: there is none, or the name means several; the remedy names those that come near.
    """
    wanted = text.strip()
    for identifier in dict.fromkeys((wanted, wanted.upper())):
        if identifier and (record := catalogue.record(kind, identifier)):
            return record
    if not name_key(wanted):
        raise UnknownName(f"没有给出{kind.label}", f"请写{kind.label}的编号或全称")
    named = _named(catalogue, kind, wanted)
    if len(named) == 1:
        return named[0]
    if named:
        raise UnknownName(f"“{wanted}”可指 {len(named)} 个{kind.label}", f"请改写编号：{_listed(kind, named)}")
    key = name_key(wanted)
    near = list(islice((one for one in catalogue.records(kind) if key in name_key(label_of(kind, one))), _SHOWN))
    remedy = (
        f"名称相近的有：{_listed(kind, near)}" if near else f"请核对编号或全称，或先用 huiqi import 导入{kind.label}"
    )
    raise UnknownName(f"目录中没有{kind.label}“{wanted}”", remedy)


def _named(catalogue: Catalogue, kind: RecordKind, name: str) -> list[dict[str, Any]]:
    """Return the records with a name, those of its very region before those that only the region sets apart."""
    keys = sorted(keys_of(kind, {"name": name}), key=lambda key: key.startswith("*"))
    return next((found for key in keys if (found := catalogue.named(kind, key))), [])


def _listed(kind: RecordKind, records: list[dict[str, Any]]) -> str:
    shown = "、".join(f"{one['id']} {label_of(kind, one)}" for one in records[:_SHOWN])
    return f"{shown} 等" if len(records) > _SHOWN else shown
