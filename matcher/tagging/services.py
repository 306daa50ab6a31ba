"""Which services a need asks for, in the vocabulary of services, and the words it says so with.

Most needs ask for work on a technical problem (协同攻关); words of the other services are looked up clause by
clause. Nothing is learnt: the words stand in ``corpora/lexicon/services.toml``, and its card says what else was tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from matcher.tagging.service_cues import Cue, Cues, Form, form_of, shipped_cues
from matcher.taxonomy.classification import Entry, classification
from matcher.taxonomy.services import SERVICES, in_order, kinds_of
from matcher.text.facets import asking_parts
from matcher.vocabulary import Need, Span

RESEARCH, COMMON_RESEARCH = "04", "04.2"
"""协同攻关, which is asked for where nothing else is, and 共性技术研究."""

_SHORT, _ASKED, _ITEM = 80, 40, 6
"""Signs: of a short text at most; before a word, where somebody asks for it; beside it in an item of a list."""
_BEFORE = 6
_NUMBER = re.compile(r"^[\s\d一二三四五六七八九十、.()①-⑳]+")
_REACH = 200
_BREAKS = ",。;!?\n"
_BREAK = re.compile(f"[{_BREAKS}]")


@dataclass(frozen=True, slots=True)
class Asked:
    """A service that a need asks for.

    Attributes:
        code: of the vocabulary; of the second level where the words say which.
        name: its name.
        words: how the need says so, as written; empty where it follows from nothing else being asked for.
        spans: where, one for each of `words`; document 0 is the title, 1 the text.
    """

    code: str
    name: str
    words: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()


def services_asked(need: Need, cues: Cues | None = None) -> tuple[Asked, ...]:
    """Return the services that a need's title and text ask for, in the order of the vocabulary; always one or more."""
    known = cues or shipped_cues()
    documents = (need.title, need.text)
    parts = [
        _Part(number, start, form_of(document[start:end], known.slips))
        for number, document in enumerate(documents)
        for start, end in asking_parts(document, headings=True)
    ]
    found: dict[str, list[Span]] = {}
    for code, span in sorted(_findings(parts, known), key=lambda one: (one[1].end - one[1].start, one[1].document)):
        spans = found.setdefault(code, [])
        if not any(_overlap(span, other) for other in spans):  # the shortest words say it best
            spans.append(span)
    listed = classification(SERVICES)
    entries = [entry for entry in listed.entries if entry.code in found] or [listed.entry(RESEARCH)]
    return tuple(_asked(entry, found.get(entry.code, []), documents) for entry in entries)


def services_wanted(need: Need) -> tuple[str, ...]:
    """Return the names of the services a need wants: those it states, else the kinds its text asks for."""
    return in_order(need.services) or kinds_of(asked.code for asked in services_asked(need))


def asked_document(asked: Sequence[Asked]) -> list[dict[str, Any]]:
    """Return services asked for as JSON can hold them: each with the words it rests on and where they stand."""
    return [
        {"code": one.code, "name": one.name, "words": list(one.words), "spans": [asdict(span) for span in one.spans]}
        for one in asked
    ]


def _asked(entry: Entry, spans: Sequence[Span], documents: Sequence[str]) -> Asked:
    ordered = tuple(sorted(spans, key=lambda span: (span.document, span.start)))
    return Asked(entry.code, entry.name, tuple(documents[s.document][s.start : s.end] for s in ordered), ordered)


def _overlap(one: Span, other: Span) -> bool:
    return one.document == other.document and one.start < other.end and other.start < one.end


@dataclass(frozen=True, slots=True)
class _Part:
    document: int
    start: int
    form: Form

    def span(self, start: int, end: int) -> Span:
        """Return where signs `start` to `end` of the form stand in the document."""
        places = self.form.places
        return Span(self.document, self.start + places[start], self.start + places[end - 1] + 1)

    def clause(self, place: int) -> tuple[int, int]:
        """Return start and end of the clause in which a sign stands, as far as it can bear on that."""
        text, first = self.form.text, max(place - _REACH, 0)
        start = max(text.rfind(mark, first, place) for mark in _BREAKS) + 1
        end = _BREAK.search(text, place, place + _REACH)
        return max(start, first), end.start() if end else min(place + _REACH, len(text))


_Hit = tuple[_Part, Cue, tuple[int, int]]


def _findings(parts: list[_Part], known: Cues) -> Iterator[tuple[str, Span]]:
    long = sum(len(part.form.text) for part in parts) > _SHORT
    hits = [(part, cue, span) for part in parts for cue in known.cues for span in _hits(part, cue, known, long)]
    served = {(id(part), part.clause(start)) for part, _, (start, _) in hits}
    technical = [(part, span) for part in parts for span in _technical(part, known, "words", hits)]
    weak = [(part, span) for part in parts for span in _technical(part, known, "weak", hits)]
    alone = [(part, span) for part, span in weak if (id(part), part.clause(span[0])) not in served]
    yield from ((cue.code, part.span(*span)) for part, cue, span in hits)
    for part, span in (technical or alone or ([] if hits else weak))[:1]:
        yield RESEARCH, part.span(*span)
    for part in parts:
        for found in known.technical["joint"].finditer(part.form.text):
            yield COMMON_RESEARCH, part.span(*found.span())


def _hits(part: _Part, cue: Cue, known: Cues, long: bool) -> Iterator[tuple[int, int]]:
    """Yield where the words of a cue ask for its service."""
    if long and cue.brief:
        return
    text = part.form.text
    place = 0
    while found := cue.words.search(text, place):
        start, end = found.span()
        left, right = part.clause(start)
        before, after = text[left:start], text[end : max(end, right)]
        declined = (
            (cue.not_before and cue.not_before.search(before[-_BEFORE:] + found.group()))
            or (cue.not_after and cue.not_after.search(after))
            or (cue.things and known.frames["things"].search(after))
            or _declined(before, found.group(), after, known)
            or (long and not _asked_for(part, start, end, known))
        )
        if not declined:
            yield start, end
        place = start + 1 if declined else end  # other words of the same cue may begin inside


def _asked_for(part: _Part, start: int, end: int, known: Cues) -> bool:
    """Tell whether somebody asks for what stands there: in the title, after a word of asking, as an item of a list."""
    if part.document == 0:
        return True
    text = part.form.text
    left = max(text.rfind(mark, max(start - _REACH, 0), start) for mark in _BREAKS.replace(",", ""))
    said = text[max(left + 1, end - _ASKED) : end]
    outcomes = [found.end() for found in known.frames["outcome"].finditer(said)]
    if known.frames["asking"].search(said[outcomes[-1] if outcomes else 0 :]):
        return True
    first, last = part.clause(start)
    alone = first == left + 1 and text[last : last + 1] != ","
    return alone and len(_NUMBER.sub("", text[first:last])) <= end - start + _ITEM


def _technical(part: _Part, known: Cues, which: str, hits: Sequence[_Hit]) -> Iterator[tuple[int, int]]:
    """Yield where words of a technical problem stand outside the words of other services."""
    text = known.technical["not_words"].sub(_blanked, part.form.text)
    for other, _, (start, end) in hits:
        if other is part:
            text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    for found in known.technical[which].finditer(text):
        left, right = part.clause(found.start())
        if not _declined(text[left : found.start()], found.group(), text[found.end() : max(found.end(), right)], known):
            yield found.span()


def _declined(before: str, words: str, after: str, known: Cues) -> bool:
    """Tell whether a clause refuses what its words name, or says that it is settled, owned or an outcome."""
    frames = known.frames
    said = before + words
    refused = frames["refused"].search(frames["not_refused"].sub(_blanked, said + after))
    if (refused and refused.end() <= len(said)) or frames["never"].search(before) or frames["settled"].search(after):
        return True
    for name in ("owned", "outcome"):
        if (stated := frames[name].search(said)) and not frames["asking"].search(said[: stated.start()]):
            return True
    return False


def _blanked(found: re.Match[str]) -> str:
    return " " * len(found.group())
