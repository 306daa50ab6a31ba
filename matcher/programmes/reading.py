"""From a TOML file to a `Pack`: unknown and missing fields, wrong types, unknown kinds of rules.

The shape is read off the dataclasses, so a field is declared once. What fits the shape may still be wrong: `checking`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from matcher.errors import HuiqiError
from matcher.programmes.directions import with_own_directions
from matcher.programmes.opening import read_toml
from matcher.programmes.pack import Pack
from matcher.programmes.rules import DERIVED, RULES, Rule

_LARGEST = 10**12
"""Numbers stay below: they count people, percent and money."""

_MANY = 20
"""Names that a remedy lists at most."""

_LINE = 40
"""Signs of a wrong value that a message shows."""


@dataclass(frozen=True, slots=True)
class Finding:
    """问题: where in a pack, what is wrong, what to do; all in Chinese."""

    place: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}：{self.problem}。{self.remedy}"


class InvalidPack(HuiqiError):
    """A pack that says something wrong.

    Attributes:
        findings: everything found, in the order of the file.
    """

    def __init__(self, path: Path | str, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        first = self.findings[0]
        more = f"（共 {len(self.findings)} 处问题）" if len(self.findings) > 1 else ""
        super().__init__(f"{path} {first.place}：{first.problem}{more}", first.remedy)


def parse_pack(path: Path) -> tuple[Pack | None, tuple[Finding, ...]]:
    """Return the pack a file holds, None where its shape is wrong, and what is wrong with its shape.

    Raises:
        DamagedFile: it is missing, too large, not UTF-8 or not TOML.
    """
    findings: list[Finding] = []
    pack = _record(Pack, read_toml(path), "", findings)
    return (None if findings else with_own_directions(pack)), tuple(findings)


def among(name: str, known: Iterable[str], what: str = "可用的有") -> str:
    """Return the remedy for a name that does not exist: the nearest one, and all there are, unless they are many."""
    known = list(known)
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    more = f" 等 {len(known)} 项" if len(known) > _MANY else ""
    listing = f"{what}：{'、'.join(known[:_MANY]) or '（尚未登记）'}{more}"
    return f"是否想写“{near[0]}”？{listing}" if near else listing


def _record(shape: type[Any], table: Any, place: str, findings: list[Finding]) -> Any:
    """Return an instance of a dataclass, or None after noting what is wrong."""
    where = place or "文件"
    if not isinstance(table, dict):
        findings.append(Finding(where, f"应为一张表，现为 {_shown(table)}", "请写成 [表] 或 { 字段 = 值 }"))
        return None
    declared = {field.name: field for field in fields(shape) if not field.metadata.get(DERIVED)}
    before = len(findings)
    unknown = sorted(table.keys() - declared.keys())
    findings += (Finding(where, f"没有字段 {name}", among(name, declared, "可用的字段")) for name in unknown)
    hints = get_type_hints(shape)
    values: dict[str, Any] = {}
    for name, field in declared.items():
        if name in table:
            values[name] = _value(hints[name], table[name], f"{place}.{name}".lstrip("."), findings)
        elif _required(field):
            findings.append(Finding(where, f"缺少 {name}", f"请补上 {name}"))
    return shape(**values) if len(findings) == before else None


def _value(kind: Any, value: Any, place: str, findings: list[Finding]) -> Any:
    if kind == Rule:
        return _rule(value, place, findings)
    if isinstance(kind, UnionType):  # something or None: a file cannot say None
        kind = next(one for one in get_args(kind) if one is not type(None))
    if get_origin(kind) is tuple:
        return _list(get_args(kind)[0], value, place, findings)
    if get_origin(kind) is dict:
        return _texts(value, place, findings)
    if is_dataclass(kind):
        return _record(kind, value, place, findings)  # type: ignore[arg-type]  # a class, not an instance
    return _word(kind, value, place, findings) if issubclass(kind, StrEnum) else _plain(kind, value, place, findings)


def _list(kind: Any, value: Any, place: str, findings: list[Finding]) -> tuple[Any, ...]:
    if isinstance(value, list):
        return tuple(_value(kind, one, _named(place, i, one), findings) for i, one in enumerate(value, 1))
    findings.append(Finding(place, f"应为列表，现为 {_shown(value)}", "请写成 [ … ]"))
    return ()


def _word(kind: type[StrEnum], value: Any, place: str, findings: list[Finding]) -> StrEnum | None:
    known = [one.value for one in kind]
    if value in known:
        return kind(value)
    findings.append(Finding(place, f"没有“{_shown(value)}”这一项", among(str(value), known)))
    return None


def _plain(kind: type, value: Any, place: str, findings: list[Finding]) -> Any:
    names = {str: "文字", int: "整数", bool: "true 或 false", date: "日期（如 2015-03-03）", Decimal: "小于一万亿的数"}
    if kind is Decimal and type(value) in {int, Decimal} and Decimal(value).is_finite() and abs(value) < _LARGEST:
        return Decimal(value)
    if type(value) is not kind or kind is Decimal:
        findings.append(Finding(place, f"应为{names[kind]}，现为 {_shown(value)}", "请改正"))
    elif isinstance(value, str) and not value.strip():
        findings.append(Finding(place, "是空的", "请填写，或删去这一行"))
    elif isinstance(value, int) and abs(value) >= _LARGEST:
        findings.append(Finding(place, "数字过大", "请改正，应小于一万亿"))
    return value


def _rule(value: Any, place: str, findings: list[Finding]) -> Rule | None:
    kind = value.get("kind") if isinstance(value, dict) else None
    if not isinstance(kind, str) or kind not in RULES:
        near = get_close_matches(str(kind), RULES, n=3, cutoff=0.4) or list(RULES)
        findings.append(
            Finding(
                place,
                f"没有名为 {_shown(kind)} 的规则" if kind else "没有写规则的 kind",
                f"可用的规则：{'、'.join(near)}",
            )
        )
        return None
    figures = {name: one for name, one in value.items() if name != "kind"}
    rule: Rule | None = _record(RULES[kind], figures, place, findings)
    return rule


def _texts(value: Any, place: str, findings: list[Finding]) -> dict[str, str]:
    if isinstance(value, dict) and all(isinstance(one, str) and one.strip() for one in value.values()):
        return value
    findings.append(Finding(place, "应为条款号和标题的表", '请写成 "三(一)2" = "研发人员和经费"'))
    return {}


def _named(place: str, number: int, value: Any) -> str:
    key = value.get("key") if isinstance(value, dict) else None
    return f"{place}[{key or f'第 {number} 项'}]"


def _required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= _LINE else text[:_LINE] + "…"
