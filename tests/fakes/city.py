"""A small pack that is right, as text; tests change it in one place."""

from __future__ import annotations

TEXT = """
[programme]
key = "city"
year = 2020
title = "试验计划"
issuer = "某市科协"
jurisdiction = "420100"
starts = 2020-01-01
ends = 2020-12-31
cites = ["某市2020 引言"]

[[sources]]
key = "某市2020"
title = "试验方案"
[sources.clauses]
"引言" = "缘由"
"一(一)1" = "条件"
"一(一)2" = "程序"

[[services]]
key = "advice"
name = "决策咨询"
to = ["01.4"]
cites = ["某市2020 一(一)1"]

[[conditions]]
key = "staff"
subject = "企业"
text = "研发人员不少于一成"
rule = { kind = "staff_share_at_least", percent = 9.99 }
cites = ["某市2020 一(一)1"]

[[priorities]]
key = "light"
scope = "联合体"
text = "光电子优先"
rule = { kind = "direction_in", classification = "directions-wuhan-2015", names = ["光电子"] }
cites = ["某市2020 一(一)1"]

[[actors]]
key = "city"
name = "某市科协"
role = "科协"
level = "市"
cites = ["某市2020 一(一)2"]

[[stages]]
key = "apply"
name = "申报"
act = "申报"
by = ["city"]
after = []
due = 2020-06-30
cites = ["某市2020 一(一)2"]

[[stages]]
key = "review"
name = "评审"
act = "评审"
by = ["city"]
after = ["apply"]
checks = ["staff"]
pays = ["award"]
cites = ["某市2020 一(一)2"]

[[platforms]]
key = "station"
name = "服务站"
cites = ["某市2020 一(一)2"]

[[money]]
key = "award"
purpose = "奖补"
form = "以奖代补"
total = { value = 100, unit = "万元" }
each = { value = 20, unit = "万元" }
count = 5
cites = ["某市2020 一(一)2"]

[[targets]]
key = "parks"
text = "园区"
at_least = 3
at_most = 5
cites = ["某市2020 一(一)2"]

[[targets]]
key = "share"
text = "学会参与"
share = "30/100"
share_of = "学会"
cites = ["某市2020 一(一)2"]

[[indicators]]
key = "i1"
number = 1
section = "服务"
name = "活动"
origin = "事件"
columns = [{ name = "数量", cell = "数量" }]
cites = ["某市2020 一(一)2"]
"""
