"""Whether a ranking of a need may count in a comparison, and every reason why a model is not to be trusted with it.

Each need is ranked by something that did not see it: by the model itself where it learnt nothing of the need, otherwise
by the scorer of the fold that the need was held out from (`matcher.learning.heldout`). What can be had neither way
is a leak. Models are compared on needs, not on their own word: merits are computed here from the judgements at hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.evaluation.metrics import all_metrics
from matcher.evaluation.paired import paired_difference
from matcher.evaluation.report import evaluate
from matcher.evaluation.splits import groups_of
from matcher.evaluation.trec import Judgements
from matcher.learning.dataset import SCALES, Dataset, filled
from matcher.learning.heldout import DEPTH, HeldOut, digests, pool_digest, probe
from matcher.learning.slices import Slice
from matcher.ranking.model import Model
from matcher.vocabulary import Kind, Need

PRIMARY: Mapping[Kind, str] = {Kind.SOCIETY: "ndcg@10", Kind.ACHIEVEMENT: "ndcg@10", Kind.EXPERT: "mrr"}
"""The figure that decides."""

DISAGREEMENT = 0.1
"""Mean absolute difference of nDCG@10 by the training's judgements and by the reference's, from which they contradict
each other. Two careful annotators of the same needs stay well below; one label in five turned goes beyond."""

_FEWEST_SHARED = 10
_OFF = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """Judged needs on which two models are compared.

    Attributes:
        judgements: grades by need and candidate.
        dates: ISO dates of needs, of those that have one.
        slices: by name, each of shape (needs,).
    """

    kind: Kind
    needs: Sequence[Need]
    judgements: Judgements
    dates: Mapping[str, str]
    slices: Mapping[str, Slice]

    @property
    def groups(self) -> NDArray[np.int64]:
        """Numbers of needs that count as the same, shape (needs,)."""
        return groups_of(self.needs)

    def value(self, need: str, ranked: Sequence[str], metric: str = "") -> float:
        """Return a figure of one ranking (cut at `DEPTH`), the deciding one unless another is named."""
        scale = SCALES[self.kind]
        metrics = all_metrics(scale.gain, scale.relevant)
        return metrics[metric or PRIMARY[self.kind]](ranked[:DEPTH], self.judgements[need])

    def answerable(self) -> NDArray[np.bool_]:
        """Return which needs have a relevant candidate, shape (needs,)."""
        known = set(evaluate({}, {need.id: self.judgements[need.id] for need in self.needs}, SCALES[self.kind]).needs)
        return np.array([need.id in known for need in self.needs], np.bool_)


@dataclass(frozen=True, slots=True, eq=False)
class Contender:
    """A model in a comparison.

    Attributes:
        name: its fingerprint.
        live: how its files rank every need of the reference, in full; see `contender`.
        candidates: digest of the candidates it ranked.
        learnt: what it learnt from; None where that is not known. A model that learnt nothing has an empty one.
        skewed: names of features that are computed otherwise now than when it learnt.
    """

    name: str
    live: Mapping[str, Sequence[str]]
    candidates: str
    learnt: HeldOut | None
    skewed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Fair:
    """Rankings that may count.

    Attributes:
        run: by need; a need without one cannot be used.
        seen: needs that the model learnt from.
        stale: how many needs have no ranking, because the candidates are others than when the model was trained.
        problems: why the model may not be judged on this reference, in Chinese.
        notes: what could not be checked, in Chinese.
    """

    run: Mapping[str, Sequence[str]]
    seen: frozenset[str]
    stale: int
    problems: tuple[str, ...]
    notes: tuple[str, ...]


def contender(model: Model, learnt: HeldOut | None, data: Dataset, candidates: str) -> Contender:
    """Let a model rank the reference as it would serve it, but for its memory of the needs themselves.

    Args:
        model: to be compared.
        learnt: what its folder says it learnt from.
        data: the reference's needs, with rows made by the model's encoder.
        candidates: digest of the candidates; see `matcher.learning.heldout.candidates_digest`.
    """
    values = data.values
    if model.experience is not None:
        past = learnt.needs if learnt and len(learnt.needs) == len(model.experience.vectors) else ()
        own = np.zeros((len(data.queries), len(model.experience.vectors)), np.bool_)
        for row, query in enumerate(data.queries if past else ()):
            text, title = digests(query.need)
            own[row] = [text == need.text != "" or title == need.title != "" for need in past]
        values = filled(data, model.experience, own)
    skewed = skewed_features(learnt, data) if learnt and learnt.candidates == candidates else ()
    return Contender(model.fingerprint, data.run(model.scorer.predict(values)), candidates, learnt, skewed)


def skewed_features(learnt: HeldOut, data: Dataset) -> tuple[str, ...]:
    """Return the names of features whose values in a training are not what they are now, over the same candidates.

    A feature counts as other where more than a tenth of the probes are off by more than a tenth of its spread.
    """
    known = {(need.text, need.title): need for need in learnt.needs if need.ranked}
    pairs = []
    for position, query in enumerate(data.queries):
        if need := known.get(digests(query.need)):
            now = probe(data, position, need.ranked[0])
            if len(now) == len(need.probe):
                pairs.append((need.probe, now))
    if len(pairs) < _FEWEST_SHARED:
        return ()
    then, now_all = np.array(pairs, dtype=np.float64).transpose(1, 0, 2)
    spread = np.nanstd(np.vstack([now_all, np.zeros((1, now_all.shape[1]))]), axis=0)
    near = np.abs(then - now_all) <= _OFF * spread + 1e-3
    off = ~near & ~(np.isnan(then) & np.isnan(now_all))
    return tuple(feature.name for feature, share in zip(data.features, off.mean(axis=0), strict=True) if share > _OFF)


def fair_run(contender: Contender, reference: Reference) -> Fair:
    """Return the rankings of a model by scorers that had not seen the need, nor anything later than it."""
    learnt = contender.learnt
    if learnt is None:
        problem = f"模型 {contender.name} 没有记下用哪些需求训练，无法证明它没有见过参照需求；请用 huiqi train 重新训练"
        return Fair({}, frozenset(), 0, (problem,), ())
    texts, titles = ({d for d in found if d} for found in (_column(learnt, "text"), _column(learnt, "title")))
    by_digest = {(need.text, need.title): need for need in learnt.needs}
    run: dict[str, Sequence[str]] = {}
    leaked, future, seen, stale, undated = [], [], set(), 0, 0
    for need in reference.needs:
        live, until = contender.live.get(need.id, ()), learnt.until
        text, title = digests(need)
        if text in texts or title in titles:
            seen.add(need.id)
            kept = by_digest.get((text, title))
            if kept is None:
                leaked.append(need.id)
                continue
            until = kept.until
            if learnt.candidates != contender.candidates or (kept.pool and kept.pool != pool_digest(live)):
                stale += 1
            else:
                run[need.id] = kept.ranked
        else:
            run[need.id] = live
        stated = reference.dates.get(need.id, "")
        if stated and until > stated:
            future.append(f"{need.id}（{stated}）")
        undated += bool(stated and learnt.needs and not until)
    return Fair(
        run,
        frozenset(seen),
        stale,
        tuple(_problems(contender, leaked, future)),
        (f"模型 {contender.name} 没有记下训练数据的日期，{undated} 条有日期的需求无法核对先后",) if undated else (),
    )


def not_as_promised(contender: Contender, fair: Fair, reference: Reference) -> str:
    """Say in Chinese that the model's files rank worse what they learnt than its folds ranked unseen; or nothing.

    What was learnt from is ranked better than what was not. Where it is the other way round, the files are not what
    was cross-validated: columns changed places, or the rankings that came with the model are not its own.
    """
    both = [need.id for need in reference.needs if need.id in fair.seen and need.id in fair.run]
    if len(both) < _FEWEST_SHARED:
        return ""
    held, live = (
        np.array([reference.value(need, source[need], "ndcg@10") for need in both])
        for source in (fair.run, contender.live)
    )
    found = paired_difference(held, live)
    if found.high >= 0:
        return ""
    return (
        f"模型 {contender.name} 的文件与它自带的交叉验证结果不符：对学过的 {len(both)} 条需求，nDCG@10 只有 "
        f"{live.mean():.3f}，低于未学时的 {held.mean():.3f}（多半是特征列错位，或文件不是同一次训练的）"
    )


def contradicted_labels(contender: Contender, fair: Fair, reference: Reference) -> str:
    """Say in Chinese that the judgements a model learnt from contradict the reference's on the same needs; or nothing.

    The same ranking of the same need is measured by both: the training noted its nDCG@10 by its own judgements.
    """
    noted = {(need.text, need.title): need.ndcg for need in (contender.learnt or HeldOut()).needs}
    own, theirs, void = [], [], 0
    for need in np.array(reference.needs, dtype=object)[reference.answerable()].tolist():
        if need.id in fair.seen and need.id in fair.run:
            value = noted[digests(need)]
            void += value is None
            own.append(value or 0.0)
            theirs.append(reference.value(need.id, fair.run[need.id], "ndcg@10"))
    if len(own) < _FEWEST_SHARED:
        return ""
    apart = float(np.abs(np.array(own) - np.array(theirs)).mean())
    if apart <= DISAGREEMENT:
        return ""
    return (
        f"模型 {contender.name} 训练所用的评判与参照评判相互矛盾：同样 {len(own)} 条需求的同一排序，nDCG@10 按训练评判"
        f"为 {np.mean(own):.3f}，按参照评判为 {np.mean(theirs):.3f}，平均每条相差 {apart:.3f}（超过 {DISAGREEMENT}；"
        f"请检查等级是否录反、错行{f'，其中 {void} 条在训练评判里没有任何相关候选' if void else ''}）"
    )


def _problems(contender: Contender, leaked: Sequence[str], future: Sequence[str]) -> list[str]:
    found = []
    if leaked:
        found.append(
            f"训练与参照重复：模型 {contender.name} 学过与 {len(leaked)} 条参照需求正文或标题相同的需求"
            f"（如 {leaked[0]}），又没有留出这几条的排序；请从参照中去掉它们"
        )
    if future:
        found.append(
            f"未来泄漏：模型 {contender.name} 为 {len(future)} 条参照需求排序时已学过它们之后的数据（如 {future[0]}）；"
            "请用 huiqi train --until 只学到某一天，并用 --since 只比较那天之后的需求"
        )
    if contender.skewed:
        found.append(
            f"模型 {contender.name} 训练时的特征与现在算出的不同（{'、'.join(contender.skewed[:3])}等 "
            f"{len(contender.skewed)} 项）：特征列被打乱或错位，或算法已变；请重新训练"
        )
    return found


def _column(learnt: HeldOut, name: str) -> set[str]:
    return {getattr(need, name) for need in learnt.needs}
