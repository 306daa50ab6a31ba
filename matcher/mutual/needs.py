"""The needs that are open now: of the catalogue or of a file, without those whose day has passed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from matcher.corpus.catalogue import Catalogue
from matcher.corpus.given import need_given
from matcher.corpus.readers import read_rows
from matcher.corpus.records import need_from
from matcher.encoding.encoder import Encoder
from matcher.errors import HuiqiError, InvalidRecord, NotReady
from matcher.progress import Progress, silent
from matcher.tagging.inputs import Described
from matcher.tagging.services import services_wanted
from matcher.tagging.tagger import OTHER, Tagger, tag
from matcher.vocabulary import Need, RecordKind


def needs_of(catalogue: Catalogue) -> list[Need]:
    """Return the needs of the catalogue, by id.

    Raises:
        NotReady: there are none.
    """
    needs = [need_from(record) for record in catalogue.records(RecordKind.NEED)]
    if not needs:
        raise NotReady("目录中还没有需求", "请给出需求，或先用 huiqi import 导入需求")
    return needs


def read_needs(path: Path) -> list[Need]:
    """Return the needs of a ``.jsonl``, ``.csv`` or ``.xlsx`` file in its order; one without an id is named by its row.

    Raises:
        InvalidRecord: a row that cannot be read, a value that is wrong, a repeated id, or no row at all.
    """
    found: dict[str, tuple[int, Need]] = {}
    for row in read_rows(path, RecordKind.NEED):
        if row.fault:
            raise row.fault
        assert row.record is not None  # noqa: S101 - a row without fault has a record
        try:
            need = need_given(row.record, f"{row.sheet}第{row.number}行".replace(" ", ""))
        except HuiqiError as error:
            raise InvalidRecord(path, row.number, error.problem, error.remedy) from error
        if need.id in found:
            problem = f"id {need.id} 与第 {found[need.id][0]} 行重复"
            raise InvalidRecord(path, row.number, problem, "请给每一行不同的 id")
        found[need.id] = row.number, need
    if not found:
        raise InvalidRecord(path, 0, "没有任何记录", "请检查文件内容")
    return [need for _, need in found.values()]


def still_open(needs: Iterable[Need], day: date) -> list[Need]:
    """Return the needs whose deadline, where they state one, is not before a day."""
    return [need for need in needs if not need.deadline or need.deadline >= day.isoformat()]


@dataclass(frozen=True, slots=True)
class Understood:
    """Needs with what their texts show where they state nothing.

    Attributes:
        directions: ids of needs whose directions were read from the text.
        services: ids of needs whose services were.
    """

    needs: tuple[Need, ...]
    directions: frozenset[str]
    services: frozenset[str]


def understood(
    needs: Sequence[Need], tagger: Tagger | None, encoder: Encoder, progress: Progress = silent
) -> Understood:
    """Return needs with directions and services, read from the text where they state none.

    Args:
        needs: as stated.
        tagger: tells directions; without one those that are not stated stay unknown.
        encoder: the tagger's.
        progress: told of encoding.
    """
    untold = [need for need in needs if tagger is not None and not need.industries]
    found = tag([Described(need) for need in untold], tagger, encoder, progress) if tagger and untold else []
    read = {tags.id: tags.directions for tags in found if tags.directions != (OTHER,)}
    known = [
        replace(need, industries=read.get(need.id, need.industries), services=services_wanted(need)) for need in needs
    ]
    return Understood(tuple(known), frozenset(read), frozenset(need.id for need in needs if not need.services))
