"""What a model learnt from, and how it ranked each of those needs unseen: ``heldout.json``, digests and ids, no texts.

With it two models can be compared on needs that one of them learnt from, and whoever compares uses judgements of their
own: the file keeps rankings, not merits.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from matcher.corpus.catalogue import to_json
from matcher.evaluation.splits import key_of
from matcher.learning.dataset import Dataset
from matcher.learning.train import Trained
from matcher.manifest import damaged
from matcher.retrieval.candidates import CandidateIndex
from matcher.vocabulary import Kind, Need

HELD_OUT = "heldout.json"
DEPTH = 20
"""How many places of a ranking are kept; figures of a comparison are of rankings cut here."""

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Unseen:
    """One need of the training, ranked by a scorer that saw neither it nor any need of its text or title.

    Attributes:
        text: digest of its text, empty where it has none.
        title: digest of its title, empty where it has none.
        ranked: ids of the best candidates, best first.
        pool: digest of the ids that were ranked, where only a judged pool was; otherwise empty.
        until: latest date of what that scorer learnt from, ISO; empty where the needs bear no dates.
        ndcg: nDCG@10 of that ranking by the judgements of the training; None where they hold nothing relevant.
        probe: features of the first of `ranked` as they were learnt from, four digits each, None where unknown.
    """

    text: str
    title: str
    ranked: tuple[str, ...]
    pool: str
    until: str
    ndcg: float | None
    probe: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class HeldOut:
    """All needs of a training.

    Attributes:
        candidates: digest of the candidates among which they were ranked; see `candidates_digest`.
        until: latest date of the needs, ISO; empty where they bear no dates.
        needs: in the order of the training.
    """

    candidates: str = ""
    until: str = ""
    needs: tuple[Unseen, ...] = ()

    def to_json(self) -> bytes:
        """Return the file's bytes, one need a line."""
        head = json.dumps({"format": _FORMAT, "candidates": self.candidates, "until": self.until})
        rows = ",\n".join(json.dumps(asdict(need), ensure_ascii=False) for need in self.needs)
        return f'{head[:-1]}, "needs": [\n{rows}\n]}}\n'.encode()


def held_out(data: Dataset, trained: Trained, candidates: str, dates: Mapping[str, str] | None = None) -> HeldOut:
    """Collect how a training ranked its needs unseen.

    Args:
        data: what was learnt from.
        trained: its outcome.
        candidates: digest of the candidates.
        dates: ISO dates of needs by id.
    """
    stated = dates or {}
    of = np.array([stated.get(query.need.id, "") for query in data.queries], dtype=np.str_)
    report, run = trained.reports["learned"], data.run(trained.held_out)
    values = dict(zip(report.needs, report.values["ndcg@10"].tolist(), strict=True))
    needs = []
    for position, (query, fold) in enumerate(zip(data.queries, trained.fold.tolist(), strict=True)):
        ranked, value = run.get(query.need.id, []), values.get(query.need.id)
        needs.append(
            Unseen(
                *digests(query.need),
                tuple(ranked[:DEPTH]),
                pool_digest(ranked) if data.kind is Kind.ACHIEVEMENT else "",
                max(of[trained.fold != fold].tolist(), default=""),
                None if value is None else round(value, 4),
                tuple(probe(data, position, ranked[0])) if ranked else (),
            )
        )
    return HeldOut(candidates, max(of.tolist(), default=""), tuple(needs))


def read_held_out(folder: Path) -> HeldOut | None:
    """Return what a model folder, whose checksums the caller has checked, says; None where it keeps no such file.

    Raises:
        DamagedFile: it is not what `HeldOut.to_json` writes.
    """
    path = folder / HELD_OUT
    if not path.is_file():
        return None
    try:
        stored = json.loads(path.read_text("utf-8"))
        if stored.pop("format") != _FORMAT:
            raise ValueError("format")  # noqa: TRY301 - handled with the other ways it can be wrong
        rows = ({**row, "ranked": tuple(row["ranked"]), "probe": tuple(row["probe"])} for row in stored.pop("needs"))
        needs = tuple(Unseen(**row) for row in rows)
        return HeldOut(needs=needs, **stored)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged(path) from error


def probe(data: Dataset, position: int, candidate: str) -> list[float | None]:
    """Return the features of a need, by its position in the data, and a candidate; empty where there is no such row."""
    start, end = np.searchsorted(data.groups, [position, position + 1])
    found = np.flatnonzero(data.ids[start:end] == candidate)
    values = data.values[start + found[0]].tolist() if len(found) else []
    return [None if math.isnan(value) else float(f"{value:.4g}") for value in values]


def digests(need: Need) -> tuple[str, str]:
    """Return the digests of a need's text and title; empty for what it lacks."""
    text, title = (_digest(key) if (key := key_of(part)) else "" for part in (need.text, need.title))
    return text, title


def candidates_digest(index: CandidateIndex) -> str:
    """Return the digest of what may be ranked, without what says nothing of merit: whether it is free, and its source.

    Not the fingerprint of the index: that also changes with details of a bundled encoder that change no vector.
    """
    listed = sorted((index.candidate(number) for number in index.layout.numbers.tolist()), key=lambda c: c.id)
    return _digest("\n".join(to_json(replace(candidate, available=True, source="")) for candidate in listed))


def pool_digest(ids: Iterable[str]) -> str:
    """Return the digest of a set of candidate ids."""
    return _digest("\n".join(sorted(ids)))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
