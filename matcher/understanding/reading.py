"""Reads a need: everything from what matching itself uses, in one pass of the encoder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from matcher.about import codes_above, counting, direction_chances, shares_above
from matcher.encoding.encoder import Vectors
from matcher.ranking.needs import EncodedNeed
from matcher.ranking.subjects import Subjects
from matcher.recommender import Recommender
from matcher.retrieval.candidates import CandidateIndex
from matcher.tagging.services import Asked, services_asked
from matcher.taxonomy.classification import classification
from matcher.taxonomy.services import in_order, service_entry
from matcher.text.facets import facets
from matcher.text.normalise import check_text
from matcher.text.wants import Aspect, Want, wants
from matcher.understanding.corrections import DIRECTIONS, UNCORRECTED, Corrections, corrected, struck_spans
from matcher.understanding.hints import hints_for
from matcher.understanding.value import Facet, Share, Understanding
from matcher.vocabulary import Kind, Need, Span

_SMALL = 0.05
"""Shares below this are not told."""
_SHARES, _PHRASES = 5, 8
_ANY = 1e-9
_LONG = 2
"""Characters of a word that may be a key phrase, at least."""


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """A need understood, with the vectors that were made for it.

    Attributes:
        understanding: what a person is shown.
        query: the need as matched, encoded, without tokens.
        alone: shape (f, d), of the points that are matched, each by itself.
        in_context: shape (f, d), the same drawn half way to the title: “每年更换一次” alone says nothing.
    """

    understanding: Understanding
    query: EncodedNeed
    alone: Vectors
    in_context: Vectors


def understand(need: Need, recommender: Recommender, corrections: Corrections = UNCORRECTED) -> Understanding:
    """Return what is understood of a need.

    Raises:
        InvalidText: the need is empty, too long or not text.
        HuiqiError: the corrections are not of this need, or leave nothing of it.
    """
    matched = _checked(need, corrections)
    return _understanding(need, corrections, recommender, _encoded(matched, recommender, ())[0])


def read_need(need: Need, recommender: Recommender, corrections: Corrections = UNCORRECTED) -> Read:
    """Return what is understood of a need, with its vectors and those of its points.

    Raises:
        InvalidText, HuiqiError: as `understand`.
    """
    matched = _checked(need, corrections)
    found = [one.want.text for one in _facets(need, corrections) if not one.struck]
    query, alone = _encoded(matched, recommender, found)
    around = alone + query.title
    around /= np.maximum(np.linalg.norm(around, axis=1, keepdims=True), _ANY)
    return Read(_understanding(need, corrections, recommender, query), query, alone, around)


def _checked(need: Need, corrections: Corrections) -> Need:
    check_text(f"{need.title}\n{need.text}" if need.title else need.text)
    return corrected(need, corrections)


def _encoded(need: Need, recommender: Recommender, more: Sequence[str]) -> tuple[EncodedNeed, Vectors]:
    parts = facets(need)
    texts = [parts.whole, parts.title, *more]
    single = list(dict.fromkeys(texts))
    place = {text: row for row, text in enumerate(single)}
    vectors = recommender.encoder.encode(single, "query")[[place[text] for text in texts]]
    return EncodedNeed(need, parts, vectors[0], vectors[1]), vectors[2:]


def _understanding(need: Need, corrections: Corrections, recommender: Recommender, query: EncodedNeed) -> Understanding:
    matched = query.need
    listed = _facets(need, corrections)
    directions = _directions(recommender, query)
    field_known = bool(matched.industries) or any(one.counts for one in directions) or recommender.tagger is None
    stated = {"directions": matched.industries, "disciplines": matched.disciplines, "sectors": matched.sectors}
    subjects = _subjects(recommender)
    return Understanding(
        need,
        corrections,
        matched,
        query.facets.title,
        listed,
        _phrases(query, recommender),
        directions,
        _shares("disciplines", query, matched.disciplines, subjects),
        _shares("industries", query, matched.sectors, subjects),
        _services(need, corrections, matched),
        frozenset(key for key, said in {**stated, "services": matched.services}.items() if said),
        hints_for(matched, listed, field_known=field_known),
    )


def _facets(need: Need, corrections: Corrections) -> tuple[Facet, ...]:
    struck = set(struck_spans(need, corrections))
    read = [Facet(_key(one.span), one, one.span in struck) for one in wants(need) if one.span]
    added = [Facet(f"+{place}", Want(_added(text), None, text)) for place, text in enumerate(corrections.added)]
    return (*read, *added)


def _added(text: str) -> Aspect:
    return wants(Need("-", text))[0].aspect if any(character.isalnum() for character in text) else Aspect.POINT


def _key(span: Span) -> str:
    return f"{span.document}:{span.start}-{span.end}"


def _directions(recommender: Recommender, query: EncodedNeed) -> tuple[Share, ...]:
    if recommender.tagger is None:
        return ()
    chances, read = direction_chances(query, recommender.tagger)
    counts = set(query.need.industries or read)
    codes = {entry.name: entry.code for entry in classification(DIRECTIONS).entries}
    return tuple(Share(codes.get(name, ""), name, chance, name in counts) for name, chance in chances.items())


def _subjects(recommender: Recommender) -> Subjects | None:
    return recommender.ranker(Kind.SOCIETY).model.subjects if recommender.sizes()[Kind.SOCIETY] else None


def _shares(
    scheme: str, query: EncodedNeed, stated: Sequence[str], subjects: Subjects | None
) -> tuple[Share, ...] | None:
    listed, above = classification(scheme), codes_above(scheme, stated)
    if subjects is None and not above:
        return None
    shares = {} if subjects is None else shares_above(scheme, query, subjects)
    counts = above or counting(shares)
    order = sorted(shares, key=lambda code: (-shares[code], code))
    shown = [*(code for code in order if shares[code] >= _SMALL)][:_SHARES]
    codes = dict.fromkeys([*counts, *shown])
    found = [Share(c, listed.entry(c).name if c in listed else c, shares.get(c, 0.0), c in counts) for c in codes]
    return tuple(sorted(found, key=lambda one: (-one.share, one.code)))


def _phrases(query: EncodedNeed, recommender: Recommender) -> tuple[str, ...]:
    """Return the rarest words that somebody of the catalogue uses too, those of the title twice."""
    index = _index(recommender)
    if index is None:
        return ()
    title = set(index.words(query.facets.title))
    unknown = index.idf("\0")
    words = [word for word in dict.fromkeys(index.words(query.facets.whole)) if len(word) >= _LONG]
    known = {word: index.idf(word) for word in words if not word.isascii() or len(word) > _LONG}
    weights = {word: idf * (1 + (word in title)) for word, idf in known.items() if idf < unknown}
    chosen: list[str] = []
    for word in sorted(weights, key=lambda word: (-weights[word], -len(word), word)):
        if not any(word in other or other in word for other in chosen):
            chosen.append(word)
    return tuple(chosen[:_PHRASES])


def _index(recommender: Recommender) -> CandidateIndex | None:
    kind = next((kind for kind, size in recommender.sizes().items() if size), None)
    return None if kind is None else recommender.ranker(kind).index


def _services(need: Need, corrections: Corrections, matched: Need) -> tuple[Asked, ...]:
    """Return what is wanted; spans are of the need as written, without words that were struck out."""
    written = {asked.code: asked for asked in services_asked(need)}
    if matched.services:
        entries = [(entry.code, entry.name) for name in in_order(matched.services) if (entry := service_entry(name))]
        return tuple(written.get(code) or Asked(code, name) for code, name in entries)
    struck = struck_spans(need, corrections)
    found = []
    for asked in services_asked(matched):
        there = written.get(asked.code, replace(asked, words=(), spans=()))
        pairs = [(w, s) for w, s in zip(there.words, there.spans, strict=True) if not _within(s, struck)]
        found.append(replace(asked, words=tuple(w for w, _ in pairs), spans=tuple(s for _, s in pairs)))
    return tuple(found)


def _within(span: Span, struck: Sequence[Span]) -> bool:
    return any(s.document == span.document and s.start < span.end and span.start < s.end for s in struck)
