"""What stands in a cell, or under a key of JSON lines, becomes what is stored; and back again.

Forms that pick from known things are `coded`, those that count and measure `figures`; how lists are written, `items`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from matcher.corpus.coded import code_of, credit_code, is_known, name_of, picked, region_name
from matcher.corpus.fields import LEVELS, Field, Form
from matcher.corpus.figures import amount, count, day, year
from matcher.corpus.items import join_items, join_projects, parse_projects, split_items
from matcher.errors import HuiqiError
from matcher.tables.cells import BadCell, cut, folded, plain, says_nothing, shown
from matcher.text.normalise import check_text

Value = str | int | float | bool | list[str] | list[dict[str, Any]]

_YES = {"1", "true", "yes", "y", "是", "有", "√", "✓", "✔", "对"}
_NO = {"0", "false", "no", "n", "否", "无", "没有", "×", "✗", "✘", "x"}


def clean(field: Field, value: Any, name: str) -> Value | None:
    """Return the value to store, or None for an empty one.

    Args:
        field: what the value should be.
        value: a cell, or anything JSON can hold.
        name: how the person knows the column, for messages.

    Raises:
        HuiqiError: the value is none of that form; says which column, what stands there and what to write.
    """
    if isinstance(value, BadCell):
        raise HuiqiError(value.problem, value.remedy)
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    return _FORMS[field.form](field, value, name)


def written(field: Field, value: Any) -> str:
    """Return a stored value as it is written in a cell; `clean` gives the same value back."""
    write = _WRITTEN.get(field.form)
    return write(field, value) if write and value is not None else shown(value)


def _text(field: Field, value: Any, name: str) -> Value | None:
    text = plain(value, name).strip()
    if not any(character.isalnum() for character in text):
        return None
    if len(text) > field.limit:
        raise HuiqiError(f"{name} 有 {len(text):,} 个字符，上限是 {field.limit:,} 个", f"请缩短 {name}")
    return check_text(text, name)


def _list(field: Field, value: Any, name: str) -> Value | None:
    return _texts(field, value, name) or None


def _choice(field: Field, value: Any, name: str) -> Value | None:
    text = plain(value, name).strip()
    return None if says_nothing(text) else picked(field, text, name)


def _choices(field: Field, value: Any, name: str) -> Value | None:
    if isinstance(value, str) and is_known(field, value):  # 农、林、牧、渔业 is one name
        return [picked(field, value, name)]
    return list(dict.fromkeys(picked(field, item, name) for item in _named(field, value, name))) or None


def _codes(field: Field, value: Any, name: str) -> Value | None:
    if isinstance(value, str) and is_known(field, value):
        return [code_of(field.source, value, name)]
    return list(dict.fromkeys(code_of(field.source, item, name) for item in _named(field, value, name))) or None


def _flag(_: Field, value: Any, name: str) -> Value | None:
    text = folded(plain(value, name))
    if text in _YES | _NO:
        return text in _YES
    raise HuiqiError(f"{name} 是“{cut(shown(value))}”", "请填 是 或 否")


def _region(_: Field, value: Any, name: str) -> Value | None:
    text = plain(value, name).strip()
    return None if says_nothing(text) else region_name(text, name)


def _credit_code(_: Field, value: Any, name: str) -> Value | None:
    return credit_code(value, name)


def _projects(field: Field, value: Any, name: str) -> Value | None:
    projects = parse_projects(value) if isinstance(value, str) else value
    if not isinstance(projects, list) or not all(isinstance(project, dict) for project in projects):
        raise HuiqiError(f"{name} 的格式不对", '应为 [{"title": "…", "keywords": ["…"]}]，或用分号分开的项目名称')
    if len(projects) > field.limit:
        raise HuiqiError(f"{name} 有 {len(projects):,} 项，上限是 {field.limit:,} 项", "请只保留最重要的几项")
    return [kept for project in projects if (kept := _project(field, project, name))] or None


def _project(field: Field, project: dict[str, Any], name: str) -> dict[str, Any]:
    title = plain(project.get("title") or "", name).strip()
    words = _texts(field, project.get("keywords") or [], name)
    kept: dict[str, Any] = {}
    if any(character.isalnum() for character in title):
        kept["title"] = check_text(title, name)
    return kept | ({"keywords": words} if words else {})


def _texts(field: Field, value: Any, name: str) -> list[str]:
    items = split_items(value) if isinstance(value, str) else value
    if not isinstance(items, list | tuple | dict):
        items = [plain(items, name)]
    if isinstance(items, dict):
        raise HuiqiError(f"{name} 应为列表", f"请把 {name} 写成列表，或用顿号分开的文字")
    texts = (plain(item, name).strip() for item in items)
    found = list(dict.fromkeys(text for text in texts if any(character.isalnum() for character in text)))
    if len(found) > field.limit:
        raise HuiqiError(f"{name} 有 {len(found):,} 项，上限是 {field.limit:,} 项", "请只保留最重要的几项")
    return [check_text(text, name) for text in found]


def _named(field: Field, value: Any, name: str) -> list[str]:
    return [item for item in _texts(field, value, name) if not says_nothing(item)]


_FORMS: dict[Form, Callable[[Field, Any, str], Value | None]] = {
    Form.TEXT: _text,
    Form.LIST: _list,
    Form.CHOICE: _choice,
    Form.CHOICES: _choices,
    Form.CODES: _codes,
    Form.NUMBER: lambda _, value, name: amount(value, name),
    Form.COUNT: lambda _, value, name: count(value, name),
    Form.YEAR: lambda _, value, name: year(value, name),
    Form.DATE: lambda _, value, name: day(value, name),
    Form.FLAG: _flag,
    Form.REGION: _region,
    Form.CREDIT_CODE: _credit_code,
    Form.PROJECTS: _projects,
}

_WRITTEN: dict[Form, Callable[[Field, Any], str]] = {
    Form.CHOICE: lambda _, value: next((word for word, stored in LEVELS.items() if stored == value), value),
    Form.CHOICES: lambda _, value: join_items(value),
    Form.CODES: lambda field, value: join_items([name_of(field.source, code) for code in value]),
    Form.LIST: lambda _, value: join_items(value),
    Form.PROJECTS: lambda _, value: join_projects(value),
}
