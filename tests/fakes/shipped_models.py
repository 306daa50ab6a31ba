"""Candidates ranked by the shipped models, in memory."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from matcher.corpus.catalogue import shipped
from matcher.encoding.catalogue import open_encoder
from matcher.ranking.model import open_model
from matcher.recommender import Ranker, Recommender, build_index
from matcher.vocabulary import Candidate, Document, Kind


@cache
def recommender_of_societies(home: Path, encoder: str = "use") -> Recommender:
    """Return a recommender over the shipped societies; `home` keeps the converted encoder and its vectors."""
    return recommender_of(home, Kind.SOCIETY, list(shipped(Kind.SOCIETY)), encoder)


def recommender_of(home: Path, kind: Kind, listed: list[Candidate], encoder: str = "use") -> Recommender:
    """Return a recommender over given candidates, ranked by the shipped model."""
    opened = open_encoder(encoder, home)
    index = build_index(listed, opened)
    return Recommender(opened, {kind: Ranker(kind, index, open_model(kind, opened))})


@cache
def recommender_of_every_kind(home: Path, encoder: str = "use") -> Recommender:
    """Return a recommender over the shipped societies, two experts and two achievements."""
    opened = open_encoder(encoder, home)
    rankers = {}
    for kind, listed in {Kind.SOCIETY: list(shipped(Kind.SOCIETY)), **_INVENTED}.items():
        rankers[kind] = Ranker(kind, build_index(listed, opened), open_model(kind, opened))
    return Recommender(opened, rankers)


def _invented(kind: Kind, name: str, *words: str) -> Candidate:
    return Candidate(f"{kind.value}-{name}", kind, name, tuple(Document("projects", word) for word in words))


_INVENTED = {
    Kind.EXPERT: [
        _invented(Kind.EXPERT, "甲教授", "铝合金压铸与凝固"),
        _invented(Kind.EXPERT, "乙研究员", "电镀废水的膜分离"),
    ],
    Kind.ACHIEVEMENT: [
        _invented(Kind.ACHIEVEMENT, "铝合金真空压铸", "真空压铸减少铝合金铸件气孔"),
        _invented(Kind.ACHIEVEMENT, "含镍废水回收", "电镀含镍废水的离子交换回收"),
    ],
}
