"""Candidates ranked by the shipped models, in memory."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from matcher.corpus.catalogue import shipped
from matcher.encoding.catalogue import open_encoder
from matcher.ranking.model import open_model
from matcher.recommender import Ranker, Recommender, build_index
from matcher.vocabulary import Candidate, Kind


@cache
def recommender_of_societies(home: Path, encoder: str = "use") -> Recommender:
    """Return a recommender over the shipped societies; `home` keeps the converted encoder and its vectors."""
    return recommender_of(home, Kind.SOCIETY, list(shipped(Kind.SOCIETY)), encoder)


def recommender_of(home: Path, kind: Kind, listed: list[Candidate], encoder: str = "use") -> Recommender:
    """Return a recommender over given candidates, ranked by the shipped model."""
    opened = open_encoder(encoder, home)
    index = build_index(listed, opened)
    return Recommender(opened, {kind: Ranker(kind, index, open_model(kind, opened))})
