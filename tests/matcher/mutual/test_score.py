"""The mutual score's guarantees, over any relevance and any parts."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.mutual.score import MOST, factor, mutual
from matcher.mutual.suitability import Part, parts_of
from matcher.vocabulary import Candidate, Kind, Need

LOGITS = st.floats(-12, 12)
VALUES = st.none() | st.floats(0, 1)
PARTS = st.fixed_dictionaries(dict.fromkeys(MOST, VALUES)).map(
    lambda values: tuple(Part(key, key, value, "") for key, value in values.items())
)
KEYS = st.sampled_from(sorted(MOST))


def _with(parts: tuple[Part, ...], key: str, value: float | None) -> tuple[Part, ...]:
    return tuple(replace(part, value=value) if part.key == key else part for part in parts)


@given(LOGITS, PARTS, KEYS, st.floats(0, 1), st.floats(0, 1))
def test_a_better_part_never_lowers_and_a_clearly_better_one_raises(
    logit: float, parts: tuple[Part, ...], key: str, one: float, other: float
) -> None:
    low, high = sorted((one, other))
    worse, better = mutual(logit, _with(parts, key, low)), mutual(logit, _with(parts, key, high))
    assert worse.logit <= better.logit
    assert worse.score <= better.score
    if high - low > 1e-6:
        assert worse.logit < better.logit


@given(LOGITS, LOGITS, PARTS)
def test_more_relevance_never_lowers(one: float, other: float, parts: tuple[Part, ...]) -> None:
    low, high = sorted((one, other))
    assert mutual(low, parts).score <= mutual(high, parts).score
    assert mutual(low, parts).logit <= mutual(high, parts).logit


@given(LOGITS, PARTS, KEYS)
def test_an_unknown_part_is_as_if_it_were_not_there(logit: float, parts: tuple[Part, ...], key: str) -> None:
    silent = mutual(logit, _with(parts, key, None))
    without = mutual(logit, tuple(part for part in parts if part.key != key))
    assert (silent.score, silent.logit, silent.suitability) == (without.score, without.logit, without.suitability)
    assert mutual(logit, _with(parts, key, 0.5)).logit == silent.logit  # a part that is neither for nor against
    assert mutual(logit, _with(parts, key, 0.0)).logit < silent.logit < mutual(logit, _with(parts, key, 1.0)).logit


@given(LOGITS)
def test_where_nobody_says_anything_the_score_is_the_relevance(logit: float) -> None:
    found = mutual(logit, parts_of(Need("N", "焊接"), Candidate("S", Kind.SOCIETY, "学会", ())))
    assert found.suitability is None
    assert found.score == found.relevance == pytest.approx(1 / (1 + math.exp(-logit)))


@given(LOGITS, PARTS)
def test_factors_multiply_the_odds_whatever_their_order(logit: float, parts: tuple[Part, ...]) -> None:
    found = mutual(logit, parts)
    assert found.logit == pytest.approx(logit + sum(math.log(factor(part)) for part in parts), abs=1e-9)
    assert mutual(logit, parts[::-1]).logit == found.logit
    for part in parts:
        assert 1 / MOST[part.key] - 1e-12 <= factor(part) <= MOST[part.key] + 1e-12


def test_all_good_will_does_not_make_an_irrelevant_society_pass_a_relevant_one() -> None:
    willing = tuple(Part(key, key, None if key == "open" else 1.0, "") for key in MOST)
    unwilling = tuple(Part(key, key, None if key == "open" else 0.0, "") for key in MOST)
    silent = tuple(Part(key, key, None, "") for key in MOST)
    assert mutual(math.log(0.01 / 0.99), willing).score < mutual(math.log(0.15 / 0.85), silent).score
    assert mutual(math.log(0.001 / 0.999), willing).score < mutual(math.log(0.25 / 0.75), unwilling).score
