"""What is called how in the demonstration: keys of the offices and of those whom stories name."""

from __future__ import annotations

from matcher.demo.draws import MARK

HUBEI_OFFICE, WUHAN_OFFICE, COUNTY_OFFICE = "420000", "420100", "420111"
PANEL, GROUP, GOVERNMENT, PARK = "panel", "group", "government", "park"
JUDGES = ("judge-1", "judge-2", "judge-3", "judge-4")

OWNERS = {PARK: f"武汉高新区{MARK}", GOVERNMENT: f"武汉市科技管理部门{MARK}"}
"""Who has needs beside the enterprises, by key."""
