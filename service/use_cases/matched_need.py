"""The need that is matched for one on record: as its owner wrote it, with what people corrected of it carried out.

Corrections stand among the details of a need, so its history holds each of them. Lists, lists made again and the
learning log come by the need through here, so that all of them mean the same one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from matcher.errors import HuiqiError
from matcher.understanding.corrections import (
    UNCORRECTED,
    Corrections,
    corrected,
    corrections_document,
    corrections_from,
)
from matcher.vocabulary import Need
from service.storage.needs import NeedRow

KEY = "corrections"
"""Where corrections stand among the details of a need."""


def written_need(need: str, title: str, text: str, details: Mapping[str, Any]) -> Need:
    """Return a need as its owner wrote it."""
    return Need(
        need,
        text,
        title,
        industries=tuple(details.get("industries", ())),
        services=tuple(details.get("services", ())),
        region=details.get("region", ""),
    )


def written(row: NeedRow) -> Need:
    """Return a need on record as its owner wrote it."""
    return written_need(row.id, row.title, row.text, row.details)


def corrections_in(details: Mapping[str, Any]) -> Corrections:
    """Return what people corrected of a need; raises as `corrections_from`."""
    return corrections_from(details[KEY]) if KEY in details else UNCORRECTED


def need_stated(need: str, title: str, text: str, details: Mapping[str, Any]) -> Need:
    """Return the need that is matched: as written, corrections carried out."""
    return corrected(written_need(need, title, text, details), corrections_in(details))


def need_of(row: NeedRow) -> Need:
    """Return the need that is matched for one on record."""
    return need_stated(row.id, row.title, row.text, row.details)


def with_corrections(details: Mapping[str, Any], corrections: Corrections) -> dict[str, Any]:
    """Return the details of a need with these corrections in place of others."""
    others = {key: value for key, value in details.items() if key != KEY}
    return others | ({KEY: corrections_document(corrections)} if corrections else {})


def carried_over(before: NeedRow, after: NeedRow) -> NeedRow:
    """Return a need that its owner amended with the corrections that still make sense: the text may be another."""
    kept = corrections_in(before.details)
    documents = (after.title, after.text)
    struck = tuple(
        one for one in kept.struck if documents[one.span.document][one.span.start : one.span.end] == one.text
    )
    kept = replace(kept, struck=struck)
    try:
        corrected(written(after), kept)
    except HuiqiError:  # what is left of the new text would be nothing
        kept = replace(kept, struck=())
    return replace(after, details=with_corrections(after.details, kept))
