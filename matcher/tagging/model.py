"""A tagger as files: ``tagger.npz`` with its arrays, the manifest with everything else, and a card."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from matcher.encoding.catalogue import BUNDLED_ENCODERS
from matcher.encoding.encoder import Encoder, folder_name, named
from matcher.errors import EncoderMismatch, NotReady
from matcher.manifest import MANIFEST, check_files, damaged, fingerprint_of, read_manifest, write_manifest
from matcher.resources import MODELS
from matcher.storage import new_folder
from matcher.tagging.lexical import Lexical
from matcher.tagging.tagger import Tagger

_ARRAYS = "tagger.npz"


def open_tagger(encoder: Encoder, folder: Path | None = None) -> Tagger:
    """Return the tagger in `folder`, or the shipped one for the encoder.

    Raises:
        NotReady: none ships for this encoder.
        DamagedFile: a file is missing, truncated or altered.
        EncoderMismatch: the tagger in `folder` was trained with another encoder.
    """
    source = folder or MODELS / "directions" / folder_name(encoder.name)
    if folder is None and not (source / MANIFEST).exists():
        raise NotReady(
            f"没有为编码器 {encoder.name} 训练的产业识别模型",
            f"请改用 --encoder {' 或 '.join(BUNDLED_ENCODERS)}，或用 huiqi train-directions 训练后以 --model 指明",
        )
    manifest = read_manifest(source)
    check_files(source, manifest)
    bundled = encoder.name in BUNDLED_ENCODERS  # known by name: its fingerprint also covers what changes no vector
    stated = manifest.get("encoder"), manifest.get("encoder_fingerprint")
    if stated[0] != encoder.name or (not bundled and stated[1] != encoder.fingerprint):
        raise EncoderMismatch(
            f"模型 {source} 是用编码器 {named(*stated)}训练的，现在用的是 {named(encoder.name, encoder.fingerprint)}",
            f"请改用 --encoder {stated[0]}，或用 huiqi train-directions 为当前编码器训练",
        )
    try:
        with np.load(source / _ARRAYS, allow_pickle=False) as arrays:
            return Tagger(
                manifest["directions"],
                tuple(manifest["codes"]),
                arrays["centres"],
                arrays["weights"],
                arrays["bias"],
                Lexical(
                    arrays["idf"].astype(np.float32), arrays["term_weights"].astype(np.float32), arrays["term_bias"]
                ),
                manifest["calibration"]["threshold"],
                manifest["calibration"]["floor"],
                manifest["calibration"]["share"],
                fingerprint_of(manifest),
                manifest,
            )
    except (KeyError, TypeError, ValueError, BadZipFile) as error:
        raise damaged(source / _ARRAYS) from error


def tagger_if_any(encoder: Encoder) -> Tagger | None:
    """Return the shipped tagger for the encoder, None where none ships; raises as `open_tagger` otherwise."""
    try:
        return open_tagger(encoder)
    except NotReady:
        return None


def save_tagger(folder: Path, tagger: Tagger, lineage: Mapping[str, Any], card: str) -> str:
    """Write a tagger, whole or not at all; returns its fingerprint."""
    with new_folder(folder) as draft:
        np.savez_compressed(
            draft / _ARRAYS,
            centres=tagger.centres,
            weights=tagger.weights,
            bias=tagger.bias,
            idf=tagger.lexical.idf.astype(np.float16),
            term_weights=tagger.lexical.weights.astype(np.float16),
            term_bias=tagger.lexical.bias,
        )
        facts = {
            "kind": "directions",
            "directions": tagger.directions,
            "codes": list(tagger.codes),
            "calibration": {"threshold": tagger.threshold, "floor": tagger.floor, "share": tagger.share},
            **lineage,
        }
        return write_manifest(draft, facts, card)
