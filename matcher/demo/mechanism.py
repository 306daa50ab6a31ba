"""The hidden mechanism of the history: what makes a party accept, a pair sign, an alliance succeed.

The formulae stand here and in the card ``corpora/demo/README.md``; all parameters are those of `Mechanism`.
Nothing here looks at texts: a party's fit is its latent skill, which its profile only hints at.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Mechanism:
    """Parameters, in logits unless said otherwise.

    `accept_*`, `sign_*` and `success_*` belong to the three probabilities; fit and reputation count from one half.
    """

    accept_base: float = 0.75
    accept_fit: float = 4.0
    accept_load: float = 1.1
    """Times the square of the load (tasks over yearly capacity)."""
    accept_distance: float = 0.45
    """Times ln(1 + km/50): the first hundred kilometres matter most."""
    accept_reputation: float = 1.0
    accept_budget: float = 0.35
    """Times ln(money / 40 万元)."""
    accept_chemistry: float = 0.8
    spring: float = 0.9
    year_end: float = 0.7
    taste_sd: float = 0.5
    """Standard deviation of what only the party knows."""

    sign_base: float = 0.9
    sign_budget: float = 0.3
    sign_capability: float = 0.35
    sign_reputation: float = 1.2
    sign_chemistry: float = 0.6

    success_base: float = 0.55
    success_fit: float = 4.5
    success_capability: float = 0.45
    success_difficulty: float = 0.5
    success_load: float = 0.5
    success_distance: float = 0.12
    success_chemistry: float = 0.3
    outright_failure: float = 0.04
    """Probability of failing whatever the fit: bankruptcy, people leaving."""

    unreported: float = 0.12
    """Share of finished alliances without an evaluation; failed ones twice as often."""
    unsaid_reason: float = 0.15
    """Share of refusals that give no reason."""
    no_reply: float = 0.12
    """Share of refusals that are silence."""
    reputation_prior: float = 4.0
    """Weight, in alliances, of the starting reputation of one half."""
    carried_over: float = 0.5
    """Share of the work above capacity that is carried into the next year."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the three probabilities depend on, for n parties and one need at one moment; arrays of shape (n,).

    Attributes:
        fit: latent skill in the need's topic, 0–1.
        load: tasks in hand over yearly capacity.
        distance_km: between party and enterprise.
        reputation: share of successes so far, shrunk to one half, 0–1.
        chemistry: earlier work of the pair: successes minus failures, −1 to 2.
        taste: what only the party knows, drawn once a pair.
        spring, year_end: 0 or 1, the season.
        money: what the enterprise pays, 万元.
        capability: how well the enterprise takes up help, about N(0, 1).
        difficulty: of the need, about N(0, 1).
    """

    fit: Floats
    load: Floats
    distance_km: Floats
    reputation: Floats
    chemistry: Floats
    taste: Floats
    spring: float
    year_end: float
    money: float
    capability: float
    difficulty: float


def acceptance_terms(mechanism: Mechanism, at: Circumstances) -> dict[str, Floats]:
    """Return the summands of the acceptance logit by name, each of shape (n,)."""
    m = mechanism
    n = at.fit.shape
    return {
        "base": np.full(n, m.accept_base),
        "fit": m.accept_fit * (at.fit - 0.5),
        "load": -m.accept_load * at.load**2,
        "distance": -m.accept_distance * np.log1p(at.distance_km / 50),
        "reputation": m.accept_reputation * (at.reputation - 0.5),
        "budget": np.full(n, m.accept_budget * np.log(at.money / 40)),
        "chemistry": m.accept_chemistry * at.chemistry,
        "season": np.full(n, -m.spring * at.spring - m.year_end * at.year_end),
        "taste": at.taste,
    }


def acceptance(mechanism: Mechanism, at: Circumstances) -> Floats:
    """Return the probability that each party accepts an invitation."""
    return _logistic(sum(acceptance_terms(mechanism, at).values(), np.zeros_like(at.fit)))


def signing(mechanism: Mechanism, at: Circumstances) -> Floats:
    """Return the probability that a party that has accepted and was chosen comes to an agreement."""
    m = mechanism
    return _logistic(
        m.sign_base
        + m.sign_budget * np.log(at.money / 40)
        + m.sign_capability * at.capability
        + m.sign_reputation * (at.reputation - 0.5)
        + m.sign_chemistry * at.chemistry
    )


def success(mechanism: Mechanism, at: Circumstances) -> Floats:
    """Return the probability that a signed alliance reaches its goals."""
    m = mechanism
    logit = (
        m.success_base
        + m.success_fit * (at.fit - 0.5)
        + m.success_capability * at.capability
        - m.success_difficulty * at.difficulty
        - m.success_load * at.load
        - m.success_distance * np.log1p(at.distance_km / 50)
        + m.success_chemistry * at.chemistry
    )
    return (1 - m.outright_failure) * _logistic(logit)


def _logistic(logit: Floats) -> Floats:
    return 1 / (1 + np.exp(-logit))
