"""How each cell is counted: one row a cell of the table of 2018, found by what it counts and by no city.

A pack decides which items it has, in which order, under which number, over which days, and whether they are counted or
filed. An item of the same name in another pack is counted the same way; one that is not here can only be filed.

Where the form leaves open what counts, the row says what is taken, and `note` tells the reader.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from matcher.programmes.words import Role
from service.domain.statistics.counting import Count, What
from service.domain.statistics.kinds import HappeningKind as K


class Filed(Enum):
    """How several filings for one cell go together."""

    EACH = auto()  # each adds its figure, names or text
    LATEST = auto()  # the latest holds: a state, not a flow


@dataclass(frozen=True, slots=True)
class Rule:
    """一格的规则.

    Attributes:
        count: how happenings are counted; None: it can only be filed.
        filed: how filings go together.
        unit: 次, 份, 家, …; money is in 万元.
        names: the column with the names of what is counted: where no figure is filed, they are counted.
        within: cells (item, column) together no smaller, of which this is a part.
        note: what was decided where the form leaves it open.
    """

    count: Count | None = None
    filed: Filed = Filed.EACH
    unit: str = ""
    names: str = ""
    within: tuple[tuple[str, str], ...] = ()
    note: str = ""


def rule_for(indicator: str, column: str) -> Rule:
    """Return the rule for a cell by the names of item and column; one without count where there is none."""
    return RULES.get((indicator, column), _UNKNOWN)


_UNKNOWN = Rule()

NATION, PROVINCE, CITY = "全国", "省", "市"
PROVINCIAL_AND_ABOVE = (NATION, PROVINCE)

LARGE = 2000
"""2000 人以上, 2000 included (民法典 1259 条)."""

ADOPTABLE = frozenset({K.CONSULTATION, K.DECISION_REPORT, K.RESEARCH_REPORT})
"""What an adoption can refer to: items 5 to 7."""

WITH_EXPERTS = frozenset(
    {
        *ADOPTABLE,
        *(K.LIAISON, K.AGREEMENT, K.ACADEMIC_EVENT, K.INVITATION, K.STATION, K.UNION, K.COMMUNITY, K.PLATFORM),
        *(K.VISIT, K.MEETING, K.CONTRACT, K.SOLUTION, K.SERVICE),
        *(K.TRAINING, K.RECRUITING, K.ASSESSING, K.TRAINING_BASE),
    }
)
"""Work in which societies and experts take part: it brings them together with the place, and serves industries."""

_TALENT = frozenset({K.TRAINING, K.RECRUITING, K.ASSESSING, K.TRAINING_BASE})
_UNIONS = frozenset({K.UNION, K.COMMUNITY})
_REPORTS = frozenset({K.RESEARCH_REPORT, K.OTHER_REPORT})

_LIAISON_NOTE = "记录在案与本地共同开展工作的学会都计入，同一学会只计一次"
_EXPERTS_NOTE = "列名的专家同一人只计一次，未列名的按每次人数相加"
_ADOPTED_NOTE = "只计第 5 至 7 项中已计入的，同一件只计一次，不另加"


def _of(*kinds: K) -> Count:
    return Count(frozenset(kinds))


def _societies(level: str) -> Count:
    return Count(WITH_EXPERTS, What.PARTIES, Role.SOCIETY, level)


def _experts(level: str) -> Count:
    return Count(WITH_EXPERTS, What.EXPERTS, party_level=level)


def _national_events(attendance: int = 0) -> Count:
    return Count(frozenset({K.ACADEMIC_EVENT}), role=Role.SOCIETY, party_level=NATION, attendance=attendance)


def _levelled(kind: K, *levels: str) -> Count:
    return Count(frozenset({kind}), levels=levels)


_ADOPTED = Count(frozenset({K.ADOPTION}), What.ADOPTED, among=ADOPTABLE)
_SUBSIDISED = Count(frozenset({K.SUBSIDY}), What.SUPPORTED, levels=PROVINCIAL_AND_ABOVE)
_DEPARTMENTS = Count(frozenset({K.COORDINATION}), What.PARTIES, Role.GOVERNMENT)


def _texts(kind: K) -> Count:
    return Count(frozenset({kind}), What.TEXTS)


def _money(kind: K) -> Count:
    return Count(frozenset({kind}), What.MONEY)


def _counted_and_named(item: str, count: Count | None, unit: str, filed: Filed = Filed.EACH, note: str = "") -> _Rows:
    return {
        (item, "数量"): Rule(count, filed, unit, names="名称", note=note),
        (item, "名称"): Rule(count),
    }


_Rows = dict[tuple[str, str], Rule]

RULES: _Rows = {
    # 1–4
    ("面积、人口", "面积"): Rule(filed=Filed.LATEST),
    ("面积、人口", "人口"): Rule(filed=Filed.LATEST, unit="人"),
    ("主导产业或特色产业", "产业"): Rule(),
    **_counted_and_named("高新区、产业园区等", None, "个", Filed.LATEST),
    **_counted_and_named("配套产业政策、人才政策", None, "项", Filed.LATEST),
    # 5–8
    ("咨询活动", "数量"): Rule(_of(K.CONSULTATION), unit="次"),
    **_counted_and_named("决策咨询报告", _of(K.DECISION_REPORT), "份"),
    **_counted_and_named("专业研究报告", _of(K.RESEARCH_REPORT), "份"),
    ("被政府采纳的建议", "数量"): Rule(
        _ADOPTED,
        unit="条",
        names="名称",
        within=(("咨询活动", "数量"), ("决策咨询报告", "数量"), ("专业研究报告", "数量")),
        note=_ADOPTED_NOTE,
    ),
    ("被政府采纳的建议", "名称"): Rule(_ADOPTED),
    # 9–15
    **_counted_and_named("对接的全国学会", _societies(NATION), "家", note=_LIAISON_NOTE),
    ("对接的省级、市级学会", "省级数量"): Rule(_societies(PROVINCE), unit="家", names="省级名称", note=_LIAISON_NOTE),
    ("对接的省级、市级学会", "省级名称"): Rule(_societies(PROVINCE)),
    ("对接的省级、市级学会", "市级数量"): Rule(_societies(CITY), unit="家", names="市级名称"),
    ("对接的省级、市级学会", "市级名称"): Rule(_societies(CITY)),
    ("与全国学会合作落地的学术活动", "数量"): Rule(_national_events(), unit="次"),
    ("与全国学会合作落地的学术活动", "其中 2000 人以上"): Rule(
        _national_events(LARGE),
        unit="次",
        within=(("与全国学会合作落地的学术活动", "数量"),),
        note="含 2000 人，人数不明的不计入其中数",
    ),
    ("邀请到的学会专家", "全国学会专家人数"): Rule(_experts(NATION), unit="人", note=_EXPERTS_NOTE),
    ("邀请到的学会专家", "省级学会专家人数"): Rule(_experts(PROVINCE), unit="人"),
    ("建立的学会服务站", "国家级"): Rule(_levelled(K.STATION, NATION), unit="个", note="同一服务站只计一次"),
    ("建立的学会服务站", "省级"): Rule(_levelled(K.STATION, PROVINCE), unit="个"),
    **_counted_and_named("学会企业联合体和产业协同创新共同体", Count(_UNIONS), "个"),
    **_counted_and_named("其他协同创新平台", _of(K.PLATFORM), "个"),
    # 16–22
    ("专家走访调研的企业", "数量"): Rule(
        Count(frozenset({K.VISIT}), What.PARTIES, Role.ENTERPRISE), unit="家", note="同一企业只计一次"
    ),
    ("学会与企业对接活动", "数量"): Rule(_of(K.MEETING), unit="次"),
    ("项目合同和省级以上奖补", "合同数"): Rule(_of(K.CONTRACT), unit="份"),
    ("项目合同和省级以上奖补", "合同金额"): Rule(_money(K.CONTRACT)),
    ("项目合同和省级以上奖补", "奖补项目数"): Rule(
        _SUBSIDISED, unit="项", names="奖补项目", note="省级以上含省级，同一项目多次获得只计一次"
    ),
    ("项目合同和省级以上奖补", "奖补项目"): Rule(_SUBSIDISED),
    **_counted_and_named("为关键技术难题制定的方案", _of(K.SOLUTION), "个"),
    ("联系高校、科研机构", "情况"): Rule(_texts(K.ACADEMIC_LINK)),
    ("主要服务的产业", "产业"): Rule(Count(WITH_EXPERTS, What.INDUSTRIES), note="按服务记录多少排列"),
    **_counted_and_named("人才培养和引进活动", Count(_TALENT), "次"),
    # 23–26
    ("实施意见或相关文件", "名称"): Rule(_of(K.GUIDELINE)),
    ("政府领导小组", "名称"): Rule(_of(K.COORDINATION)),
    ("政府领导小组", "组长"): Rule(_texts(K.COORDINATION), Filed.LATEST),
    ("政府领导小组", "参与部门"): Rule(_DEPARTMENTS),
    ("是否纳入年度绩效考核", "是否"): Rule(_of(K.APPRAISAL), Filed.LATEST),
    ("是否列入财政预算", "是否"): Rule(_of(K.BUDGET), Filed.LATEST),
    ("是否列入财政预算", "预算金额"): Rule(_money(K.BUDGET), note="各年预算相加"),
    # 27–31
    **_counted_and_named("主流媒体报道", _of(K.MEDIA), "篇"),
    ("领导批示", "国家级"): Rule(_levelled(K.INSTRUCTION, NATION), unit="次"),
    ("领导批示", "省级"): Rule(_levelled(K.INSTRUCTION, PROVINCE), unit="次"),
    ("领导批示", "市级"): Rule(_levelled(K.INSTRUCTION, CITY), unit="次"),
    ("新的工作模式", "模式"): Rule(_texts(K.NEW_MODEL)),
    ("研究报告", "数量"): Rule(Count(_REPORTS), unit="份", note="含第 7 项的专业研究报告，不含第 6 项"),
    ("其他亮点", "情况"): Rule(_texts(K.HIGHLIGHT)),
}
"""The row of each cell, by item and column."""
