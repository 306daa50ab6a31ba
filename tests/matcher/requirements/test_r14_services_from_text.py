"""R14: Seven services, several at once.

科技战略咨询, 先进技术信息吸收转化, 群众性技术创新, 协同攻关, 引进项目或生产线, 人才交流培养, 其他.
"""

from __future__ import annotations

import pytest

from matcher.programmes.own_words import in_words_of
from matcher.programmes.shelf import pack_of, shipped_packs
from matcher.tagging.services import services_asked
from matcher.vocabulary import Need

WUHAN = pack_of(shipped_packs(), "wuhan", 2015)
SEVEN = [service.name for service in WUHAN.services]


def _in_wuhan(text: str) -> list[str]:
    codes = [asked.code for asked in services_asked(Need("N", text))]
    return [service.name for service in in_words_of(WUHAN, codes)]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "帮助我公司制定科技创新发展战略和规划"),
        (1, "提供专利信息，帮助获取、解读和转化最新成果"),
        (2, "开展职工技术革新活动，请学会派人指导工艺革新"),
        (3, "联合攻克高温密封的关键技术"),
        (4, "拟引进一条国外生产线，请专家论证"),
        (5, "请学会为我厂定制培训课程，到现场教学"),
        (6, "寻求销售渠道"),
    ],
)
def test_r14_each_of_the_seven_services_is_understood_from_a_need_s_text(number: int, text: str) -> None:
    """“Seven services”: the text of a need leads to the service of Wuhan 2015 that it asks for, and to no other."""
    assert len(SEVEN) == 7
    assert _in_wuhan(text) == [SEVEN[number]]


def test_r14_several_services_at_once() -> None:
    """“Several at once”: one need, several of the seven, in the order of the document."""
    text = "引进一条国外生产线，请专家论证；与学会联合攻克涂层脱落难题，并给操作工办培训班"
    assert _in_wuhan(text) == [SEVEN[3], SEVEN[4], SEVEN[5]]


def test_r14_a_service_the_programme_does_not_name_is_its_other() -> None:
    """“其他”: what none of the six covers falls under the seventh."""
    assert _in_wuhan("委托第三方检测并出具报告") == [SEVEN[6]]
    assert _in_wuhan("改进压铸工艺，并委托第三方检测") == [SEVEN[3], SEVEN[6]]
