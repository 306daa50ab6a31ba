"""A dossier made of a shortlist: everything it rests on, so that it can be told again without this machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from matcher import __version__
from matcher.corpus.serial import need_document
from matcher.dossier.document import FORMAT, Document, in_plain_values
from matcher.dossier.pieces import (
    application_of,
    filters_of,
    need_of,
    pack_from,
    plain_application,
    plain_candidate,
    plain_filters,
    plain_lift,
    plain_matrix,
    plain_model,
)
from matcher.dossier.result import in_reach, result_of
from matcher.policy.lifted import LiftedShortlist, Under
from matcher.ranking.features import features_for
from matcher.recommender import Recommender
from matcher.vocabulary import Filters, Kind, Match, Shortlist


def dossier_of(
    recommender: Recommender,
    shortlist: Shortlist,
    filters: Filters,
    top: int,
    pack: tuple[str, str] | None = None,
) -> Document:
    """Return the dossier of a shortlist that the recommender has just given.

    Args:
        recommender: it.
        shortlist: its answer, under a programme or not.
        filters: what was asked with the need.
        top: likewise.
        pack: name and text of the file of the shortlist's programme.
    """
    need, kind = shortlist.need, shortlist.kind
    ranker, found = recommender.ranker(kind), recommender.listed(need, kind, filters)
    model, features = ranker.model, features_for(kind)
    ids, values = (found.ids, found.matrix.values) if found else ((), np.zeros((0, len(features)), np.float32))
    under = Under(shortlist.application, shortlist.about) if isinstance(shortlist, LiftedShortlist) else None
    candidates = []
    if found:
        numbers = found.matrix.numbers[in_reach(ids, found.scores, model, top, under)]
        candidates = [ranker.index.candidate(number) for number in numbers.tolist()]
    document: Document = {
        "format": FORMAT,
        "product": __version__,
        "need": need_document(need),
        "kind": kind.value,
        "filters": plain_filters(filters),
        "top": top,
        "considered": shortlist.considered,
        "fingerprints": recommender.fingerprints(kind),
        "model": plain_model(model),
        "features": plain_matrix(ids, features, values),
        "candidates": [plain_candidate(one) for one in candidates],
        "reasons": {match.candidate.id: _reasons(match) for match in shortlist.matches},
        "programme": None if under is None or pack is None else _programme(under, *pack),
        "result": result_of(need, ids, values, model, candidates, top, under),
    }
    if isinstance(shortlist, LiftedShortlist):
        document["same_for_all"] = [plain_lift(lift) for lift in shortlist.same_for_all]
    return in_plain_values(document)


def retold(document: Document, recommender: Recommender) -> Document:
    """Return the dossier that the same question gives now, from the text of the need on.

    The same bytes where catalogue, encoder, model and segmentation are the same; `fingerprints` says which are not.

    Raises:
        NotReady: there is no candidate of this kind.
    """
    filters, kind = filters_of(document["filters"]), Kind(document["kind"])
    application = pack = None
    if programme := document["programme"]:
        pack = programme["file"], programme["pack"]
        application = application_of(programme["application"], pack_from(*pack))
    shortlist = recommender.shortlist(
        need_of(document["need"]), kind, filters=filters, top=document["top"], application=application
    )
    return dossier_of(recommender, shortlist, filters, document["top"], pack)


def _programme(under: Under, name: str, text: str) -> Mapping[str, Any]:
    return {
        "file": name,
        "pack": text,
        "application": plain_application(under.application),
        "about": asdict(under.about),
    }


def _reasons(match: Match) -> list[dict[str, Any]]:
    return [asdict(reason) for reason in match.reasons]
