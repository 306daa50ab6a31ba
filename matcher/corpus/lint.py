"""The linter of society profiles: what makes a record incomplete, invalid, vague or hard to tell from another.

It reads records as written (`matcher.corpus.readers`) and changes nothing; what a record means is `records`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import combinations

from matcher.corpus.records import LEVELS, Record
from matcher.errors import InvalidText
from matcher.resources import CORPORA
from matcher.taxonomy.classification import classification
from matcher.text.normalise import check_text, normalise

GENERAL_TERMS = CORPORA / "societies" / "general_terms.txt"
"""Terms that any number of profiles may name, one a line."""

MAY_SHARE = 4
"""Profiles of one level that may name one term; a term of more tells none of them apart."""

ALIKE = 0.3
"""Jaccard similarity of two profiles' terms above which they are nearly alike; the shipped ones reach 0.2."""

MOST_TERMS = 75
"""Technologies and problems of one profile together."""


class Rule(StrEnum):
    """What can be wrong with a profile."""

    FIELDS = "字段"
    LENGTH = "长度"
    VALUE = "取值"
    CODE = "代码"
    UNIQUE = "重名"
    TERM = "词语"
    REPEATED = "重复"
    VAGUE = "空泛"
    SHARED = "共用"
    ALIKE = "雷同"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with one profile.

    Attributes:
        code: the profile's code, or its place among the records (第 3 条) where it has none.
        rule: the rule it breaks.
        problem: what is wrong, one line, in Chinese.
        remedy: what to do about it, one line, in Chinese.
    """

    code: str
    rule: Rule
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class _Coding:
    """A field whose items come from a classification, written as codes or as names, from some of its levels."""

    field: str
    key: str
    by_name: bool
    levels: tuple[int, ...]


_CODINGS = (
    _Coding("disciplines", "disciplines", by_name=False, levels=(1,)),
    _Coding("industries", "directions-wuhan-2015", by_name=True, levels=(1,)),
    _Coding("sectors", "industries", by_name=False, levels=(2, 3)),
    _Coding("services", "services", by_name=True, levels=(1,)),
)
_TEXTS = {"code": (1, 64), "name": (4, 30), "group": (2, 8), "scope": (30, 200), "source": (4, 100)}
_LISTS = {
    "aliases": (0, 4),
    "disciplines": (1, 3),
    "industries": (0, 3),
    "sectors": (0, 6),
    "services": (1, 4),
    "branches": (0, 40),
    "technologies": (12, 60),
    "problems": (4, 20),
}
_LEAST_NATIONAL = {"technologies": 20, "problems": 6}
_ITEM = {"aliases": (2, 30), "branches": (3, 30), "technologies": (2, 12), "problems": (4, 24)}
_VALUES = {"level": LEVELS, "confidence": ("high", "medium", "low")}
_SENTENCE_MARKS = frozenset("。；;！!？?|\t")
_VAGUE = {
    "创新", "技术", "研究", "研发", "开发", "应用", "推广", "产品", "产品开发", "技术开发", "新产品", "新产品开发",
    "新技术", "新工艺", "新材料", "高科技", "高新技术", "先进技术", "关键技术", "核心技术", "技术创新", "技术研究",
    "技术改造", "技术服务", "科技创新", "科学研究", "自动化", "智能化", "信息化", "数字化", "现代化", "系统",
    "系统开发", "平台", "平台建设", "设备", "工艺", "工艺改进", "材料", "设计", "加工", "生产", "制造", "管理",
    "服务", "检测", "优化", "改造", "升级", "方案", "解决方案", "质量", "质量提升", "降低成本", "提高效率",
    "节能环保",
}  # fmt: skip


def lint_profiles(records: Sequence[Record]) -> list[Finding]:
    """Return what is wrong with the profiles, in their order; those among several stand at the first of them.

    Only profiles given together are compared with each other; a field of the wrong type is reported once and then
    passed over.
    """
    codes = [_code(place, record) for place, record in enumerate(records, start=1)]
    found: list[list[Finding]] = [[] for _ in records]
    for place, record in enumerate(records):
        for check in (_fields, _lengths, _values, _codings, _terms):
            found[place] += [Finding(codes[place], rule, problem, remedy) for rule, problem, remedy in check(record)]
    for compare in (_unique, _shared, _alike):
        for place, rule, problem, remedy in compare(records, codes):
            found[place].append(Finding(codes[place], rule, problem, remedy))
    return [finding for findings in found for finding in findings]


_Fault = tuple[Rule, str, str]
_PlacedFault = tuple[int, Rule, str, str]


def _fields(record: Record) -> Iterator[_Fault]:
    for key in (*_TEXTS, *_VALUES):
        if not _text(record, key):
            yield Rule.FIELDS, f"{key} 缺失、为空或不是一行文字", f"请填写 {key}"
    for key in _LISTS:
        if _is_wrong_list(record.get(key)):
            yield Rule.FIELDS, f"{key} 缺失，或不是由单行文字组成的列表", f'请把 {key} 写成 ["…", "…"]，没有内容时写 []'
    if record.get("level") in LEVELS[1:] and not _text(record, "region"):
        yield Rule.FIELDS, "地方学会没有 region", "请填写所在的行政区，例如 辽宁省"
    if unknown := sorted(set(record) - {*_TEXTS, *_VALUES, *_LISTS, "region"}):
        yield Rule.FIELDS, f"有不认识的字段 {'、'.join(unknown)}", "请删去，或改成正确的字段名"


def _lengths(record: Record) -> Iterator[_Fault]:
    for key, (least, most) in _TEXTS.items():
        if (text := _text(record, key)) and not least <= len(text) <= most:
            yield Rule.LENGTH, f"{key} 有 {len(text)} 个字符，应为 {least}–{most} 个", f"请改写 {key}"
    national = record.get("level") == LEVELS[0]
    for key, (least, most) in _LISTS.items():
        floor = _LEAST_NATIONAL.get(key, least) if national else least
        count = len(_list(record, key))
        if not _is_wrong_list(record.get(key)) and not floor <= count <= most:
            yield Rule.LENGTH, f"{key} 有 {count} 项，应为 {floor}–{most} 项", f"请增减 {key}"
    terms = len(_list(record, "technologies")) + len(_list(record, "problems"))
    if terms > MOST_TERMS:
        yield Rule.LENGTH, f"technologies 与 problems 共 {terms} 项，上限是 {MOST_TERMS} 项", "请删去最不典型的词"


def _values(record: Record) -> Iterator[_Fault]:
    for key, values in _VALUES.items():
        if (text := _text(record, key)) and text not in values:
            yield Rule.VALUE, f"{key} 是 {text!r}", f"可用的值：{'、'.join(values)}"


def _codings(record: Record) -> Iterator[_Fault]:
    for coding in _CODINGS:
        scheme = classification(coding.key)
        for item in _list(record, coding.field):
            entry = scheme.find(item)
            written = entry and (entry.name if coding.by_name else entry.code)
            if entry is None or written != item or entry.level not in coding.levels:
                form = "名称" if coding.by_name else "代码"
                levels = "、".join(map(str, coding.levels))
                yield (
                    Rule.CODE,
                    f"{coding.field} 里的 {item!r} 不是《{scheme.title}》第 {levels} 级的{form}",
                    f"请改用该分类第 {levels} 级的{form}",
                )


def _terms(record: Record) -> Iterator[_Fault]:
    for key, (least, most) in _ITEM.items():
        for item in _list(record, key):
            if not least <= len(item) <= most:
                yield Rule.TERM, f"{key} 里的“{item}”有 {len(item)} 个字符，应为 {least}–{most} 个", "请改写或拆开"
            elif item != item.strip() or _SENTENCE_MARKS & set(item):
                yield Rule.TERM, f"{key} 里的 {item!r} 首尾有空白，或含句号、分号之类", "请只写词或短语，一项一个"
            elif key in {"technologies", "problems"} and normalise(item) in _VAGUE:
                yield Rule.VAGUE, f"{key} 里的“{item}”太空泛", "请换成具体的材料、工艺、设备、产品或问题"
    for keys in (("technologies", "problems"), *((key,) for key in _LISTS if key not in {"technologies", "problems"})):
        counts = Counter(normalise(item) for key in keys for item in _list(record, key))
        for item, count in sorted(counts.items()):
            if count > 1:
                yield Rule.REPEATED, f"{' 和 '.join(keys)} 里“{item}”出现了 {count} 次", "请只留一个"


def _unique(records: Sequence[Record], codes: Sequence[str]) -> Iterator[_PlacedFault]:
    holders: dict[tuple[str, str], dict[int, None]] = defaultdict(dict)
    for place, record in enumerate(records):
        holders["code", _text(record, "code")][place] = None
        for name in (_text(record, "name"), *_list(record, "aliases")):
            holders["名称或别名", normalise(name)][place] = None
    for (what, text), places in holders.items():
        if text and len(places) > 1:
            first, *others = places
            named = "、".join(_text(records[place], "name") or codes[place] for place in others)
            yield first, Rule.UNIQUE, f"{what}“{text}”也属于 {named}", "请让每个代码、名称和别名只属于一个学会"


def _shared(records: Sequence[Record], codes: Sequence[str]) -> Iterator[_PlacedFault]:
    for places in _by_level(records).values():
        for key in ("technologies", "problems"):
            holders: dict[str, list[int]] = defaultdict(list)
            for place in places:
                for term in {normalise(item) for item in _list(records[place], key)}:
                    holders[term].append(place)
            for term, named in sorted(holders.items()):
                if len(named) > MAY_SHARE and term not in _general_terms():
                    listed = "、".join(codes[place] for place in named)
                    problem = f"“{term}”见于 {len(named)} 个同级学会的 {key}（{listed}），最多 {MAY_SHARE} 个"
                    remedy = f"请只留给真正对口的学会；确属通用的词写入 {GENERAL_TERMS.name}"
                    yield named[0], Rule.SHARED, problem, remedy


def _alike(records: Sequence[Record], codes: Sequence[str]) -> Iterator[_PlacedFault]:
    for places in _by_level(records).values():
        terms = {
            place: {normalise(item) for key in ("technologies", "problems") for item in _list(records[place], key)}
            for place in places
        }
        for one, other in combinations(places, 2):
            common = len(terms[one] & terms[other])
            if common and (likeness := common / len(terms[one] | terms[other])) > ALIKE:
                yield (
                    one,
                    Rule.ALIKE,
                    f"与 {codes[other]} 的用词有 {likeness:.0%} 相同，上限是 {ALIKE:.0%}",
                    "请写出两个学会各自擅长而对方不擅长的技术和问题",
                )


def _by_level(records: Sequence[Record]) -> dict[str, list[int]]:
    # a national society and the provincial one of its field are meant to be alike
    places: dict[str, list[int]] = defaultdict(list)
    for place, record in enumerate(records):
        places[_text(record, "level")].append(place)
    return places


@cache
def _general_terms() -> frozenset[str]:
    lines = GENERAL_TERMS.read_text("utf-8").splitlines()
    return frozenset(normalise(line) for line in lines if line.strip() and not line.startswith("#"))


def _code(place: int, record: Record) -> str:
    return _text(record, "code") or f"第 {place} 条"


def _text(record: Record, key: str) -> str:
    value = record.get(key)
    return value.strip() if isinstance(value, str) and _is_text(value) else ""


def _list(record: Record, key: str) -> list[str]:
    value = record.get(key)
    return [] if _is_wrong_list(value) else list(value or ())


def _is_wrong_list(value: object) -> bool:
    return not isinstance(value, list) or not all(isinstance(item, str) and _is_text(item) for item in value)


def _is_text(text: str) -> bool:
    try:
        check_text(text)
    except InvalidText:
        return False
    return len(text.splitlines()) == 1
