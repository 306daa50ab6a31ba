"""Learning from a folder of past alliances: what `huiqi train-alliances` does between reading and printing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from matcher.corpus.catalogue import shipped
from matcher.corpus.readers import read_all
from matcher.corpus.records import candidate_from, need_from
from matcher.encoding.encoder import Encoder
from matcher.errors import InvalidRecord
from matcher.learning.alliance_figures import Truth, read_truth
from matcher.learning.alliance_rows import Rows, build_rows
from matcher.learning.alliance_training import TrainedOnAlliances, check_day, train_on_alliances
from matcher.learning.alliances import AllianceLog, read_log
from matcher.learning.history import HistoryBuilder, Party
from matcher.progress import Progress, silent
from matcher.ranking.needs import encode_needs
from matcher.recommender import build_index
from matcher.vocabulary import Candidate, Kind, Need

EVENTS, NEEDS, TRUTH = "events.jsonl", "needs.jsonl", "mechanism.jsonl"
PARTIES = {Kind.SOCIETY: "societies.jsonl", Kind.EXPERT: "experts.jsonl"}


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """An office's past, read and checked.

    Attributes:
        listed: societies and experts, the shipped ones overlaid by the office's.
        truth: what only a simulated world knows.
        until: first moment that may not be learned from.
        files: those that were read and may be learned from.
    """

    log: AllianceLog
    needs: Sequence[Need]
    listed: Mapping[Kind, Sequence[Candidate]]
    truth: Truth | None
    until: datetime
    files: tuple[Path, ...]


def read_past(folder: Path, until: datetime) -> Past:
    """Read ``events.jsonl``, ``needs.jsonl``, ``societies.jsonl`` and ``experts.jsonl`` of a folder.

    Raises:
        HuiqiError: a file cannot be read, or there is too little on a side of `until`.
    """
    log = read_log(folder / EVENTS)
    check_day(log.cases(), until)  # before minutes of encoding, not after
    needs = read_all(folder / NEEDS, need_from, lambda need: need.id)
    listed = {kind: _parties(folder / name, kind) for kind, name in PARTIES.items()}
    truth = read_truth(folder / TRUTH) if (folder / TRUTH).is_file() else None
    files = (folder / name for name in (EVENTS, NEEDS, *PARTIES.values()))
    return Past(log, needs, listed, truth, until, tuple(path for path in files if path.is_file()))


def rows_of(past: Past, encoder: Encoder, progress: Progress = silent) -> Rows:
    """Encode needs and parties and compute the rows of every list that was shown."""
    queries = {query.need.id: query for query in encode_needs(past.needs, encoder, progress)}
    indexes = {kind: build_index(found, encoder, progress) for kind, found in past.listed.items() if found}
    parties = {
        one.id: Party(one.id, kind.value, one.level, one.region) for kind, found in past.listed.items() for one in found
    }
    history = HistoryBuilder(past.log, parties, {need: query.whole for need, query in queries.items()})
    return build_rows(past.log.cases(), queries, indexes, history, progress)


def train_on_past(past: Past, rows: Rows, seed: int = 0, progress: Progress = silent) -> TrainedOnAlliances:
    """Fit on what came before `past.until` and report on the year after."""
    return train_on_alliances(rows, past.log, past.until, past.truth, seed, progress)


def _parties(path: Path, kind: Kind) -> list[Candidate]:
    """Return the shipped parties of a kind, overlaid by those of the file where there is one."""
    found = {candidate.id: candidate for candidate in shipped(kind)}
    if path.is_file():
        for candidate in read_all(path, lambda record: candidate_from(record, kind), lambda one: one.id):
            found[candidate.id] = candidate
    if not found:
        raise InvalidRecord(path, 0, "文件不存在", f"产品目录里没有{kind.label}，请给出这个文件")
    return list(found.values())
