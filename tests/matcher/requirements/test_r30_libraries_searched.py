"""R30: 先进技术成果库 and 优秀科技人才库: both are searched by a need and narrowed by what the programmes speak of."""

from __future__ import annotations

import pytest

from matcher.corpus.records import candidate_from
from matcher.programmes.shelf import pack_of, shipped_packs
from matcher.ranker import Ranker
from matcher.ranking.model import unlearned
from matcher.recommender import Recommender, build_index
from matcher.vocabulary import Filters, Kind, Need
from tests.fakes.encoder import HashEncoder

ACHIEVEMENTS = (
    {"id": "T1", "name": "压铸件真空除气", "text": "减少压铸件气孔", "maturity": "中试", "tags": "节能、创新"},
    {"id": "T2", "name": "压铸件在线分选", "text": "剔除气孔压铸件", "maturity": "实验室", "tags": "创新"},
    {"id": "T3", "name": "压铸熔炉余热回收", "text": "熔炉余热", "maturity": "产业化", "tags": "节能、环保"},
    {"id": "T4", "name": "压铸模具涂层", "text": "模具寿命"},
)
EXPERTS = (
    {"id": "E1", "name": "甲", "organization": "甲校", "keywords": "压铸", "service_modes": "技术顾问"},
    {"id": "E2", "name": "乙", "organization": "乙校", "keywords": "压铸", "service_modes": "招聘进站、项目签约"},
    {"id": "E3", "name": "丙", "organization": "丙校", "keywords": "压铸", "services": "标准与检测"},
    {"id": "E4", "name": "丁", "organization": "丁校", "keywords": "压铸"},
)
NEED = Need("N", "压铸件气孔多")


@pytest.fixture(scope="module")
def libraries() -> Recommender:
    """Both libraries, filled with invented records."""
    filled = {Kind.ACHIEVEMENT: ACHIEVEMENTS, Kind.EXPERT: EXPERTS}
    rankers = {
        kind: Ranker(kind, build_index([candidate_from(row, kind) for row in rows], HashEncoder()), unlearned(kind))
        for kind, rows in filled.items()
    }
    return Recommender(HashEncoder(), rankers)


def _found(libraries: Recommender, kind: Kind, filters: Filters) -> set[str]:
    return {match.candidate.id for match in libraries.shortlist(NEED, kind, filters=filters).matches}


def test_r30_the_programme_sets_up_both_libraries() -> None:
    """“先进技术成果库 and 优秀科技人才库” are platforms of Chengdu 2018, each with its clause."""
    chengdu = pack_of(shipped_packs(), "chengdu", 2018)
    cited = {platform.name: platform.cites for platform in chengdu.platforms}
    assert cited["先进技术成果库"] == cited["优秀科技人才库"] == ("成都2018 三(三)",)


def test_r30_achievements_are_searched_by_maturity_and_kind(libraries: Recommender) -> None:
    """“先进技术成果库”: an officer narrows the library to what is mature, and to 节能, 环保, 创新."""
    assert _found(libraries, Kind.ACHIEVEMENT, Filters()) == {"T1", "T2", "T3", "T4"}
    assert _found(libraries, Kind.ACHIEVEMENT, Filters(tags=frozenset({"节能"}))) == {"T1", "T3"}
    assert _found(libraries, Kind.ACHIEVEMENT, Filters(maturities=frozenset({"中试", "产业化"}))) == {"T1", "T3"}
    both = Filters(maturities=frozenset({"中试", "实验室"}), tags=frozenset({"创新"}))
    assert _found(libraries, Kind.ACHIEVEMENT, both) == {"T1", "T2"}


def test_r30_experts_are_searched_by_the_services_they_render(libraries: Recommender) -> None:
    """“优秀科技人才库”: an officer narrows the library to who renders a service, ways of working among them."""
    assert _found(libraries, Kind.EXPERT, Filters(services=frozenset({"标准与检测"}))) == {"E3"}
    assert _found(libraries, Kind.EXPERT, Filters(services=frozenset({"人才交流培养"}))) == {"E1", "E2"}
    assert libraries.filter_values(Kind.EXPERT)["services"] == [
        *("人才交流培养", "招聘进站", "项目签约", "技术顾问", "标准与检测")
    ]
