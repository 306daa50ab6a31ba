"""What is wrong with a field that somebody filled in, in Chinese."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_FAULTS = {
    "missing": ("缺少这一项", "请补上，格式见 /openapi.json"),
    "json_invalid": ("不是合法的 JSON", "请检查引号、逗号和编码（UTF-8）"),
    "date_parsing": ("不是日期", "请写成年-月-日，例如 2015-06-01"),
    "date_from_datetime_parsing": ("不是日期", "请写成年-月-日，例如 2015-06-01"),
    "int_parsing": ("不是整数", "请填写整数，例如 12"),
    "int_type": ("不是整数", "请填写整数，例如 12"),
    "float_parsing": ("不是数", "请填写数，例如 12.5"),
    "bool_parsing": ("不是“是”或“否”", "请选择是或否"),
    "string_type": ("不是文字", "请填写文字"),
    "extra_forbidden": ("不认识这一项", "请删去，或对照 /openapi.json 检查拼写"),
}


def in_chinese(fault: Mapping[str, Any]) -> tuple[str, str]:
    """Return what is wrong with a field and what to do, from a fault as pydantic tells it."""
    context = fault.get("ctx", {})
    kind = fault["type"]
    told = _FAULTS.get(kind, ("格式不对", "请对照填写说明检查；程序请对照 /openapi.json"))
    match kind:
        case "enum" | "literal_error":
            told = "没有这个值", "可用的值：" + "、".join(re.findall(r"'([^']*)'", context.get("expected", "")))
        case "greater_than_equal" | "less_than_equal":
            bound = "不小于" if "ge" in context else "不大于"
            told = "超出范围", f"应{bound} {context.get('ge', context.get('le'))}"
        case "too_long":
            told = f"有 {context.get('actual_length')} 条", f"应不多于 {context['max_length']:,} 条"
        case "too_short":
            told = f"有 {context.get('actual_length')} 条", f"应不少于 {context['min_length']:,} 条"
        case "string_too_long":
            told = "太长", f"请缩短到 {context['max_length']:,} 字以内"
        case "string_too_short":
            told = "没有填写", "请填写"
        case "string_pattern_mismatch":
            told = "有不能用的字符，或写法不对", "请删去换行、空格和特殊符号，对照填写说明再填"
        case "model_attributes_type" if isinstance(fault.get("input"), bytes):
            told = "没有说明是 JSON", "请加上请求头 Content-Type: application/json"
    return told
