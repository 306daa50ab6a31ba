"""R04, calling in from outside.

“院士, overseas and national experts can be called in when local ones do not suffice; sending an expert needs
专家所在单位 consent; 短期 or 中长期” (S0 S3).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from matcher.corpus.profiles import shipped
from matcher.coverage.referral import Referrer, Way
from matcher.coverage.scope import scope_of
from matcher.encoding.catalogue import open_encoder
from matcher.programmes.shelf import shipped_packs
from matcher.ranking.model import open_model
from matcher.recommender import Ranker, Recommender, build_index
from matcher.taxonomy.regions import find_region
from matcher.vocabulary import Kind, Need

NEED = Need("N", "光纤激光器输出功率不稳定，需要解决光束质量与热管理问题", region="湖北省武汉市")


@pytest.fixture(scope="module")
def office(home: Path) -> Recommender:
    """Wuhan with two societies of its own that have nothing to do with lasers, the national ones, and experts."""
    encoder = open_encoder("e5-small", home)
    national = list(shipped(Kind.SOCIETY))
    local = [
        replace(one, id=f"WH{n}", name=f"武汉{one.name.removeprefix('中国')}", level="municipal", region="湖北省武汉市")
        for n, one in enumerate(one for one in national if "心理" in one.name or "天文" in one.name)
    ]
    optics = next(one for one in national if one.name == "中国光学学会")
    titles = ("副教授", "中国科学院院士", "教授")
    experts = [replace(optics, id=f"E{n}", kind=Kind.EXPERT, name=f"光学{t}", title=t) for n, t in enumerate(titles)]
    return Recommender(
        encoder,
        {
            Kind.SOCIETY: Ranker(
                Kind.SOCIETY, build_index([*national, *local], encoder), open_model(Kind.SOCIETY, encoder)
            ),
            Kind.EXPERT: Ranker(Kind.EXPERT, build_index(experts, encoder), open_model(Kind.EXPERT, encoder)),
        },
    )


def test_r04_national_societies_and_academicians_are_called_in_when_local_ones_do_not_suffice(
    office: Recommender,
) -> None:
    local = scope_of(office, "湖北省武汉市")
    found = office.shortlist(NEED, Kind.SOCIETY, filters=local)
    assert found.doubtful
    assert found.matches  # the local ones are still listed
    advice = {one.way: one for one in Referrer(office, find_region("武汉市")).advise(NEED, local)}
    assert (*advice,)[0] is Way.WIDER
    assert (*advice,)[-1] is Way.EXPERT
    assert "中国光学学会" in [asked.name for asked in advice[Way.WIDER].asked]
    assert advice[Way.EXPERT].asked[0].who == "中国科学院院士"


def test_r04_where_local_ones_suffice_nobody_is_called_in(office: Recommender) -> None:
    everybody = office.shortlist(NEED, Kind.SOCIETY)
    assert not everybody.doubtful


def test_r04_an_expert_is_sent_with_the_employers_consent_for_a_short_or_a_longer_term(office: Recommender) -> None:
    local = scope_of(office, "湖北省武汉市")
    expert = Referrer(office).advise(NEED, local)[-1]
    assert "专家所在单位同意" in expert.reason
    assert "短期或中长期" in expert.reason
    # the packs say so too: Hubei 2015 calls 院士 and overseas experts, Wuhan 2015 asks the employer
    texts = [str(pack) for pack in shipped_packs()]
    assert any("海外专家" in text for text in texts)
    assert any("专家所在单位" in text for text in texts)
