"""Values picked from what is known: choices, classifications, administrative divisions, credit codes."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from matcher.corpus.fields import LEVELS, Field
from matcher.corpus.office import office_province
from matcher.errors import HuiqiError
from matcher.tables.cells import cut, folded, plain, says_nothing
from matcher.taxonomy.classification import Classification, classification
from matcher.taxonomy.regions import find_region

_LEVEL_WORDS = {
    "国家级": "全国",
    "国家": "全国",
    "省": "省级",
    "市": "市级",
    "地市级": "市级",
    "县": "县级",
    "区级": "县级",
}
_CODE_THEN_NAME = re.compile(r"([A-Z]?[\d.]+)[\s(:、-]*(\D+?)\)?|(\D+?)[\s(:、-]*([A-Z]?[\d.]+)\)?")
_SECTION = re.compile(r"[A-T](?=\d)")
_LISTED = 30
_EXACT = 1e15


def picked(field: Field, text: str, name: str) -> str:
    """Return the stored value of a choice, from the word for it or the value itself.

    Raises:
        HuiqiError: it is not among the choices; the remedy lists them and names the nearest.
    """
    if field.source:
        if entry := classification(field.source).find(text):
            return entry.name
    else:
        choice = _options(field).get(folded(text))
        if choice is not None:
            return choice
    near = get_close_matches(text, field.choices, n=1, cutoff=0.5)
    hint = f"是否为“{near[0]}”？" if near else ""
    values = "、".join(field.choices[:_LISTED]) + ("……" if len(field.choices) > _LISTED else "")
    raise HuiqiError(f"{name} 是“{cut(text)}”，不在可选的值里", f"{hint}可用的值：{values}")


def is_known(field: Field, text: str) -> bool:
    """Tell whether a text as a whole, separators and all, is one of the names or codes a field takes."""
    if field.source:
        return classification(field.source).find(text) is not None
    return folded(text) in _options(field)


def code_of(source: str, text: str, name: str) -> str:
    """Return the code that a code, a name or both together (460 机械工程) mean in a classification.

    Raises:
        HuiqiError: none, or several; the remedy names near ones.
    """
    if code := _code(source, text):
        return code
    known = classification(source)
    near = get_close_matches(text, known.names(), n=3, cutoff=0.5)
    hint = f"相近的有：{'、'.join(near)}" if near else f"请填 {known.standard} 里的名称或代码"
    raise HuiqiError(f"{name} 里的“{cut(text)}”不在“{known.title}”里，或同名的不止一个", hint)


def name_of(source: str, code: str) -> str:
    """Return the name of a code where the name alone leads back to it, otherwise the code."""
    known = classification(source)
    name = known.entry(code).name if code in known else code
    return name if _code(source, name) == code else code


def region_name(text: str, name: str) -> str:
    """Return the full name of the administrative division meant; of several, that of the office's own province.

    Raises:
        HuiqiError: there is none, or there are several.
    """
    if found := _region(text.removesuffix(".0"), office_province()):
        return found
    raise HuiqiError(
        f"{name} 是“{cut(text)}”，不是行政区划名称，或同名的不止一个", "请写明省、市、县（区），例如 湖北省武汉市洪山区"
    )


def credit_code(value: Any, name: str) -> str | None:
    """Return a 统一社会信用代码 in its standard form; None for an empty cell.

    Raises:
        HuiqiError: wrong length, signs or check digit.
    """
    if isinstance(value, int | float) and abs(value) >= _EXACT:
        raise HuiqiError(f"{name} 是以数字存放的，末几位已经丢失", "请把这一列设为文本格式，重新填写 18 位代码")
    text = plain(value, name)
    if says_nothing(text):
        return None
    code = re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", text).upper())
    try:
        return uscc.validate(code)
    except InvalidLength:
        raise HuiqiError(f"{name}“{cut(text)}”有 {len(code)} 位，应为 18 位", "请照营业执照核对") from None
    except InvalidChecksum:
        remedy = "请照营业执照核对，常见的是 0 与 O、1 与 I、2 与 Z 混淆"
        raise HuiqiError(f"{name}“{cut(text)}”的校验码不对", remedy) from None
    except ValidationError:
        remedy = "请照营业执照核对；前 8 位是数字，没有字母 I、O、S、V、Z"
        raise HuiqiError(f"{name}“{cut(text)}”含有不该有的字符", remedy) from None


@lru_cache(maxsize=256)
def _options(field: Field) -> dict[str, str]:
    stored = {choice: LEVELS.get(choice, choice) for choice in field.options}
    words = _LEVEL_WORDS if set(LEVELS) <= set(field.options) else {}
    return (
        {folded(value): value for value in stored.values()}
        | {folded(choice): value for choice, value in stored.items()}
        | {folded(word): stored[choice] for word, choice in words.items()}
    )


@lru_cache(maxsize=20_000)
def _code(source: str, text: str) -> str:
    known = classification(source)
    form = unicodedata.normalize("NFKC", text).strip().removesuffix(".0")
    return next((code for attempt in _attempts(form) if (code := _found(known, attempt))), "")


def _attempts(form: str) -> list[str]:
    attempts = [form, _SECTION.sub("", form.upper())]  # C35, where the standard says 35
    if form.isdecimal():
        attempts.append(form.zfill(2))  # 01, which a spreadsheet program turned into 1
    if both := _CODE_THEN_NAME.fullmatch(form):
        attempts += [part for part in both.groups() if part]
    return attempts


def _found(known: Classification, text: str) -> str:
    entry = known.find(text)
    return entry.code if entry else ""


@lru_cache(maxsize=20_000)
def _region(text: str, province: str) -> str:
    found = find_region(text) or (find_region(text, province) if province else None)
    return found.full_name if found else ""
