"""A city that joined later, as one file: its own directions, nothing about it in code."""

from __future__ import annotations

from pathlib import Path

TEXT = """
[programme]
key = "nanhu"
year = 2027
title = "南湖区科协会企协作计划"
issuer = "嘉兴市南湖区科学技术协会"
jurisdiction = "330402"
starts = 2027-01-01
ends = 2027-12-31
cites = ["南湖2027 引言"]

[[sources]]
key = "南湖2027"
title = "南湖区科协会企协作计划实施办法"
[sources.clauses]
"引言" = "缘由"
"二" = "条件和方向"

[[services]]
key = "research"
name = "联手攻难题"
to = ["04"]
cites = ["南湖2027 二"]

[[directions]]
key = "directions-nanhu-2027"
title = "南湖区 2027 年重点方向"
names = [
  { name = "集成电路", sectors = ["397"], disciplines = ["51030"] },
  { name = "柔性电子", directions = ["光电子"] },
  { name = "红船文创" },
]
cites = ["南湖2027 二"]

[[conditions]]
key = "staff"
subject = "企业"
text = "研发人员不少于两成"
rule = { kind = "staff_share_at_least", percent = 20 }
cites = ["南湖2027 二"]

[[priorities]]
key = "directions"
scope = "企业"
text = "重点方向优先"
rule = { kind = "direction_in", classification = "directions-nanhu-2027", names = ["集成电路", "柔性电子"] }
lift = 0.03
cites = ["南湖2027 二"]

[[priorities]]
key = "culture"
scope = "企业"
text = "文创优先"
rule = { kind = "direction_in", classification = "directions-nanhu-2027", names = ["红船文创"] }
cites = ["南湖2027 二"]

[weighing]
bound = 0.06
each = 0.02
by = "区科协"

[[actors]]
key = "office"
name = "南湖区科协"
role = "科协"
cites = ["南湖2027 二"]

[[stages]]
key = "apply"
name = "申报"
act = "申报"
by = ["office"]
after = []
checks = ["staff"]
cites = ["南湖2027 二"]
"""


def join(home: Path, text: str = TEXT, name: str = "nanhu-2027.toml") -> Path:
    """Put the file where an office puts its own packs."""
    path = home / "programmes" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path
