"""A ranking model as files: scorer, experience, calibration and lineage, each checked against its checksum.

A folder holds ``scorer.json``, ``experience.npz``, ``subjects.npz`` and ``suitability.json`` (societies only),
``model.json`` (everything else, with the checksums of the other files) and ``card.md`` for people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from scipy.special import expit

from matcher.encoding.catalogue import BUNDLED_ENCODERS
from matcher.encoding.encoder import Encoder, folder_name, named
from matcher.errors import DamagedFile, EncoderMismatch
from matcher.manifest import MANIFEST, check_files, damaged, fingerprint_of, read_manifest, write_manifest
from matcher.ranking.experience import Experience
from matcher.ranking.features import Floats, features_for
from matcher.ranking.late_features import late_fingerprint
from matcher.ranking.linear_scorer import PairwiseScorer
from matcher.ranking.scorer import FusionScorer, LambdaScorer, LearnedScorer
from matcher.ranking.subjects import Subjects
from matcher.ranking.suitability import Suitability, load_suitability
from matcher.resources import MODELS
from matcher.retrieval.late import LATE_KINDS
from matcher.storage import new_folder
from matcher.vocabulary import Kind

SCORER, _EXPERIENCE, _SUBJECTS = "scorer.json", "experience.npz", "subjects.npz"
SUITABILITY = "suitability.json"
_STATED = ("kind", "encoder", "encoder_fingerprint", "scorer", "features", "settings")
SCORERS: Mapping[str, type[LambdaScorer] | type[PairwiseScorer]] = {"trees": LambdaScorer, "linear": PairwiseScorer}
"""What a model may be, by the name in its manifest."""
JUDGED_BY_PEOPLE = (Kind.SOCIETY, Kind.ACHIEVEMENT)
"""Experts are trained on finding the holder of a later grant, and that chance is none of competence."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Score to probability: 1 / (1 + exp(−(slope · score + offset))) (Platt 1999)."""

    slope: float
    offset: float

    def probability(self, scores: Floats) -> Floats:
        """Return probabilities, shape of `scores`."""
        probabilities: Floats = expit(self.slope * scores + self.offset).astype(np.float32)
        return probabilities


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """What orders the candidates of one kind.

    Attributes:
        fingerprint: names it in answers and logs.
        calibration: None where there were no labels to calibrate on; then no probability is shown.
        suitability: tells whether a list holds a suitable candidate; None where nothing was learnt of that.
        lineage: encoder, data hashes, seed, settings and figures, as plain values.
    """

    kind: Kind
    scorer: FusionScorer | LearnedScorer
    fingerprint: str = "unsaved"
    experience: Experience | None = None
    subjects: Subjects | None = None
    calibration: Calibration | None = None
    suitability: Suitability | None = None
    lineage: Mapping[str, Any] = field(default_factory=dict)


def unlearned(kind: Kind) -> Model:
    """Return the model that needs no labels."""
    return Model(kind, FusionScorer(features_for(kind)), "fusion-1")


def open_model(kind: Kind, encoder: Encoder, folder: Path | None = None) -> Model:
    """Return the model in `folder`, or the shipped one for the encoder, or the one that needs no labels.

    Raises:
        DamagedFile: a file is missing, truncated or altered.
        EncoderMismatch: the model in `folder` was trained with another encoder.
    """
    if folder is not None:
        return load_model(kind, encoder, folder)
    shipped = shipped_folder(kind, encoder.name)
    return load_model(kind, encoder, shipped) if (shipped / MANIFEST).exists() else unlearned(kind)


def shipped_folder(kind: Kind, encoder: str) -> Path:
    """Return where the model for a kind and a bundled encoder ships."""
    return MODELS / kind.value / folder_name(encoder)


def load_model(kind: Kind, encoder: Encoder, folder: Path) -> Model:
    """Return the model a folder holds, after checking kind, encoder and every checksum."""
    manifest = read_manifest(folder)
    check_files(folder, manifest)
    try:
        stated = {key: manifest[key] for key in _STATED}
        calibration = Calibration(**manifest["calibration"])
    except (KeyError, TypeError) as error:
        raise damaged(folder / MANIFEST) from error
    # a bundled encoder is known by its name: its fingerprint also covers details that change no vector
    bundled = encoder.name in BUNDLED_ENCODERS
    if stated["encoder"] != encoder.name or (not bundled and stated["encoder_fingerprint"] != encoder.fingerprint):
        raise EncoderMismatch(
            f"模型 {folder} 是用编码器 {named(stated['encoder'], stated['encoder_fingerprint'])}训练的，"
            f"现在用的是 {named(encoder.name, encoder.fingerprint)}",
            f"请改用 --encoder {stated['encoder']}，或用 huiqi train 为当前编码器训练",
        )
    if kind in LATE_KINDS and manifest.get("late", "") != late_fingerprint(encoder):
        raise EncoderMismatch(
            f"模型 {folder} 训练之后，编码器 {encoder.name} 的逐词向量换过了",
            "请用 huiqi train 重新训练，或换回原来的逐词向量（HUIQI_HOME/models/encoder）",
        )
    features = features_for(kind)
    if (
        stated["kind"] != kind.value
        or stated["scorer"] not in SCORERS
        or stated["features"] != [feature.name for feature in features]
    ):
        raise DamagedFile(f"模型 {folder} 的类别或特征与本版本不符", "请用 huiqi train 重新训练")
    return Model(
        kind,
        SCORERS[stated["scorer"]].load(folder / SCORER, features, stated["settings"]),
        fingerprint_of(manifest),
        Experience.load(folder / _EXPERIENCE) if _EXPERIENCE in manifest["files"] else None,
        Subjects.load(folder / _SUBJECTS) if _SUBJECTS in manifest["files"] else None,
        calibration if kind in JUDGED_BY_PEOPLE else None,
        load_suitability(folder / SUITABILITY) if SUITABILITY in manifest["files"] else None,
        manifest,
    )


def save_model(
    folder: Path, model: Model, lineage: Mapping[str, Any], card: str, more: Mapping[str, bytes] = MappingProxyType({})
) -> str:
    """Write a model folder, whole or not at all; returns its fingerprint.

    Args:
        folder: becomes the model's; one that is there is replaced.
        model: learnt and calibrated.
        lineage: where it comes from, as plain values; see `matcher.learning.train.lineage`.
        card: its text; `{fingerprint}` stands where its fingerprint goes.
        more: further files by name, held to their checksums like the others.
    """
    scorer, calibration = model.scorer, model.calibration
    if isinstance(scorer, FusionScorer) or calibration is None:
        raise TypeError("only what was learnt and calibrated can be kept")
    with new_folder(folder) as draft:
        scorer.save(draft / SCORER)
        if model.experience is not None:
            model.experience.save(draft / _EXPERIENCE)
        if model.subjects is not None:
            model.subjects.save(draft / _SUBJECTS)
        if model.suitability is not None:
            (draft / SUITABILITY).write_bytes(model.suitability.to_json())
        for name, data in more.items():
            (draft / name).write_bytes(data)
        facts: dict[str, Any] = {
            "kind": model.kind.value,
            "scorer": next(name for name, made in SCORERS.items() if type(scorer) is made),
            "features": [feature.name for feature in scorer.features],
            "settings": {k: v for k, v in scorer.get_params().items() if k != "features"},
            "calibration": {"slope": calibration.slope, "offset": calibration.offset},
            **lineage,
        }
        return write_manifest(draft, facts, card)
