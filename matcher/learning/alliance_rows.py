"""Lists shown for past needs as rows of features: the texts of need and party, and what the log knew of the party."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.errors import HuiqiError
from matcher.learning.alliances import Case
from matcher.learning.history import HistoryBuilder
from matcher.progress import Progress, silent
from matcher.ranking.feature_builder import FeatureBuilder
from matcher.ranking.features import Feature, Floats, features_for
from matcher.ranking.needs import EncodedNeed
from matcher.retrieval.candidates import CandidateIndex
from matcher.vocabulary import Kind

KIND = Feature("party.society", "profile", "是学会还是专家（1 学会，0 专家）", direction=0)


_ELSEWHERE = frozenset({"experience", "subjects", "late"})
"""Groups that rest on more than texts, or that experts cannot have."""


def text_features() -> tuple[Feature, ...]:
    """Return the columns that rest on texts alone, as societies have them, and which of the two it is."""
    columns = (feature for feature in features_for(Kind.SOCIETY) if feature.group not in _ELSEWHERE)
    return (*columns, KIND)


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """One row for each party shown, need by need in order of posting.

    Attributes:
        values: shape (n, f), NaN where unknown.
        groups: shape (n,), position of the row's need in `cases`, ascending.
        ids: shape (n,), the parties.
        positions: shape (n,), places from 1, 0 where not on the list.
        new: shape (n,), whether the party had never been asked before the need came in.
    """

    features: tuple[Feature, ...]
    cases: Sequence[Case]
    values: Floats
    groups: NDArray[np.int64]
    ids: NDArray[np.str_]
    positions: NDArray[np.int64]
    new: NDArray[np.bool_]

    def rungs(self, cases: Sequence[Case]) -> NDArray[np.int64]:
        """Return the furthest rung of each row as other cases of the same needs have it; −1 where they lack it."""
        known = {(case.need, shown.party): int(shown.rung) for case in cases for shown in case.listed}
        needs = [self.cases[group].need for group in self.groups.tolist()]
        pairs = zip(needs, self.ids.tolist(), strict=True)
        return np.array([known.get(pair, -1) for pair in pairs], np.int64)

    def columns(self, features: Sequence[Feature]) -> Floats:
        """Return some of the columns, shape (n, len(features))."""
        names = [feature.name for feature in self.features]
        return self.values[:, [names.index(feature.name) for feature in features]]


def build_rows(
    cases: Sequence[Case],
    queries: Mapping[str, EncodedNeed],
    indexes: Mapping[Kind, CandidateIndex],
    history: HistoryBuilder,
    progress: Progress = silent,
) -> Rows:
    """Compute the rows of the cases whose need and parties are known.

    Args:
        cases: with their lists; rungs are not looked at.
        queries: needs by id.
        indexes: the texts of societies and of experts.
        history: what the log knew when each need came in.

    Raises:
        HuiqiError: no party shown is in an index.
    """
    features = (*text_features(), *history.features)
    names = [feature.name for feature in features]
    builders = {kind: FeatureBuilder(kind, index) for kind, index in indexes.items()}
    kept: list[Case] = []
    blocks: list[Floats] = []
    parts: list[tuple[NDArray[np.int64], list[str], list[int], list[bool]]] = []
    for done, case in enumerate(cases, start=1):
        if query := queries.get(case.need):
            places = {shown.party: shown.position for shown in case.listed}
            found, ids = _texts(query, list(places), indexes, builders, names)
            if ids:
                found[:, -len(history.features) :] = history.build(case, ids)
                new = [history.is_new(party, case.posted) for party in ids]
                group = np.full(len(ids), len(kept), np.int64)
                blocks.append(found)
                parts.append((group, ids, [places[party] for party in ids], new))
                kept.append(case)
        progress("计算特征", done, len(cases))
    if not blocks:
        raise HuiqiError("日志里的需求和各方没有一个在给出的文件中", "请核对日志与需求、学会、专家是同一批数据")
    return Rows(
        features,
        kept,
        np.concatenate(blocks),
        np.concatenate([group for group, _, _, _ in parts]),
        np.array([party for _, ids, _, _ in parts for party in ids], np.str_),
        np.array([place for _, _, places, _ in parts for place in places], np.int64),
        np.array([new for _, _, _, fresh in parts for new in fresh], bool),
    )


def _texts(
    query: EncodedNeed,
    parties: Sequence[str],
    indexes: Mapping[Kind, CandidateIndex],
    builders: Mapping[Kind, FeatureBuilder],
    names: Sequence[str],
) -> tuple[Floats, list[str]]:
    blocks, ids = [], []
    for kind, index in indexes.items():
        numbers = index.numbers_of(parties)
        if len(numbers) == 0:
            continue
        matrix = builders[kind].build(query, numbers)
        block = np.full((len(numbers), len(names)), np.nan, np.float32)
        for column, feature in enumerate(matrix.features):
            if feature.name in names:
                block[:, names.index(feature.name)] = matrix.values[:, column]
        block[:, names.index(KIND.name)] = float(kind is Kind.SOCIETY)
        blocks.append(block)
        ids += [index.candidate(number).id for number in numbers.tolist()]
    return np.concatenate(blocks) if blocks else np.empty((0, len(names)), np.float32), ids
