"""Learning from a folder of past alliances: what `huiqi train-alliances` does between reading and printing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from matcher.corpus.catalogue import shipped
from matcher.corpus.readers import read_all
from matcher.corpus.records import candidate_from, need_from
from matcher.encoding.encoder import Encoder
from matcher.errors import InvalidRecord
from matcher.learning.alliance_card import alliance_figures, save_alliance_model, write_alliance_card
from matcher.learning.alliance_figures import Truth, read_truth
from matcher.learning.alliance_rows import Rows, build_rows
from matcher.learning.alliance_training import TrainedOnAlliances, check_day, train_on_alliances
from matcher.learning.alliances import AllianceLog, read_log
from matcher.learning.history import HistoryBuilder, Party
from matcher.learning.logged import FEATURES, as_logged, read_features
from matcher.progress import Progress, silent
from matcher.ranking.needs import encode_needs
from matcher.recommender import build_index
from matcher.storage import sha256_of
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
        features: the file of logged features, which may be missing.
    """

    log: AllianceLog
    needs: Sequence[Need]
    listed: Mapping[Kind, Sequence[Candidate]]
    truth: Truth | None
    until: datetime
    files: tuple[Path, ...]
    features: Path


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """What was trained, the facts of it, and its card."""

    trained: TrainedOnAlliances
    facts: Mapping[str, Any]
    card: str

    def save(self, folder: Path) -> str:
        """Write the model folder, whole or not at all; returns its fingerprint."""
        return save_alliance_model(folder, self.trained, self.facts, self.card)


def read_past(folder: Path, until: datetime) -> Past:
    """Read ``events.jsonl``, ``needs.jsonl``, ``societies.jsonl`` and ``experts.jsonl`` of a folder.

    ``features.jsonl``, where it is there, says what pairs looked like when they were shown.

    Raises:
        HuiqiError: a file cannot be read, or there is too little on a side of `until`.
    """
    log = read_log(folder / EVENTS)
    check_day(log.cases(), until)  # before minutes of encoding, not after
    needs = read_all(folder / NEEDS, need_from, lambda need: need.id)
    listed = {kind: _parties(folder / name, kind) for kind, name in PARTIES.items()}
    truth = read_truth(folder / TRUTH) if (folder / TRUTH).is_file() else None
    files = (folder / name for name in (EVENTS, NEEDS, *PARTIES.values(), FEATURES))
    found = tuple(path for path in files if path.is_file())
    return Past(log, needs, listed, truth, until, found, folder / FEATURES)


def rows_of(past: Past, encoder: Encoder, progress: Progress = silent) -> Rows:
    """Encode needs and parties and compute the rows of every list that was shown, as it was logged where it was."""
    queries = {query.need.id: query for query in encode_needs(past.needs, encoder, progress)}
    indexes = {kind: build_index(found, encoder, progress) for kind, found in past.listed.items() if found}
    parties = {
        one.id: Party(one.id, kind.value, one.level, one.region) for kind, found in past.listed.items() for one in found
    }
    history = HistoryBuilder(past.log, parties, {need: query.whole for need, query in queries.items()})
    rows = build_rows(past.log.cases(), queries, indexes, history, progress)
    return as_logged(rows, read_features(past.features, encoder.fingerprint))


def train_on_past(past: Past, rows: Rows, seed: int = 0, progress: Progress = silent) -> TrainedOnAlliances:
    """Fit on what came before `past.until` and report on the year after."""
    return train_on_alliances(rows, past.log, past.until, past.truth, seed, progress)


def learn(past: Past, encoder: Encoder, seed: int = 0, progress: Progress = silent) -> Learned:
    """Train and report, with all that the model folder says of it."""
    rows = rows_of(past, encoder, progress)
    trained = train_on_past(past, rows, seed, progress)
    settings = {key: value for key, value in trained.scorer.get_params().items() if key != "features"}
    facts = {
        "encoder": encoder.name,
        "encoder_fingerprint": encoder.fingerprint,
        "until": past.until.isoformat(timespec="minutes"),
        "data": {path.name: sha256_of(path) for path in past.files},
        "seed": seed,
        "needs": {
            "learn": len(np.unique(rows.groups[trained.split.learn])),
            "report": len(np.unique(rows.groups[trained.split.report])),
        },
        "figures": alliance_figures(trained),
        "settings_text": ", ".join(f"{key} {value}" for key, value in sorted(settings.items())),
    }
    return Learned(trained, facts, write_alliance_card(trained, facts))


def _parties(path: Path, kind: Kind) -> list[Candidate]:
    """Return the shipped parties of a kind, overlaid by those of the file where there is one."""
    found = {candidate.id: candidate for candidate in shipped(kind)}
    if path.is_file():
        for candidate in read_all(path, lambda record: candidate_from(record, kind), lambda one: one.id):
            found[candidate.id] = candidate
    if not found:
        raise InvalidRecord(path, 0, "文件不存在", f"产品目录里没有{kind.label}，请给出这个文件")
    return list(found.values())
