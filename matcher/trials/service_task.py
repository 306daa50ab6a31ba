"""Services that needs ask for: the lexicon beside what it must beat, what labels could teach, and a second reading."""

from __future__ import annotations

from functools import partial

import numpy as np

from matcher.corpus.readers import read_all
from matcher.corpus.records import need_from
from matcher.encoding.catalogue import open_encoder
from matcher.evaluation.splits import groups_of
from matcher.evaluation.tags import Agreement, Labels, agreement
from matcher.learning.services import (
    NEEDS,
    TEXTS,
    LabelledNeeds,
    LabelledTexts,
    always_research,
    by_nearest,
    by_regression,
    by_words,
    cross_validated,
    kinds,
    read_needs,
    read_texts,
)
from matcher.tagging.service_cues import LEXICON
from matcher.trials.keeping import Plain
from matcher.trials.setting import Setting
from matcher.trials.tables import Figure, Line, Table
from matcher.vocabulary import Need

FILES = ("needs/needs.dev.jsonl",)
"""The needs of which digests are labelled."""

_METRICS = ("micro_f1", "macro_f1", "jaccard")
_PLAIN = "plain"


def measure(setting: Setting) -> list[Table]:
    """Return the tables of needs, of needs by kind, and of the invented texts."""
    files = [setting.data / FILES[0], TEXTS, NEEDS, LEXICON]
    encoder = setting.encoders[0]
    piece = setting.keeper.keep(f"services-{encoder}", (encoder, setting.seeds), files, partial(_measured, setting))
    order = sorted(piece["needs"].items(), key=lambda item: float(item[1]["micro_f1"][0]))
    rows = tuple(
        Line(f"{name} ({count})", {"words": Figure.of(figures)}) for name, count, figures in piece["kinds"] if count
    )
    return [
        Table(
            "services",
            f"需求 → 服务类型 ({piece['count']} needs)",
            _METRICS,
            tuple(Line(who, _figures(found)) for who, found in order),
            (f"Second reading: {piece['twice']} needs, {piece['alike']} of them with the same kinds.",),
        ),
        Table("services", "需求 → 服务类型, F1 by kind (needs of the kind)", ("words",), rows),
        Table(
            "services",
            f"服务类型, invented texts ({piece['texts']})",
            _METRICS,
            tuple(Line(who, _figures(found)) for who, found in piece["invented"].items()),
            tuple(f"{trait}: {right} of {count} exact." for trait, (right, count) in piece["traits"].items()),
        ),
    ]


def _measured(setting: Setting) -> Plain:
    listed = read_all(setting.data / FILES[0], need_from, lambda need: need.id)
    labelled, texts = read_needs(listed), read_texts()
    name = setting.encoders[0]
    encoder = open_encoder(name, setting.home, setting.progress)
    words = by_words(labelled.needs)
    found = {
        "always 协同攻关 (the most frequent)": always_research(len(labelled.needs)),
        f"nearest invented text ({name})": by_nearest(texts, labelled.needs, encoder, setting.progress),
        f"regression on invented texts ({name})": by_regression(texts, labelled.needs, encoder, setting.progress),
        "words": words,
    }
    groups = groups_of(labelled.needs)
    agreed = {who: agreement(labels, [labelled.labels], groups) for who, labels in found.items()}
    own = by_words([Need("-", text) for text in texts.texts])
    learnt = cross_validated(texts, encoder, setting.seeds[0], setting.progress)
    return {
        "count": len(labelled.needs),
        "needs": {**{who: _plain(one) for who, one in agreed.items()}, "second reading": _second(labelled)},
        "twice": int(labelled.twice.sum()),
        "alike": int((labelled.labels == labelled.second).all(axis=1)[labelled.twice].sum()),
        "kinds": [
            (kind.name, count, [one.mean, one.low, one.high])
            for kind, one, count in zip(
                kinds(), agreed["words"].by_label, labelled.labels.sum(axis=0).tolist(), strict=True
            )
        ],
        "texts": len(texts.texts),
        "invented": {
            "always 协同攻关": _plain(agreement(always_research(len(own)), [texts.labels])),
            f"regression, five folds ({name})": _plain(agreement(learnt, [texts.labels])),
            "words": _plain(agreement(own, [texts.labels])),
        },
        "traits": _traits(texts, own),
    }


def _second(labelled: LabelledNeeds) -> Plain:
    rows = labelled.twice
    needs = [need for need, kept in zip(labelled.needs, rows, strict=True) if kept]
    return _plain(agreement(labelled.second[rows], [labelled.labels[rows]], groups_of(needs)))


def _traits(texts: LabelledTexts, found: Labels) -> dict[str, tuple[int, int]]:
    exact = (found == texts.labels).all(axis=1)
    named = np.array([trait or _PLAIN for trait in texts.traits])
    return {trait: (int(exact[named == trait].sum()), int((named == trait).sum())) for trait in dict.fromkeys(named)}


def _plain(found: Agreement) -> Plain:
    return {
        "micro_f1": [found.micro.mean, found.micro.low, found.micro.high],
        "macro_f1": [found.macro.mean, found.macro.low, found.macro.high],
        "jaccard": [found.jaccard] * 3,
    }


def _figures(found: Plain) -> dict[str, Figure]:
    return {name: Figure.of(found[name]) for name in _METRICS}
