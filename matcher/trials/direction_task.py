"""Directions of needs from text: the taggers beside what they must beat and cannot pass, and by direction."""

from __future__ import annotations

from functools import partial

from matcher.encoding.catalogue import open_encoder
from matcher.evaluation.tags import Agreement
from matcher.learning.directions import (
    AnnotatedNeeds,
    ShortTexts,
    cross_validate,
    read_annotated,
    read_short_texts,
)
from matcher.learning.directions import measure as measure_tagger
from matcher.resources import CORPORA
from matcher.tagging.tagger import seen_of, views_of
from matcher.taxonomy.classification import classification
from matcher.trials.cards import Card
from matcher.trials.keeping import Plain
from matcher.trials.setting import Setting
from matcher.trials.tables import Figure, Line, Table

_DIRECTIONS = "directions-wuhan-2015"
FILES = ("needs/needs.dev.jsonl", "needs/achievements.dev.jsonl", "text/achievement_titles.txt")
"""Annotated needs, then the files of the short texts that the authors labelled."""

_LABELS = CORPORA / "labels" / f"{_DIRECTIONS}.tsv"


def measure(setting: Setting) -> list[Table]:
    """Return the table of taggers and that of the learned ones by direction."""
    files = [*(setting.data / name for name in FILES), _LABELS]
    pieces = {
        name: setting.keeper.keep(f"directions-{name}", (name, setting.seeds), files, partial(_measured, setting, name))
        for name in setting.encoders
    }
    lines: dict[str, Line] = {}
    by_direction: dict[str, dict[str, Figure]] = {}
    for name, piece in pieces.items():
        card = Card("directions", name)
        for who, found in piece["taggers"].items():
            micro = Figure.of(found["micro_f1"], piece["seeds"] if who == "learned" else ())
            figures = {"micro_f1": micro, "jaccard": Figure.of(found["jaccard"])}
            told = card.says(who, {"micro_f1": micro}, files) if card.seed == setting.seeds[0] else ""
            shown = f"{who} ({name})" if who in {"learned", "authors' texts alone"} else who
            lines.setdefault(shown, Line(shown, figures, told))
        for direction, values in piece["taggers"]["learned"]["f1"].items():
            by_direction.setdefault(direction, {})[f"learned ({name})"] = Figure.of(values)
    order = sorted(lines.values(), key=lambda line: line.figures["micro_f1"].mean)
    columns = tuple(f"learned ({name})" for name in setting.encoders)
    rows = tuple(Line(direction, figures) for direction, figures in by_direction.items())
    count = pieces[setting.encoders[0]]["needs"]
    return [
        Table("directions", f"需求 → 产业方向 ({count} needs)", ("micro_f1", "jaccard"), tuple(order)),
        Table("directions", "需求 → 产业方向, F1 by direction", columns, rows),
    ]


def _measured(setting: Setting, name: str) -> Plain:
    paths = [setting.data / file for file in FILES]
    listed, annotators = read_annotated(paths[0], _DIRECTIONS)
    short, marks = read_short_texts(paths[1:], _LABELS, _DIRECTIONS)
    opened = open_encoder(name, setting.home, setting.progress)
    annotated = AnnotatedNeeds(listed, views_of(listed, opened, setting.progress), annotators)
    labelled = ShortTexts(seen_of(short, opened, setting.progress), marks)
    first, *rest = setting.seeds
    measured = measure_tagger(_DIRECTIONS, annotated, labelled, first, setting.progress)
    others = [cross_validate(_DIRECTIONS, annotated, labelled, seed, setting.progress)[1] for seed in rest]
    return {
        "needs": len(listed),
        "taggers": {who: _plain(found) for who, found in measured.items()},
        "seeds": [found.micro.mean for found in (measured["learned"], *others)],
    }


def _plain(found: Agreement) -> Plain:
    values = zip(classification(_DIRECTIONS).names(), found.by_label, strict=True)
    return {
        "micro_f1": [found.micro.mean, found.micro.low, found.micro.high],
        "jaccard": [found.jaccard] * 3,
        "f1": {direction: [one.mean, one.low, one.high] for direction, one in values},
    }
