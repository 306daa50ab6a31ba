"""R15: The programmes' other service lists mapped onto one vocabulary: a need said in every programme's words."""

from __future__ import annotations

import pytest

from matcher.programmes.own_words import in_words_of
from matcher.programmes.shelf import pack_of, shipped_packs
from matcher.tagging.services import services_asked
from matcher.vocabulary import Need


def _said(key: str, year: int, text: str) -> list[str]:
    codes = [asked.code for asked in services_asked(Need("N", text))]
    return [service.name for service in in_words_of(pack_of(shipped_packs(), key, year), codes)]


@pytest.mark.parametrize(
    ("key", "year", "text", "named"),
    [
        ("chengdu", 2018, "为开发区编制产业发展规划", "规划咨询"),
        ("chengdu", 2018, "举办新技术成果推介会", "成果推广"),
        ("chengdu", 2018, "联合攻克烘干能耗高的难题", "联合攻关"),
        ("chengdu", 2018, "为贫困村推广食用菌栽培技术，科技帮扶", "精准技术推广"),
        ("hubei", 2015, "请专家到现场诊断停机原因", "技术诊断"),
        ("hubei", 2015, "牵头制定团体标准", "标准制定"),
        ("hubei", 2015, "给员工办技术培训班", "技术培训"),
        ("liaoning", 2018, "定期推送本行业专利信息", "专利信息推送"),
        ("liaoning", 2018, "编写行业研究报告", "专业研究报告"),
        ("zhejiang", 2014, "就园区转型为区政府提供决策咨询", "围绕党委政府中心工作，提供决策咨询服务"),
        ("zhejiang", 2014, "面向社区居民开展科普宣传", "提供个性精准科普服务，定向服务有效人群"),
    ],
)
def test_r15_a_need_is_said_in_the_words_of_each_programme(key: str, year: int, text: str, named: str) -> None:
    """“规划咨询/成果推广/联合攻关/产业服务; 科技咨询…; five 重点任务, mapped onto one vocabulary.”"""
    assert named in _said(key, year, text)


def test_r15_one_need_in_the_words_of_five_programmes() -> None:
    """“Onto one vocabulary”: the same need, understood once, has its name in all five."""
    text = "联合攻克压铸件气孔难题"
    found = {pack.programme.key: _said(pack.programme.key, pack.programme.year, text) for pack in shipped_packs()}
    assert found["wuhan"] == ["组织协同创新攻关项目"]
    assert found["hubei"] == ["联合攻关"]
    assert found["chengdu"] == ["联合攻关", "协同攻关"]
    assert found["zhejiang"] == ["组建联合创新专家团队，破解关键技术难题"]
    assert "为企业解决关键技术难题" in found["liaoning"]
