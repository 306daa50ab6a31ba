"""What a need is about: directions as somebody stated them or as its text says, disciplines and sectors by its text."""

from __future__ import annotations

from collections.abc import Sequence
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
    return About(
        stated or read,
        None if subjects is None else _codes("disciplines", query, subjects),
        None if subjects is None else _codes("industries", query, subjects),
        stated=bool(stated),
    )


def directions_read(queries: Sequence[EncodedNeed], tagger: Tagger) -> list[tuple[str, ...]]:
    """Return what `matcher.tagging.tagger.tag` says of each need, likeliest first, without encoding them again."""
    if not queries:
        return []
    views = (
        Seen(np.stack([query.whole for query in queries]), terms_of([query.facets.whole for query in queries])),
        Seen(np.stack([query.title for query in queries]), terms_of([query.facets.title for query in queries])),
    )
    chances, names = tagger.probabilities(views), tagger.names()
    order = np.argsort(-chances, axis=1, kind="stable")
    marks = tagger.assign(chances)
    return [
        tuple(names[column] for column in columns if marks[row, column]) for row, columns in enumerate(order.tolist())
    ]


def shares_above(scheme: str, query: EncodedNeed, subjects: Subjects) -> dict[str, float]:
    """Return a need's shares of the first-level disciplines or of the divisions of industry, by code, ascending."""
    above, belongs = _above(scheme, subjects.codes[scheme])
    shares = np.zeros(len(above))
    np.add.at(shares, belongs, subjects.shares(scheme, query.vectors).mean(axis=0))
    return dict(zip(above, shares.tolist(), strict=True))


def _codes(scheme: str, query: EncodedNeed, subjects: Subjects) -> tuple[str, ...]:
    shares = shares_above(scheme, query, subjects)
    order = sorted(shares, key=lambda code: (-shares[code], code))
    return tuple(code for place, code in enumerate(order) if place == 0 or shares[code] >= _SHARE)


@cache
def _above(scheme: str, codes: tuple[str, ...]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Return the codes of the level that counts, and for each of `codes` the place of the one it belongs to."""
    listed = classification(scheme)
    lines = [(listed.entry(code), *listed.ancestors(code)) if code in listed else () for code in codes]
    tops = [
        next((one.code for one in line if one.level == _LEVEL[scheme]), code)
        for code, line in zip(codes, lines, strict=True)
    ]
    above = tuple(sorted(set(tops)))
    return above, np.array([above.index(top) for top in tops], np.int64)
