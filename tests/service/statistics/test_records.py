"""Records say what they must, and nothing that cannot be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matcher.errors import HuiqiError
from matcher.programmes.shelf import shipped_packs
from matcher.programmes.words import Role
from service.domain.statistics.kinds import Fact, HappeningKind, kind_of_platform
from service.domain.statistics.records import FILED, Heads, Party, check_complete
from tests.fakes.happenings import BUREAU, CASTING, FOUNDRY, MACHINES, PROOF, WANG, filing, happening

_FULL = {
    "attendance": 10,
    "amount": 1,
    "level": "省",
    "region": "210100",
    "refers_to": "x",
    "text": "说明",
    "experts": (Heads("省", 1),),
}


@pytest.mark.parametrize("kind", HappeningKind)
def test_a_record_with_everything_lacks_nothing_and_an_empty_one_all_its_kind_needs(kind: HappeningKind) -> None:
    check_complete(happening("a", kind, FOUNDRY, CASTING, BUREAU, WANG, **_FULL))
    assert happening("a", kind).lacking() == kind.needs


def test_what_is_missing_is_named() -> None:
    with pytest.raises(HuiqiError, match="签订项目合同“压铸线”缺 承担的学会或专家、金额") as caught:
        check_complete(happening("a", HappeningKind.CONTRACT, CASTING, name="压铸线"))
    assert caught.value.remedy == "请补填 承担的学会或专家、金额"


def test_zero_is_a_figure_and_nothing_is_none() -> None:
    contract = happening("a", HappeningKind.CONTRACT, CASTING, MACHINES, amount=0)
    assert contract.lacking() == ()
    assert replace(contract, amount=None).lacking() == (Fact.AMOUNT,)


def test_an_event_of_a_case_is_shown_by_its_history_and_another_only_by_a_file() -> None:
    meeting = happening("a", HappeningKind.MEETING)
    assert meeting.shown
    assert not replace(meeting, source=FILED).shown
    assert replace(meeting, source=FILED, evidence=(PROOF,)).shown
    assert filing("b", "i05", "数量", amount=1).shown


def test_negative_figures_and_unknown_levels_are_refused() -> None:
    with pytest.raises(HuiqiError, match="金额是负数"):
        happening("a", HappeningKind.CONTRACT, amount=-1)
    with pytest.raises(HuiqiError, match="填报的数是负数"):
        filing("a", "i05", "数量", amount=-1)
    with pytest.raises(HuiqiError, match="没有级别“国家级”") as caught:
        Party("s", "某学会", Role.SOCIETY, "国家级")
    assert "全国、省、市" in caught.value.remedy


def test_the_platforms_of_the_packs_are_counted_as_what_they_are() -> None:
    kinds = {one.name: kind_of_platform(one.name) for pack in shipped_packs() for one in pack.platforms}
    by_kind = {kind: {name for name, found in kinds.items() if found is kind} for kind in set(kinds.values())}
    assert by_kind[HappeningKind.STATION] == {"学会服务站", "学会协同创新服务站"}
    assert by_kind[HappeningKind.UNION] == {"创新助力学会企业联合体", "会企创新联盟", "企会协作创新联盟"}
    assert by_kind[HappeningKind.COMMUNITY] == {"产业协同创新共同体"}
    assert by_kind[HappeningKind.DEMONSTRATION] == {
        "协同创新示范基地",
        "助力工程示范基地",
        "创新驱动示范市、示范区（市）县",
    }
    assert {"院士专家工作站", "联合实验室", "产业研究院"} <= by_kind[HappeningKind.PLATFORM]
