"""The relevance of a pair is the forward ranker's, with the shipped model and encoder: to the last bit."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.corpus.profiles import shipped
from matcher.encoding.catalogue import open_encoder
from matcher.mutual.kept_needs import KeptNeeds
from matcher.mutual.search import MutualSearch
from matcher.ranker import Ranker
from matcher.ranking.model import open_model
from matcher.ranking.needs import encode_needs
from matcher.recommender import build_index
from matcher.vocabulary import Filters, Kind, Need

NEEDS = [
    Need("N1", "铝合金压铸件内部气孔多，X 光检测废品率高达 12%，希望降低到 3% 以下"),
    Need("N2", "电镀废水中镍和总氮难以稳定达标，求成熟的深度处理与资源回收工艺", "电镀废水深度处理"),
    Need("N3", "金银花、连翘提取物中有效成分含量低、批次差异大，需要提取纯化和质量控制技术", "提取纯化"),
    Need("N4", "焊接"),
]


@pytest.mark.parametrize("name", ["use", "e5-small"])
def test_forward_list_and_reverse_search_agree_on_score_probability_and_reasons(
    name: str, home: Path, tmp_path: Path
) -> None:
    encoder = open_encoder(name, home)
    index = build_index(list(shipped(Kind.SOCIETY))[20:44], encoder)
    model = open_model(Kind.SOCIETY, encoder)
    forward = {
        (query.need.id, match.candidate.id): match
        for query in encode_needs(NEEDS, encoder, tokens=True)
        for match in Ranker(Kind.SOCIETY, index, model).shortlist(query, Filters(), 100, name).matches
    }
    search = MutualSearch(encoder, index, model, KeptNeeds(encoder, tmp_path / "needs.sqlite"))
    everyone = sorted({society for _, society in forward})
    for _ in range(2):  # the second time from what was kept
        for society in everyone:  # each alone
            found = search.needs_for([society], search.pool(NEEDS))[society]
            assert len(found) == len(NEEDS)
            for one in found:
                match = forward[one.need.id, society]
                assert one.score == match.score
                assert one.mutual.relevance == pytest.approx(match.probability, abs=1e-6)
                assert one.grounds.reasons == match.reasons
                assert one.grounds.contributions == pytest.approx(match.contributions, abs=1e-6)
