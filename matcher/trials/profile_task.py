"""What the profiles of the societies bring: rankings with names only, and with profiles dealt to other societies.

Dealt profiles say nothing true of whoever bears them, so what is still reached is owed to the judgements of similar
needs, and what ranks without labels must fall to chance.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from matcher.encoding.catalogue import open_encoder
from matcher.learning.judged import JudgedNeeds
from matcher.learning.train import train
from matcher.trials.keeping import Plain
from matcher.trials.ranking import view_of
from matcher.trials.ranking_task import FILES as RANKING_FILES
from matcher.trials.ranking_task import read_task
from matcher.trials.setting import Setting
from matcher.trials.tables import Figure, Line, Table
from matcher.vocabulary import Candidate, Kind

FILES = RANKING_FILES[Kind.SOCIETY]

_DEAL = 20150303
_ALONE = "encoder alone"
_RANKERS = ("learned", "fusion, unlearned", "BM25 + jieba", _ALONE)


def names_only(listed: Sequence[Candidate]) -> list[Candidate]:
    """Return candidates of whom nothing but the name is known."""
    return [
        replace(
            one,
            documents=tuple(part for part in one.documents if part.field == "name"),
            disciplines=(),
            industries=(),
            sectors=(),
            services=(),
        )
        for one in listed
    ]


def texts_dealt(listed: Sequence[Candidate]) -> list[Candidate]:
    """Return candidates with their own names and the rest of another's profile, drawn by a fixed seed."""
    found = []
    for one, other in zip(listed, _dealt(listed), strict=True):
        own = tuple(part for part in one.documents if part.field == "name")
        texts = own + tuple(part for part in other.documents if part.field != "name")
        found.append(replace(other, id=one.id, name=one.name, aliases=one.aliases, documents=texts))
    return found


def everything_dealt(listed: Sequence[Candidate]) -> list[Candidate]:
    """Return candidates of whom nothing is their own but the id."""
    return [replace(other, id=one.id) for one, other in zip(listed, _dealt(listed), strict=True)]


CHANGES: Mapping[str, Callable[[Sequence[Candidate]], Sequence[Candidate]]] = {
    "names only": names_only,
    "as shipped": list,
    "texts dealt to other societies, names kept": texts_dealt,
    "texts and names dealt to other societies": everything_dealt,
}


def measure(setting: Setting) -> list[Table]:
    """Return one table, with the first of the encoders."""
    files = [setting.data / name for name in FILES]
    judged, listed = read_task(Kind.SOCIETY, files)
    lines = []
    for name, change in CHANGES.items():
        found = setting.keeper.keep(
            f"profiles-{list(CHANGES).index(name)}",
            (name, setting.encoders[0], setting.seeds),
            [*files, setting.head_of(setting.encoders[0])],
            partial(_measured, setting, judged, change(listed)),
        )
        figures = {ranker: Figure.of(values["first"], values["seeds"]) for ranker, values in found["rankers"].items()}
        lines.append(Line(name, figures))
    title = f"学会资料: nDCG@10 on 需求 → 学会 with altered profiles, {setting.encoders[0]}"
    return [Table("profiles", title, _RANKERS, tuple(lines))]


def _measured(setting: Setting, judged: JudgedNeeds, listed: Sequence[Candidate]) -> Plain:
    encoder = open_encoder(setting.encoders[0], setting.home, setting.progress)
    view = view_of(Kind.SOCIETY, judged, listed, encoder, setting.progress)
    alone = {_ALONE: view.data.report(view.data.column("dense.whole.max"), judged.judgements)}
    rankers: dict[str, dict[str, list[float]]] = {}
    for seed in setting.seeds:
        reports = train(view.data, judged.judgements, alone, seed, setting.progress).reports
        for ranker in _RANKERS:
            found = reports[ranker].estimate("ndcg@10")
            kept = rankers.setdefault(ranker, {"first": [found.mean, found.low, found.high], "seeds": []})
            if ranker == "learned":
                kept["seeds"].append(found.mean)
    return {"rankers": rankers}


def _dealt(listed: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates so that no one stands where it stood."""
    order = np.random.default_rng(_DEAL).permutation(len(listed))
    after = dict(zip(order.tolist(), np.roll(order, 1).tolist(), strict=True))  # one cycle through everybody
    return [listed[after[place]] for place in range(len(listed))]
