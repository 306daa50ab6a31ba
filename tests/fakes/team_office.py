"""A small invented office: societies and experts over the invented topics, ranked without anything learnt."""

from __future__ import annotations

from dataclasses import replace

from matcher.ranker import Ranker
from matcher.ranking.experience import Experience
from matcher.ranking.features import features_for
from matcher.ranking.model import Calibration, Model
from matcher.ranking.needs import encode_needs
from matcher.ranking.scorer import FusionScorer
from matcher.recommender import Recommender, build_index
from matcher.vocabulary import Candidate, Document, Kind
from tests.fakes.encoder import HashEncoder
from tests.fakes.world import TOPICS, judgements, needs, societies


def expert(number: int) -> Candidate:
    """Return expert `number`: the words of its topic are its projects; the tenth knows what nobody else does."""
    terms = list(TOPICS.values())[number % len(TOPICS)]
    documents = tuple(Document("projects", f"{term}的研究") for term in terms)
    if number == 9:
        documents = (*documents, Document("projects", "深海钻井平台防腐"))
    return Candidate(f"E{number:02d}", Kind.EXPERT, f"专家{number}", documents, organization=f"大学{number % 3}")


def team_office(encoder: HashEncoder) -> Recommender:
    """Return the office: 25 societies, of which the last has its hands full, and ten experts."""
    past = encode_needs(needs(16), encoder)
    experience = Experience.of([query.vectors for query in past], list(judgements(16).values()))
    model = Model(
        Kind.SOCIETY, FusionScorer(features_for(Kind.SOCIETY)), "s", experience, calibration=Calibration(1, -2)
    )
    plain = Model(Kind.EXPERT, FusionScorer(features_for(Kind.EXPERT)), "e")
    listed = [*societies(24), replace(societies(1)[0], id="S900", capacity=2, ongoing=2)]
    return Recommender(
        encoder,
        {
            Kind.SOCIETY: Ranker(Kind.SOCIETY, build_index(listed, encoder), model),
            Kind.EXPERT: Ranker(Kind.EXPERT, build_index([expert(n) for n in range(10)], encoder), plain),
        },
    )
