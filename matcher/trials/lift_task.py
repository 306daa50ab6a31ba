"""What priorities cost: held-out rankings of societies before and after a programme's lifts, at several bounds.

The judgements know nothing of programmes: what a list loses by them is the price of the bound.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial

import numpy as np

from matcher.about import about_need
from matcher.encoding.catalogue import open_encoder
from matcher.evaluation.paired import paired_difference
from matcher.evaluation.report import evaluate
from matcher.evaluation.splits import groups_of
from matcher.learning.dataset import SCALES
from matcher.learning.judged import JudgedNeeds
from matcher.learning.train import Trained, train
from matcher.policy.applying import Application
from matcher.policy.lifted import Under
from matcher.programmes.pack import Pack, Weighing
from matcher.programmes.shelf import pack_of, shipped_packs
from matcher.ranking.relevance import relevances
from matcher.trials.keeping import Plain
from matcher.trials.ranking import View, view_of
from matcher.trials.ranking_task import FILES as RANKING_FILES
from matcher.trials.ranking_task import read_task
from matcher.trials.setting import Setting
from matcher.trials.tables import Figure, Line, Table
from matcher.vocabulary import Kind

FILES = RANKING_FILES[Kind.SOCIETY]
_PROGRAMME = ("wuhan", 2015)
_BOUNDS = ("0.02", "0.05", "0.10", "0.20", "1.00")
_METRIC = "ndcg@10"
_APART, _MOVED = "difference from no lifts, paired", "lists of ten that change"
_TOP = 10


def measure(setting: Setting) -> list[Table]:
    """Return a table for each encoder: nDCG@10 without lifts and with lifts of half a bound each."""
    files = [setting.data / name for name in FILES]
    pack = pack_of(shipped_packs(), *_PROGRAMME)
    tables = []
    for name in setting.encoders:
        given = (name, setting.seeds[0], repr(pack), _BOUNDS)
        piece = setting.keeper.keep(
            f"lifts-{name}", given, [*files, setting.head_of(name)], partial(_measured, setting, name, pack)
        )
        lines = [Line("no programme", {_METRIC: Figure.of(piece["plain"])})]
        for bound, found in piece["bounds"].items():
            figures = {
                _METRIC: Figure.of(found["value"]),
                _APART: Figure.of(found["difference"], signed=True),
                _MOVED: Figure(*[found["moved"]] * 3),
            }
            lines.append(Line(f"bound {bound}, each {Decimal(bound) / 2}", figures))
        notes = (
            "Held-out scores, five folds by distinct need; directions as the annotators stated them, disciplines and "
            "sectors from the text; one enterprise and one society.",
        )
        title = f"What the priorities of {'-'.join(map(str, _PROGRAMME))} cost, {name} ({piece['needs']} needs)"
        tables.append(Table("lifts", title, (_METRIC, _APART, _MOVED), tuple(lines), notes))
    return tables


def _measured(setting: Setting, name: str, pack: Pack) -> Plain:
    judged, listed = read_task(Kind.SOCIETY, [setting.data / one for one in FILES])
    view = view_of(Kind.SOCIETY, judged, listed, open_encoder(name, setting.home, setting.progress), setting.progress)
    trained = train(view.data, judged.judgements, {}, setting.seeds[0], setting.progress)
    scale, graded = SCALES[Kind.SOCIETY], {q.need.id: judged.judgements[q.need.id] for q in view.data.queries}
    plain_run = lifted_run(view, trained, judged, replace(pack, priorities=()))
    plain = evaluate(plain_run, graded, scale)
    needs = [query.need for query in view.data.queries]
    same = {need.id: group for need, group in zip(needs, groups_of(needs).tolist(), strict=True)}
    groups = np.array([same[need] for need in plain.needs])
    bounds: Plain = {}
    for bound in _BOUNDS:
        weighed = replace(pack, weighing=Weighing(Decimal(bound), Decimal(bound) / 2, "measured"))
        run = lifted_run(view, trained, judged, weighed)
        report = evaluate(run, graded, scale)
        apart = paired_difference(plain.values[_METRIC], report.values[_METRIC], groups)
        value = report.estimate(_METRIC)
        bounds[bound] = {
            "value": [value.mean, value.low, value.high],
            "difference": [apart.mean, apart.low, apart.high],
            "moved": sum(run[need] != plain_run[need] for need in run) / len(run),
        }
    first = plain.estimate(_METRIC)
    return {"needs": plain.queries, "plain": [first.mean, first.low, first.high], "bounds": bounds}


def lifted_run(view: View, trained: Trained, judged: JudgedNeeds, pack: Pack) -> dict[str, list[str]]:
    """Return the first ten ids of each need under a programme, by what had not seen the need."""
    data = view.data
    run: dict[str, list[str]] = {}
    known = {one.id: one for number in view.index.layout.numbers.tolist() for one in (view.index.candidate(number),)}
    edges = np.searchsorted(data.groups, np.arange(len(data.queries) + 1))
    for query, start, end in zip(data.queries, edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        ids, scores = data.ids[start:end], trained.held_out[start:end]
        order = np.lexsort((ids, -scores))
        need = replace(query.need, industries=judged.industries.get(query.need.id, ()))
        about = about_need(replace(query, need=need), view.subjects, None)
        candidates = [known[one] for one in ids[order].tolist()]
        near = relevances(scores[order], trained.calibration)
        placed = Under(Application(pack), about).placed(need, candidates, scores[order].tolist(), near, _TOP)
        run[need.id] = [candidates[one.place].id for one in placed]
    return run
