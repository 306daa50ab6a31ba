"""What a new pack says to its author: each section explained, with an example to uncomment, and every kind of rule.

Lines that begin with ``##`` explain; those with ``# `` are an example that holds once the sign is taken away.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from matcher.programmes import rules
from matcher.programmes.entries import Directions, Platform
from matcher.programmes.pack import Pack
from matcher.programmes.phrasing import in_words
from matcher.programmes.words import SITE_TRAITS, STATUSES, Act, Form, Role
from matcher.programmes.writing import inline
from matcher.taxonomy.classification import classification

HEAD = """\
## {name}：{title}。由 huiqi programme new 起草。
## “## ”开头的是说明；“# ”开头的是例子，删去“# ”即生效，不用的整段删掉。
## 每个条目都要有 key（本节内不重复）和 cites（出自哪份文件哪一条，如 "{source} 一(二)1"）。
## 改完运行：huiqi programme validate {file}"""

SAMPLES: tuple[rules.Rule, ...] = (
    rules.StaffShareAtLeast(Decimal(10)),
    rules.RevenueShareAtLeast(Decimal(5)),
    rules.StatusIs(all_of=("独立法人",), any_of=("科技型中小企业", "高新技术企业")),
    rules.AssociationIn(("已建立", "筹建中")),
    rules.Provides(("工作场所", "设备", "人员")),
    rules.HasPlatform(("station",)),
    rules.RegionWithin(("420100",)),
    rules.IndustryIn(("39",)),
    rules.DirectionIn("focus", ("示例方向一",)),
    rules.RegisteredBefore(date(2015, 1, 1)),
    rules.BodyIs((rules.Body("学会", "市", "420100"), rules.Body("高校科协"))),
    rules.HasServiceRecord(("学术交流",)),
    rules.InWorkPlan(person_in_charge=True),
    rules.SendsTeam(),
    rules.ConsentOf(("企业", "学会")),
    rules.DisciplinesAtLeast(2),
    rules.PartiesAtLeast(2, 2),
    rules.TagIn(("节能", "环保")),
    rules.TraitsAre(tuple(SITE_TRAITS)[:2]),
    rules.Attested("当地政府是否重视？"),
)
"""One rule of every kind."""


def section_hints(pack: Pack, source: str) -> dict[str, str]:
    """Return the comments of a new pack by section.

    Args:
        pack: the new pack; its region stands in the examples.
        source: the key of its document.
    """
    texts = {
        **_TEXTS,
        "services": f"## 服务：name 照文件原话；to 写下列代码，一项可对应几个。\n{_services()}\n{_SERVICE}",
        "conditions": f"{_TEXTS['conditions']}\n{_kinds(pack)}\n{_CONDITION}",
        "actors": f"## 参与方。role 可用：{'、'.join(Role)}\n{_ACTOR}",
        "stages": f"{_TEXTS['stages']}\n## act 可用：{'、'.join(Act)}\n{_STAGES}",
        "money": f"## 经费。form 可用：{'、'.join(Form)}；金额写明单位（分、元、万元），没写数额的不填。\n{_MONEY}",
    }
    region = pack.programme.jurisdiction
    return {section: text.replace("SOURCE", source).replace("REGION", region) for section, text in texts.items()}


def _services() -> str:
    lines: list[str] = []
    for entry in classification("services").entries:
        if entry.parent:
            lines[-1] += f"、{entry.code} {entry.name}"
        else:
            lines.append(f"##   {entry.code} {entry.name}")
    return "\n".join(lines)


def _kinds(pack: Pack) -> str:
    station = Platform("station", (), "学会服务站")
    focus = Directions("focus", (), "本年度重点方向", (rules.Direction("示例方向一"),))
    named = replace(pack, platforms=(station,), directions=(focus,))
    lines = [
        f"##   {inline(rule)}  {in_words(rule, named).asks}（可用于{'、'.join(sorted(rule.of))}）" for rule in SAMPLES
    ]
    return "\n".join(["## rule 的种类，各举一例：", *lines, f"##   status_is 的资质可用：{'、'.join(STATUSES)}"])


_TEXTS = {
    "sources": "## 文件和它的全部条款；每一条都要有条目引用，只是表态的写进 principles。文号填 number，日期填 issued。",
    "principles": """\
## 原则：不成为规则的表述。
# [[principles]]
# key = "purpose"
# text = "示例：本计划为什么做"
# cites = ["SOURCE 引言"]""",
    "directions": """\
## 重点方向：本计划自己的方向清单，供规则 direction_in 引用（classification 写这里的 key）。
## directions、sectors、disciplines 写它包含登记资料里的哪些产业方向、GB/T 4754 行业、GB/T 13745 学科；
## 写宽了会把不相干的算进来，都不写则由人逐个答复。
# [[directions]]
# key = "focus"
# title = "本年度重点方向"
# names = [{ name = "示例方向一", sectors = ["39"], disciplines = ["510"] }]
# cites = ["SOURCE 引言"]""",
    "conditions": """\
## 申报条件。subject：企业、学会、专家、成果、联合体、地区或园区。
## 档案答不出的用 attested，由人答复。""",
    "priorities": """\
## 优先：规则与申报条件相同；lift 是提升多少（相关性全幅的几分之几），文件没写就不填。
# [[priorities]]
# key = "focus"
# scope = "联合体"
# text = "重点方向优先"
# rule = { kind = "direction_in", classification = "focus", names = ["示例方向一"] }
# cites = ["SOURCE 引言"]""",
    "weighing": """\
## 优先的分量：bound 是各项提升合计的上限，each 是没写 lift 的每项提升，by 写由谁定。删去本节则优先不影响排序。
# [weighing]
# bound = 0.10
# each = 0.05
# by = "本单位"
# note = "写明依据"\
""",
    "stages": """\
## 环节：by 是参与方的 key，after 是它之前的环节；
## checks、wants、makes、sets_up、pays 分别是条件、所需材料、形成的材料、平台、经费的 key。""",
    "platforms": """\
## 平台：要设立的服务站、基地、联盟等。
# [[platforms]]
# key = "station"
# name = "学会服务站"
# cites = ["SOURCE 引言"]""",
    "targets": """\
## 目标：by 到哪天；at_least、at_most 是数量，share 是比例（如 "30/100"，同时写 share_of 占什么）。
# [[targets]]
# key = "societies"
# text = "参与的市级学会"
# share = "30/100"
# share_of = "市级学会"
# cites = ["SOURCE 引言"]""",
    "papers": """\
## 材料：要提交或形成的文书，parts 是必备的部分。
# [[papers]]
# key = "agreement"
# name = "任务协议书"
# by = ["office"]
# parts = ["目标任务", "期限"]
# cites = ["SOURCE 引言"]""",
    "indicators": """\
## 指标：统计表的各项。origin：事件（由系统记录统计）或佐证（填报并附材料）。
# [[indicators]]
# key = "i1"
# number = 1
# section = "服务企业"
# name = "走访调研企业"
# origin = "事件"
# columns = [{ name = "数量", cell = "数量" }]
# cites = ["SOURCE 引言"]""",
}

_SERVICE = """\
# [[services]]
# key = "research"
# name = "协同攻关"
# to = ["04"]
# cites = ["SOURCE 引言"]"""

_CONDITION = """\
# [[conditions]]
# key = "research-staff"
# subject = "企业"
# text = "研发人员占职工总数 10% 以上（含）"
# rule = { kind = "staff_share_at_least", percent = 10 }
# cites = ["SOURCE 引言"]"""

_ACTOR = """\
# [[actors]]
# key = "office"
# name = "本级科协"
# role = "科协"
# cites = ["SOURCE 引言"]"""

_STAGES = """\
# [[stages]]
# key = "apply"
# name = "申报"
# act = "申报"
# by = ["office"]
# after = []
# makes = ["agreement"]
# cites = ["SOURCE 引言"]
#
# [[stages]]
# key = "check"
# name = "审核"
# act = "审核"
# by = ["office"]
# after = ["apply"]
# may_end = true
# checks = ["research-staff"]
# cites = ["SOURCE 引言"]"""

_MONEY = """\
# [[money]]
# key = "award"
# purpose = "奖补示范点"
# form = "以奖代补"
# total = { value = 100, unit = "万元" }
# each = { value = 20, unit = "万元" }
# count = 5
# per = "年"
# cites = ["SOURCE 引言"]"""
