"""Corrections of what was understood: plain values that a service can store, carried out on the need itself.

A corrected need is a need like any other, so it is ranked by the one way there is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from matcher.errors import HuiqiError, UnknownName
from matcher.taxonomy.classification import classification
from matcher.taxonomy.services import SERVICES, in_order, service_entry
from matcher.text.normalise import check_text
from matcher.text.wants import TEXT, TITLE, points
from matcher.vocabulary import Need, Span

MOST_ADDED, LONGEST = 10, 200
"""Points that may be added, and the characters of each."""

DIRECTIONS = "directions-wuhan-2015"
"""The list of priority directions that the taggers know."""

_CODED = {"disciplines": "学科", "sectors": "行业"}
_SCHEMES = {"disciplines": "disciplines", "sectors": "industries"}
_STATED = ("directions", "services", "disciplines", "sectors")
_GONE = "请重新打开需求，核对后再改"


@dataclass(frozen=True, slots=True)
class Struck:
    """A point that does not count: where it stands, and its words, so that a need changed since is noticed."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Corrections:
    """更正: what a person says of a need; what is empty is left to the text.

    Attributes:
        directions: names of priority directions.
        services: names of the vocabulary of services.
        disciplines: codes of GB/T 13745.
        sectors: codes of GB/T 4754.
        struck: points left out of what is matched, wherever the same words stand as a point.
        added: points that join what is matched.
    """

    directions: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    disciplines: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    struck: tuple[Struck, ...] = ()
    added: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any((self.directions, self.services, self.disciplines, self.sectors, self.struck, self.added))


UNCORRECTED = Corrections()


def corrected(need: Need, corrections: Corrections) -> Need:
    """Return the need with corrections carried out: the same one where there are none.

    Raises:
        HuiqiError: a struck point does not stand where it is said to, or nothing is left to match.
    """
    if not corrections:
        return need
    struck = struck_spans(need, corrections)
    title, text = (_without(document, struck, place) for place, document in ((TITLE, need.title), (TEXT, need.text)))
    if corrections.added:  # first, because what matters stands early
        text = f"{'。'.join(corrections.added)}。\n{text}" if text.strip() else f"{'。'.join(corrections.added)}。"
    if not any(character.isalnum() for character in title + text):
        raise HuiqiError("所有要点都被划去了，没有可以匹配的内容", "请至少保留一个要点，或补充新的要点")
    return replace(
        need,
        title=title,
        text=text,
        industries=corrections.directions or need.industries,
        services=corrections.services or need.services,
        disciplines=corrections.disciplines or need.disciplines,
        sectors=corrections.sectors or need.sectors,
    )


def struck_spans(need: Need, corrections: Corrections) -> tuple[Span, ...]:
    """Return what is struck out of a need, repetitions included, in order.

    Raises:
        HuiqiError: the need does not say there what was struck out.
    """
    documents = (need.title, need.text)
    for one in corrections.struck:
        span = one.span
        if span.document not in {TITLE, TEXT} or documents[span.document][span.start : span.end] != one.text:
            raise HuiqiError(f"划去的要点“{one.text[:20]}”已不在需求里", _GONE)
    said = {"".join(one.text.split()) for one in corrections.struck}
    again = [one.span for one in points(need) if one.span and "".join(one.text.split()) in said]
    spans = {*(one.span for one in corrections.struck), *again}
    return tuple(sorted(spans, key=lambda span: (span.document, span.start, span.end)))


def corrections_document(corrections: Corrections) -> dict[str, Any]:
    """Return corrections as JSON can hold them."""
    struck = [{**asdict(one.span), "text": one.text} for one in corrections.struck]
    stated = {key: list(getattr(corrections, key)) for key in _STATED}
    return {**stated, "struck": struck, "added": list(corrections.added)}


def corrections_from(document: Any) -> Corrections:
    """Return the corrections that a document of `corrections_document` states, names and codes checked.

    Raises:
        HuiqiError: it is no such document.
        UnknownName: a direction, service, discipline or sector that does not exist.
    """
    if not isinstance(document, Mapping):
        raise HuiqiError("更正不是一组字段", '应形如 {"directions": [], "struck": [], "added": ["降低气孔率"]}')
    keys = (*_STATED, "struck", "added")
    if unknown := sorted(str(key) for key in document if key not in keys):
        raise HuiqiError(f"更正里有不认识的字段 {unknown[0]!r}", f"可用的有：{'、'.join(keys)}")
    added = tuple(" ".join(text.split()) for text in _texts(document, "added"))
    if len(added) > MOST_ADDED or any(len(text) > LONGEST for text in added):
        raise HuiqiError("补充的要点太多或太长", f"最多 {MOST_ADDED} 条，每条不超过 {LONGEST} 字")
    for text in added:
        check_text(text, "补充的要点")
    return Corrections(
        tuple(dict.fromkeys(_direction(text) for text in _texts(document, "directions"))),
        in_order(_service(text) for text in _texts(document, "services")),
        _codes(document, "disciplines"),
        _codes(document, "sectors"),
        tuple(_struck(one) for one in _list(document, "struck")),
        tuple(dict.fromkeys(added)),
    )


def _direction(text: str) -> str:
    listed = classification(DIRECTIONS)
    if (entry := listed.find(text)) is None:
        raise UnknownName(f"没有叫“{text}”的优先方向", f"可用的有：{'、'.join(listed.names())}")
    return entry.name


def _service(text: str) -> str:
    if (entry := service_entry(text)) is None:
        raise UnknownName(f"服务词表里没有“{text}”", f"可用的有：{'、'.join(classification(SERVICES).names(1))} 等")
    return entry.name


def _codes(document: Mapping[str, Any], key: str) -> tuple[str, ...]:
    listed, found = classification(_SCHEMES[key]), []
    for text in _texts(document, key):
        if (entry := listed.find(text)) is None:
            raise UnknownName(f"没有{_CODED[key]}“{text}”", f"请写“{listed.title}”里的代码或名称")
        found.append(entry.code)
    return tuple(dict.fromkeys(found))


def _struck(one: Any) -> Struck:
    if isinstance(one, Mapping) and set(one) == {"document", "start", "end", "text"}:
        places, text = [one[key] for key in ("document", "start", "end")], one["text"]
        if isinstance(text, str) and all(type(place) is int and place >= 0 for place in places):
            return Struck(Span(*places), text)
    raise HuiqiError("划去的要点写得不对", "每个应有 document、start、end 和 text，照理解结果里的原样填写")


def _texts(document: Mapping[str, Any], key: str) -> Sequence[str]:
    found = _list(document, key)
    if not all(isinstance(one, str) and one.strip() for one in found):
        raise HuiqiError(f"更正的 {key} 应为一组文字", "请逐个写出名称或代码")
    return found


def _list(document: Mapping[str, Any], key: str) -> Sequence[Any]:
    found = document.get(key, ())
    if not isinstance(found, list | tuple):
        raise HuiqiError(f"更正的 {key} 应为列表", "请逐个列出，没有则留空")
    return found


def _without(document: str, struck: Sequence[Span], place: int) -> str:
    kept, at = [], 0
    for span in struck:
        if span.document == place:
            kept.append(document[at : max(at, span.start)])
            at = max(at, span.end)
    return "".join((*kept, document[at:]))
