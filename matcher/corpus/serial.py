"""Candidates as lines of JSON, and back; and the record that a bare candidate amounts to."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from matcher.errors import HuiqiError
from matcher.vocabulary import Candidate, Document, Kind, Need

_LISTS = ("disciplines", "industries", "sectors", "services", "aliases", "service_modes", "tags")
_TEXTS = ("organization", "level", "region", "source", "title", "owner", "maturity", "body")
_LATER_LISTS = ("served", "interests")
_LATER = ("body", *_LATER_LISTS, "capacity", "ongoing", "least_budget")
"""Fields that came after the first release: written only where they say something, so that what was there before keeps
its bytes, and with them its digests."""
_DOCUMENT_LISTS = ("branches", "technologies", "problems", "keywords")
_FIELDS = tuple(Candidate.__dataclass_fields__)

_LATER_OF_NEEDS = {"disciplines", "sectors"}
"""Fields of a need that earlier versions lack."""


def to_json(candidate: Candidate) -> str:
    """Return a candidate as one line of JSON that `from_json` reads back to an equal candidate."""
    fields = {name: getattr(candidate, name) for name in _FIELDS}  # dataclasses.asdict takes ten times as long
    for name in _LATER:
        if fields[name] in ("", (), None):
            del fields[name]
    fields["documents"] = [{"field": document.field, "text": document.text} for document in candidate.documents]
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def from_json(line: str | bytes) -> Candidate:
    """Return the candidate a line of `to_json` describes; fields that came later may be missing.

    Raises:
        HuiqiError: the line is damaged.
    """
    try:
        fields = json.loads(line)
        fields["kind"] = Kind(fields["kind"])
        fields["documents"] = tuple(Document(**document) for document in fields["documents"])
        for key in (*_LISTS, *_LATER_LISTS):
            fields[key] = tuple(fields.get(key, ()))
        return Candidate(**fields)
    except (ValueError, KeyError, TypeError) as error:
        raise HuiqiError(f"目录中的一条记录已损坏（{error}）", "请从备份恢复，或删除该文件后重新导入") from error


def record_of(candidate: Candidate) -> dict[str, Any]:
    """Return the record that a candidate without one amounts to, as far as its documents tell."""
    record: dict[str, Any] = {"id": candidate.id}
    if candidate.name != candidate.id:
        record["name"] = candidate.name
    for document in candidate.documents:
        if document.field == "scope":
            record.setdefault("text" if "scope" in record else "scope", document.text)
        elif document.field == "projects":
            record.setdefault("projects", []).append({"title": document.text})
        elif document.field in _DOCUMENT_LISTS:
            record.setdefault(document.field, []).append(document.text)
    record |= {key: value for key in _TEXTS if (value := getattr(candidate, key))}
    record |= {key: list(value) for key in (*_LISTS, *_LATER_LISTS) if (value := getattr(candidate, key))}
    numbers = ("capacity", "ongoing", "least_budget")
    record |= {key: value for key in numbers if (value := getattr(candidate, key)) is not None}
    return record if candidate.available else record | {"available": False}


def need_document(need: Need) -> dict[str, Any]:
    """Return a need as plain values.

    What nobody could state in earlier versions is left out where nobody does: what was told then is told again with
    the same bytes.
    """
    return {key: value for key, value in asdict(need).items() if value or key not in _LATER_OF_NEEDS}
