"""One record checked as a whole: every value clean, nothing required missing, no figures that contradict."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matcher.corpus.fields import EXTRA, Field, fields_of
from matcher.corpus.records import Record, id_of
from matcher.corpus.values import clean
from matcher.errors import HuiqiError, InvalidText
from matcher.tables.cells import cut, shown
from matcher.text.normalise import MAX_CHARACTERS, check_text
from matcher.vocabulary import RecordKind

_NEED_WORDS = ("title", "text")
_IDS = ("id", "code")
_UNNAMED: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one value of a record.

    Attributes:
        key: of the field, empty where the whole record is meant.
        problem: in Chinese.
        remedy: in Chinese.
        value: as a person sees it.
    """

    key: str
    problem: str
    remedy: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A record with clean values under the keys of `fields`, and what was wrong with the others."""

    record: dict[str, Any]
    problems: tuple[Problem, ...]


def check_record(record: Record, kind: RecordKind, names: Mapping[str, str] = _UNNAMED) -> Checked:
    """Return a record with every value clean; all that is wrong with it is found at once.

    What stands under keys that nobody knows is kept as text under ``extra``.

    Args:
        record: of JSON lines, or of cells.
        kind: of the record.
        names: key to the name the person knows it by, for messages.
    """
    fields = fields_of(kind)
    found: dict[str, Any] = {}
    extra = _extra_of(record.get(EXTRA))
    problems: list[Problem] = []
    for key, value in record.items():
        if key in {"kind", EXTRA} or (key in _IDS and kind is not RecordKind.ENTERPRISE):
            continue
        if key not in fields:
            if value not in (None, "", [], {}):
                extra[key] = _as_text(value)
            continue
        try:
            if (kept := clean(fields[key], value, names.get(key, key))) is not None:
                found[key] = kept
        except HuiqiError as error:
            problems.append(Problem(key, error.problem, error.remedy, _shown(value)))
    problems += _take_id(record, kind, found)
    problems += _take_extra(extra, found)
    problems += _missing(kind, found, problems)
    ordered = {key: found[key] for key in ("id", *fields, EXTRA) if key in found}
    return Checked(ordered, tuple(problems))


def contradictions(record: Mapping[str, Any], kind: RecordKind) -> list[Problem]:
    """Return the values of a clean record that cannot both be right."""
    found: list[Problem] = []

    def compare(lower: str, upper: str, remedy: str) -> None:
        one, other = record.get(lower), record.get(upper)
        if one is not None and other is not None and one > other:
            names = fields_of(kind)[lower].heading, fields_of(kind)[upper].heading
            problem = f"{names[0]}（{one}）{'晚于' if isinstance(one, str) else '大于'}{names[1]}（{other}）"
            found.append(Problem(lower, problem, remedy, str(one)))

    if kind is RecordKind.ENTERPRISE:
        compare("research_staff", "staff", "请核对两个人数，研发人员含在职工总数里")
        if record.get("founded") and record.get("year") and int(record["founded"][:4]) > record["year"]:
            problem = f"成立日期（{record['founded']}）晚于数据年度（{record['year']}）"
            found.append(Problem("founded", problem, "请核对成立日期和数据年度", record["founded"]))
    elif kind is RecordKind.NEED:
        compare("date", "deadline", "请核对提出日期和期望完成日期")
        words = sum(len(record.get(key, "")) for key in _NEED_WORDS) + 1
        if words > MAX_CHARACTERS:
            problem = f"需求名称和内容共 {words:,} 个字符，上限是 {MAX_CHARACTERS:,} 个"
            found.append(Problem("text", problem, "请只保留技术问题、目标和指标"))
    return found


def merged(before: Mapping[str, Any] | None, record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored record brought up to date: values given replace the old ones, those not given stay."""
    if before is None:
        return dict(record)
    result = {**before, **record}
    if before.get(EXTRA) and record.get(EXTRA):
        result[EXTRA] = {**before[EXTRA], **record[EXTRA]}
    return result


def _take_id(record: Record, kind: RecordKind, found: dict[str, Any]) -> list[Problem]:
    if kind is RecordKind.ENTERPRISE or all(record.get(key) in (None, "") for key in _IDS):
        return []
    try:
        stated = {
            key: shown(value) if _is_cell(value) else value
            for key in _IDS
            if (value := record.get(key)) not in (None, "")
        }
        found["id"] = id_of(stated)
    except HuiqiError as error:
        return [Problem("id", error.problem, error.remedy, _shown(record.get("id")))]
    return []


def _extra_of(value: Any) -> dict[str, str]:
    if isinstance(value, Mapping):
        return {str(heading): _as_text(text) for heading, text in value.items()}
    return {EXTRA: _as_text(value)} if value else {}


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=shown)


def _take_extra(extra: dict[str, str], found: dict[str, Any]) -> list[Problem]:
    kept: dict[str, str] = {}
    problems: list[Problem] = []
    for heading, text in extra.items():
        if any(character.isalnum() for character in text):
            try:
                kept[check_text(heading, "栏目名称")] = check_text(text, cut(heading))
            except InvalidText as error:
                problems.append(Problem(heading, error.problem, error.remedy, cut(text)))
    if kept:
        found[EXTRA] = kept
    return problems


def _missing(kind: RecordKind, found: dict[str, Any], problems: list[Problem]) -> list[Problem]:
    """Return what is required and not there; a record with an id of its own may do without its name."""
    told = {problem.key for problem in problems}
    missing: list[Field] = []
    for field in fields_of(kind).values():
        named_by_id = "id" in found and kind is not RecordKind.ENTERPRISE
        if field.required and field.key not in found and field.key not in told and not named_by_id:
            missing.append(field)
    if kind is RecordKind.NEED and not any(key in found or key in told for key in _NEED_WORDS):
        return [Problem("text", "需求名称和需求内容都是空的", "请至少填写一项，写出要解决的技术问题")]
    wanting = "缺少{}" if kind is RecordKind.ENTERPRISE else "缺少 id（编号），又没有{}"
    return [Problem(field.key, wanting.format(field.heading), f"请填写{field.heading}") for field in missing]


def _is_cell(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown(value: Any) -> str:
    if isinstance(value, list | dict):
        return cut(json.dumps(value, ensure_ascii=False, default=str))
    return shown(value)
