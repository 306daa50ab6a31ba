"""R16: Achievements (成果) are recommended to enterprises, 节能型、环保型、创新型 first; 科技论坛周 showcases; help for poor areas.

Run on the shipped packs of Hubei 2015 and Chengdu 2018 and the shipped model of achievements.
"""  # noqa: E501  the row as it stands

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from matcher.errors import HuiqiError
from matcher.policy.applying import Application
from matcher.policy.asking import need_of
from matcher.policy.lifted import LiftedMatch, LiftedShortlist
from matcher.programmes.shelf import pack_of, shipped_packs
from matcher.recommender import Recommender
from matcher.vocabulary import Candidate, Document, Enterprise, Kind, Need
from tests.fakes.shipped_models import recommender_of

HUBEI, CHENGDU = pack_of(shipped_packs(), "hubei", 2015), pack_of(shipped_packs(), "chengdu", 2018)
TITLES = {
    "A1": "铝合金压铸件真空压铸工艺",
    "A2": "铝合金压铸件真空压铸工艺",  # the same again, but of a preferred type
    "B1": "压铸模具温度控制系统",
    "B2": "压铸熔炉余热回收装置",
    "C1": "淡水鱼病害生态防治",
    "C2": "秸秆制沼气成套装备",
    "D1": "高功率激光焊接气孔抑制",
    "D2": "焊接烟尘净化装置",
}
TAGS = {"A2": ("节能",), "B2": ("节能", "环保"), "C2": ("环保",), "D2": ("创新",)}
FIRM = Enterprise("1", "示例压铸有限公司", business="铝合金压铸件的生产和销售", industries=("新材料",))


@pytest.fixture(scope="module")
def recommender(home: Path) -> Recommender:
    """Return one over eight achievements."""
    listed = [
        Candidate(name, Kind.ACHIEVEMENT, title, (Document("name", title),), tags=TAGS.get(name, ()))
        for name, title in TITLES.items()
    ]
    return recommender_of(home, Kind.ACHIEVEMENT, listed)


def _found(recommender: Recommender, need: Need) -> list[LiftedMatch]:
    shortlist = recommender.shortlist(need, Kind.ACHIEVEMENT, application=Application(HUBEI, (FIRM,)))
    assert isinstance(shortlist, LiftedShortlist)
    return [match for match in shortlist.matches if isinstance(match, LiftedMatch)]


def test_r16_achievements_are_recommended_to_an_enterprise_by_what_it_does(recommender: Recommender) -> None:
    """注重向企业推荐: without a need in words the enterprise's business is the need."""
    need = need_of("", (FIRM,))
    assert (need.text, need.enterprise, need.industries) == (FIRM.business, FIRM.name, FIRM.industries)
    assert {match.candidate.id for match in _found(recommender, need)[:2]} == {"A1", "A2"}
    with pytest.raises(HuiqiError, match="没有登记主营业务"):
        need_of("", (replace(FIRM, business=""),))


def test_r16_saving_clean_and_new_ones_come_first_within_the_bound(recommender: Recommender) -> None:
    """节能型、环保型、创新型 first: each lift cites 湖北2015 三3, none carries one past a far better match."""
    found = _found(recommender, need_of("", (FIRM,)))
    assert [match.candidate.id for match in found[:2]] == ["A2", "A1"]  # alike but for the type; by id A1 were first
    assert found[1].plain_rank == 1
    for match in found:
        (lift,) = match.lifts
        assert lift.holds is bool(match.candidate.tags)
        assert lift.amount == (Decimal("0.05") if match.candidate.tags else 0)
        assert lift.priority.cites == ("湖北2015 三3",)
    for place, match in enumerate(found):
        for behind in found[place + 1 :]:
            assert behind.relevance - match.relevance < 0.10


def test_r16_an_achievement_of_no_recorded_type_is_open_and_not_refused(recommender: Recommender) -> None:
    """Missing is not no: it is listed, with what to fill in."""
    match = next(one for one in _found(recommender, need_of("", (FIRM,))) if one.candidate.id == "A1")
    assert match.lifts[0].ruling.outcome.value == "unknown"
    assert "成果类型尚无记录" in match.lifts[0].ruling.says


def test_r16_a_programme_that_says_nothing_of_achievements_lifts_none(recommender: Recommender) -> None:
    """Only where the programme says so."""
    plain = recommender.shortlist(need_of("", (FIRM,)), Kind.ACHIEVEMENT).matches
    other = recommender.shortlist(need_of("", (FIRM,)), Kind.ACHIEVEMENT, application=Application(CHENGDU)).matches
    assert [match.candidate.id for match in other] == [match.candidate.id for match in plain]


def test_r16_showcases_and_help_for_poor_areas_stand_in_the_packs() -> None:
    """湖北科技论坛周 shows achievements; the stations of Chengdu help poor areas."""
    texts = {
        pack.programme.key: {
            cite for entries in pack.sections().values() for one in entries if word in repr(one) for cite in one.cites
        }
        for pack, word in ((HUBEI, "论坛周"), (CHENGDU, "贫困"))
    }
    assert "湖北2015 三3" in texts["hubei"]
    assert "成都2018 五(一)" in texts["chengdu"]
