"""Lists in one cell: 激光焊接、铝合金, or with an item that holds a separator in quotes: "钢、铁"、铝."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

_ITEM_ENDS = "、；;|\n"
_PROJECT_ENDS = "；;|\n"
_KEYWORDS = re.compile(r"(.*?)【关键词：(.*)】", re.DOTALL)


def split_items(text: str) -> list[str]:
    """Return the items of a list written in one cell, in order; 、；;| and line ends separate them."""
    return _split(text, _ITEM_ENDS)


def join_items(items: Sequence[str]) -> str:
    """Return items written in one cell; `split_items` gives them back."""
    return "、".join(_quoted(item, _ITEM_ENDS) for item in items)


def parse_projects(text: str) -> list[dict[str, Any]]:
    """Return projects written in one cell, separated by ；;| or line ends, each perhaps with 【关键词：…】."""
    found: list[dict[str, Any]] = []
    for item in _split(text, _PROJECT_ENDS):
        worded = _KEYWORDS.fullmatch(item)
        found.append({"title": worded[1], "keywords": split_items(worded[2])} if worded else {"title": item})
    return found


def join_projects(projects: Sequence[Mapping[str, Any]]) -> str:
    """Return projects written in one cell; `parse_projects` gives them back."""
    texts = []
    for project in projects:
        words = project.get("keywords")
        texts.append(project.get("title", "") + (f"【关键词：{join_items(words)}】" if words else ""))
    return "；".join(_quoted(text, _PROJECT_ENDS) for text in texts)


def _split(text: str, ends: str) -> list[str]:
    pattern = rf'\s*"((?:[^"]|"")*)"\s*(?=[{ends}]|$)|([^{ends}]+)'
    items = (found[1].replace('""', '"') if found[1] is not None else found[2] for found in re.finditer(pattern, text))
    return [item.strip() for item in items if item.strip()]


def _quoted(item: str, ends: str) -> str:
    if not item.startswith('"') and not any(end in item for end in ends):
        return item
    return '"' + item.replace('"', '""') + '"'
