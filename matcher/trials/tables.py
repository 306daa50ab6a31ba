"""Figures of several rankers side by side, as plain values, Markdown and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

AGREES = "✓"
"""What stands beside a figure that a card states alike."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over needs with its 95 % interval (one point where none was taken), and how it varies.

    Attributes:
        folds: standard deviation of the folds' means (n − 1); None where there are no folds.
        seeds: the mean by each division into folds, the reported one first; empty where it does not depend on one.
        signed: whether it is a difference.
    """

    mean: float
    low: float
    high: float
    folds: float | None = None
    seeds: tuple[float, ...] = ()
    signed: bool = False

    @classmethod
    def of(cls, kept: Sequence[float], seeds: Iterable[float] = (), *, signed: bool = False) -> Figure:
        """Return the figure of a mean, its interval and perhaps the spread of folds, as pieces are kept."""
        mean, low, high, *spread = kept
        return cls(mean, low, high, spread[0] if spread else None, tuple(seeds), signed)

    def __str__(self) -> str:
        shown = [f"{value:+.3f}" if self.signed else f"{value:.3f}" for value in (self.mean, self.low, self.high)]
        return shown[0] if self.low == self.high else f"{shown[0]} [{shown[1]}, {shown[2]}]"


@dataclass(frozen=True, slots=True)
class Line:
    """One ranker.

    Attributes:
        figures: by metric; the first of the table's has the spread over folds and seeds shown.
        card: what a shipped card says of the same: `AGREES`, its own figure, or nothing where none states it.
    """

    ranker: str
    figures: Mapping[str, Figure]
    card: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """What was measured in one task.

    Attributes:
        task: its name on the command line.
        metrics: columns.
        notes: sentences below the table.
    """

    task: str
    title: str
    metrics: tuple[str, ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()

    def markdown(self) -> str:
        """Return the table; columns that are empty throughout are left out."""
        first = self.metrics[0]
        names = {"ndcg@10": "nDCG@10", "p@1": "P@1", "mrr": "MRR", "jaccard": "Jaccard"}
        names |= {"micro_f1": "micro-F1", "macro_f1": "macro-F1"}
        columns: dict[str, list[str]] = {"ranker": [line.ranker for line in self.lines]}
        columns[names.get(first, first)] = [_shown(line, first) for line in self.lines]
        columns["± folds"] = [_spread(line, first) for line in self.lines]
        columns["over divisions"] = [_divisions(line, first) for line in self.lines]
        columns |= {names.get(name, name): [_shown(line, name) for line in self.lines] for name in self.metrics[1:]}
        columns["card"] = [line.card for line in self.lines]
        kept = {name: cells for name, cells in columns.items() if any(cells)}
        rows = [[*kept], ["---"] * len(kept), *zip(*kept.values(), strict=True)]
        listed = "\n".join(f"| {' | '.join(row)} |" for row in rows)
        return "\n\n".join([f"### {self.title}", listed, *self.notes])

    def plain(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return asdict(self)


def document(tables: Sequence[Table], head: Sequence[str]) -> str:
    """Return all tables as one Markdown document under some lines on how they came about."""
    return "\n\n".join(["## How good it is", *head, *(table.markdown() for table in tables)]) + "\n"


def disagreeing(tables: Sequence[Table]) -> list[str]:
    """Return “task, ranker” of every line that a shipped card states otherwise."""
    return [f"{table.task}, {line.ranker}" for table in tables for line in table.lines if line.card not in {"", AGREES}]


def _shown(line: Line, metric: str) -> str:
    return str(line.figures[metric]) if metric in line.figures else ""


def _spread(line: Line, metric: str) -> str:
    spread = line.figures[metric].folds if metric in line.figures else None
    return "" if spread is None else f"{spread:.3f}"


def _divisions(line: Line, metric: str) -> str:
    seeds = line.figures[metric].seeds if metric in line.figures else ()
    return f"{np.mean(seeds):.3f} ± {np.std(seeds, ddof=1):.3f}" if len(seeds) > 1 else ""
