"""Learning from past alliances on the demonstration world, beside rankings that know no history and the ceiling."""

from __future__ import annotations

from datetime import datetime
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from matcher.demo.world import build_world, write_world
from matcher.encoding.catalogue import open_encoder
from matcher.learning.alliance_figures import METRICS
from matcher.learning.alliance_rows import Rows
from matcher.learning.alliance_training import LEARNED
from matcher.trials.alliances import Past, read_past, rows_of, train_on_past
from matcher.trials.keeping import Plain
from matcher.trials.setting import Setting
from matcher.trials.tables import Figure, Line, Table

WORLD, ENCODER = 7, "use"
"""Seed of the world, on which nothing was chosen, and the encoder: the fast one, because the world has new texts."""

_UNTIL = datetime(2025, 1, 1)  # noqa: DTZ001 - the log's own time, 北京时间 without a zone
_TITLES = {"all": "all parties", "cold start": "parties never asked before"}


def measure(setting: Setting) -> list[Table]:
    """Return the tables of all parties and of those without history."""

    @cache
    def world() -> tuple[Past, Rows]:
        with TemporaryDirectory() as made:
            folder = Path(made) / "world"
            write_world(build_world(WORLD, progress=setting.progress), folder, WORLD)
            past = read_past(folder, _UNTIL)
        return past, rows_of(past, open_encoder(ENCODER, setting.home, setting.progress), setting.progress)

    def piece(seed: int) -> Plain:
        past, rows = world()
        trained = train_on_past(past, rows, seed, setting.progress)
        return {
            part: {
                ranker: {metric: [it.mean, it.low, it.high] for metric in METRICS for it in [found.estimate(metric)]}
                for ranker, found in figures.items()
            }
            for part, figures in trained.figures.items()
        }

    pieces = [
        setting.keeper.keep(f"alliances-{seed}", (WORLD, ENCODER, seed), (), partial(piece, seed))
        for seed in setting.seeds
    ]
    return [_table(part, [piece[part] for piece in pieces]) for part in pieces[0]]


def _table(part: str, by_seed: list[Plain]) -> Table:
    metrics = tuple(reversed(METRICS))
    lines = []
    for ranker, found in by_seed[0].items():
        repeated = by_seed if ranker == LEARNED else []
        figures = {
            metric: Figure.of(found[metric], (other[ranker][metric][0] for other in repeated)) for metric in metrics
        }
        lines.append(Line(ranker, figures))
    lines.sort(key=lambda line: line.figures[metrics[0]].mean)
    return Table("alliances", f"从对接记录学习，演示世界 {WORLD}, {ENCODER}: {_TITLES[part]}", metrics, tuple(lines))
