"""What can happen that a statistics table counts, and the facts without which it cannot be counted."""

from __future__ import annotations

from enum import StrEnum


class Fact(StrEnum):
    """A fact that a record may state."""

    SOCIETY = "学会"
    ENTERPRISE = "企业"
    UNIVERSITY = "高校或科研机构"
    GOVERNMENT = "政府部门"
    EXPERTS = "专家名单或人数"
    EXECUTOR = "承担的学会或专家"
    LEVEL = "级别"
    AMOUNT = "金额"
    ATTENDANCE = "参加人数"
    REGION = "所在地区"
    REFERS_TO = "所指的记录"
    TEXT = "说明"


class HappeningKind(StrEnum):
    """What happened. Closed; the items of a table count some of these each."""

    CONSULTATION = "咨询活动"
    DECISION_REPORT = "决策咨询报告"
    RESEARCH_REPORT = "专业研究报告"
    OTHER_REPORT = "其他研究报告"
    ADOPTION = "建议被采纳"
    LIAISON = "学会对接"
    AGREEMENT = "签订合作协议"
    ACADEMIC_EVENT = "学术活动"
    INVITATION = "邀请专家"
    STATION = "建立学会服务站"
    UNION = "成立学会企业联合体"
    COMMUNITY = "成立产业协同创新共同体"
    PLATFORM = "建设协同创新平台"
    DEMONSTRATION = "授予示范称号"
    PILOT = "开展试点"
    NOMINATION = "推荐试点"
    VISIT = "走访调研"
    MEETING = "企会对接活动"
    CONTRACT = "签订项目合同"
    SUBSIDY = "获得奖补"
    SOLUTION = "制定难题方案"
    SERVICE = "其他服务"
    ACADEMIC_LINK = "联系高校和科研机构"
    TRAINING = "人才培养"
    RECRUITING = "人才引进"
    ASSESSING = "人才评价"
    TRAINING_BASE = "成立培训基地"
    GUIDELINE = "制定实施意见"
    COORDINATION = "成立领导小组"
    APPRAISAL = "纳入绩效考核"
    BUDGET = "列入财政预算"
    MEDIA = "媒体报道"
    INSTRUCTION = "领导批示"
    NEW_MODEL = "形成新模式"
    HIGHLIGHT = "其他亮点"

    @property
    def needs(self) -> tuple[Fact, ...]:
        """The facts a record of this kind must state beside its day, name and office."""
        return _NEEDS.get(self, ())


_NEEDS: dict[HappeningKind, tuple[Fact, ...]] = {
    HappeningKind.CONSULTATION: (Fact.SOCIETY,),
    HappeningKind.DECISION_REPORT: (Fact.SOCIETY,),
    HappeningKind.RESEARCH_REPORT: (Fact.SOCIETY,),
    HappeningKind.ADOPTION: (Fact.REFERS_TO, Fact.GOVERNMENT),
    HappeningKind.LIAISON: (Fact.SOCIETY,),
    HappeningKind.AGREEMENT: (Fact.SOCIETY,),
    HappeningKind.ACADEMIC_EVENT: (Fact.SOCIETY, Fact.ATTENDANCE),
    HappeningKind.INVITATION: (Fact.EXPERTS,),
    HappeningKind.STATION: (Fact.SOCIETY, Fact.LEVEL),
    HappeningKind.UNION: (Fact.SOCIETY, Fact.ENTERPRISE),
    HappeningKind.DEMONSTRATION: (Fact.LEVEL, Fact.REGION),
    HappeningKind.PILOT: (Fact.REGION,),
    HappeningKind.NOMINATION: (Fact.REGION,),
    HappeningKind.VISIT: (Fact.ENTERPRISE, Fact.EXECUTOR),
    HappeningKind.MEETING: (Fact.SOCIETY, Fact.ENTERPRISE),
    HappeningKind.CONTRACT: (Fact.EXECUTOR, Fact.ENTERPRISE, Fact.AMOUNT),
    HappeningKind.SUBSIDY: (Fact.LEVEL,),
    HappeningKind.SOLUTION: (Fact.EXECUTOR, Fact.ENTERPRISE),
    HappeningKind.ACADEMIC_LINK: (Fact.UNIVERSITY,),
    HappeningKind.COORDINATION: (Fact.TEXT, Fact.GOVERNMENT),
    HappeningKind.BUDGET: (Fact.AMOUNT,),
    HappeningKind.INSTRUCTION: (Fact.LEVEL,),
    HappeningKind.NEW_MODEL: (Fact.TEXT,),
    HappeningKind.HIGHLIGHT: (Fact.TEXT,),
}


def kind_of_platform(name: str) -> HappeningKind:
    """Return what it is to set up a platform of this name, as packs call their platforms.

    学会服务站 and 学会工作站 are stations, whatever stands before; 院士专家工作站 is none of a society.
    """
    for words, kind in _PLATFORMS:
        if any(word in name for word in words):
            return kind
    return HappeningKind.PLATFORM


_PLATFORMS = (
    (("示范",), HappeningKind.DEMONSTRATION),
    (("联合体", "会企创新联盟", "企会协作创新联盟"), HappeningKind.UNION),
    (("共同体",), HappeningKind.COMMUNITY),
    (("服务站", "学会工作站"), HappeningKind.STATION),
)
