"""What a need is about: directions as somebody stated them or as its text says, disciplines and sectors by its text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from matcher.policy.alliances import About
from matcher.ranking.needs import EncodedNeed
from matcher.ranking.subjects import Subjects
from matcher.tagging.lexical import terms_of
from matcher.tagging.tagger import Seen, Tagger
from matcher.taxonomy.classification import classification

_LEVEL = {"disciplines": 1, "industries": 2}
"""First-level disciplines of GB/T 13745; divisions (大类) of GB/T 4754."""

_SHARE = 0.25
"""A discipline or sector counts from a quarter of the need on, the foremost always. Then a need has two disciplines or
two sectors about as often (24 %, 28 %) as two people agree that it belongs to two directions (25 % of 198 needs)."""


def about_need(query: EncodedNeed, subjects: Subjects | None, tagger: Tagger | None) -> About:
    """Return what a need is about; unknown is what nobody stated and nothing is there to tell.

    Args:
        query: the need, encoded.
        subjects: what tells disciplines and sectors of a text.
        tagger: what tells directions of a text.
    """
    stated = query.need.industries
    read = None if tagger is None else directions_read([query], tagger)[0]
    need = query.need
    return About(
        stated or read,
        codes_above("disciplines", need.disciplines) or _codes("disciplines", query, subjects),
        codes_above("industries", need.sectors) or _codes("industries", query, subjects),
        stated=bool(stated),
    )


def directions_read(queries: Sequence[EncodedNeed], tagger: Tagger) -> list[tuple[str, ...]]:
    """Return what `matcher.tagging.tagger.tag` says of each need, likeliest first, without encoding them again."""
    names = tagger.names()
    return [tuple(names[column] for column in columns) for _, columns in _directions(queries, tagger)]


def direction_chances(query: EncodedNeed, tagger: Tagger) -> tuple[dict[str, float], tuple[str, ...]]:
    """Return the probability of every direction by name, and the names of those assigned, both likeliest first."""
    (chances, columns), names = _directions([query], tagger)[0], tagger.names()
    order = np.argsort(-chances, kind="stable").tolist()
    return {names[column]: float(chances[column]) for column in order}, tuple(names[column] for column in columns)


def _directions(queries: Sequence[EncodedNeed], tagger: Tagger) -> list[tuple[NDArray[np.float32], list[int]]]:
    """Return for each need the probability of every column, and the columns assigned, likeliest first."""
    if not queries:
        return []
    views = (
        Seen(np.stack([query.whole for query in queries]), terms_of([query.facets.whole for query in queries])),
        Seen(np.stack([query.title for query in queries]), terms_of([query.facets.title for query in queries])),
    )
    chances = tagger.probabilities(views)
    order = np.argsort(-chances, axis=1, kind="stable")
    marks = tagger.assign(chances)
    return [
        (chances[row], [column for column in columns if marks[row, column]])
        for row, columns in enumerate(order.tolist())
    ]


def shares_above(scheme: str, query: EncodedNeed, subjects: Subjects) -> dict[str, float]:
    """Return a need's shares of the first-level disciplines or of the divisions of industry, by code, ascending."""
    above, belongs = _above(scheme, subjects.codes[scheme])
    shares = np.zeros(len(above))
    np.add.at(shares, belongs, subjects.shares(scheme, query.vectors).mean(axis=0))
    return dict(zip(above, shares.tolist(), strict=True))


def codes_above(scheme: str, codes: Sequence[str]) -> tuple[str, ...]:
    """Return the codes of the level that counts to which codes belong, each once; a code that is unknown stays."""
    return tuple(dict.fromkeys(_top(scheme, code) for code in codes))


def counting(shares: Mapping[str, float]) -> tuple[str, ...]:
    """Return the codes of `shares_above` that count, the largest share first."""
    order = sorted(shares, key=lambda code: (-shares[code], code))
    return tuple(code for place, code in enumerate(order) if place == 0 or shares[code] >= _SHARE)


def _codes(scheme: str, query: EncodedNeed, subjects: Subjects | None) -> tuple[str, ...] | None:
    return None if subjects is None else counting(shares_above(scheme, query, subjects))


@cache
def _above(scheme: str, codes: tuple[str, ...]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Return the codes of the level that counts, and for each of `codes` the place of the one it belongs to."""
    tops = [_top(scheme, code) for code in codes]
    above = tuple(sorted(set(tops)))
    return above, np.array([above.index(top) for top in tops], np.int64)


def _top(scheme: str, code: str) -> str:
    listed = classification(scheme)
    line = (listed.entry(code), *listed.ancestors(code)) if code in listed else ()
    return next((one.code for one in line if one.level == _LEVEL[scheme]), code)
