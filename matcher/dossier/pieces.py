"""What a dossier holds, as plain values and back: needs, parties, lifts, the feature matrix, the scorer."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import numpy as np

from matcher.corpus.serial import from_json, to_json
from matcher.errors import DamagedFile
from matcher.manifest import fingerprint_of
from matcher.policy.alliances import About
from matcher.policy.applying import Application
from matcher.policy.parties import Site
from matcher.policy.priorities import Lift
from matcher.programmes.pack import Pack
from matcher.programmes.shelf import read_pack
from matcher.ranking.features import Feature, Floats, features_for
from matcher.ranking.model import JUDGED_BY_PEOPLE, SCORER, SCORERS, SUITABILITY, Calibration, Model, unlearned
from matcher.ranking.scorer import FusionScorer
from matcher.ranking.suitability import load_suitability
from matcher.storage import sha256_of
from matcher.vocabulary import Candidate, Enterprise, Filters, Kind, Need

Plain = dict[str, Any]
T = TypeVar("T")


def plain_candidate(candidate: Candidate) -> Plain:
    """Return a candidate as plain values."""
    return dict(json.loads(to_json(candidate)))


def candidate_of(plain: Plain) -> Candidate:
    """Return what `plain_candidate` was given."""
    return from_json(json.dumps(plain))


def plain_filters(filters: Filters) -> Plain:
    """Return filters as plain values."""
    return {key: sorted(value) if isinstance(value, frozenset) else value for key, value in asdict(filters).items()}


def filters_of(plain: Plain) -> Filters:
    """Return what `plain_filters` was given."""
    sets: dict[str, Any] = {key: frozenset(value) if isinstance(value, list) else value for key, value in plain.items()}
    return Filters(**sets)


def need_of(plain: Plain) -> Need:
    """Return the need of its plain values (`need_document`)."""
    return _record(Need, plain)


def plain_application(application: Application) -> Plain:
    """Return an application without its pack, which stands in the dossier as its own file says."""
    return {
        "enterprises": [asdict(one) for one in application.enterprises],
        "societies": [plain_candidate(one) for one in application.societies],
        "site": None if application.site is None else asdict(application.site),
        "answers": dict(application.answers),
        "answers_about": {key: dict(value) for key, value in application.answers_about.items()},
    }


def application_of(plain: Plain, pack: Pack) -> Application:
    """Return what `plain_application` was given."""
    return Application(
        pack,
        tuple(_record(Enterprise, one) for one in plain["enterprises"]),
        tuple(candidate_of(one) for one in plain["societies"]),
        None if plain["site"] is None else _record(Site, plain["site"]),
        plain["answers"],
        plain["answers_about"],
    )


def about_of(plain: Plain) -> About:
    """Return what a need is about from its plain values (`asdict`)."""
    return _record(About, plain)


def pack_from(name: str, text: str) -> Pack:
    """Return the pack of a file's text; raises like `read_pack`."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / Path(name).name
        path.write_bytes(text.encode())
        return read_pack(path)


def plain_lift(lift: Lift) -> Plain:
    """Return a lift as plain values; shares of the scale as text, exact."""
    return {
        "priority": lift.priority.key,
        "party": lift.party,
        "outcome": lift.ruling.outcome.value,
        "says": lift.ruling.says,
        "full": str(lift.full),
        "amount": str(lift.amount),
        "cites": list(lift.priority.cites),
    }


def plain_matrix(ids: Sequence[str], features: Sequence[Feature], values: Floats) -> Plain:
    """Return a feature matrix: ids of its rows, names of its columns, and the values bit for bit."""
    return {
        "ids": list(ids),
        "names": [feature.name for feature in features],
        "labels": [feature.label for feature in features],
        "float32": base64.b64encode(np.ascontiguousarray(values, "<f4").tobytes()).decode("ascii"),
    }


def matrix_of(plain: Plain) -> Floats:
    """Return the values of a matrix, shape (rows, columns); raises ValueError where they do not fit."""
    flat = np.frombuffer(base64.b64decode(plain["float32"], validate=True), "<f4").astype(np.float32)
    return flat.reshape(len(plain["ids"]), len(plain["names"]))


def plain_model(model: Model) -> Plain | None:
    """Return a learned model: its manifest and the texts of its scorer and of what tells whether anybody is suitable.

    None for the one that needs no labels.
    """
    if isinstance(model.scorer, FusionScorer):
        return None
    with TemporaryDirectory() as folder:
        path = Path(folder) / SCORER
        model.scorer.save(path)
        files = {SCORER: path.read_text("utf-8")}
    if model.suitability is not None:
        files[SUITABILITY] = model.suitability.to_json().decode()
    return {"manifest": dict(model.lineage), "files": files}


def model_of(plain: Plain | None, kind: Kind, fingerprint: str) -> Model:
    """Return the model of a dossier as far as it takes features to a shortlist; it is checked to be the one named.

    Raises:
        DamagedFile: it is not.
    """
    if plain is None:
        if fingerprint != unlearned(kind).fingerprint:
            raise _other_model(fingerprint)
        return unlearned(kind)
    manifest, features = plain["manifest"], features_for(kind)
    if manifest["features"] != [feature.name for feature in features]:
        raise DamagedFile("档案里的模型用的特征与本版本不同", "请用写出它的版本重放")
    with TemporaryDirectory() as folder:
        for name in (SCORER, SUITABILITY):
            path = Path(folder) / name
            if name in plain["files"]:
                path.write_text(plain["files"][name], "utf-8")
            if manifest["files"].get(name) != (sha256_of(path) if path.exists() else None):
                raise _other_model(fingerprint)
        if fingerprint_of(manifest) != fingerprint:
            raise _other_model(fingerprint)
        return Model(
            kind,
            SCORERS[manifest["scorer"]].load(Path(folder) / SCORER, features, manifest["settings"]),
            fingerprint,
            calibration=Calibration(**manifest["calibration"]) if kind in JUDGED_BY_PEOPLE else None,
            suitability=load_suitability(path) if path.exists() else None,
        )


def _other_model(fingerprint: str) -> DamagedFile:
    return DamagedFile(f"档案里的模型不是它所写的 {fingerprint}", "请向出具单位重新索取")


def _record(made: type[T], plain: Plain) -> T:
    known = {field.name for field in fields(made)}  # type: ignore[arg-type]
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in plain.items() if key in known}
    return made(**values)
