"""Two models held against each other on judged needs: what comparing, promoting and the service's jobs share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from matcher.corpus.catalogue import shipped
from matcher.corpus.readers import read_all
from matcher.corpus.records import candidate_from
from matcher.encoding.catalogue import open_encoder
from matcher.encoding.encoder import Encoder
from matcher.errors import EncoderMismatch, HuiqiError, NotReady
from matcher.evaluation.trec import read_judgements
from matcher.learning.dataset import build_dataset
from matcher.learning.fairness import Contender, Reference, contender
from matcher.learning.gate import Verdict, judge
from matcher.learning.heldout import HeldOut, candidates_digest, read_held_out
from matcher.learning.judged import JudgedNeeds, read_judged_needs
from matcher.learning.slices import slices_of
from matcher.progress import Progress
from matcher.ranking.model import Model, load_model, unlearned
from matcher.ranking.needs import encode_needs
from matcher.recommender import build_index
from matcher.retrieval.late import LATE_KINDS
from matcher.tagging.inputs import Described
from matcher.tagging.model import tagger_if_any
from matcher.tagging.tagger import tag
from matcher.vocabulary import Kind, Need


@dataclass(frozen=True, slots=True)
class Choice:
    """A model to compare; one without folder is the ranking that needs no labels."""

    kind: Kind
    encoder: str
    fingerprint: str
    folder: Path | None


@dataclass(frozen=True, slots=True)
class Sources:
    """Files of the reference: judged needs, perhaps judgements and candidates, and the first date that counts."""

    needs: Path
    qrels: Path | None
    candidates: Path | None
    since: str


def compare_choices(
    current: Choice, candidate: Choice, sources: Sources, home: Path, progress: Progress, *, stand_in: bool = False
) -> Verdict:
    """Rank the reference with both models and let the gate judge.

    Args:
        current: the model in force.
        candidate: the one to replace it.
        sources: files of the reference.
        home: state folder.
        progress: told of each stage.
        stand_in: where the encoder or its token vectors changed under the current model, so that it ranks no more, let
            the ranking that needs no labels stand in for it; otherwise nothing could ever replace it.

    Raises:
        HuiqiError: the models rank different things, or a file cannot be used.
    """
    kind = candidate.kind
    if current.kind is not kind:
        raise HuiqiError(f"一个是{current.kind.label}模型，一个是{kind.label}模型，无法比较", "请选同一类的两个模型")
    judgements = read_judgements(sources.qrels) if sources.qrels else None
    judged = read_judged_needs(sources.needs, judgements).between(since=sources.since)
    made: dict[str, tuple[Contender, Reference]] = {}
    for choices in _by_encoder(current, candidate):
        encoder = open_encoder(choices[0].encoder, home, progress)
        models = {
            choice.fingerprint: _opened(choice, encoder, stand_in=stand_in and choice is current) for choice in choices
        }
        for choice, found, reference in _ranked(choices, models, judged, sources, encoder, progress):
            made[choice.fingerprint] = found, reference
    verdict = judge(made[current.fingerprint][0], *made[candidate.fingerprint])
    if made[current.fingerprint][0].name == current.fingerprint:
        return verdict
    note = f"编码器或其逐词向量换过，现用的 {current.fingerprint} 已不能排序，改与不用标注的排序比较"
    return replace(verdict, notes=(note, *verdict.notes))


def _opened(choice: Choice, encoder: Encoder, *, stand_in: bool) -> Model:
    if choice.folder is None:
        return unlearned(choice.kind)
    try:
        return load_model(choice.kind, encoder, choice.folder)
    except EncoderMismatch:
        if stand_in:
            return unlearned(choice.kind)
        raise


def _ranked(
    choices: Sequence[Choice],
    models: Mapping[str, Model],
    judged: JudgedNeeds,
    sources: Sources,
    encoder: Encoder,
    progress: Progress,
) -> list[tuple[Choice, Contender, Reference]]:
    kind = choices[0].kind
    if sources.candidates:
        listed = read_all(sources.candidates, lambda row: candidate_from(row, kind), lambda candidate: candidate.id)
    elif not (listed := list(shipped(kind))):
        raise NotReady(f"产品目录里没有{kind.label}", "请用 --candidates 给出候选文件")
    index = build_index(listed, encoder, progress)
    queries = encode_needs(judged.needs, encoder, progress, tokens=kind in LATE_KINDS)
    industries = {**_tagged(judged.needs, judged.industries, encoder, progress), **judged.industries}
    slices = slices_of(judged.needs, industries, np.stack([query.whole for query in queries]))
    reference = Reference(kind, judged.needs, judged.judgements, judged.dates, slices)
    found, digest, data = [], candidates_digest(index), None
    for choice in choices:
        model = models[choice.fingerprint]
        if data is None or kind is Kind.SOCIETY:  # each sees disciplines by the terms it learnt with, or not at all
            data = build_dataset(kind, index, queries, judged.judgements, progress, model.subjects)
        learnt = (
            read_held_out(choice.folder) if choice.folder and model.fingerprint == choice.fingerprint else HeldOut()
        )
        found.append((choice, contender(model, learnt, data, digest), reference))
    return found


def _tagged(
    needs: Sequence[Need], stated: Mapping[str, Sequence[str]], encoder: Encoder, progress: Progress
) -> dict[str, tuple[str, ...]]:
    missing = [need for need in needs if need.id not in stated]
    if not missing:
        return {}
    tagger = tagger_if_any(encoder)
    if tagger is None:  # then there are slices by direction only where needs state theirs
        return {}
    return {tags.id: tags.directions for tags in tag([Described(need) for need in missing], tagger, encoder, progress)}


def _by_encoder(current: Choice, candidate: Choice) -> list[list[Choice]]:
    if current.encoder == candidate.encoder:
        return [[current, candidate]]
    return [[current], [candidate]]
