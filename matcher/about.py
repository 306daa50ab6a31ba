"""What a need is about: directions as somebody stated them or as its text says, disciplines and sectors by its text."""

from __future__ import annotations

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
    read = None if tagger is None else _directions(query, tagger)
    return About(
        stated or read,
        None if subjects is None else _codes("disciplines", query, subjects),
        None if subjects is None else _codes("industries", query, subjects),
        stated=bool(stated),
    )


def _directions(query: EncodedNeed, tagger: Tagger) -> tuple[str, ...]:
    """Return what `matcher.tagging.tagger.tag` says of the need, without encoding it again."""
    views = (
        Seen(query.whole[None], terms_of([query.facets.whole])),
        Seen(query.title[None], terms_of([query.facets.title])),
    )
    chances = tagger.probabilities(views)
    marks = tagger.assign(chances)[0]
    order = sorted(np.flatnonzero(marks).tolist(), key=lambda column: (-chances[0, column], column))
    names = tagger.names()
    return tuple(names[column] for column in order)


def _codes(scheme: str, query: EncodedNeed, subjects: Subjects) -> tuple[str, ...]:
    above, belongs = _above(scheme, subjects.codes[scheme])
    shares = np.zeros(len(above))
    np.add.at(shares, belongs, subjects.shares(scheme, query.vectors).mean(axis=0))
    order = np.argsort(-shares, kind="stable")
    return tuple(above[one] for place, one in enumerate(order.tolist()) if place == 0 or shares[one] >= _SHARE)


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
