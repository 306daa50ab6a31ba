"""Whom to ask next: in order, with reasons, and only where nobody at hand is relied on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matcher.coverage.referral import Advice, Referrer, Way
from matcher.coverage.scope import regions_within, scope_of
from matcher.errors import UnknownName
from matcher.recommender import Recommender
from matcher.taxonomy.regions import find_region
from matcher.vocabulary import Candidate, Filters, Kind, Need
from tests.matcher.coverage.conftest import MakeOffice

CASTING = Need("N1", "铝合金压铸件内部气孔多，X 光检测废品率高达 12%，希望降低到 3% 以下")
SANSKRIT = Need("N2", "古代梵文手稿的释读与佛教仪轨的考证")


def _ways(advice: tuple[Advice, ...]) -> list[Way]:
    return [one.way for one in advice]


def test_a_need_the_catalogue_serves_is_not_doubted_and_one_that_nobody_serves_is(whole: Recommender) -> None:
    served, foreign = (whole.shortlist(need, Kind.SOCIETY, top=3) for need in (CASTING, SANSKRIT))
    assert served.suitable is not None
    assert foreign.suitable is not None
    assert not served.doubtful
    assert foreign.doubtful
    assert foreign.suitable < 0.3 < served.suitable
    assert len(foreign.matches) == 3  # doubted, not hidden


def test_taking_away_who_serves_a_need_makes_the_list_doubtful(
    office_of: MakeOffice, national: list[Candidate]
) -> None:
    metal = ("机械", "铸造", "有色", "金属", "材料", "汽车", "热处理", "表面工程", "无损", "力学", "压力", "焊接")
    without = office_of([one for one in national if not any(word in one.name for word in metal)])
    found = without.shortlist(CASTING, Kind.SOCIETY)
    assert found.doubtful
    assert found.matches


def test_how_many_are_asked_for_changes_nothing(whole: Recommender) -> None:
    assert len({whole.shortlist(CASTING, Kind.SOCIETY, top=top).suitable for top in (1, 3, 50)}) == 1


def test_nobody_to_choose_from_is_no_suitable_society(
    office_of: MakeOffice, national: list[Candidate], liaoning: list[Candidate]
) -> None:
    office = office_of([replace(national[0], available=False), liaoning[0]])
    found = office.shortlist(
        CASTING, Kind.SOCIETY, filters=Filters(levels=frozenset({"national"}), available_only=True)
    )
    assert (found.considered, found.suitable, found.doubtful) == (0, 0.0, True)


def test_a_search_of_ones_own_province_is_sent_on_to_the_nation_with_better_odds(
    office_of: MakeOffice, national: list[Candidate], liaoning: list[Candidate]
) -> None:
    medicine = [one for one in liaoning if one.disciplines and one.disciplines[0] in {"320", "330", "350", "360"}]
    recommender = office_of([*national, *medicine])
    filters = scope_of(recommender, "辽宁省", ["provincial"])
    alone = recommender.shortlist(CASTING, Kind.SOCIETY, filters=filters)
    assert alone.considered == len(medicine) > 0
    assert alone.doubtful
    advice = Referrer(recommender, find_region("辽宁省")).advise(CASTING, filters)
    assert _ways(advice)[0] is Way.WIDER
    assert "中国机械工程学会" in [asked.name for asked in advice[0].asked]
    assert {asked.who for asked in advice[0].asked} == {"全国学会"}
    chances = [asked.probability or 0.0 for asked in advice[0].asked]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] > alone.matches[0].probability


def test_societies_of_a_neighbouring_province_are_named_though_they_are_in_nobodys_catalogue(
    office_of: MakeOffice, national: list[Candidate]
) -> None:
    few = [one for one in national if "天文" in one.name or "心理" in one.name or "数学" in one.name]
    recommender = office_of(few)
    near = Referrer(recommender, find_region("吉林省")).advise(CASTING)
    (advice,) = [one for one in near if one.way is Way.NEIGHBOUR]
    assert "辽宁省" in advice.reason
    assert advice.asked
    assert all(asked.id.startswith("LN-") and asked.where == "辽宁省" for asked in advice.asked)
    far = Referrer(recommender, find_region("湖北省武汉市")).advise(CASTING)
    assert Way.NEIGHBOUR not in _ways(far)
    # the region that a need states goes before the office's
    stated = Referrer(recommender, find_region("湖北省")).advise(replace(CASTING, region="吉林省长春市"))
    assert Way.NEIGHBOUR in _ways(stated)


def test_a_society_of_another_city_of_the_province_is_a_neighbour_and_ones_own_is_not(
    office_of: MakeOffice, national: list[Candidate], liaoning: list[Candidate]
) -> None:
    own, other = (
        replace(one, id=f"M{number}", name=f"{place}机械工程学会", region=place, level="municipal")
        for number, (one, place) in enumerate(
            zip(
                [next(one for one in liaoning if "机械工程" in one.name)] * 2,
                ["湖北省武汉市", "湖北省襄阳市"],
                strict=True,
            )
        )
    )
    astronomy = next(one for one in national if "天文" in one.name)
    recommender = office_of([own, other, replace(astronomy, id="M9", region="湖北省武汉市", level="municipal")])
    filters = scope_of(recommender, "湖北省武汉市")
    assert filters.regions == {"湖北省武汉市"}
    advice = Referrer(recommender, find_region("湖北省武汉市")).advise(CASTING, filters)
    near = [one for one in advice if one.way is Way.NEIGHBOUR]
    named = {asked.id for one in near for asked in one.asked}
    assert named <= {"M1"}
    assert "M0" not in named
    assert near


def test_what_no_society_states_is_named_as_missing(office_of: MakeOffice, national: list[Candidate]) -> None:
    few = office_of([one for one in national if any(word in one.name for word in ("天文", "心理", "数学", "力学"))])
    need = Need("N", "水稻稻瘟病防治与高产栽培技术")
    (advice,) = [one for one in Referrer(few).advise(need) if one.way is Way.SUBJECT]
    assert "都没有列出" in advice.reason
    assert "农业与农村" in advice.reason
    assert "高校" in advice.reason


def test_experts_are_ordered_by_title_and_their_employer_must_agree(
    office_of: MakeOffice, national: list[Candidate]
) -> None:
    sample = national[0]
    experts = [
        replace(sample, id=f"E{n}", kind=Kind.EXPERT, name=f"专家{n}", title=title, organization="某大学", level="")
        for n, title in enumerate(("讲师", "副教授", "中国工程院院士", "教授", "高级工程师"))
    ]
    recommender = office_of([*national[:3], *experts])
    (advice,) = [one for one in Referrer(recommender).advise(SANSKRIT) if one.way is Way.EXPERT]
    assert [asked.who for asked in advice.asked][:2] == ["中国工程院院士", "教授"]
    assert advice.asked[2].who in {"副教授", "高级工程师"}
    assert "专家所在单位同意" in advice.reason


def test_the_order_is_that_of_the_programmes(
    office_of: MakeOffice, national: list[Candidate], liaoning: list[Candidate]
) -> None:
    recommender = office_of([*national, *liaoning[:5]])
    filters = scope_of(recommender, "辽宁省")
    ways = _ways(Referrer(recommender, find_region("辽宁省")).advise(CASTING, filters))
    assert ways == sorted(ways, key=list(Way).index)
    assert ways[0] is Way.WIDER
    assert ways[-1] is Way.EXPERT


@pytest.mark.parametrize(("region", "levels"), [("火星", ()), ("湖北省", ()), ("", ("provincial",)), ("", ("镇级",))])
def test_a_scope_that_holds_nobody_is_refused_with_a_remedy(
    whole: Recommender, region: str, levels: tuple[str, ...]
) -> None:
    with pytest.raises(UnknownName) as caught:
        scope_of(whole, region, levels)
    assert caught.value.remedy


def test_a_region_holds_what_lies_in_it(office_of: MakeOffice, national: list[Candidate]) -> None:
    places = ("湖北省", "湖北省武汉市", "湖北省武汉市洪山区", "湖南省", "")
    office = office_of(
        [replace(one, id=f"R{n}", region=place) for n, (one, place) in enumerate(zip(national, places, strict=False))]
    )
    hubei, wuhan = find_region("湖北省"), find_region("武汉")
    assert hubei
    assert wuhan
    assert regions_within(office, hubei) == set(places[:3])
    assert regions_within(office, wuhan) == set(places[1:3])
